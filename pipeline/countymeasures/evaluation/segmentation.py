"""Scores of word segmentation: precision, recall, unknown words, boundaries at figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate
from typing import Self

from countymeasures.evaluation.scores import EvaluationError

_NUMBER = re.compile(
    r"第?[0-9０-９.．,零〇○一二两三四五六七八九十百千万亿几半]+[多余几来]?[十百千万亿]*[多余]?"
)


@dataclass(frozen=True, kw_only=True)
class SegmentationScore:
    """Counts of a segmentation held against gold; scores add up over sentences.

    Attributes
    ----------
    gold, predicted, correct : int
        Words.
    unknown, unknown_correct : int
        Gold words that the segmenter never saw, and those of them that it got right.
    boundaries, boundaries_correct : int
        Both sides of each number and the end of the word behind it, its unit.
    """

    gold: int = 0
    predicted: int = 0
    correct: int = 0
    unknown: int = 0
    unknown_correct: int = 0
    boundaries: int = 0
    boundaries_correct: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(
            **{
                field.name: getattr(self, field.name) + getattr(other, field.name)
                for field in fields(self)
            }
        )

    @property
    def precision(self) -> float:
        """Share of the predicted words that are right."""
        return _share(self.correct, self.predicted)

    @property
    def recall(self) -> float:
        """Share of the gold words that were found."""
        return _share(self.correct, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.correct, self.predicted + self.gold)

    @property
    def oov_recall(self) -> float:
        """Share of the unknown gold words that were found."""
        return _share(self.unknown_correct, self.unknown)

    @property
    def figure_boundaries(self) -> float:
        """Share of the boundaries at numbers and units that were found."""
        return _share(self.boundaries_correct, self.boundaries)


def score_segmentation(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    known: Collection[str] = frozenset(),
) -> SegmentationScore:
    """Hold predicted words against gold words, sentence by sentence.

    Parameters
    ----------
    gold, predicted : sequence of sequence of str
        Words of the same sentences, in the same order.
    known : collection of str
        Words that the segmenter saw in training; all others count as unknown.

    Returns
    -------
    SegmentationScore

    Raises
    ------
    EvaluationError
        If the sentences aren't the same.

    Examples
    --------
    >>> score = score_segmentation([["建成", "2", "座", "桥"]], [["建成", "2", "座桥"]])
    >>> score.correct, score.gold, score.predicted, round(score.f1, 3)
    (2, 4, 3, 0.571)
    """
    if len(gold) != len(predicted):
        raise EvaluationError(
            f"expected as many predicted sentences as gold ones, {len(gold)}, got {len(predicted)}"
        )
    total = SegmentationScore()
    for number, (gold_words, predicted_words) in enumerate(zip(gold, predicted, strict=True)):
        if "".join(gold_words) != "".join(predicted_words):
            raise EvaluationError(
                f"sentence {number}: expected the words of {''.join(gold_words)!r}, "
                f"got those of {''.join(predicted_words)!r}"
            )
        total += _score_sentence(gold_words, predicted_words, known)
    return total


def _score_sentence(
    gold: Sequence[str], predicted: Sequence[str], known: Collection[str]
) -> SegmentationScore:
    gold_spans = _spans(gold)
    predicted_spans = set(_spans(predicted))
    right = [span in predicted_spans for span in gold_spans]
    unknown = [is_right for word, is_right in zip(gold, right, strict=True) if word not in known]
    ends = {0, *(end for _, end in predicted_spans)}
    boundaries = set(_figure_boundaries(gold, gold_spans))
    return SegmentationScore(
        gold=len(gold),
        predicted=len(predicted),
        correct=sum(right),
        unknown=len(unknown),
        unknown_correct=sum(unknown),
        boundaries=len(boundaries),
        boundaries_correct=len(boundaries & ends),
    )


def _spans(words: Sequence[str]) -> list[tuple[int, int]]:
    ends = list(accumulate(map(len, words)))
    return list(zip([0, *ends[:-1]], ends, strict=True)) if ends else []


def _figure_boundaries(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    for index, word in enumerate(words):
        if _NUMBER.fullmatch(word):
            yield from spans[index]
            if index + 1 < len(words):
                yield spans[index + 1][1]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
