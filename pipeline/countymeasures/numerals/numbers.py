"""Numbers in characters: Arabic, Chinese and mixed, exact or vague.

Notes for a newcomer: ``NUMERAL`` says what a numeral looks like, ``read_numeral``
what it is worth. A vague numeral (``三五``, ``几十``) is worth a range; everything is a pair
of decimals, low and high, equal where the numeral is exact.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

DIGITS = {
    **dict(zip("零〇○一二三四五六七八九", [0, 0, *range(10)], strict=True)),
    **dict(zip("两壹贰叁肆伍陆柒捌玖貳參陸兩", [2, *range(1, 10), 2, 3, 6, 2], strict=True)),
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
MULTIPLIERS = {**_SMALL, **_LARGE}
_VAGUE_TENS = {"廿": "二十", "卅": "三十"}

#: Alone they are parts of words (零部件, 队伍, 陆地).
NOT_ALONE = tuple("零〇○壹贰叁肆伍陆柒捌玖貳參陸拾佰仟")
_DIGIT = "".join(DIGITS)
_UNIT = "".join(MULTIPLIERS)
# 千 and 百 behind an Arabic numeral may begin a unit (3千瓦, 5百分点).
_MULTIPLIER = r"(?:万万|[十百千]?万亿|[十百千]?[万亿萬億]|百(?!分)|千(?![瓦米克伏卡分斤]))"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?)"
_CHINESE = (
    rf"(?:[{_DIGIT}{_UNIT}廿卅]|几(?=[{_UNIT}])|数(?=[{_UNIT}]))"
    rf"[{_DIGIT}{_UNIT}廿卅几]*(?:点[{_DIGIT}]+)?"
)

#: One numeral. Groups: ``arabic`` (also 1亿2千), or ``fraction`` (五分之二), or ``slash``
#: (1/3), or ``chinese``, or ``half``, or ``few``; then ``more`` (多 余 几 来) and ``times`` (a
#: multiplier behind it).
NUMERAL = re.compile(
    rf"(?:(?P<fraction>(?:[{_DIGIT}{_UNIT}]+|\d{{1,4}})分之(?:{_ARABIC}|[{_DIGIT}{_UNIT}点几]+))"
    rf"|(?P<slash>\d{{1,2}}/\d{{1,3}}(?![\d/.年月日-]))"
    rf"|(?P<arabic>{_ARABIC}(?:[亿万千]零?\d{{1,4}}(?![\d.]))*)"
    rf"|(?P<chinese>{_CHINESE})"
    rf"|(?P<half>半)|(?P<few>几))"
    rf"(?P<more>[多余几来](?!年来))?(?P<times>{_MULTIPLIER})?(?P<more_behind>[多余几来])?"
)


RUN = re.compile(rf"[\d{_DIGIT}{_UNIT}廿卅几,]+")
#: A run of characters of numerals that is too long for one.
LONG_RUN = re.compile(rf"[\d{_DIGIT}{_UNIT}廿卅几,]{{40}}")


class Numeral(NamedTuple):
    """A numeral and what it is worth.

    Attributes
    ----------
    start, end : int
        Half-open offsets of the numeral with its multiplier and 多 or 余.
    low, high : Decimal
        Equal where the numeral is exact.
    comparator : str or None
        ``>`` where 多, 余 or 来 stands in it.
    is_arabic : bool
    times : Decimal
        The multiplier that ends it (万 is 10000), which a list may share; else 1.
    kind : {"plain", "percent", "half", "few", "bare"}
        ``bare`` is a multiplier without a digit (百, 万).
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    comparator: str | None
    is_arabic: bool
    times: Decimal
    kind: str


def parse_number(text: str) -> Decimal:
    """Return the exact value of a number in Arabic, Chinese or mixed notation.

    Parameters
    ----------
    text : str
        The number alone, without a unit.

    Returns
    -------
    Decimal

    Raises
    ------
    ValueError
        If the text is no number, or a vague one (``三五``, ``十几``).

    Examples
    --------
    >>> parse_number("三千二百零五"), parse_number("1亿2千万"), parse_number("两百点五")
    (Decimal('3205'), Decimal('120000000'), Decimal('200.5'))
    """
    text = text.strip()
    sign = -1 if text[:1] in _MINUS else 1
    text = text[sign < 0 :]
    numeral = read_numeral(text, 0)
    if numeral is not None and text[numeral.end : numeral.end + 1] == "又":
        numeral = _add_fraction(text, numeral)
    if numeral is None or numeral.end != len(text):
        raise ValueError(f"expected a number such as 3205, 三千二百零五 or 1亿2千万, got {text!r}")
    if numeral.low != numeral.high or numeral.comparator:
        raise ValueError(f"expected an exact number, got {text!r}")
    value = numeral.low / 100 if numeral.kind == "percent" else numeral.low
    return _shorten(sign * value)


_MINUS = tuple("负-－−")


def _add_fraction(text: str, whole: Numeral) -> Numeral | None:
    """Read on behind 又: 三又五分之一 is 3.2."""
    part = read_numeral(text, whole.end + 1)
    if part is None or part.kind != "percent":
        return None
    value = whole.low + part.low / 100
    return whole._replace(end=part.end, low=value, high=value)


def _shorten(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def multiplier(text: str) -> Decimal:
    """Return the product of a run of multipliers: ``百万`` is 1000000."""
    product = 1
    for character in text:
        product *= MULTIPLIERS[character]
    return Decimal(product)


def read_numeral(text: str, start: int) -> Numeral | None:
    """Read the numeral that begins at an offset.

    Parameters
    ----------
    text : str
    start : int

    Returns
    -------
    Numeral or None
        None where no well-formed numeral begins there.
    """
    match = NUMERAL.match(text, start)
    if match is None:
        return None
    arabic, chinese = match["arabic"], match["chinese"]
    kind, end, bounds = "plain", match.end(), None
    if arabic:
        return _with_multiplier(match, *_read_arabic(arabic))
    elif chinese:
        bounds = _read_chinese(chinese)
        kind = "bare" if chinese[0] in MULTIPLIERS and chinese[0] != "十" else "plain"
    elif match["fraction"] or match["slash"]:
        group = "fraction" if match["fraction"] else "slash"
        bounds, kind, end = _read_fraction(match[group]), "percent", match.end(group)
    elif match["half"]:
        bounds, kind, end = (Decimal("0.5"), Decimal("0.5")), "half", match.end("half")
    elif match["few"]:
        bounds, kind = (Decimal(2), Decimal(9)), "few"
    if bounds is None:
        return None
    if kind in ("percent", "half"):
        return Numeral(start, end, *bounds, None, False, Decimal(1), kind)
    return _with_multiplier(match, Decimal(0), *bounds, kind)


def _with_multiplier(
    match: re.Match[str], base: Decimal, low: Decimal, high: Decimal, kind: str = "plain"
) -> Numeral:
    more, times = match["more"], match["times"]
    if more == "几":  # 20几 is 21 to 29
        low, high, more = low + 1, high + 9, None
    factor = multiplier(times) if times else Decimal(1)
    if (
        base and not times and low < 10 and "零" not in match["arabic"]
    ):  # 3万5 leaves out its last place
        factor = Decimal(MULTIPLIERS[re.findall(r"[亿万千]", match["arabic"])[-1]]) / 10
    return Numeral(
        match.start(),
        match.end(),
        base + low * factor,
        base + high * factor,
        ">" if more or match["more_behind"] else None,
        match["arabic"] is not None,
        factor,
        kind,
    )


def _read_arabic(text: str) -> tuple[Decimal, Decimal, Decimal]:
    """Return the value before the last number (1亿 of 1亿2), and the last number twice."""
    *pairs, last = re.split(r"(?<=[亿万千])", text.replace(",", ""))
    base = sum(
        (Decimal(pair[:-1].lstrip("零")) * MULTIPLIERS[pair[-1]] for pair in pairs), Decimal(0)
    )
    return base, Decimal(last.lstrip("零")), Decimal(last.lstrip("零"))


def _read_fraction(text: str) -> tuple[Decimal, Decimal] | None:
    """Return a fraction as a percentage."""
    if "/" in text:
        upper, lower = (Decimal(part) for part in text.split("/"))
        low = high = upper
        if lower == 0 or upper >= lower:
            return None
    else:
        below, _, above = text.partition("分之")
        bounds = _read_mixed(above)
        lower_bounds = _read_mixed(below)
        if bounds is None or lower_bounds is None or lower_bounds[0] == 0:
            return None
        lower, (low, high) = lower_bounds[0], bounds
    return low * 100 / lower, high * 100 / lower


def _read_mixed(text: str) -> tuple[Decimal, Decimal] | None:
    if text[0].isdecimal():
        value = Decimal(text.replace(",", ""))
        return value, value
    return _read_chinese(text)


def _read_chinese(text: str) -> tuple[Decimal, Decimal] | None:
    """Return low and high of a Chinese numeral, or None where it is ill-formed."""
    for short, full in _VAGUE_TENS.items():
        text = text.replace(short, full)
    whole, _, decimals = text.partition("点")
    bounds = _read_digits(whole) if all(c in DIGITS for c in whole) else _read_places(whole)
    if bounds is None or not decimals:
        return bounds
    fraction = Decimal("0." + "".join(str(DIGITS[c]) for c in decimals))
    return bounds[0] + fraction, bounds[1] + fraction


def _read_digits(text: str) -> tuple[Decimal, Decimal] | None:
    """Read digits in a row: a year or a code, or an approximation (三五, 七八)."""
    digits = [DIGITS[c] for c in text]
    if len(digits) == 2 and 0 < digits[0] < digits[1]:
        return Decimal(digits[0]), Decimal(digits[1])
    if len(digits) == 2:
        return None
    value = Decimal("".join(map(str, digits)) or "0")
    return value, value


_NONZERO = "".join(character for character, digit in DIGITS.items() if digit)
_PLACE = rf"(?:[{_NONZERO}]{{1,2}}|几|数)"
_SECTION = re.compile(
    rf"(?:(?P<thousands>{_PLACE})?(?P<has_1000>[千仟]))?(?P<zero>[零〇]?)"
    rf"(?:(?P<hundreds>{_PLACE})?(?P<has_100>[百佰]))?(?P<zero_2>[零〇]?)"
    rf"(?:(?P<tens>{_PLACE})?(?P<has_10>[十拾]))?(?P<zero_3>[零〇]?)(?P<ones>{_PLACE})?"
)


def _read_places(text: str) -> tuple[Decimal, Decimal] | None:
    """Read a numeral with 十 百 千 万 亿, low and high side by side."""
    for character, factor in (("亿", 10**8), ("億", 10**8), ("万", 10**4), ("萬", 10**4)):
        if character in text:
            left, _, right = text.rpartition(character)
            upper = _read_places(left) if left else (Decimal(1), Decimal(1))
            lower = _read_below(right, factor)
            if upper is None or lower is None:
                return None
            return upper[0] * factor + lower[0], upper[1] * factor + lower[1]
    return _read_section(text)


def _read_below(text: str, factor: int) -> tuple[Decimal, Decimal] | None:
    """Read what stands behind 万 or 亿; a lone digit leaves out its place (三万五 is 35000)."""
    if not text:
        return Decimal(0), Decimal(0)
    if text[0] in "零〇":  # 三万零五 is 30005
        return _read_places(text[1:])
    lower = _read_places(text)
    if lower is not None and len(text) == 1 and text in DIGITS:
        return lower[0] * factor / 10, lower[1] * factor / 10
    return lower


def _read_section(text: str) -> tuple[Decimal, Decimal] | None:
    """Read a numeral below 10000."""
    match = _SECTION.fullmatch(text)
    if match is None or not text.strip("零〇"):
        return None
    low = high = 0
    missing = 0
    for group, mark, factor in (
        ("thousands", "has_1000", 1000),
        ("hundreds", "has_100", 100),
        ("tens", "has_10", 10),
    ):
        if match[mark]:
            missing += match[group] is None and factor != 10
            bounds = _read_place(match[group] or "一", 2)
            if bounds is None:
                return None
            low, high = low + bounds[0] * factor, high + bounds[1] * factor
    if missing > 1:
        return None
    if match["ones"]:
        has_tens = match["has_10"] is not None
        bounds = _read_place(match["ones"], 1 if has_tens else 2)
        if bounds is None:
            return None
        factor = 1
        if not has_tens and not (match["zero"] or match["zero_2"] or match["zero_3"]):
            factor = 10 if match["has_100"] else 100 if match["has_1000"] else 1
        low, high = low + bounds[0] * factor, high + bounds[1] * factor
    return Decimal(low), Decimal(high)


def _read_place(text: str, least: int) -> tuple[int, int] | None:
    if text in "几数":
        return least, 9
    if len(text) == 2:
        first, second = DIGITS[text[0]], DIGITS[text[1]]
        return (first, second) if first < second else None
    return DIGITS[text], DIGITS[text]
