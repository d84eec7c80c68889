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
        pytest.param("", "", id="empty"),
    ],
)
def test_footnotes(text: str, expected: str) -> None:
    assert repair("footnotes", text) == expected
