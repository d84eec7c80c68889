import pytest

from countymeasures.cleaning import STEPS

from .steps import repair


def shift(text: str) -> str:
    """Lose the first byte of text in GBK, as a page does that drops one."""
    data = text.encode("gbk")
    last = chr(data[-1]) if data[-1] < 0x80 else "?"
    return "?" + data[1:-1].decode("gbk") + last


CASES = [
    pytest.param(
        "到" + shift("寶坻區") + "学习", "到宝坻区学习", id="a county in traditional characters"
    ),
    pytest.param("赴" + shift("上饒縣") + "考察", "赴上饶县考察", id="another county"),
    pytest.param(shift("寶坻區") + "、" + shift("寶坻區"), "宝坻区、宝坻区", id="twice"),
    pytest.param("\ufffd" + shift("寶坻區")[1:], "宝坻区", id="replacement character"),
    pytest.param(
        "对" + shift("脱贫攻坚责任落实情况的") + "3次督查",
        "对?贫攻坚责任落实情况?3次督查",
        id="a long run by frequency",
    ),
]
NEGATIVES = [
    pytest.param("怎么办?好好学习A", id="a question"),
    pytest.param("是否完成?全县B", id="common characters before"),
    pytest.param("?村民^", id="no place of that name"),
    pytest.param(shift("上饶县来"), id="a name and a character whose end is lost"),
    pytest.param("宝坻区^", id="nothing lost"),
    pytest.param("全县减贫2130人。", id="clean"),
    pytest.param("?㐀㐁^", id="characters beyond GBK"),
    pytest.param("", id="empty"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_is_moved_back(text: str, expected: str) -> None:
    assert repair("shifted", text) == expected


@pytest.mark.parametrize("text", NEGATIVES)
def test_what_nothing_proves_stays(text: str) -> None:
    assert STEPS["shifted"](text) == []
