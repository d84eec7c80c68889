from __future__ import annotations

from countymeasures.corpus import parse_text
from countymeasures.documents import Span
from countymeasures.training.excerpts import excerpts

REPORT = """id: a

# 工作总结

修路3条。
= roads
q 3条 | 3 条 | 路 | 修
建桥2座，其中石桥1座。
= roads
q 2座 | 2 座 | 桥 | 建
q 1座 | 1 座 | 石桥 | - | of=2座
2018年补种果树40亩。
= agriculture
q 40亩 | 40 亩 | 果树 | 补种
d 2018年 | 2018

# 二、打算

再修路5条。
= roads
q 5条 | 5 条 | 路 | 修 | planned
"""


def test_passages_between_headings_become_reports():
    excerpt, *_ = excerpts(parse_text(REPORT).document)
    assert excerpt.text == "修路3条。建桥2座，其中石桥1座。2018年补种果树40亩。"
    assert [q.text for q in excerpt.quantities] == ["3条", "2座", "1座", "40亩"]
    assert [q.entity.text for q in excerpt.quantities if q.entity] == ["路", "桥", "石桥", "果树"]
    assert [date.text for date in excerpt.dates] == ["2018年"]


def test_sentences_with_figures_stand_alone_too():
    _, *alone = excerpts(parse_text(REPORT).document)
    assert [excerpt.text for excerpt in alone] == [
        "修路3条。",
        "建桥2座，其中石桥1座。",
        "2018年补种果树40亩。",
        "再修路5条。",
    ]


def test_what_only_the_whole_report_knows_is_gone():
    excerpt, *_ = excerpts(parse_text(REPORT).document)
    assert {q.part_of for q in excerpt.quantities} == {None}
    assert {s.section for s in excerpt.sentences} == {None}


def test_a_figure_whose_entity_stands_outside_is_left_out():
    document = parse_text(REPORT).document
    title = Span(start=0, end=4, text="工作总结")
    first = document.quantities[0].model_copy(update={"entity": title})
    changed = document.model_copy(update={"quantities": (first, *document.quantities[1:])})
    excerpt, *_ = excerpts(changed)
    assert [q.text for q in excerpt.quantities] == ["2座", "1座", "40亩"]
