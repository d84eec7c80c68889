from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.structure import is_boilerplate, leads, outline, split_sentences

REPORT = """工作动态
某县2018年脱贫攻坚工作总结
来源：县扶贫办 时间：2018-11-02
今年以来，全县减贫。
一、主要做法
（一）压实责任
一是强化领导。县级领导包村。二是强化督查。开展督查。
（二）改善设施
1.道路。硬化道路。
2.饮水。建成水厂。
二、存在问题。产业基础薄弱。
下一步打算
继续努力。"""


def sections_of(text: str) -> list[tuple[int, str, int | None]]:
    found = outline(text, split_sentences(text)).sections
    return [(section.level, section.title, section.parent) for section in found]


def test_sections_of_a_report() -> None:
    assert sections_of(REPORT) == [
        (1, "主要做法", None),
        (2, "压实责任", 0),
        (5, "强化领导", 1),
        (5, "强化督查", 1),
        (2, "改善设施", 0),
        (3, "道路", 4),
        (3, "饮水", 4),
        (1, "存在问题", None),
        (0, "下一步打算", None),
    ]


def test_title_is_the_fullest_line_of_the_front() -> None:
    assert outline(REPORT, split_sentences(REPORT)).title == "某县2018年脱贫攻坚工作总结"


def test_title_is_no_name_and_no_occasion() -> None:
    text = "工作报告\n——2019年1月8日在某县第十六届\n某县人民政府县长\n李小明\n全县减贫。"
    assert outline(text, split_sentences(text)).title == "工作报告"


@pytest.mark.parametrize(
    ("front", "title"),
    [
        pytest.param("政府工作报告2011年1月20日在某县", "政府工作报告", id="the date runs on"),
        pytest.param("某县农业规划2016年3月版", "某县农业规划2016年3月版", id="no report"),
        pytest.param("政 府 工 作 报 告", "政府工作报告", id="letters apart"),
        pytest.param("某县 工作 总结", "某县 工作 总结", id="words apart"),
        pytest.param("附件2\n某县2019年工作总结", "某县2019年工作总结", id="below an annex mark"),
    ],
)
def test_title(front: str, title: str) -> None:
    text = f"{front}\n全县减贫。"
    assert outline(text, split_sentences(text)).title == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "一、打算\n1.抓产业。一是扩面。建棚。二是提质。改良。\n2.抓道路。硬化。",
            [(1, "打算", None), (3, "抓产业", 0), (5, "扩面", 1), (5, "提质", 1), (3, "抓道路", 0)],
            id="run-in headings below a numbered one",
        ),
        pytest.param(
            "①排查。逐户过筛。②施策。一户一策。",
            [(4, "排查", None), (4, "施策", None)],
            id="circled numbers at the start of a line and within it",
        ),
        pytest.param(
            "一、进展\n道路已通。\n名词解释：\n1.“四通”：通路。通水。\n2.“河长制”。是指巡河。",
            [(1, "进展", None), (0, "名词解释：", None)],
            id="entries of a glossary",
        ),
        pytest.param(
            "附：短语说明\n1.“四通”。通路。\n附件2\n1.道路。硬化。",
            [(0, "附：短语说明", None), (0, "附件2", None), (3, "道路", 1)],
            id="an annex ends the glossary",
        ),
        pytest.param(
            "全县减贫。\n村道工程\n硬化村道。\n投资\n5亿元\n水厂工程\n已经开工。",
            [(0, "村道工程", None), (0, "水厂工程", None)],
            id="a label above a cell",
        ),
        pytest.param(
            "一、村道\n1.内容：硬化\n2.责任单位：交通局",
            [(1, "村道", None)],
            id="numbered facts",
        ),
    ],
)
def test_sections(text: str, expected: list[tuple[int, str, int | None]]) -> None:
    text = f"某县工作报告\n各位代表：\n{text}"
    assert sections_of(text) == expected


def test_run_in_section_ends_with_its_paragraph() -> None:
    text = "一、打算\n抓好两件事。一是修路。硬化村道。二是引水。建水厂。\n加快办学。扩建学校。"
    sentences = split_sentences(text)
    _, sections, section_of = outline(text, sentences)
    titles = [None if number is None else sections[number].title for number in section_of]
    assert titles == ["打算", "打算", "修路", "修路", "引水", "引水", "打算", "打算"]


def test_sections_reach_to_the_next_of_their_level() -> None:
    sections = outline(REPORT, split_sentences(REPORT)).sections
    assert REPORT[sections[4].start : sections[4].end] == (
        "（二）改善设施\n1.道路。硬化道路。\n2.饮水。建成水厂。"
    )


def test_sentence_stands_in_its_innermost_section() -> None:
    sentences = split_sentences(REPORT)
    _, sections, section_of = outline(REPORT, sentences)
    inner = {
        REPORT[sentence.start : sentence.end]: sections[number].title
        if number is not None
        else None
        for sentence, number in zip(sentences, section_of, strict=True)
    }
    assert inner["今年以来，全县减贫。"] is None
    assert inner["开展督查。"] == "强化督查"
    assert inner["建成水厂。"] == "饮水"
    assert inner["产业基础薄弱。"] == "存在问题"
    assert inner["继续努力。"] == "下一步打算"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("全县减贫。", id="one sentence"),
        pytest.param("某县工作总结", id="a title alone"),
        pytest.param(
            "全县减贫。\n项目名称\n牵头单位\n水厂工程\n水利局\n已经开工。",
            id="cells of a table that lost its form",
        ),
        pytest.param("全县减贫。\n一是建水厂2座。完工。", id="a run-in with a figure"),
        pytest.param(
            "存在不足：一是财力弱。二是人才少。对此要改进。", id="a list of items of one sentence"
        ),
        pytest.param("一是财力弱；二是人才少。对此要改进。", id="items apart by a semicolon"),
        pytest.param("某县工作总结\n全县减贫。(李小明)", id="author at the end"),
        pytest.param(
            "全县减贫。\n一是一，二是二，不打折扣。",
            id="a sentence that begins like a run-in heading",
        ),
    ],
)
def test_no_sections(text: str) -> None:
    assert sections_of(text) == []


@given(
    st.lists(
        st.sampled_from(
            (
                "一、道路",
                "（一）村道",
                "1.硬化",
                "一是完工。二是验收。",
                "下一步打算",
                "全县减贫。",
                "",
            )
        ),
        max_size=12,
    ).map("\n".join)
)
def test_sections_nest(text: str) -> None:
    sentences = split_sentences(text)
    _, sections, section_of = outline(text, sentences)
    for index, section in enumerate(sections):
        if section.parent is not None:
            parent = sections[section.parent]
            assert section.parent < index
            assert parent.level < section.level
            assert parent.start <= section.start < section.end <= parent.end
    for sentence, number in zip(sentences, section_of, strict=True):
        if number is not None:
            assert sections[number].start <= sentence.start < sentence.end <= sections[number].end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("教育扶贫方面，资助学生。", ["教育扶贫方面，"], id="full-width comma"),
        pytest.param("教育扶贫方面,资助学生。", ["教育扶贫方面,"], id="half-width comma"),
        pytest.param("在健康扶贫方面，报销。完成调查。", ["在健康扶贫方面，"] * 2, id="holds on"),
        pytest.param(
            "道路方面，硬化。饮水方面，建成。", ["道路方面，", "饮水方面，"], id="until the next"
        ),
        pytest.param(
            "道路方面，硬化。\n建成水厂。", ["道路方面，", None], id="until the paragraph ends"
        ),
        pytest.param(
            "道路方面，硬化。二是建水厂。", ["道路方面，", None], id="until a run-in heading"
        ),
        pytest.param(
            "道路方面，硬化。二是建水厂2座。",
            ["道路方面，", None],
            id="until a run-in with a figure",
        ),
        pytest.param("围绕五个方面，开展工作。", [None], id="a count of aspects"),
        pytest.param("有关方面", [None], id="a heading"),
        pytest.param("全县减贫。", [None], id="none"),
    ],
)
def test_leads(text: str, expected: list[str | None]) -> None:
    assert list(leads(text, split_sentences(text))) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("各位代表：", True, id="greeting"),
        pytest.param("各位代表、同志们：", True, id="two groups greeted"),
        pytest.param("谢谢大家！", True, id="thanks"),
        pytest.param("新的一年，让我们携手前行！", True, id="closing formula after a clause"),
        pytest.param("最让我们欣慰的是粮食丰收。", False, id="what gladdens us"),
        pytest.param("让我们携起手来，共创美好未来！", True, id="closing formula"),
        pytest.param("现在，我代表县政府向大会作工作报告，请审议。", True, id="opening formula"),
        pytest.param("全县减贫2130人。", False, id="a measure"),
        pytest.param("代表提出建议120件。", False, id="a measure about delegates"),
    ],
)
def test_boilerplate(sentence: str, expected: bool) -> None:
    assert is_boilerplate(sentence) is expected
