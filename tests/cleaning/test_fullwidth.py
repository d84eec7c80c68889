import pytest

from .steps import repair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("投入１２０万元", "投入120万元", id="digits"),
        pytest.param("增长７％", "增长7%", id="digit and per cent"),
        pytest.param("占12％", "占12%", id="per cent alone"),
        pytest.param("占12﹪", "占12%", id="small per cent"),
        pytest.param("ＧＤＰ增长", "GDP增长", id="capitals"),
        pytest.param("ａ级", "a级", id="small letters"),
        pytest.param("３．５亿元", "3.5亿元", id="decimal point"),
        pytest.param("3．5亿元", "3.5亿元", id="decimal point between half-width digits"),
        pytest.param("第１．新建", "第1．新建", id="full stop after a list number stays"),
        pytest.param("甲，乙（丙）：丁", "甲，乙（丙）：丁", id="punctuation stays"),
        pytest.param("甲,乙", "甲,乙", id="half-width comma stays"),
        pytest.param("“三变”", "“三变”", id="quotes stay"),
        pytest.param("全县120人", "全县120人", id="clean"),
        pytest.param("", "", id="empty"),
    ],
)
def test_fullwidth(text: str, expected: str) -> None:
    assert repair("fullwidth", text) == expected
