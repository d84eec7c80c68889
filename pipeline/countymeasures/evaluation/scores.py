"""The figures over many documents, with bootstrap intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from countymeasures.documents import Document
from countymeasures.evaluation.counting import FIGURES, DocumentCounts, Mistake, Tally, count
from countymeasures.evaluation.pairing import spans, uses_raw_offsets

MIN_DOCUMENTS = 20
"""From this many documents on the bootstrap draws documents, below it paragraphs."""
MIN_SENTENCES = 10
"""A category with fewer gold sentences is left out of the macro average."""
MIN_PROBABILITY = 0.05
"""Probabilities below it are left out of the calibration error: with many categories they
are nearly all of them, nearly all right, and would hide the rest."""
CALIBRATION_BINS = 10


class EvaluationError(ValueError):
    """Gold and predictions can't be compared; the message says what to mend."""


@dataclass(frozen=True)
class Figure:
    """A score.

    Attributes
    ----------
    precision, recall, f1 : float or None
        From 0 to 1; None where there is neither gold nor a prediction.
    interval : tuple of (float, float) or None
        95 % bootstrap interval of F1; None where there is nothing to draw from.
    correct, gold, predicted : int
        The counts behind it.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    interval: tuple[float, float] | None
    correct: int
    gold: int
    predicted: int


@dataclass(frozen=True)
class CalibrationBin:
    """The predicted probabilities of one tenth of the scale.

    Attributes
    ----------
    low, high : float
        Probabilities from low up to high.
    count : int
    mean_probability : float
    share_correct : float
        How many of them name a category that the sentence carries.
    """

    low: float
    high: float
    count: int
    mean_probability: float
    share_correct: float


@dataclass(frozen=True)
class Calibration:
    """How far predicted probabilities are from what comes true.

    Attributes
    ----------
    error : float
        Expected calibration error: the distance between mean probability and share correct,
        averaged over the bins by their counts.
    bins : tuple of CalibrationBin
    """

    error: float
    bins: tuple[CalibrationBin, ...]


@dataclass(frozen=True)
class Evaluation:
    """All scores of a set of predictions.

    Attributes
    ----------
    documents : int
        Number of gold documents.
    drawn : {"documents", "paragraphs"}
        What the bootstrap draws.
    figures : dict of str to Figure
    categories : dict of str to Figure
        One for each category in gold or predictions, by key.
    confusions : tuple of (str, str, int)
        Gold category, predicted category (empty for none) and number of sentences, the
        most frequent first.
    calibration : Calibration or None
        None where no prediction carries ``category_scores``.
    mistakes : tuple of Mistake
        Figures take turns, the most confident of each first.
    warnings : tuple of str
    """

    documents: int
    drawn: str
    figures: dict[str, Figure]
    categories: dict[str, Figure]
    confusions: tuple[tuple[str, str, int], ...]
    calibration: Calibration | None
    mistakes: tuple[Mistake, ...]
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the mistakes as an object for JSON."""
        data = asdict(self)
        del data["mistakes"]
        data["confusions"] = [
            {"gold": gold, "predicted": predicted, "sentences": number}
            for gold, predicted, number in self.confusions
        ]
        return data


def evaluate(
    gold: Iterable[Document],
    predictions: Iterable[Document],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Score predictions against gold documents of the same ids.

    A gold document without a prediction counts as missed in full. A prediction for a
    document that gold doesn't have is left out with a warning, not refused: labelling a few
    reports of a large run is the usual case.

    Parameters
    ----------
    gold, predictions : iterable of Document
    resamples : int, default=1000
        Number of bootstrap draws.
    seed : int, default=0
        Of the bootstrap.

    Returns
    -------
    Evaluation

    Raises
    ------
    EvaluationError
        If there is no gold document, or an id stands twice in gold or in the predictions.

    Examples
    --------
    >>> text = "新建厂房3座。"
    >>> document = Document.from_dict({"id": "a", "text": text, "dates": [], "ordinals": [],
    ...     "sentences": [{"start": 0, "end": 7, "categories": ["manufacturing"]}],
    ...     "quantities": [{"start": 4, "end": 6, "text": "3座", "value": 3, "unit": "座"}]})
    >>> evaluate([document], [document]).figures["quantity_strict"].f1
    1.0
    """
    expected = _by_id(gold, "gold")
    if not expected:
        raise EvaluationError("expected at least one gold document, got none")
    warnings: list[str] = []
    counts: dict[str, DocumentCounts] = {}
    unknown: list[str] = []
    for prediction in _once(predictions, "predictions"):
        document = expected.get(prediction.id)
        if document is None:
            unknown.append(prediction.id)
            continue
        counts[document.id] = count(document, prediction)
        if _has_no_common_text(document, prediction):
            warnings.append(
                f"document {document.id!r}: the predicted text is not the gold text and raw "
                "offsets are missing; spans are compared by start and end"
            )
    missing = [id_ for id_ in expected if id_ not in counts]
    for id_ in missing:
        counts[id_] = count(expected[id_], _empty(expected[id_]))
    if missing:
        warnings.append(f"no prediction for {_name(missing)}: all their gold counts as missed")
    if unknown:
        warnings.append(f"no gold for the prediction of {_name(unknown)}: left out")
    return _score([counts[id_] for id_ in expected], warnings, resamples, seed)


def _once(documents: Iterable[Document], where: str) -> Iterator[Document]:
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise EvaluationError(
                f"{where}: expected each id once, got {document.id!r} twice; remove one of them"
            )
        seen.add(document.id)
        yield document


def _by_id(documents: Iterable[Document], where: str) -> dict[str, Document]:
    return {document.id: document for document in _once(documents, where)}


def _has_no_common_text(gold: Document, predicted: Document) -> bool:
    return (
        gold.text != predicted.text
        and bool(spans(predicted))
        and not uses_raw_offsets(gold, predicted)
    )


def _empty(gold: Document) -> Document:
    return Document(id=gold.id, text=gold.text, sentences=(), quantities=(), dates=(), ordinals=())


def _name(ids: list[str]) -> str:
    shown = ", ".join(repr(id_) for id_ in ids[:3])
    plural = "s" if len(ids) > 1 else ""
    return f"{len(ids)} document{plural} ({shown}{', …' if len(ids) > 3 else ''})"


def _score(
    counts: Sequence[DocumentCounts], warnings: list[str], resamples: int, seed: int
) -> Evaluation:
    by_document = len(counts) >= MIN_DOCUMENTS
    if by_document:
        units = [_sum(document.paragraphs) for document in counts]
    else:
        units = [tally for document in counts for tally in document.paragraphs if tally]
    total = _sum(units)
    keys = sorted(name[1] for name in total.gold | total.predicted if isinstance(name, tuple))
    columns: list[object] = [*FIGURES, *(("category", key) for key in keys)]
    table = np.array(
        [
            [[unit.correct[name], unit.gold[name], unit.predicted[name]] for name in columns]
            for unit in units
        ],
        dtype=np.int64,
    ).reshape(len(units), len(columns), 3)
    drawn = _draw(table, resamples, seed)
    figures = {name: _figure(table.sum(axis=0)[i], drawn[:, i]) for i, name in enumerate(FIGURES)}
    by_category = slice(len(FIGURES), None)
    figures["category_micro"] = _figure(
        table[:, by_category].sum(axis=(0, 1)), drawn[:, by_category].sum(axis=1)
    )
    categories = {
        key: _figure(table.sum(axis=0)[i], drawn[:, i])
        for i, key in enumerate(keys, start=len(FIGURES))
    }
    frequent = [
        i
        for i, key in enumerate(keys, start=len(FIGURES))
        if total.gold[("category", key)] >= MIN_SENTENCES
    ]
    figures["category_macro"] = _macro(table.sum(axis=0)[frequent], drawn[:, frequent])
    confusions: Counter[tuple[str, str]] = Counter()
    for document in counts:
        confusions.update(document.confusions)
    return Evaluation(
        documents=len(counts),
        drawn="documents" if by_document else "paragraphs",
        figures=figures,
        categories=categories,
        confusions=tuple(
            (*pair, number)
            for pair, number in sorted(confusions.items(), key=lambda item: (-item[1], item[0]))
        ),
        calibration=_calibration([p for document in counts for p in document.probabilities]),
        mistakes=tuple(_take_turns([m for document in counts for m in document.mistakes])),
        warnings=tuple(warnings),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.update(tally)
    return total


def _draw(table: NDArray[np.int64], resamples: int, seed: int) -> NDArray[np.int64]:
    """Return the counts of each bootstrap draw.

    *Shape:* units × figures × 3 in, resamples × figures × 3 out; no draws for fewer than two
    units.
    """
    units = len(table)
    if units < 2:
        return np.zeros((0, *table.shape[1:]), dtype=np.int64)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(units, np.full(units, 1 / units), size=resamples)
    return np.tensordot(times, table, axes=1)


def _f1(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return F1 of counts (correct, gold, predicted); nan where there is nothing to find."""
    correct, size = counts[..., 0], counts[..., 1] + counts[..., 2]
    f1: NDArray[np.float64] = np.full(correct.shape, np.nan)
    np.divide(2 * correct, size, out=f1, where=size > 0)
    return f1


def _interval(f1: NDArray[np.float64]) -> tuple[float, float] | None:
    defined = f1[~np.isnan(f1)]
    if not len(defined):
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def _figure(counts: NDArray[np.int64], drawn: NDArray[np.int64]) -> Figure:
    correct, gold, predicted = (int(number) for number in counts)
    if not gold and not predicted:
        return Figure(None, None, None, None, correct, gold, predicted)
    return Figure(
        correct / predicted if predicted else 0.0,
        correct / gold if gold else 0.0,
        2 * correct / (gold + predicted),
        _interval(_f1(drawn)),
        correct,
        gold,
        predicted,
    )


def _macro(counts: NDArray[np.int64], drawn: NDArray[np.int64]) -> Figure:
    """Return the mean of precision, recall and F1 over categories."""
    if not len(counts):
        return Figure(None, None, None, None, 0, 0, 0)
    figures = [_figure(row, drawn[:0, 0]) for row in counts]
    # A category that a draw happens to miss is left out of that draw's mean.
    f1 = np.ma.masked_invalid(_f1(drawn)).mean(axis=1).filled(np.nan)
    correct, gold, predicted = (int(number) for number in counts.sum(axis=0))
    return Figure(
        float(np.mean([figure.precision for figure in figures])),
        float(np.mean([figure.recall for figure in figures])),
        float(np.mean([figure.f1 for figure in figures])),
        _interval(f1),
        correct,
        gold,
        predicted,
    )


def _calibration(probabilities: list[tuple[float, bool]]) -> Calibration | None:
    kept = [(p, right) for p, right in probabilities if p >= MIN_PROBABILITY]
    if not kept:
        return None
    members: list[list[tuple[float, bool]]] = [[] for _ in range(CALIBRATION_BINS)]
    for p, right in kept:
        members[min(int(p * CALIBRATION_BINS), CALIBRATION_BINS - 1)].append((p, right))
    bins = tuple(
        CalibrationBin(
            low=index / CALIBRATION_BINS,
            high=(index + 1) / CALIBRATION_BINS,
            count=len(group),
            mean_probability=sum(p for p, _ in group) / len(group),
            share_correct=sum(right for _, right in group) / len(group),
        )
        for index, group in enumerate(members)
        if group
    )
    error = sum(b.count * abs(b.mean_probability - b.share_correct) for b in bins) / len(kept)
    return Calibration(error, bins)


def _take_turns(mistakes: list[Mistake]) -> Iterator[Mistake]:
    """Yield one mistake of each figure after the other, the most confident first."""
    groups: dict[str, list[Mistake]] = {}
    for mistake in mistakes:
        groups.setdefault(mistake.figure, []).append(mistake)
    for group in groups.values():
        group.sort(key=lambda mistake: -(mistake.score or 0.0))
    for turn in zip_longest(*groups.values()):
        yield from (mistake for mistake in turn if mistake is not None)
