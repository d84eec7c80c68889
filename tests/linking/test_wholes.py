from __future__ import annotations

from countymeasures.linking.wholes import candidates, choose_wholes

from .samples import report

AMONG = report(
    "修路80公里、建桥12座，其中大桥3座。\n=\n"
    "q 80公里 | 80 公里 | 路 | 修\nq 12座 | 12 座 | 桥 | 建\nq 3座 | 3 座 | 大桥 | -\n"
)


def test_a_whole_has_the_unit_of_its_part_and_stands_before_the_word():
    assert [index for index, _ in candidates(AMONG, 2, [None, None])] == [1]
    assert not list(candidates(AMONG, 1, [None]))


def test_a_part_is_not_larger_than_its_whole():
    document = report(
        "建桥12座，其中大桥30座。\n=\nq 12座 | 12 座 | 桥 | 建\nq 30座 | 30 座 | 大桥 | -\n"
    )
    assert not list(candidates(document, 1, [None]))


def test_the_best_candidate_above_zero_is_chosen():
    assert choose_wholes(AMONG, lambda features: 1.0) == [None, None, 1]
    assert choose_wholes(AMONG, lambda features: -1.0) == [None, None, None]


def test_a_threshold_is_no_part():
    document = report(
        "总投资9亿元，其中亿元以上项目3个。\n=\n"
        "q 9亿元 | 900000000 元 | 总投资 | -\n"
        "q 亿元以上 | >= 100000000 元 | 项目 | -\n"
        "q 3个 | 3 个 | 项目 | -\n"
    )
    assert not list(candidates(document, 1, [None]))
