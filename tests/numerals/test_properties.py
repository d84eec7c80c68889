"""What holds of any number and any text."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countymeasures.numerals import parse_number, scan

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


def write_section(number: int) -> str:
    """Write a number below 10000 in Chinese."""
    text, gap = "", False
    for factor, place in _PLACES:
        digit, number = divmod(number, factor)
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + place
            gap = False
        else:
            gap = True
    return text + (("零" if gap and text else "") + _DIGITS[number] if number else "")


def write_chinese(number: int) -> str:
    """Write a whole number below 10**12 in Chinese."""
    text, gap = "", False
    for factor, place in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, factor)
        if section:
            text += ("零" if text and (gap or section < 1000) else "") + write_section(section)
            text += place
            gap = False
        else:
            gap = True
    return text or "零"


wholes = st.integers(min_value=1, max_value=10**12 - 1)
fractions = st.integers(min_value=1, max_value=9999)


@given(wholes)
def test_reads_back_chinese(number: int) -> None:
    assert parse_number(write_chinese(number)) == number


@given(wholes, st.text("0123456789", min_size=1, max_size=6))
def test_reads_back_chinese_decimals(number: int, decimals: str) -> None:
    written = write_chinese(number) + "点" + "".join(_DIGITS[int(digit)] for digit in decimals)
    assert parse_number(written) == Decimal(f"{number}.{decimals}")


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_reads_back_arabic(number: Decimal) -> None:
    assert parse_number(f"{number:f}") == number


@given(wholes)
def test_reads_back_separators(number: int) -> None:
    assert parse_number(f"{number:,}") == number


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=9999, places=2),
    st.sampled_from([("万", 10**4), ("亿", 10**8), ("百万", 10**6), ("千万", 10**7)]),
)
def test_reads_back_mixed(number: Decimal, multiplier: tuple[str, int]) -> None:
    name, factor = multiplier
    assert parse_number(f"{number:f}{name}") == number * factor


@given(st.integers(1, 9999), st.integers(1000, 9999))
def test_reads_back_yi_and_wan(yi: int, wan: int) -> None:
    assert parse_number(f"{yi}亿{wan}万") == yi * 10**8 + wan * 10**4


@given(wholes)
def test_a_written_number_is_one_quantity(number: int) -> None:
    if number in (1, 2):  # 一 may be emphatic, 二 is an ordinal
        return
    (span,) = scan(f"共{write_chinese(number)}元，")
    assert span.text == f"{write_chinese(number)}元"
    assert span.value == number


@settings(max_examples=300)
@given(
    st.text(
        "一二三两十百千万亿零几多余半成分之0123456789.,%％年月日个户人元公里亩度第至—、，。"
        "“”《》约近超上下每均不到以其中的/（）\n 今去底初五",
        max_size=60,
    ),
    st.sampled_from([None, "2019", "2019-02", "2019-11-03"]),
)
def test_any_text_gives_spans_in_order(text: str, reference_date: str | None) -> None:
    end = 0
    for span in scan(text, reference_date):
        assert span.start >= end
        assert span.text == text[span.start : span.end]
        end = span.end


@given(st.text(max_size=80))
def test_any_characters_are_survived(text: str) -> None:
    for span in scan(text):
        assert span.text == text[span.start : span.end]


@pytest.mark.parametrize(
    "character",
    [
        pytest.param("7", id="digits"),
        pytest.param("一", id="ones"),
        pytest.param("万", id="multipliers"),
        pytest.param(",", id="separators"),
        pytest.param("、", id="list"),
        pytest.param("1、", id="numbered-list"),
        pytest.param("“", id="quotes"),
        pytest.param("每", id="rates"),
    ],
)
def test_time_grows_with_length_only(character: str) -> None:
    """Sixteen times the text takes about sixteen times as long, not 256 times."""

    def duration_s(length: int) -> float:
        text = character * length
        start = time.perf_counter()
        scan(text)
        return time.perf_counter() - start

    scan("1")
    short = min(duration_s(5_000) for _ in range(3))
    assert min(duration_s(80_000) for _ in range(2)) < 80 * max(short, 0.0005)
