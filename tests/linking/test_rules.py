from __future__ import annotations

import pytest

from countymeasures.linking.rules import (
    find_dates,
    settle_action,
    settle_entity,
    settle_role,
    settle_status,
    share_rates,
)

from .samples import report


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        pytest.param("机井", "机井", id="as it is"),
        pytest.param("3.机井", "机井", id="list number"),
        pytest.param("但机井", "机井", id="word that joins"),
        pytest.param("机井（", "机井", id="bracket"),
        pytest.param("机井一度", "机井", id="adverb"),
        pytest.param("但是", "但是", id="nothing would be left of it"),
    ],
)
def test_entity(entity: str, expected: str):
    document = report(f"今年{entity}30眼。\n=\nq 30眼 | 30 眼 | {entity} | -\n")
    (found,) = settle_entity(document)
    assert found is not None
    assert found.text == expected
    assert document.text[found.start : found.end] == expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        pytest.param("突破30亩", None, id="突破 was the verb"),
        pytest.param("超过30亩", None, id="超过 was the verb"),
        pytest.param("近30亩", "种", id="近 is no verb"),
        pytest.param("30亩以上", "种", id="behind the number"),
    ],
)
def test_action(figure: str, expected: str | None):
    marks = {"突破": "> ", "超过": "> ", "近": "< ", "以上": ">= "}
    mark = next(mark for word, mark in marks.items() if word in figure)
    document = report(f"种稻{figure}。\n=\nq {figure} | {mark}30 亩 | 稻 | 种\n")
    (found,) = settle_action(document)
    assert (found and found.text) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("水价涨了【30%】。", "increase", id="rose by"),
        pytest.param("新增就业【30人】。", "increase", id="noun between"),
        pytest.param("物价上涨【30%】。", "increase", id="right before"),
        pytest.param("欠款同比减少【30元】。", "decrease", id="decrease"),
        pytest.param("欠款减少到【30元】。", "to", id="end of a decrease"),
        pytest.param("人口增长率【30‰】。", "level", id="name of an indicator"),
        pytest.param("工业增加值【30元】。", "level", id="added value"),
        pytest.param("新增机井，灌溉【30亩】。", "level", id="another clause"),
        pytest.param("新增机井（深【30米】）。", "level", id="in brackets"),
        pytest.param("新增进村入户的驻村工作队【30支】。", "level", id="too far to be sure"),
    ],
)
def test_role(words: str, expected: str):
    before, figure = words.split("【")
    figure, behind = figure.split("】")
    number, unit = figure[:2], figure[2:]
    sentence = before + figure + behind
    document = report(f"{sentence}\n=\nq {figure} | {number} {unit} | - | -\n")
    assert settle_role(document) == [expected]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "力争建桥两座。\n=\nq 两座 | 2 座 | 桥 | 建\n", "planned", id="sure word in the clause"
        ),
        pytest.param(
            "力争完成，建桥两座。\n=\nq 两座 | 2 座 | 桥 | 建\n", "done", id="in another clause"
        ),
        pytest.param(
            "建桥两座。\n=\nq 两座 | 2 座 | 桥 | 建 | planned\n", "done", id="no word of a plan"
        ),
        pytest.param(
            "建桥两座，再修路。\n=\nq 两座 | 2 座 | 桥 | 建 | planned\n",
            "planned",
            id="a weak word",
        ),
        pytest.param("桥梁开工两座。\n=\nq 两座 | 2 座 | 桥梁 | 开工\n", "ongoing", id="begun"),
        pytest.param(
            "桥梁未开工两座。\n=\nq 两座 | 2 座 | 桥梁 | 未开工\n", "done", id="not begun"
        ),
        pytest.param(
            "明年桥梁开工两座。\n=\nq 两座 | 2 座 | 桥梁 | 开工 | planned\n",
            "planned",
            id="planned stays planned",
        ),
    ],
)
def test_status(body: str, expected: str):
    assert settle_status(report(body)) == [expected]


def test_the_end_of_a_change_shares_the_rate_of_its_beginning():
    document = report(
        "月补助由300元提高到500元。\n=\n"
        "q 300元 | 300 元 | 补助 | 提高到 | from per=月\n"
        "q 500元 | 500 元 | 补助 | 提高到 | to\n"
    )
    assert share_rates(document) == [("月",), ("月",)]


def test_other_figures_keep_their_rate():
    document = report(
        "月补助300元，建房500元。\n=\n"
        "q 300元 | 300 元 | 补助 | - | per=月\n"
        "q 500元 | 500 元 | - | 建\n"
    )
    assert share_rates(document) == [("月",), ()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "2017年建桥两座。\n=\nq 两座 | 2 座 | 桥 | 建\nd 2017年 | 2017\n", [0], id="sentence"
        ),
        pytest.param(
            "2017年很好。\n=\nd 2017年 | 2017\n建桥两座。\n=\nq 两座 | 2 座 | 桥 | 建\n",
            [0],
            id="paragraph",
        ),
        pytest.param(
            "2017年很好。\n=\nd 2017年 | 2017\n\n建桥两座。\n=\nq 两座 | 2 座 | 桥 | 建\n",
            [None],
            id="not from another paragraph",
        ),
        pytest.param(
            "比2017年多建桥两座。\n=\nq 两座 | 2 座 | 桥 | 建\nd 2017年 | 2017\n",
            [None],
            id="not what is compared with",
        ),
        pytest.param(
            "2017年建桥两座，2018年三座。\n=\nq 两座 | 2 座 | 桥 | 建\nq 三座 | 3 座 | 桥 | 建\n"
            "d 2017年 | 2017\nd 2018年 | 2018\n",
            [0, 1],
            id="the nearest before",
        ),
    ],
)
def test_dates(body: str, expected: list[int | None]):
    assert find_dates(report(body)) == expected
