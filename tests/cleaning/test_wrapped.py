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
        pytest.param(
            "全县新建农村公路１２０公里，改造危桥７座，\n惠及沿线群众３万余人，投资合计二千四百万\n元，"
            "全部通过验收。\n",
            "全县新建农村公路１２０公里，改造危桥７座，惠及沿线群众３万余人，投资合计二千四百万元，"
            "全部通过验收。\n",
            id="full-width digits are as wide as characters",
        ),
        pytest.param(
            PAGE
            + "村道名称 | 起点 | 终点 | 长度 | 投资额度\n村东路段 | 桥头 | 学校 | 12 | 三十万元\n",
            PAGE.replace("\n", "", 2)
            + "村道名称 | 起点 | 终点 | 长度 | 投资额度\n村东路段 | 桥头 | 学校 | 12 | 三十万元\n",
            id="rows of a table",
        ),
        pytest.param(
            PAGE + "3.全县建成集中供水工程十五处，其中新建八\n处。\n",
            PAGE.replace("\n", "", 2) + "3.全县建成集中供水工程十五处，其中新建八处。\n",
            id="a numbered item begins a line",
        ),
        pytest.param(
            PAGE.replace("其中村\n", "其中村\n\n"),
            PAGE.replace("其中村\n", "其中村\n\n").replace("三千二\n", "三千二"),
            id="a blank line parts paragraphs",
        ),
        pytest.param(
            "全县减贫二千人。\n新建水厂。\n改造水井。\n",
            "全县减贫二千人。\n新建水厂。\n改造水井。\n",
            id="sentences of a list",
        ),
        pytest.param("", "", id="empty"),
    ],
)
def test_wrapped(text: str, expected: str) -> None:
    assert repair("wrapped", text) == expected
