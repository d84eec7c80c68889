from __future__ import annotations

import pytest

from countymeasures.linking.cues import find_cues, section_kind

from .samples import report


@pytest.mark.parametrize(
    ("titles", "reference", "expected"),
    [
        pytest.param(["2018年工作回顾"], "2019-01", "done", id="review"),
        pytest.param(["二、2019年工作安排"], "2019-01", "planned", id="plan of the year"),
        pytest.param(["2019年工作安排", "修好路"], "2019-01", "planned", id="below a plan"),
        pytest.param(["问题和打算"], "2018-11", "mixed", id="problems and plans"),
        pytest.param(["产业扶贫"], "2018-11", "-", id="nothing said"),
        pytest.param(["2019年的事"], "2019-01", "planned", id="year in its first months"),
        pytest.param(["2019年的事"], "2019-11", "done", id="year that is nearly over"),
        pytest.param(["以脱贫为目标，落实责任"], "2018-11", "-", id="goal of what was done"),
        pytest.param([], None, "-", id="no heading"),
    ],
)
def test_section_kind(titles: list[str], reference: str | None, expected: str):
    assert section_kind(titles, reference) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("力争年底通车。", ["sure"], id="sure"),
        pytest.param("主要任务重。", ["weak"], id="主要 holds no 要"),
        pytest.param("供应充足，反应很快。", [], id="供应 and 反应 hold no 应"),
        pytest.param("正在浇筑，已经过半。", ["ongoing", "ongoing", "done"], id="in order"),
    ],
)
def test_words(sentence: str, expected: list[str]):
    assert [cue.kind for cue in find_cues(report(f"{sentence}\n=\n"))] == expected


@pytest.mark.parametrize(
    ("date", "value", "expected"),
    [
        pytest.param("2019年6月", "2019-06", "ahead", id="ahead"),
        pytest.param("2017年", "2017", "past", id="past"),
        pytest.param("年底", "2018 END", "yearend", id="end of the year"),
        pytest.param("今年", "2018", "year", id="this year"),
        pytest.param("上半年", "2018-H1", "past", id="half that is over"),
        pytest.param("下半年", "2018-H2", "ahead", id="half that isn't over"),
        pytest.param("三季度", "2018-Q3", "past", id="quarter that is over"),
    ],
)
def test_dates_are_cues(date: str, value: str, expected: str):
    document = report(f"{date}通车。\n=\nd {date} | {value}\n")
    assert expected in [cue.kind for cue in find_cues(document)]
