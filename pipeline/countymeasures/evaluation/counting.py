"""One gold document and its prediction, as counts and as a list of mistakes.

What each figure counts (gold, predicted, and correct, the number that both share):

- ``sentences``: sentences that aren't headings; correct if both ends are those of a gold
  sentence, blanks aside. Headings are not scored; a predicted sentence where gold has a
  heading is spurious.
- ``quantity_strict``: correct with the same span. ``quantity_normalised``: with an
  overlapping span, the same value (or low and high) and the same unit. ``quantity_full``:
  and the same comparator.
- ``entity_exact``, ``action_exact``: entities and actions; correct if their quantities are
  paired and their spans are the same. ``entity_overlap``: if the spans overlap.
- ``role``, ``status``, ``per``, ``category``: quantities; correct if paired with that field
  right. ``role_rare``, ``status_rare``: the same over the values other than ``level`` and
  ``done``. ``part_of``: quantities that are a part; correct if paired and their wholes are
  paired with each other.
- ``dates``: correct with the same span, value and mod. ``ordinals``: with the same span and
  value.
- a category: the sentences that carry it; correct if the paired sentence carries it too.
  Sentences pair by largest overlap, as spans do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from countymeasures.documents import (
    DateExpression,
    Document,
    Ordinal,
    Quantity,
    Sentence,
    Span,
    to_number,
)
from countymeasures.evaluation.pairing import (
    Place,
    clean_place,
    overlap,
    pair,
    raw_place,
    sentence_places,
    uses_raw_offsets,
)

FIGURES = (
    "sentences",
    "quantity_strict",
    "quantity_normalised",
    "quantity_full",
    "entity_exact",
    "entity_overlap",
    "action_exact",
    "role",
    "role_rare",
    "status",
    "status_rare",
    "per",
    "part_of",
    "category",
    "dates",
    "ordinals",
)
"""The figures that are counted one by one, in the order of the table."""
_COMMON = {"role": "level", "status": "done"}


@dataclass
class Tally:
    """Counts of one paragraph: from figure, or ``("category", key)``, to a number."""

    correct: Counter[object] = field(default_factory=Counter)
    gold: Counter[object] = field(default_factory=Counter)
    predicted: Counter[object] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        """Whether anything was counted."""
        return bool(self.gold.total() or self.predicted.total())

    def add(self, figure: object, *, gold: bool, predicted: bool, correct: bool) -> None:
        """Count one pair, of which either side may be missing."""
        self.gold[figure] += gold
        self.predicted[figure] += predicted
        self.correct[figure] += correct

    def update(self, other: Tally) -> None:
        """Add the counts of another tally."""
        self.gold.update(other.gold)
        self.predicted.update(other.predicted)
        self.correct.update(other.correct)


@dataclass(frozen=True)
class Mistake:
    """Something that a prediction got wrong.

    Attributes
    ----------
    document : str
        Id of the document.
    figure : str
        The figure that it costs.
    start : int
        Offset into the gold text, or into the predicted text where nothing in gold answers.
    expected, found : str
        What gold says and what the prediction says; empty for nothing.
    score : float or None
        How sure the prediction was.
    text : str
        The sentence.
    """

    document: str
    figure: str
    start: int
    expected: str
    found: str
    score: float | None
    text: str


@dataclass(frozen=True)
class DocumentCounts:
    """What one document adds to the scores.

    Attributes
    ----------
    paragraphs : tuple of Tally
        One for each paragraph of the gold text.
    mistakes : tuple of Mistake
    confusions : Counter
        From (gold category, predicted category) to the number of sentences that carry the
        one where the prediction has the other; empty for none.
    probabilities : tuple of (float, bool)
        Each predicted probability of a category, and whether the sentence carries it.
    """

    paragraphs: tuple[Tally, ...]
    mistakes: tuple[Mistake, ...]
    confusions: Counter[tuple[str, str]]
    probabilities: tuple[tuple[float, bool], ...]


def count(gold: Document, predicted: Document) -> DocumentCounts:
    """Compare a document with its prediction.

    Parameters
    ----------
    gold, predicted : Document

    Returns
    -------
    DocumentCounts
    """
    counter = _Counter(gold, predicted)
    counter.count_sentences()
    counter.count_quantities()
    counter.count_dates_and_ordinals()
    paragraphs = gold.text.count("\n") + 1
    return DocumentCounts(
        tuple(counter.tallies[index] for index in range(paragraphs)),
        tuple(counter.mistakes),
        counter.confusions,
        tuple(counter.probabilities),
    )


@dataclass(frozen=True)
class _Row:
    """One figure of one pair: which sides have something, and whether they agree."""

    figure: str
    gold: bool
    predicted: bool
    correct: bool
    expected: str
    found: str
    reported: bool = True


class _Counter:
    """Collects the counts of one document."""

    def __init__(self, gold: Document, predicted: Document) -> None:
        self.gold = gold
        self.predicted = predicted
        self.tallies: defaultdict[int, Tally] = defaultdict(Tally)
        self.mistakes: list[Mistake] = []
        self.confusions: Counter[tuple[str, str]] = Counter()
        self.probabilities: list[tuple[float, bool]] = []
        self._breaks = [i for i, character in enumerate(gold.text) if character == "\n"]
        raw = uses_raw_offsets(gold, predicted)
        self._place: Callable[[Span | Sentence], Place] = raw_place if raw else clean_place
        self._span_anchors = self._anchors(
            self._place,
            [
                *gold.quantities,
                *gold.dates,
                *gold.ordinals,
                *(s for s in gold.sentences if not raw or s.raw_start is not None),
            ],
        )

    def _anchors(
        self,
        place: Callable[[Sentence], Place] | Callable[[Span | Sentence], Place],
        items: Sequence[Any],
    ) -> list[tuple[int, int]]:
        """Return where gold items start, in the text compared in, each with its paragraph."""
        return sorted((place(item)[0], bisect_right(self._breaks, item.start)) for item in items)

    def _tally(
        self,
        gold: Span | Sentence | None,
        place: Place,
        anchors: list[tuple[int, int]],
    ) -> Tally:
        """Return the tally of the paragraph that a pair belongs to.

        A spurious span belongs to the paragraph of the gold item that starts last before it.
        """
        if gold is not None:
            return self.tallies[bisect_right(self._breaks, gold.start)]
        index = bisect_right(anchors, (place[0], len(self.gold.text))) - 1
        return self.tallies[anchors[index][1] if index >= 0 else 0]

    def _mistake(
        self,
        figure: str,
        gold: Span | Sentence | None,
        predicted: Span | Sentence | None,
        expected: str,
        found: str,
        score: float | None = None,
    ) -> None:
        document, item = (self.gold, gold) if gold is not None else (self.predicted, predicted)
        assert item is not None
        text = _sentence_text(document, item)
        self.mistakes.append(
            Mistake(self.gold.id, figure, item.start, expected, found, score, text)
        )

    def count_sentences(self) -> None:
        """Count sentences and their categories."""
        gold_place, predicted_place = sentence_places(self.gold, self.predicted)
        gold = [sentence for sentence in self.gold.sentences if not sentence.heading]
        predicted = [sentence for sentence in self.predicted.sentences if not sentence.heading]
        anchors = self._anchors(gold_place, gold)
        for one, other in pair(gold, predicted, gold_place, predicted_place):
            place = predicted_place(other) if other is not None else (0, 0)
            tally = self._tally(one, place, anchors)
            correct = one is not None and other is not None and gold_place(one) == place
            tally.add(
                "sentences", gold=one is not None, predicted=other is not None, correct=correct
            )
            if not correct:
                self._mistake(
                    "sentences",
                    one,
                    other,
                    self.gold.text[one.start : one.end] if one else "",
                    self.predicted.text[other.start : other.end] if other else "",
                )
            self._count_categories(tally, one, other)

    def _count_categories(
        self, tally: Tally, gold: Sentence | None, predicted: Sentence | None
    ) -> None:
        expected = set(gold.categories) if gold else set()
        found = set(predicted.categories) if predicted else set()
        for key in expected | found:
            tally.add(
                ("category", key),
                gold=key in expected,
                predicted=key in found,
                correct=key in expected and key in found,
            )
        missed, spurious = sorted(expected - found), sorted(found - expected)
        for one in missed or [""]:
            for other in spurious or [""]:
                if one or other:
                    self.confusions[one, other] += 1
        scores = (predicted.category_scores or {}) if predicted else {}
        self.probabilities += [(score, key in expected) for key, score in scores.items()]
        if missed or spurious:
            wrong = [scores[key] for key in spurious if key in scores]
            wrong += [1 - scores[key] for key in missed if key in scores]
            self._mistake(
                "category_micro",
                gold,
                predicted,
                " ".join(sorted(expected)),
                " ".join(sorted(found)),
                max(wrong, default=None),
            )

    def count_quantities(self) -> None:
        """Count quantities and their fields."""
        pairs = pair(self.gold.quantities, self.predicted.quantities, self._place, self._place)
        wholes = {
            (id(one), id(other)) for one, other in pairs if one is not None and other is not None
        }
        for one, other in pairs:
            place = self._place(other) if other is not None else (0, 0)
            tally = self._tally(one, place, self._span_anchors)
            self._count_quantity(tally, one, other, wholes)

    def _count_quantity(
        self,
        tally: Tally,
        one: Quantity | None,
        other: Quantity | None,
        wholes: set[tuple[int, int]],
    ) -> None:
        for row in self._rows(one, other, wholes):
            tally.add(row.figure, gold=row.gold, predicted=row.predicted, correct=row.correct)
            if row.correct or not (row.gold or row.predicted):
                continue
            # A missed or spurious quantity is one mistake, not one for each of its fields.
            if row.reported if one and other else row.figure == "quantity_normalised":
                self._mistake(
                    row.figure, one, other, row.expected, row.found, other.score if other else None
                )

    def _rows(
        self, one: Quantity | None, other: Quantity | None, wholes: set[tuple[int, int]]
    ) -> Iterator[_Row]:
        have = one is not None, other is not None
        normalised = all(have) and _value(one) == _value(other)
        full = normalised and _get(one, "comparator") == _get(other, "comparator")
        shown = _show(one), _show(other)
        yield _Row("quantity_strict", *have, self._same(one, other), *_texts(one, other))
        yield _Row("quantity_normalised", *have, normalised, *shown)
        yield _Row("quantity_full", *have, full, *shown, reported=normalised)

        for name in ("entity", "action"):
            spans = _get(one, name), _get(other, name)
            have_span = spans[0] is not None, spans[1] is not None
            texts = _texts(*spans)
            yield _Row(f"{name}_exact", *have_span, self._same(*spans), *texts)
            if name == "entity":
                shared = all(have_span) and overlap(self._place(spans[0]), self._place(spans[1]))
                yield _Row("entity_overlap", *have_span, bool(shared), *texts, reported=False)

        for name in ("role", "status", "per", "category"):
            values = _words(one, name), _words(other, name)
            right = all(have) and values[0] == values[1]
            yield _Row(name, *have, right, *values)
            if name in _COMMON:
                rare = tuple(h and v != _COMMON[name] for h, v in zip(have, values, strict=True))
                right = right and all(rare)
                yield _Row(f"{name}_rare", rare[0], rare[1], right, *values, reported=False)

        whole, other_whole = _whole(self.gold, one), _whole(self.predicted, other)
        yield _Row(
            "part_of",
            whole is not None,
            other_whole is not None,
            (id(whole), id(other_whole)) in wholes,
            *_texts(whole, other_whole),
        )

    def _same(self, one: Span | None, other: Span | None) -> bool:
        return one is not None and other is not None and self._place(one) == self._place(other)

    def count_dates_and_ordinals(self) -> None:
        """Count dates and ordinals."""
        self._count_spans("dates", self.gold.dates, self.predicted.dates)
        self._count_spans("ordinals", self.gold.ordinals, self.predicted.ordinals)

    def _count_spans(
        self,
        figure: str,
        gold: tuple[DateExpression | Ordinal, ...],
        predicted: tuple[DateExpression | Ordinal, ...],
    ) -> None:
        for one, other in pair(gold, predicted, self._place, self._place):
            place = self._place(other) if other is not None else (0, 0)
            correct = self._same(one, other) and _reading(one) == _reading(other)
            self._tally(one, place, self._span_anchors).add(
                figure, gold=one is not None, predicted=other is not None, correct=correct
            )
            if not correct:
                score = other.score if other else None
                self._mistake(figure, one, other, _show_span(one), _show_span(other), score)


def _value(quantity: Quantity | None) -> tuple[object, ...]:
    return tuple(_get(quantity, name) for name in ("value", "low", "high", "unit"))


def _get(quantity: Quantity | None, name: str) -> Any:
    return None if quantity is None else getattr(quantity, name)


def _words(quantity: Quantity | None, name: str) -> str:
    value = _get(quantity, name) or ""
    return value if isinstance(value, str) else " ".join(sorted(value))


def _texts(one: Span | None, other: Span | None) -> tuple[str, str]:
    return one.text if one else "", other.text if other else ""


def _whole(document: Document, quantity: Quantity | None) -> Quantity | None:
    if quantity is None or quantity.part_of is None:
        return None
    return document.quantities[quantity.part_of]


def _reading(span: DateExpression | Ordinal | None) -> tuple[object, ...]:
    if span is None:
        return ()
    return (span.value, span.mod) if isinstance(span, DateExpression) else (span.value,)


def _show(quantity: Quantity | None) -> str:
    """Return a quantity in one line, for example ``近3万人 < 30000 人``."""
    if quantity is None:
        return ""
    numbers = [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
    value = "..".join(str(to_number(number)) for number in numbers)
    return f"{quantity.text} {quantity.comparator} {value} {quantity.unit}".rstrip()


def _show_span(span: DateExpression | Ordinal | None) -> str:
    if span is None:
        return ""
    return " ".join(str(part) for part in (span.text, *_reading(span)) if part is not None)


def _sentence_text(document: Document, item: Span | Sentence) -> str:
    for sentence in document.sentences:
        if sentence.start <= item.start < sentence.end:
            return document.text[sentence.start : sentence.end]
    return document.text[max(0, item.start - 20) : item.end + 20]
