from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.linking.tokens import (
    BLANKS,
    LEFT,
    RELATION_CODES,
    dimension,
    look_around,
    relate,
    tokenize,
)
from countymeasures.linking.words import cut

from .samples import report

BODY = """去年县里没有数字。
=
d 去年 | 2017
资助学生1200人96万元。
= education
q 1200人 | 1200 人 | 学生 | 资助
q 96万元 | 960000 元 | - | 资助
"""


def test_a_figure_is_one_token_and_sentences_without_figures_are_left_out():
    document = report(BODY)
    tokens = tokenize(document)
    kept = tokens.sentence >= 0
    pieces = [document.text[s:e] for s, e in zip(tokens.start[kept], tokens.end[kept], strict=True)]
    assert pieces == ["资", "助", "学", "生", "1200人", "96万元", "。"]
    assert tokens.quantity[kept].tolist() == [-1, -1, -1, -1, 0, 1, -1]
    assert not kept[:BLANKS].any()
    assert not kept[-BLANKS:].any()


def test_a_window_stays_within_its_sentence():
    tokens = tokenize(report(BODY))
    windows = look_around(tokens)
    assert windows.quantity.tolist() == [0, 1]
    assert (windows.index >= 0).sum(axis=1).tolist() == [7, 7]
    assert windows.index[0, LEFT] == windows.centre[0]


def test_relations_tell_sides_apart():
    tokens = tokenize(report(BODY))
    windows = look_around(tokens)
    codes = relate(tokens, windows)
    assert (codes < RELATION_CODES).all()
    before, behind = codes[0, LEFT - 1], codes[0, LEFT + 1]
    assert (before != behind).all()


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        pytest.param("元", "money", id="money"),
        pytest.param("户", "households", id="households"),
        pytest.param("亩", "area", id="area"),
        pytest.param("座", "count", id="classifier"),
        pytest.param("", "count", id="none"),
    ],
)
def test_dimension(unit: str, expected: str):
    assert dimension(unit) == expected


@given(st.text(alphabet="修路建桥，。\r\n 12", max_size=40))
def test_words_cover_every_character(text: str):
    assert all(len(column) == len(text) for column in cut(text))
