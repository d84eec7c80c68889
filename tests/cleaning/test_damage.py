import pytest

from countymeasures.cleaning import clean, find_damage


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        pytest.param("201X年启动", "masked_digits", "201X", id="a masked year"),
        pytest.param("投入**万元", "masked_digits", "**", id="stars"),
        pytest.param("投入*.**亿元", "masked_digits", "*.**", id="stars with a point"),
        pytest.param("搬迁XX户", "masked_digits", "XX", id="letters"),
        pytest.param("某县召开会议", "masked_names", "某", id="some county"),
        pytest.param("在XX镇新建", "masked_names", "XX", id="a masked town"),
        pytest.param("投入\ufffd万元", "lost_characters", "\ufffd", id="replacement character"),
        pytest.param("锟斤拷锟斤拷", "lost_characters", "锟斤拷锟斤拷", id="text decoded twice"),
        pytest.param("投入??3万元", "question_marks", "??", id="question marks before a digit"),
        pytest.param("投入3?万元", "question_marks", "?", id="question mark before a multiplier"),
        pytest.param("完工?。", "question_marks", "?", id="question mark before a stop"),
        pytest.param("实施“1 9”战略", "lost_signs", "“1 9”", id="lost plus"),
    ],
)
def test_damage_is_found(text: str, kind: str, found: str) -> None:
    damage = find_damage(text)
    assert [(item.kind, text[item.start : item.end]) for item in damage] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("是否完工？", id="a question"),
        pytest.param("某一方面", id="some"),
        pytest.param("实施“1+9”战略", id="the plus is there"),
        pytest.param("X射线机2台", id="a name with X"),
        pytest.param("3×4米", id="a product"),
        pytest.param("全县减贫2130人。", id="clean"),
    ],
)
def test_no_damage(text: str) -> None:
    assert find_damage(text) == []


def test_damage_has_raw_offsets() -> None:
    raw = "農(nóng)業(yè)投入**萬(wàn)元"
    noise = [item for item in clean(raw).noise if item.step == "masked_digits"]
    assert [(item.repaired, item.text) for item in noise] == [(False, "**")]
    assert raw[noise[0].start : noise[0].end] == "**"
