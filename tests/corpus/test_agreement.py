"""Labels against the project's own numerals grammar."""

import pytest

from countymeasures.corpus import parse_text
from countymeasures.corpus.agreement import disagreements

HEAD = "id: a\nreference_date: 2018-11\n\n"
BODY = (
    "# 二、修渠3条\n今年投入3.2万元，第一批渠道完成60%以上。\n=\n"
    "q 3.2万元 | 32000 元 | - | -\nq 60%以上 | >= 60 % | - | -\nd 今年 | 2018\no 第一批 | 1\n"
)


def compare(body):
    return [(p.line, p.message) for p in disagreements(parse_text(HEAD + body))]


def test_labels_that_the_grammar_reads_agree():
    assert compare(BODY) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "32000 元",
            "3200 元",
            "labels: q 3.2万元 | 3200 元; numerals: q 3.2万元 | 32000 元",
            id="value",
        ),
        pytest.param(
            "32000 元",
            "32000 美元",
            "labels: q 3.2万元 | 32000 美元; numerals: q 3.2万元 | 32000 元",
            id="unit",
        ),
        pytest.param(
            ">= 60",
            "60",
            "labels: q 60%以上 | 60 %; numerals: q 60%以上 | >= 60 %",
            id="comparator",
        ),
        pytest.param(
            "32000 元 | - | -",
            "32000 元 | - | - | per=人",
            "labels: q 3.2万元 | 32000 元 per=人; numerals: q 3.2万元 | 32000 元",
            id="per",
        ),
        pytest.param(
            "q 60%以上",
            "q 60%",
            "labels: q 60% | >= 60 %; numerals: q 60%以上 | >= 60 %",
            id="span",
        ),
        pytest.param(
            "q 3.2万元 | 32000 元 | - | -\n",
            "",
            "labels: nothing; numerals: q 3.2万元 | 32000 元",
            id="missing",
        ),
        pytest.param(
            "d 今年 | 2018",
            "d 今年 | 2017",
            "labels: d 今年 | 2017; numerals: d 今年 | 2018",
            id="date",
        ),
        pytest.param(
            "o 第一批 | 1",
            "o 第一批 | 2",
            "labels: o 第一批 | 2; numerals: o 第一批 | 1",
            id="ordinal",
        ),
        pytest.param(
            "o 第一批 | 1\n",
            "o 第一批 | 1\no 渠道 | 7\n",
            "labels: o 渠道 | 7; numerals: nothing",
            id="too much",
        ),
    ],
)
def test_each_disagreement_is_listed(old, new, message):
    assert compare(BODY.replace(old, new)) == [(5, message)]


def test_ranges_are_compared_by_both_ends():
    body = "修渠2—3条。\n=\nq 2—3条 | 2..4 条 | - | -\n"
    assert compare(body) == [(4, "labels: q 2—3条 | 2..4 条; numerals: q 2—3条 | 2..3 条")]
