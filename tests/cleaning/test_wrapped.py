import pytest

from .steps import repair

PAGE = (
    "全县新建改建农村公路一百二十公里，其中村\n道八十公里，全部通过验收，投资合计三千二\n百万元。\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PAGE, PAGE.replace("\n", "", 2), id="two full lines"),
        pytest.param(
            PAGE + "二、全县建成集中供水工程十五处，其中新建\n八处。\n",
            PAGE.replace("\n", "", 2) + "二、全县建成集中供水工程十五处，其中新建八处。\n",
            id="a list item begins a line",
        ),
        pytest.param(
            PAGE + "　　全县建成集中供水工程十五处，其中新\n建八处。",
            PAGE.replace("\n", "", 2) + "　　全县建成集中供水工程十五处，其中新建八处。",
            id="an indented paragraph",
        ),
        pytest.param(
            PAGE.replace("三千二", "三千。"),
            PAGE.replace("\n", "", 1).replace("三千二", "三千。"),
            id="a sentence ends at the edge",
        ),
        pytest.param("武山\n定兴\n徐水\n", "武山\n定兴\n徐水\n", id="short lines of one width"),
        pytest.param(
            "一" * 200 + "\n" + "二" * 200 + "\n三",
            "一" * 200 + "\n" + "二" * 200 + "\n三",
            id="paragraphs",
        ),
        pytest.param(
            "道路\n水利工程\n教育卫生事业\n", "道路\n水利工程\n教育卫生事业\n", id="headings"
        ),
        pytest.param("", "", id="empty"),
    ],
)
def test_wrapped(text: str, expected: str) -> None:
    assert repair("wrapped", text) == expected
