import pytest

from .steps import repair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("发展低空经济[1]产业", "发展低空经济产业", id="square brackets"),
        pytest.param(
            "整治“十乱” ［7］ 行动", "整治“十乱”行动", id="full-width brackets and blanks"
        ),
        pytest.param("实施规划〔3〕。", "实施规划。", id="tortoise brackets"),
        pytest.param("实施规划【12】。", "实施规划。", id="lenticular brackets"),
        pytest.param("实施规划[注1]。", "实施规划。", id="with the word"),
        pytest.param("增长7%[2]，", "增长7%，", id="after per cent"),
        pytest.param("（一期）[2]完工", "（一期）完工", id="after a bracket"),
        pytest.param("[1]低空经济：指", "[1]低空经济：指", id="the note itself"),
        pytest.param("完。\n[1]低空经济：指", "完。\n[1]低空经济：指", id="the note on its line"),
        pytest.param("国发〔2018〕12号", "国发〔2018〕12号", id="a document number"),
        pytest.param("国发〔18〕12号", "国发〔18〕12号", id="a short document number"),
        pytest.param("方案[草案]", "方案[草案]", id="words in brackets"),
        pytest.param("[“1+5”行动]即", "[“1+5”行动]即", id="a term in brackets"),
        pytest.param(
            "整治“四乱”1行动，推广“两评”2165亩，乡间修3车道，用河长制4。\n"
            "1.[清理“四乱”]指清违建。\n2.[两评]指评户。\n3.[乡间道]指村路。\n4.[河长制]指巡河。",
            "整治“四乱”行动，推广“两评”165亩，乡间修3车道，用河长制。\n"
            "1.[清理“四乱”]指清违建。\n2.[两评]指评户。\n3.[乡间道]指村路。\n4.[河长制]指巡河。",
            id="bare numbers that the notes explain",
        ),
        pytest.param(
            "整治“四乱”1行动，推广“两评”2。\n1.“四乱”：清违建。\n2.“两评”：评户。",
            "整治“四乱”1行动，推广“两评”2。\n1.“四乱”：清违建。\n2.“两评”：评户。",
            id="too few notes prove nothing",
        ),
        pytest.param(
            "培育家庭农场3家，硬化村道2公里。\n1.水厂：已建。\n2.村道：已通。\n3.家庭农场：已办。",
            "培育家庭农场3家，硬化村道2公里。\n1.水厂：已建。\n2.村道：已通。\n3.家庭农场：已办。",
            id="numbers that are not in the order of a list",
        ),
        pytest.param("", "", id="empty"),
    ],
)
def test_footnotes(text: str, expected: str) -> None:
    assert repair("footnotes", text) == expected
