import pytest

from countymeasures.cleaning import STEPS, apply

from .steps import repair

CASES = [
    pytest.param("全縣減貧二千人", "全县减贫二千人", id="plain"),
    pytest.param("發展農業產業", "发展农业产业", id="every character"),
    pytest.param("臺灣與乾縣", "台湾与乾县", id="a name the converter would spoil"),
    pytest.param("著名的鄉村", "著名的乡村", id="the same in both scripts"),
    pytest.param("皇后後來", "皇后后来", id="two to one"),
    pytest.param("剩餘資金", "剩余资金", id="left over"),
    pytest.param("乾旱地區乾隆年間", "干旱地区乾隆年间", id="one to two by phrase"),
    pytest.param("修繕裡屋", "修缮里屋", id="inside"),
    pytest.param("經費３萬元", "经费３万元", id="digits stay"),
    pytest.param(
        "全县建成水厂两座。" * 12 + "\n扶貧資金撥付到賬",
        "全县建成水厂两座。" * 12 + "\n扶贫资金拨付到账",
        id="one traditional line",
    ),
]
NEGATIVES = [
    pytest.param("乾县位于关中平原", id="a character of both scripts"),
    pytest.param("瞭望塔建成", id="kept in simplified text"),
    pytest.param("全县减贫二千人", id="simplified"),
    pytest.param(
        "书记陈昇同志到村调研产业发展情况，要求加快项目建设进度，确保年底前全部完工",
        id="one rare name",
    ),
    pytest.param("GDP 12%", id="no Chinese"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_becomes_simplified(text: str, expected: str) -> None:
    assert repair("traditional", text) == expected


@pytest.mark.parametrize("text", NEGATIVES)
def test_simplified_text_stays(text: str) -> None:
    assert STEPS["traditional"](text) == []


def test_characters_that_utf8_cannot_hold_stay() -> None:
    assert repair("traditional", "資\ud800金\x00萬元") == "资\ud800金\x00万元"


def test_offsets_do_not_move() -> None:
    text = "扶貧資金3萬元"
    _, alignment = apply(text, STEPS["traditional"](text))
    assert alignment.to_raw(4, 7) == (4, 7)
