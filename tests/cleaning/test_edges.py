import pytest

from .steps import repair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\n\n全县减贫。", "全县减贫。", id="blank lines before"),
        pytest.param("全县减贫。 \n", "全县减贫。", id="blanks behind"),
        pytest.param("\u3000\u3000全县减贫。", "全县减贫。", id="indentation of the first line"),
        pytest.param("完工。 \n验收。", "完工。\n验收。", id="a blank at the end of a line"),
        pytest.param("完工。\u3000\t\n验收。", "完工。\n验收。", id="blanks of three kinds"),
        pytest.param("完工。\n \n验收。", "完工。\n\n验收。", id="a line of blanks"),
        pytest.param("完工。\n　　验收。", "完工。\n　　验收。", id="indentation stays"),
        pytest.param("甲 乙\n丙", "甲 乙\n丙", id="a blank inside a line stays"),
        pytest.param("完工。\n\n验收。", "完工。\n\n验收。", id="a blank line stays"),
        pytest.param("全县减贫。", "全县减贫。", id="clean"),
        pytest.param(" \n\u3000", "", id="blanks only"),
        pytest.param("", "", id="empty"),
    ],
)
def test_edges(text: str, expected: str) -> None:
    assert repair("edges", text) == expected
