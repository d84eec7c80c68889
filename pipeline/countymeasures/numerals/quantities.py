"""Quantities: a numeral, its unit, and the words of comparison, range and rate around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from countymeasures.numerals.lexicon import Lexicon, Unit
from countymeasures.numerals.numbers import NOT_ALONE, Numeral, read_numeral

_TO = re.compile(r"\s*(?:—{1,2}|–|-{1,2}|－|―|~|～|至|到|─|∼)\s*")
_LIST = re.compile("[、和与及或]|以及")
# Behind the first number of a list: the others, then something that isn't another one.
_REST_OF_LIST = re.compile(r"(?:(?:[、和与及或]|以及)\d[\d.]*[百千万亿多余]*){1,19}(?![、\d])")
# 资金（万元） and 单位：万元 head a column of a table and count nothing.
_COLUMN_UNIT = re.compile(r".{0,2}[（(][百千万亿]+元[）)]|单位[：:]")
_MEASURED = {"time", "money", "length", "area", "mass", "ratio", "energy", "power", "volume"}


@dataclass(frozen=True, slots=True)
class QuantityReading:
    """A quantity as the scan reads it: what ``documents.Quantity`` is made from.

    Attributes
    ----------
    start, end : int
    low, high : Decimal
        Equal unless it is a range.
    unit : str
    comparator : str
    per : tuple of str
        From the slash of a rate only.
    score : float
        Lower where the reading was close.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    comparator: str
    per: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Measured:
    """A numeral with its unit, before range and comparison."""

    numeral: Numeral
    end: int
    unit: str
    entry: Unit | None
    per: tuple[str, ...] = ()
    add: Decimal = Decimal(0)
    comparator: str | None = None


def read_quantities(text: str, start: int, floor: int, lexicon: Lexicon) -> list[QuantityReading]:
    """Read the quantity that begins with the numeral at an offset, and those that share its unit.

    Parameters
    ----------
    text : str
    start : int
        Where the numeral begins.
    floor : int
        End of the span before: nothing reaches back beyond it.
    lexicon : Lexicon

    Returns
    -------
    list of QuantityReading
        Empty where the numeral counts nothing; several for ``10、20和30公里``.
    """
    numeral = read_numeral(text, start)
    if numeral is None or text[start : numeral.end] in NOT_ALONE:
        return []
    if start > floor and _has_minus(text, start):
        numeral = numeral._replace(low=-numeral.high, high=-numeral.low)
        start -= 1
    comparator, front = _before(text, start, floor, numeral, lexicon)
    measured = _measure(text, numeral, lexicon)
    ranged = _read_range(text, numeral, measured, front, lexicon)
    if ranged is not None:
        return [replace(ranged, comparator=comparator or ranged.comparator)]
    if measured is None:
        return _read_unitless(text, numeral, front, comparator, lexicon)
    after, end = _after(text, measured.end, lexicon)
    if not _is_count(text, numeral, measured, comparator or after, lexicon):
        return []
    return [
        QuantityReading(
            front,
            end,
            measured.numeral.low + measured.add,
            measured.numeral.high + measured.add,
            measured.unit,
            _first(comparator, numeral.comparator, measured.comparator, after),
            measured.per,
            _score(numeral, measured),
        )
    ]


_MINUS = re.compile(r"(?<![\d%％A-Za-z元个人年月日）)])[-－−]$|(?<![减担欺胜抱辜肩背自正])负$")


def _has_minus(text: str, start: int) -> bool:
    return _MINUS.search(text, max(0, start - 2), start) is not None


def _first(*comparators: str | None) -> str:
    return next((comparator for comparator in comparators if comparator), "=")


def _score(numeral: Numeral, measured: _Measured) -> float:
    if measured.entry is None:
        return 0.7
    if numeral.is_arabic:
        return 0.99
    if numeral.low == numeral.high == 1:
        return 0.8
    return 0.9 if measured.unit == "个" else 0.95


def _before(
    text: str, start: int, floor: int, numeral: Numeral, lexicon: Lexicon
) -> tuple[str | None, int]:
    """Return the comparison that touches the numeral in front, and where the span begins."""
    rounded = numeral.kind == "bare" or numeral.times > 1
    for length in range(min(4, start - floor), 0, -1):
        word = text[start - length : start]
        comparator = lexicon.before.get(word)
        if comparator is None and rounded:
            comparator = lexicon.before_multiplier.get(word)
        if comparator is None:
            continue
        if word == "突破" and _FEW_THINGS.match(text, start):
            continue  # 突破两个难点 is no bound
        if word == "上" and numeral.kind != "bare":
            continue
        previous = text[start - length - 1 : start - length]
        if previous and previous in lexicon.not_after.get(word, ""):
            continue
        if (
            word == "近"
            and _YEARS.match(text, start)
            and (text[start] == "几" or not _LASTED.search(text, max(0, start - 4), start - 1))
        ):
            return None, start  # 近三年 is the last three years, not almost three
        return comparator, start - length
    return None, start


_FEW_THINGS = re.compile("[一二两三四五六七八九][个项条类大]")
_YEARS = re.compile(r"[几\d一二两三四五六七八九十]+年")
_LASTED = re.compile(r"(?:历时|历经|时间|长达|[了达用]|(?<!通)过)$")


def _after(text: str, end: int, lexicon: Lexicon) -> tuple[str | None, int]:
    match = lexicon.after.match(text, end)
    if match is None:
        return None, end
    return lexicon.after_comparators[match[1]], match.end()


def _measure(text: str, numeral: Numeral, lexicon: Lexicon) -> _Measured | None:
    """Find the unit behind a numeral."""
    if numeral.kind == "percent":
        return _Measured(numeral, numeral.end, "%", lexicon.units["%"])
    end = numeral.end
    if numeral.kind == "half":
        return _measure_half(text, numeral, lexicon)
    special = _measure_special(text, numeral, lexicon)
    if special is not None:
        return special
    match = lexicon.unit.match(text, end)
    if match is None:
        noun = lexicon.noun_unit.match(text, end)
        if noun is None or not numeral.is_arabic:
            return None
        return _Measured(numeral, noun.end(), noun[1], None)
    entry = lexicon.units_by_surface[match[1]]
    end = match.end()
    if match[1] == "度" and not _ELECTRIC.search(text, max(0, numeral.start - 15), end + 6):
        return _Measured(numeral, end, "度", None)
    if match[1] in _COINS and (coins := _measure_coins(text, numeral, match[1], end, lexicon)):
        return coins
    if entry.scale != 1:
        low, high = numeral.low * entry.scale, numeral.high * entry.scale
        numeral = numeral._replace(low=low, high=high)
    bracket = lexicon.bracket.match(text, end)
    if bracket is not None:
        end = bracket.end()
    per: tuple[str, ...] = ()
    rate = lexicon.rate.match(text, end)
    while rate is not None:
        per = (*per, lexicon.name_of(rate[1]))
        end = rate.end()
        rate = lexicon.rate.match(text, end)
    add, comparator = Decimal(0), None
    if entry.name == "元" and (part := _PARTS.match(text, end)):
        add, end = _worth(part), part.end()
    if text.startswith("半", end) and (entry.dimension in _MEASURED or entry.name == "趟"):
        add, end = Decimal("0.5"), end + 1
    if text[end : end + 1] in ("多", "余") and entry.dimension in _MEASURED:
        if text[end + 1 : end + 2] not in _NOT_BEHIND_MORE:
            comparator, end = ">", end + 1
    return _Measured(numeral, end, entry.name, entry, per, add, comparator)


#: The smaller coins behind 元, 块 or 角: 1元7角, 两毛五, 5分5厘.
_PARTS = re.compile(
    r"(?:(?P<tenths>[\d一二三四五六七八九])[角毛])?(?:(?P<hundredths>[\d一二三四五六七八九])分钱?)?"
)


#: What 块 and 毛 are worth in 元.
_COINS = {"块": Decimal(1), "毛": Decimal("0.1")}


def _measure_coins(
    text: str, numeral: Numeral, coin: str, end: int, lexicon: Lexicon
) -> _Measured | None:
    """Read 5块8, 两毛五, and 5块 where the words in front are of a price; 块 is a piece too."""
    worth = _COINS[coin]
    if coin == "块" and not _PRICE.search(text, max(0, numeral.start - 8), numeral.start):
        return None
    change = _CHANGE.match(text, end)
    if change is None and coin == "块" and text[end : end + 1] not in _CLAUSE_ENDS:
        return None
    return _Measured(
        numeral._replace(low=numeral.low * worth, high=numeral.high * worth),
        change.end() if change else end,
        "元",
        lexicon.units["元"],
        add=_digit(change[1]) * worth / 10 if change else Decimal(0),
    )


def _worth(part: re.Match[str]) -> Decimal:
    return sum(
        (
            _digit(part[name]) * factor
            for name, factor in (("tenths", Decimal("0.1")), ("hundredths", Decimal("0.01")))
            if part[name]
        ),
        Decimal(0),
    )


# 多 before these begins another word (3年多种经营) or is a verb (1.8亿元多收了…).
_NOT_BEHIND_MORE = tuple("个家名户元种样方年次出收了卖打赚挣")
_PRICE = re.compile(r"[收交卖价挣花省赚给费付到多涨降斤元补每]")
_CHANGE = re.compile(r"([1-9一二三四五六七八九])(?![\d.万千百十个元块])")
_CLAUSE_ENDS = (*"，,。；;、）)以左", "")


def _digit(text: str) -> int:
    return int(text) if text.isascii() else "零一二三四五六七八九".index(text)


_ELECTRIC = re.compile("电|光伏|能耗|用能")
_HALF = re.compile("个?(小时|月|天|年|里)|(亩)")


def _measure_half(text: str, numeral: Numeral, lexicon: Lexicon) -> _Measured | None:
    """Read 半年, 半个月, 半亩; 上半年 is a date, 一半 is read at its 一."""
    match = _HALF.match(text, numeral.end)
    if match is None or _PART_OF_YEAR.search(text, max(0, numeral.start - 2), numeral.start):
        return None
    unit = "个月" if match[1] == "月" else match[1] or match[2]
    return _Measured(numeral, match.end(), unit, lexicon.units.get(unit))


_PART_OF_YEAR = re.compile("一$|(?<![提以])[上下前]$|(?<![延推以之])后$")
_HALF_MORE = re.compile(
    r"个(?P<half>半)?(?P<more>多)?(?P<unit>月|小时|工作日|百分点|星期|钟头)(?!饼|嫂|球)"
)
_TENTHS = re.compile(
    r"(?:成|折(?![算合款旧叠扣腾射线抵资价股]))(?P<half>[半一二三四五六七八九])?(?P<more>多)?(?![立功为果效本员长人熟都交品型套片活批千百群年规绩])(?!分(?![给配到归]))"
)


def _measure_special(text: str, numeral: Numeral, lexicon: Lexicon) -> _Measured | None:
    """Read 三成五, 一半, 两个半小时, 个月."""
    end = numeral.end
    if text.startswith("半", end) and text[numeral.start : end] == "一":
        if text[end + 1 : end + 2] in ("天", "径", "路"):
            return None
        half = numeral._replace(low=Decimal(50), high=Decimal(50))
        more = text.startswith("多", end + 1)
        return _Measured(
            half, end + 1 + more, "%", lexicon.units["%"], comparator=">" if more else None
        )
    tenths = _TENTHS.match(text, end)
    if tenths and numeral.is_arabic and 10 < numeral.high < 100:  # 72折
        numeral = numeral._replace(low=numeral.low / 10, high=numeral.high / 10)
    if tenths and numeral.high <= 10 and numeral.times == 1 and numeral.kind == "plain":
        digit = tenths["half"]
        extra = Decimal(0)
        if digit:
            extra = Decimal(5) if digit == "半" else Decimal(_digit(digit))
        scaled = numeral._replace(low=numeral.low * 10 + extra, high=numeral.high * 10 + extra)
        comparator = ">" if tenths["more"] else None
        return _Measured(scaled, tenths.end(), "%", lexicon.units["%"], comparator=comparator)
    spell = _HALF_MORE.match(text, end)
    if spell:
        unit = lexicon.name_of(f"个{spell['unit']}")
        return _Measured(
            numeral,
            spell.end(),
            unit,
            lexicon.units[unit],
            (),
            Decimal("0.5") if spell["half"] else Decimal(0),
            ">" if spell["more"] else None,
        )
    return None


def _is_count(
    text: str, numeral: Numeral, measured: _Measured, comparator: str | None, lexicon: Lexicon
) -> bool:
    """Tell whether a Chinese numeral with this unit counts, or belongs to a word."""
    entry = measured.entry
    if numeral.kind == "bare":
        return (
            comparator is not None
            or numeral.comparator is not None
            or (measured.unit == "元" and not _COLUMN_UNIT.match(text, max(0, numeral.start - 3)))
            or text.startswith(("达", "到"), numeral.start - 1)  # 达百个
        )
    if numeral.is_arabic or entry is None or numeral.kind in ("percent", "half"):
        return True
    if text[numeral.start : numeral.end] == "一" and (
        lexicon.emphatic_before.search(text, max(0, numeral.start - 6), numeral.start)
        or lexicon.emphatic_after.match(text, measured.end)
    ):
        return False
    if text[numeral.start : numeral.end] == "二" and entry.dimension not in _MEASURED:
        return False  # two of something are 两个; 二 is second
    length = numeral.end - numeral.start
    if entry.needs_arabic and length == 1:
        return entry.takes_two and text[numeral.start] == "两"
    if numeral.low == numeral.high == 1 and not entry.takes_one:
        return False
    return True


def _read_range(
    text: str, first: Numeral, measured: _Measured | None, front: int, lexicon: Lexicon
) -> QuantityReading | None:
    """Read 1—2个, 10%-15%, 2—3万元, 900米至1400米."""
    gap = _TO.match(text, measured.end if measured else first.end)
    if gap is None or gap.end() >= len(text):
        return None
    if gap[0].strip() in "至到" and text[max(0, front - 1) : front] in ("由", "从", "自"):
        return None
    second = read_numeral(text, gap.end())
    if second is None or second.kind in ("half", "few") or second.is_arabic != first.is_arabic:
        return None
    other = _measure(text, second, lexicon)
    if other is None or (measured is not None and other.unit != measured.unit):
        return None
    low = first.low
    if measured is None and first.times == 1 and low * second.times < second.high:
        low *= second.times  # 2—3万元 is from 20000, 8000到1.5万元 from 8000
    if not low < second.high:
        return None
    if not first.is_arabic and other.entry is not None and other.entry.needs_arabic:
        return None
    after, end = _after(text, other.end, lexicon)
    comparator = _first(first.comparator, second.comparator, after)
    return QuantityReading(front, end, low, second.high, other.unit, comparator, other.per, 0.97)


def _read_unitless(
    text: str, numeral: Numeral, front: int, comparator: str | None, lexicon: Lexicon
) -> list[QuantityReading]:
    """Read a number whose unit stands behind a later one, is plain, or is none."""
    is_large = max(numeral.times, 0 if numeral.is_arabic else numeral.low) >= 10000
    if not numeral.is_arabic and not is_large:
        return []
    shared = _read_shared(text, numeral, front, comparator, lexicon)
    if shared:
        return shared
    clause = text[max(0, front - 30) : front]
    clause = re.split(r"[。；\n]", clause)[-1]
    if is_large:
        if lexicon.people.match(text, numeral.end):
            sign = _first(comparator, numeral.comparator)
            low, high = numeral.low, numeral.high
            return [QuantityReading(front, numeral.end, low, high, "人", sign, (), 0.7)]
        nouns = lexicon.implied.findall(clause)
        if nouns and (
            comparator or text[numeral.end : numeral.end + 1] in set("，。；、,;大关的（()）")
        ):
            unit = lexicon.implied_units[nouns[-1]]
            after, end = _after(text, numeral.end, lexicon)
            sign = _first(comparator, numeral.comparator, after)
            return [QuantityReading(front, end, numeral.low, numeral.high, unit, sign, (), 0.6)]
        return []
    if lexicon.index.search(clause) and text[numeral.end : numeral.end + 1] in set(
        "，。；、,;()（）缩降升提扩下上"
    ):
        return [
            QuantityReading(
                front, numeral.end, numeral.low, numeral.high, "", _first(comparator), (), 0.6
            )
        ]
    return []


def _read_shared(
    text: str, numeral: Numeral, front: int, comparator: str | None, lexicon: Lexicon
) -> list[QuantityReading]:
    """Read a list whose last member alone has a unit (10、20和30公里)."""
    rest = _REST_OF_LIST.match(text, numeral.end)
    if rest is None or text[rest.end() : rest.end() + 1] in _CLAUSE_ENDS:
        return []
    numerals, position = [numeral], numeral.end
    measured = None
    while measured is None and position < rest.end():
        gap = _LIST.match(text, position)
        if gap is None:
            return []
        following = read_numeral(text, gap.end())
        if following is None or not following.is_arabic:
            return []
        numerals.append(following)
        position = following.end
        measured = _measure(text, following, lexicon)
    if measured is None:
        return []
    last = numerals[-1]
    readings = []
    for index, member in enumerate(numerals[:-1]):
        factor = last.times if member.times == 1 else Decimal(1)
        readings.append(
            QuantityReading(
                front if index == 0 else member.start,
                member.end,
                member.low * factor,
                member.high * factor,
                measured.unit,
                _first(comparator if index == 0 else None, member.comparator),
                measured.per,
                0.9,
            )
        )
    after, end = _after(text, measured.end, lexicon)
    sign = _first(last.comparator, measured.comparator, after)
    readings.append(
        QuantityReading(
            last.start,
            end,
            last.low + measured.add,
            last.high + measured.add,
            measured.unit,
            sign,
            measured.per,
            0.95,
        )
    )
    return readings


_DOUBLINGS = {"一": 2, "1": 2, "两": 4, "二": 4, "2": 4, "三": 8, "3": 8, "四": 16, "4": 16}
_DOUBLING = re.compile(
    "翻了?(?P<before>将近|近|约|超)?(?P<doublings>[一二两三四1234])番(?P<after>多|以上|左右)?"
)


def read_doubling(text: str, start: int, lexicon: Lexicon) -> QuantityReading | None:
    """Read 翻一番 (2 倍) and 翻了近两番 (< 4 倍) at their numeral; None where it is neither."""
    if not text.startswith("番", start + 1):
        return None
    front = text.rfind("翻", max(0, start - 4), start)
    match = _DOUBLING.match(text, front) if front >= 0 else None
    if match is None or match.start("doublings") != start:
        return None
    value = Decimal(_DOUBLINGS[match["doublings"]])
    after = ">" if match["after"] == "多" else lexicon.after_comparators.get(match["after"])
    comparator = _first(lexicon.before.get(match["before"]), after)
    return QuantityReading(front, match.end(), value, value, "倍", comparator, (), 0.95)


def read_zero(text: str, start: int) -> QuantityReading | None:
    """Read the 零 that a rate falls to (贫困发生率降为零) as 0 %; None where it is none."""
    if text[start] not in "零0" or (text[start + 1 : start + 2] or "。") not in "，,。；;、）)的\n":
        return None
    clause = text[max(0, start - 24) : start]
    if not _FALLS_TO.search(clause) or not _RATE.search(clause):
        return None
    return QuantityReading(start, start + 1, Decimal(0), Decimal(0), "%", "=", (), 0.85)


_FALLS_TO = re.compile(r"(?:[降归减清]|[降减归][为至到]|[率年都均]为|由|从)$")
_RATE = re.compile(r"[率比幅重][^，。；\n]{0,12}$")
