"""Numbers alone: what they are worth, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from countymeasures.numerals import parse_number, scan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("三千二百零五", "3205", id="chinese"),
        pytest.param("一亿零一千", "100001000", id="gap"),
        pytest.param("两万五", "25000", id="short"),
        pytest.param("壹佰贰拾", "120", id="formal"),
        pytest.param("廿三", "23", id="twenty"),
        pytest.param("1亿2千万", "120000000", id="mixed"),
        pytest.param("1千零1", "1001", id="mixed-gap"),
        pytest.param("负三点五", "-3.5", id="negative"),
        pytest.param("三又五分之一", "3.2", id="mixed-fraction"),
        pytest.param("五分之二", "0.4", id="fraction"),
        pytest.param("12,345.60", "12345.6", id="separators"),
        pytest.param("零", "0", id="zero"),
    ],
)
def test_parses(text: str, expected: str) -> None:
    assert parse_number(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("三五", id="vague"),
        pytest.param("十几", id="vague-teens"),
        pytest.param("三百多", id="more"),
        pytest.param("百百", id="ill-formed"),
        pytest.param("3公里", id="unit"),
        pytest.param("很多", id="word"),
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_number(text)


def test_converts_to_base_units() -> None:
    (span,) = scan("整地1.5万亩。")
    assert (span.dimension, span.unit_si) == ("area", "平方米")
    assert span.value_si == Decimal("15000") * Decimal("666.6666666666667")


def test_scores_a_close_reading_lower() -> None:
    sure, close = scan("修路3公里，建一所学校。")
    assert sure.score is not None
    assert close.score is not None
    assert sure.score > close.score
