import pytest

from countymeasures.cleaning import STEPS

from .steps import repair

CASES = [
    pytest.param("農(nóng)業(yè)項目", "農業項目", id="toned"),
    pytest.param("道路兩(liang)側(ce)綠化", "道路兩側綠化", id="toneless"),
    pytest.param("道路兩( liang )側", "道路兩側", id="blanks inside"),
    pytest.param("农业（nóng yè）", "农业", id="two syllables, full-width brackets"),
    pytest.param("农业(nóngyè)", "农业", id="two syllables in one word"),
    pytest.param(
        "個(gè)(其中新建8個(gè))", "個(其中新建8個)", id="before and inside real brackets"
    ),
    pytest.param("投入3萬(wàn)元,完工。(gè)", "投入3萬元,完工。", id="toned after punctuation"),
    pytest.param("女(nǚ)性", "女性", id="u with dots and tone"),
    pytest.param("緑(lv)化帶(dai)", "緑化帶", id="v for u with dots"),
    pytest.param("發(fɑ̄)展", "發展", id="letters of a phonetic font"),
    pytest.param("戶(hu\u0300)數", "戶數", id="mark apart from its letter"),
    pytest.param("設(shè備采購，建(jiàn)設", "設備采購，建設", id="closing bracket lost"),
    pytest.param("區(qū)內，建qū)設", "區內，建設", id="opening bracket lost"),
]
NEGATIVES = [
    pytest.param("地区生产总值(GDP)增长", id="capitals"),
    pytest.param("负责人(王建军)签字", id="a name in brackets"),
    pytest.param("情况如下(a)水厂", id="a single letter"),
    pytest.param("网络(wifi)全覆盖", id="no syllables"),
    pytest.param("面积(km)计", id="a unit"),
    pytest.param("(其中新建8个)", id="real brackets"),
    pytest.param("see (wang) there", id="toneless after a Latin letter"),
    pytest.param("全县减贫2130人", id="no brackets"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_gloss_is_taken_out(text: str, expected: str) -> None:
    assert repair("pinyin", text) == expected


@pytest.mark.parametrize("text", NEGATIVES)
def test_other_brackets_stay(text: str) -> None:
    assert STEPS["pinyin"](text) == []
