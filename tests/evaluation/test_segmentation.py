"""Scores of segmentation."""

import pytest

from countymeasures.evaluation.scores import EvaluationError
from countymeasures.evaluation.segmentation import SegmentationScore, score_segmentation

GOLD = "投入 3.2万 元 修 通村路"


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        pytest.param(GOLD, (5, 5, 5), id="the same"),
        pytest.param("投入 3.2万元 修 通村路", (3, 5, 4), id="unit joined"),
        pytest.param("投 入 3.2万 元 修 通村 路", (3, 5, 7), id="words cut"),
        pytest.param("投入3.2万元修通村路", (0, 5, 1), id="one word"),
    ],
)
def test_words_are_right_where_both_ends_are(predicted, expected):
    score = score_segmentation([GOLD.split()], [predicted.split()])
    assert (score.correct, score.gold, score.predicted) == expected


def test_unknown_words_are_scored_apart():
    known = {"投入", "元", "修"}
    score = score_segmentation([GOLD.split()], ["投入 3.2万 元 修 通村 路".split()], known)
    assert (score.unknown, score.unknown_correct, score.oov_recall) == (2, 1, 0.5)


@pytest.mark.parametrize(
    ("predicted", "share"),
    [
        pytest.param(GOLD, 1.0, id="all"),
        pytest.param("投入 3.2万元 修 通村路", 2 / 3, id="unit joined"),
        pytest.param("投入 3 . 2万 元修 通村路", 2 / 3, id="unit and verb joined"),
        pytest.param("投入3.2万元修通村路", 0.0, id="one word"),
    ],
)
def test_boundaries_of_numbers_and_units(predicted, share):
    score = score_segmentation([GOLD.split()], [predicted.split()])
    assert score.figure_boundaries == pytest.approx(share)


def test_sentences_add_up():
    gold, predicted = [["修", "路"], ["通", "水"]], [["修路"], ["通", "水"]]
    total = score_segmentation(gold, predicted)
    assert total == score_segmentation(gold[:1], predicted[:1]) + score_segmentation(
        gold[1:], predicted[1:]
    )
    assert (total.precision, total.recall, total.f1) == (2 / 3, 0.5, pytest.approx(4 / 7))


def test_nothing_scores_nothing():
    assert score_segmentation([], []) == SegmentationScore()
    assert SegmentationScore().f1 == 0.0


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        pytest.param([["修"]], [], "as many predicted sentences", id="fewer sentences"),
        pytest.param([["修"]], [["路"]], "sentence 0", id="another sentence"),
    ],
)
def test_other_sentences_are_refused(gold, predicted, message):
    with pytest.raises(EvaluationError, match=message):
        score_segmentation(gold, predicted)
