import pytest

from countymeasures.cleaning import STEPS, apply, clean

from .steps import repair

HEADER = "项目 | 里程（公里） | 投资（万元）"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"{HEADER}\n村道 | 35 | 1200", f"{HEADER}\n村道，里程35公里，投资1200万元。", id="a row"
        ),
        pytest.param(
            f"{HEADER}\n村道 | 35 | 1200\n乡道 | 12.5 | 800",
            f"{HEADER}\n村道，里程35公里，投资1200万元。\n乡道，里程12.5公里，投资800万元。",
            id="two rows",
        ),
        pytest.param(
            f"{HEADER}\n村道 | | 1200", f"{HEADER}\n村道，投资1200万元。", id="an empty cell"
        ),
        pytest.param(
            "| 乡镇 | 户数/户 |\n| 甲镇 | 35 |",
            "| 乡镇 | 户数/户 |\n甲镇，户数35户。",
            id="bars at the edges",
        ),
        pytest.param(
            "乡镇 | 面积(亩)\n--- | ---\n甲镇 | 35",
            "乡镇 | 面积(亩)\n\n甲镇，面积35亩。",
            id="a rule",
        ),
        pytest.param(
            "单位：万元\n乡镇 | 投资\n甲镇 | 35",
            "单位：万元\n乡镇 | 投资\n甲镇，投资35万元。",
            id="unit in the caption",
        ),
        pytest.param(
            "指标 | 占比\n增幅 | 3.5%", "指标 | 占比\n增幅，占比3.5%。", id="the cell has its unit"
        ),
        pytest.param(
            "乡镇｜里程（公里）\n甲镇｜3",
            "乡镇｜里程（公里）\n甲镇，里程3公里。",
            id="full-width bars",
        ),
        pytest.param(
            f"{HEADER}\n村道 | 已完工 | 1200",
            f"{HEADER}\n村道，已完工，投资1200万元。",
            id="words in a cell",
        ),
        pytest.param("首页 | 概况", "首页 | 概况", id="one line"),
        pytest.param("首页 | 概况\n要闻 | 公告", "首页 | 概况\n要闻 | 公告", id="no figures"),
        pytest.param("1 | 2\n3 | 4", "1 | 2\n3 | 4", id="no header"),
        pytest.param(
            "甲 | 乙（个）\n丙 | 3 | 4", "甲 | 乙（个）\n丙 | 3 | 4", id="rows of other lengths"
        ),
        pytest.param("全县减贫。", "全县减贫。", id="no table"),
        pytest.param("", "", id="empty"),
    ],
)
def test_tables(text: str, expected: str) -> None:
    assert repair("tables", text) == expected


def test_figure_with_the_unit_of_its_heading_maps_to_its_cell() -> None:
    raw = f"{HEADER}\n村道 | 35 | 1200"
    text, alignment = apply(raw, STEPS["tables"](raw))
    start = text.index("1200万元")
    raw_start, raw_end = alignment.to_raw(start, start + len("1200万元"))
    assert raw[raw_start:raw_end] == "1200"


def test_table_is_read_once() -> None:
    once = clean(f"{HEADER}\n村道 | 35 | 1200").text
    assert clean(once).text == once
