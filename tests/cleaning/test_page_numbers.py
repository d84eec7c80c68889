import pytest

from .steps import repair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("建成水厂\n— 5 —\n12座", "建成水厂\n12座", id="a line between"),
        pytest.param("建成水厂\n- 5 -\n12座", "建成水厂\n12座", id="hyphens"),
        pytest.param("建成水厂\n—5—\n12座", "建成水厂\n12座", id="without blanks"),
        pytest.param("建成水厂\n第5页\n12座", "建成水厂\n12座", id="in words"),
        pytest.param("建成水厂\n第5页 共12页\n12座", "建成水厂\n12座", id="with the total"),
        pytest.param("建成水厂\n5 ——\n12座", "建成水厂\n12座", id="dash behind"),
        pytest.param("投入3.2 — 5 — 万元", "投入3.2万元", id="between a number and its unit"),
        pytest.param("投入资金 — 5 — 若干", "投入资金若干", id="inside a line"),
        pytest.param("投入3— 5 —7万元", "投入3— 5 —7万元", id="a chain with blanks"),
        pytest.param("第3— 5 — 个", "第3— 5 — 个", id="behind a number that it touches"),
        pytest.param("建成1—2个", "建成1—2个", id="a range"),
        pytest.param("建成1—2—3个", "建成1—2—3个", id="a chain"),
        pytest.param("——2019年1月9日", "——2019年1月9日", id="a dash before a date"),
        pytest.param("第5页记录了情况", "第5页记录了情况", id="page in a sentence"),
        pytest.param("合计\n12\n座", "合计\n12\n座", id="a number alone"),
        pytest.param("", "", id="empty"),
    ],
)
def test_page_numbers(text: str, expected: str) -> None:
    assert repair("page_numbers", text) == expected
