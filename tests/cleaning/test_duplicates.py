import pytest

from .steps import repair

ROADS = "全县新建和改建农村公路一百二十公里，惠及沿线群众三万余人，出行条件明显改善。"
WATER = "建成集中供水工程十五处，巩固提升农村饮水安全工程二十七处，自来水普及率提高。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{ROADS}\n{ROADS}", ROADS, id="at once"),
        pytest.param(f"{ROADS}\n{WATER}\n{ROADS}", f"{ROADS}\n{WATER}", id="later"),
        pytest.param(f"{ROADS}\n{ROADS}\n{ROADS}", ROADS, id="three times"),
        pytest.param(f"{ROADS}\n　　{ROADS}", ROADS, id="with other blanks"),
        pytest.param(f"{ROADS[:32]}……\n{ROADS}{WATER}", f"{ROADS}{WATER}", id="an excerpt cut off"),
        pytest.param(
            f"{ROADS}{WATER}\n{ROADS}\n{WATER}", f"{ROADS}\n{WATER}", id="an excerpt in one line"
        ),
        pytest.param(
            f"{ROADS[:32]}......\n\n{ROADS}{WATER}",
            f"\n{ROADS}{WATER}",
            id="an excerpt cut off by points",
        ),
        pytest.param(f"{ROADS}\n{WATER}", f"{ROADS}\n{WATER}", id="two paragraphs"),
        pytest.param("各位代表：\n各位代表：", "各位代表：\n各位代表：", id="short lines"),
        pytest.param(
            f"{ROADS[:29]}\n{WATER}\n{ROADS[:29]}",
            f"{ROADS[:29]}\n{WATER}\n{ROADS[:29]}",
            id="a line that is just too short",
        ),
        pytest.param(
            f"{ROADS[:30]}\n{WATER}\n{ROADS[:30]}",
            f"{ROADS[:30]}\n{WATER}",
            id="a line that is just long enough",
        ),
        pytest.param("道路方面\n新建\n道路方面", "道路方面\n新建\n道路方面", id="a heading again"),
        pytest.param(f"{ROADS}\n{ROADS[:-1]}！", f"{ROADS}\n{ROADS[:-1]}！", id="almost the same"),
        pytest.param(ROADS, ROADS, id="one paragraph"),
        pytest.param("", "", id="empty"),
    ],
)
def test_duplicates(text: str, expected: str) -> None:
    assert repair("duplicates", text) == expected
