from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.cleaning import Alignment, Edit, apply
from countymeasures.cleaning.alignment import merge

RAW = "資(zī)助12人"


@pytest.mark.parametrize(
    ("edits", "clean_span", "raw_span"),
    [
        pytest.param([], (1, 3), (1, 3), id="nothing changed"),
        pytest.param([Edit(1, 5, "")], (0, 2), (0, 6), id="deletion inside"),
        pytest.param([Edit(1, 5, "")], (0, 1), (0, 1), id="deletion behind stays outside"),
        pytest.param([Edit(1, 5, "")], (1, 3), (5, 7), id="deletion before stays outside"),
        pytest.param([Edit(0, 1, ""), Edit(1, 5, "")], (0, 1), (5, 6), id="two deletions before"),
        pytest.param([Edit(6, 8, "１２")], (6, 7), (6, 7), id="replaced one by one"),
        pytest.param([Edit(6, 8, "十")], (6, 7), (6, 8), id="two replaced by one"),
        pytest.param([Edit(6, 8, "一十二")], (7, 8), (6, 8), id="one of three stands for both"),
        pytest.param(
            [Edit(6, 8, "十"), Edit(8, 9, "")], (6, 7), (6, 8), id="deletion behind a replacement"
        ),
        pytest.param([Edit(6, 6, "约")], (6, 7), (6, 6), id="an inserted character"),
        pytest.param([Edit(6, 6, "约")], (5, 8), (5, 7), id="around an insertion"),
        pytest.param([Edit(6, 6, "约")], (5, 6), (5, 6), id="before an insertion"),
    ],
)
def test_to_raw(edits: list[Edit], clean_span: tuple[int, int], raw_span: tuple[int, int]) -> None:
    _, alignment = apply(RAW, edits)
    assert alignment.to_raw(*clean_span) == raw_span


@pytest.mark.parametrize(
    ("edits", "raw_span", "clean_span"),
    [
        pytest.param([Edit(1, 5, "")], (0, 9), (0, 5), id="all"),
        pytest.param([Edit(1, 5, "")], (1, 5), (1, 1), id="what was deleted"),
        pytest.param([Edit(1, 5, "")], (2, 4), (1, 1), id="a part of what was deleted"),
        pytest.param([Edit(1, 5, "")], (3, 7), (1, 3), id="from inside a deletion"),
        pytest.param([Edit(6, 8, "十")], (7, 8), (6, 7), id="a part of what was replaced"),
        pytest.param([Edit(6, 6, "约")], (6, 7), (7, 8), id="behind an insertion"),
    ],
)
def test_to_clean(
    edits: list[Edit], raw_span: tuple[int, int], clean_span: tuple[int, int]
) -> None:
    _, alignment = apply(RAW, edits)
    assert alignment.to_clean(*raw_span) == clean_span


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([Edit(0, 2, ""), Edit(1, 3, "")], id="overlap"),
        pytest.param([Edit(4, 5, ""), Edit(0, 1, "")], id="out of order"),
        pytest.param([Edit(0, 20, "")], id="outside"),
    ],
)
def test_wrong_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="expected edits"):
        apply(RAW, edits)


def test_steps_compose() -> None:
    text, first = apply("a(b)１c", [Edit(1, 4, "")])
    text, second = apply(text, [Edit(1, 2, "一二")])
    assert text == "a一二c"
    both = first.then(second)
    assert [both.to_raw(index, index + 1) for index in range(4)] == [(0, 1), (4, 5), (4, 5), (5, 6)]


def test_merge_joins_what_overlaps() -> None:
    assert merge([Edit(3, 5, ""), Edit(0, 4, ""), Edit(7, 8, "")]) == [
        Edit(0, 5, ""),
        Edit(7, 8, ""),
    ]


@st.composite
def edited(draw: st.DrawFn, text: str) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return [
        Edit(start, end, draw(st.text("甲乙丙", max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        if start < end
    ]


@given(st.data(), st.text("一二三四五(xyz)１２\n", max_size=40))
def test_alignment_is_monotone_total_and_exact(data: st.DataObject, raw: str) -> None:
    text, alignment, origin = raw, Alignment(), [(index, index + 1) for index in range(len(raw))]
    for _ in range(3):
        edits = data.draw(edited(text))
        kept: list[tuple[int, int]] = []
        position = 0
        for edit in edits:
            kept += origin[position : edit.start]
            if len(edit.text) == edit.end - edit.start:
                kept += origin[edit.start : edit.end]
            else:
                whole = (origin[edit.start][0], origin[edit.end - 1][1])
                kept += [whole] * len(edit.text)
            position = edit.end
        origin = kept + origin[position:]
        text, step = apply(text, edits)
        alignment = alignment.then(step)
    spans = [alignment.to_raw(index, index + 1) for index in range(len(text))]
    assert spans == origin
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    for index, span in enumerate(spans):
        start, end = alignment.to_clean(*span)
        assert start <= index < end
    for index in range(len(raw)):
        start, end = alignment.to_clean(index, index + 1)
        assert 0 <= start <= end <= len(text)
