"""Which predicted span answers which gold span.

Spans pair one to one, greedily: of all overlapping pairs the one with the largest overlap
is taken first, then the largest among what is left. Where two pairs overlap equally, the
one whose ends lie closest comes first (so that an identical span always wins), then the
one further left, then the order of their contents. Nothing depends on the order of the
spans in their file.

Greedy pairing, not the assignment with the largest total, because it is what a reader does
and because an exact match can never be given away for the sake of two partial ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from countymeasures.documents import Document, Sentence, Span

Place = tuple[int, int]
"""Half-open offsets of a span in the text that gold and prediction are compared in."""

Item = TypeVar("Item", bound=Span | Sentence)


def overlap(one: Place, other: Place) -> int:
    """Return how many characters two places share.

    Examples
    --------
    >>> overlap((0, 5), (3, 9)), overlap((0, 5), (5, 9))
    (2, 0)
    """
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def pair(
    gold: Sequence[Item],
    predicted: Sequence[Item],
    gold_place: Callable[[Item], Place],
    predicted_place: Callable[[Item], Place],
) -> list[tuple[Item | None, Item | None]]:
    """Pair gold and predicted spans one to one by largest overlap.

    Parameters
    ----------
    gold, predicted : sequence of Span or Sentence
    gold_place, predicted_place : callable
        Gives the place of a span in the text that both are compared in.

    Returns
    -------
    list of (Span or None, Span or None)
        Every gold and every predicted span once; None stands opposite a missed gold span
        and opposite a spurious predicted one.
    """
    gold_at = [gold_place(item) for item in gold]
    predicted_at = [predicted_place(item) for item in predicted]
    by_start = sorted(range(len(predicted)), key=lambda index: predicted_at[index])
    starts = [predicted_at[index][0] for index in by_start]
    longest = max((end - start for start, end in predicted_at), default=0)
    candidates = []
    for g, (start, end) in enumerate(gold_at):
        nearby = by_start[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        for p in nearby:
            shared = overlap(gold_at[g], predicted_at[p])
            if shared:
                apart = abs(start - predicted_at[p][0]) + abs(end - predicted_at[p][1])
                candidates.append((-shared, apart, gold_at[g], predicted_at[p], g, p))
    contents = [repr(item) for item in gold], [repr(item) for item in predicted]
    candidates.sort(key=lambda c: (*c[:4], contents[0][c[4]], contents[1][c[5]]))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for *_, g, p in candidates:
        if g not in partner and p not in taken:
            partner[g] = p
            taken.add(p)
    pairs: list[tuple[Item | None, Item | None]] = [
        (item, predicted[partner[g]] if g in partner else None) for g, item in enumerate(gold)
    ]
    return pairs + [(None, item) for p, item in enumerate(predicted) if p not in taken]


def uses_raw_offsets(gold: Document, predicted: Document) -> bool:
    """Return whether the spans of two documents are compared by their raw offsets.

    They are where the prediction was made from a file (its text is not the gold text) and
    every span of both carries raw offsets.
    """
    return gold.text != predicted.text and all(
        _has_raw(span) for document in (gold, predicted) for span in spans(document)
    )


def spans(document: Document) -> list[Span]:
    """Return all labelled spans of a document, entities and actions included."""
    found: list[Span] = [*document.quantities, *document.dates, *document.ordinals]
    for quantity in document.quantities:
        found += [span for span in (quantity.entity, quantity.action) if span is not None]
    return found


def clean_place(item: Span | Sentence) -> Place:
    """Return the offsets into the document's text."""
    return item.start, item.end


def raw_place(item: Span | Sentence) -> Place:
    """Return the offsets into the file as decoded."""
    if item.raw_start is None or item.raw_end is None:
        raise ValueError(f"expected raw offsets on the span at {item.start}:{item.end}")
    return item.raw_start, item.raw_end


def sentence_places(
    gold: Document, predicted: Document
) -> tuple[Callable[[Sentence], Place], Callable[[Sentence], Place]]:
    """Return how to place the sentences of a gold document and of its prediction.

    Blanks at the ends of a sentence don't count. Where the texts differ, raw offsets are
    used if all sentences have them; else the predicted text is laid along the gold text,
    line by line and within changed lines character by character, and a predicted sentence
    lies where its characters are found.
    """

    def in_gold(sentence: Sentence) -> Place:
        return _strip(gold.text, sentence)

    if gold.text == predicted.text:
        return in_gold, in_gold
    if all(_has_raw(item) for item in (*gold.sentences, *predicted.sentences)):
        return raw_place, raw_place
    positions = _positions(gold.text, predicted.text)

    def along_gold(sentence: Sentence) -> Place:
        start, end = _strip(predicted.text, sentence)
        found = [position for position in positions[start:end] if position is not None]
        return (found[0], found[-1] + 1) if found else (0, 0)

    return in_gold, along_gold


def _has_raw(item: Span | Sentence) -> bool:
    return item.raw_start is not None and item.raw_end is not None


def _strip(text: str, sentence: Sentence) -> Place:
    characters = text[sentence.start : sentence.end]
    start = sentence.start + len(characters) - len(characters.lstrip())
    return start, max(start, sentence.start + len(characters.rstrip()))


def _positions(gold: str, predicted: str) -> list[int | None]:
    """Return, for each character of the predicted text, where it stands in the gold text."""
    positions: list[int | None] = [None] * len(predicted)
    gold_lines, predicted_lines = gold.splitlines(True), predicted.splitlines(True)
    gold_starts, predicted_starts = _starts(gold_lines), _starts(predicted_lines)
    lines = SequenceMatcher(None, gold_lines, predicted_lines, autojunk=False)
    for change, g1, g2, p1, p2 in lines.get_opcodes():
        g, p = gold_starts[g1], predicted_starts[p1]
        if change == "equal":
            blocks = [(0, 0, gold_starts[g2] - g)]
        else:
            blocks = [
                (block.a, block.b, block.size)
                for block in SequenceMatcher(
                    None, gold[g : gold_starts[g2]], predicted[p : predicted_starts[p2]]
                ).get_matching_blocks()
            ]
        for a, b, size in blocks:
            positions[p + b : p + b + size] = range(g + a, g + a + size)
    return positions


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts
