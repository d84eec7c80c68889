"""Dates: found by one pattern where the scan stands, given a value afterwards.

Notes for a newcomer. A date is first a ``DateReading``, which says what is written
(a year, or how far from the report's year; a month; a part). Only ``resolve``, with the
reference date and the text, turns readings into TIMEX3 values, because a bare month takes
the year of a date before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from countymeasures.documents import DateExpression
from countymeasures.numerals.lexicon import Lexicon
from countymeasures.numerals.numbers import DIGITS, read_numeral
from countymeasures.numerals.reference import opens_year

_MOD_OF = {
    "底": "END",
    "末": "END",
    "初": "START",
    "中": "MID",
    "上旬": "START",
    "中旬": "MID",
    "下旬": "END",
}
_TO = r"\s*(?:—{1,2}|–|-{1,2}|－|―|~|～|至|到|─|∼)\s*"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR_DIGITS = r"(?:(?:19|20)\d{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})"

#: A point in time that begins with a numeral or with a year counted from the report's.
POINT = re.compile(
    rf"(?:(?P<year>{_YEAR_DIGITS})年(?!度?[来间前后内以]*[均])度?|(?P<short>\d{{2}})年(?=底|初|末|年底|年初)"
    rf"|(?P<relative>今年|本年度|本年|去年|上年度|上年|上一年|前年|明年|后年))?"
    rf"(?:(?P<half>[上下]半年)|第?(?P<quarter>[一二三四1-4])季度|(?P<first_quarters>前三季度)"
    rf"|(?P<month>{_MONTH})月(?:份)?(?:(?P<day>{_DAY})[日号](?!线|楼|院))?"
    rf"(?P<month_part>上旬|中旬|下旬|底|末|初)?"
    rf"|年?(?P<year_part>底(?!子|薄|蕴|线)|[末初]|中(?!央|国|心|学|小|共|等|部|药|医|标|期|西|原|型|高|低|华|职|专|间|考)))?"
)
_NUMERIC = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<sep>[-./])(?P<month>0?[1-9]|1[0-2])"
    r"(?:(?P=sep)(?P<day>[12]\d|3[01]|0?[1-9]))?(?![\d.]*[\d亿万元%户人个亩])"
)
_BARE_YEAR = re.compile(
    rf"(?P<year>{_YEAR_DIGITS})(?:(?P<to>{_TO})|[、和及与])(?={_YEAR_DIGITS}年?)"
)
_BARE_MONTH = re.compile(
    rf"(?P<month>{_MONTH})(?:(?P<to>{_TO})|[、和])(?P<last>{_MONTH})月(?!饼|嫂)份?(?P<part>底|末|初|中旬|上旬|下旬)?"
)
_BARE_DAY = re.compile(rf"{_TO}(?P<day>{_DAY})[日号](?!线|楼|院)")
# A year alone, as people speak of it: 回首2021，…
_YEAR_ALONE = re.compile(
    rf"(?:回首|展望|奋战|走过|告别|迎接)(?P<year>{_YEAR_DIGITS})(?=[，,。！；、])"
)
_RANGE = re.compile(_TO)
_PLAN = re.compile(
    r"(?P<open>[“\"‘'])?(?P<plan>[八九十][一二三四五]?五)(?P<close>[”\"’'])?(?P<part>初期|初|末期|末|中期)?"
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as it is written.

    Attributes
    ----------
    start, end : int
    year : int or None
        As written.
    offset : int or None
        Years from the reference date (去年 is -1).
    of_review : bool
        Whether ``offset`` counts from the year under review instead (上年).
    month, day : int or None
    suffix : str
        ``-Q1``, ``-H2`` or ``-01/-09`` behind the year.
    mod : {"START", "MID", "END"} or None
    fixed : str or None
        A value that needs no year: ``PRESENT_REF``, ``2016/2020``.
    until : DateReading or None
        The other end of an interval.
    """

    start: int
    end: int
    year: int | None = None
    offset: int | None = None
    of_review: bool = False
    month: int | None = None
    day: int | None = None
    suffix: str = ""
    mod: Literal["START", "MID", "END"] | None = None
    fixed: str | None = None
    until: DateReading | None = None


def read_date(text: str, start: int, lexicon: Lexicon) -> DateReading | None:
    """Read the date that begins at an offset, as far as it goes; None where none does."""
    word = _read_word(text, start, lexicon)
    if word is not None:
        return word
    if text[start].isdigit():
        numeric = _NUMERIC.match(text, start)
        if numeric:
            return _reading(numeric, start, numeric.end())
    alone = _YEAR_ALONE.match(text, max(0, start - 2))
    if alone and alone.start("year") == start:
        return DateReading(start, alone.end(), year=_year(alone["year"]))
    years = _BARE_YEAR.match(text, start)
    if years:
        return _read_years(text, years)
    months = _BARE_MONTH.match(text, start)
    if months:
        return _read_months(months)
    point = _read_point(text, start, lexicon)
    if point is None:
        return None
    if text[start - 1 : start] == "第" and point.suffix.startswith("-Q"):
        point = replace(point, start=start - 1)
    gap = _RANGE.match(text, point.end)
    if gap:
        until = _read_point(text, gap.end(), lexicon)
        if until is not None:
            return replace(point, end=until.end, until=until)
        if point.day:
            day = _BARE_DAY.match(text, point.end)
            if day:
                until = replace(point, day=_number(day["day"]))
                return replace(point, end=day.end(), until=until)
    return point


def _read_point(text: str, start: int, lexicon: Lexicon) -> DateReading | None:
    match = POINT.match(text, start)
    if match is None or match.end() == start:
        return None
    if not (
        match["year"] or match["short"] or match["relative"] or match["month"] or match["quarter"]
    ):
        return None
    if match["month"] and not match["day"] and text.startswith(_NOT_BEHIND_MONTH, match.end()):
        return None
    reading = _reading(match, start, match.end())
    bare_year = match.end() in (match.end("relative"), match.end("year") + 1)
    holiday = _read_word(text, match.end(), lexicon) if bare_year else None
    if holiday is not None and holiday.day:
        reading = replace(holiday, start=start, year=reading.year)
    if match["relative"]:
        relative = match["relative"]
        of_review = relative in lexicon.dates["review_years"]
        years = lexicon.dates["review_years" if of_review else "years"]
        return replace(reading, offset=years[relative], of_review=of_review)
    if match["short"]:
        return replace(reading, year=2000 + int(match["short"]))
    return reading


def _reading(match: re.Match[str], start: int, end: int) -> DateReading:
    groups = match.groupdict()
    part = groups.get("month_part") or groups.get("year_part")
    suffix = ""
    if groups.get("half"):
        suffix = "-H1" if groups["half"][0] == "上" else "-H2"
    elif groups.get("quarter"):
        suffix = f"-Q{_number(groups['quarter'])}"
    elif groups.get("first_quarters"):
        suffix = "-01/-09"
    return DateReading(
        start,
        end,
        year=_year(groups["year"]) if groups.get("year") else None,
        month=_number(groups["month"]) if groups.get("month") else None,
        day=_number(groups["day"]) if groups.get("day") else None,
        suffix=suffix,
        mod=_MOD_OF[part] if part else None,  # type: ignore[arg-type]  # values are the three mods
    )


def _number(text: str) -> int:
    numeral = read_numeral(text, 0)
    assert numeral is not None  # the pattern admits numbers only
    return int(numeral.low)


def _year(text: str) -> int:
    return int("".join(str(DIGITS.get(character, character)) for character in text))


def _read_years(text: str, match: re.Match[str]) -> DateReading | None:
    """Read 2016—2020年, or the first of 2016、2017年."""
    first = DateReading(match.start(), match.end("year"), year=_year(match["year"]))
    if match["to"] is None:
        return first
    last = re.compile(rf"({_YEAR_DIGITS})(?:年度?)?([初底末])?").match(text, match.end())
    assert last is not None  # the look-ahead of the pattern has seen it
    until = DateReading(last.start(), last.end(), year=_year(last[1]))
    return replace(first, end=last.end(), until=until)


def _read_months(match: re.Match[str]) -> DateReading:
    """Read 1-8月, or the first of 3、4月."""
    month = _number(match["month"])
    if match["to"] is None:
        return DateReading(match.start(), match.end("month"), month=month)
    until = DateReading(match.start("last"), match.end(), month=_number(match["last"]))
    return DateReading(match.start(), match.end(), month=month, until=until)


def _read_word(text: str, start: int, lexicon: Lexicon) -> DateReading | None:
    """Read a plan, a holiday or a word such as 年底 or 目前."""
    if text.startswith(_FIRST_OF_PLAN, start):
        plan = _PLAN.match(text, start - 1 if start and text[start - 1] in _QUOTES else start)
        if plan is not None and plan["plan"] in lexicon.plans:
            return _read_plan(text, plan, lexicon)
    match = lexicon.date_word.match(text, start)
    if match is None:
        return None
    word, end = match[0], match.end()
    if word in lexicon.dates["present"]["words"]:
        if text[start - 1 : start] in ("项", "栏", "科", "题") or text.startswith("期", end):
            return None
        return DateReading(start, end, fixed="PRESENT_REF")
    if word in lexicon.dates["parts"]:
        suffix, mod = lexicon.dates["parts"][word]
        return DateReading(start, end, suffix=suffix, mod=mod or None)
    if word in lexicon.dates["months"]:
        return DateReading(start, end, offset=0, month=0, suffix=word)
    day_of_year = _holiday(text, start, word, lexicon)
    if day_of_year is None:
        return None
    month, day = day_of_year.split("-")
    return DateReading(start, end, month=int(month), day=int(day))


_FIRST_OF_PLAN = tuple("八九十")
_NOT_BEHIND_MONTH = ("饼", "嫂", "亮")
_NAMED_AFTER_DAY = re.compile("劳动|路|村|大道|广场|社区|学校|小学|中学|红旗|奖|勋章")


def _holiday(text: str, start: int, word: str, lexicon: Lexicon) -> str | None:
    """Return month and day of a holiday, or None where the word is none."""
    end = start + len(word)
    if word in lexicon.holidays:
        return None if _NAMED_AFTER_DAY.match(text, end) else lexicon.holidays[word]
    if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
        return lexicon.quoted_holidays.get(word)
    return None


_QUOTES = tuple("“”‘’\"'")


def _read_plan(text: str, match: re.Match[str], lexicon: Lexicon) -> DateReading | None:
    if re.match(r"[”\"’']?(?:普法|期普法)", text[match.end("plan") : match.end("plan") + 4]):
        return None
    first, last = lexicon.plans[match["plan"]]
    part = (match["part"] or "")[:1]
    quoted = bool(match["open"] and match["close"])
    if (
        not quoted
        and len(match["plan"]) == 2
        and not part
        and not re.match(
            r"期间|时期|规划|计划|以来|开局|收官|目标",
            text[match.end("plan") : match.end("plan") + 2],
        )
    ):
        return None
    start, end = match.start("plan"), match.end("plan")
    if part and quoted:
        start, end = match.start("open"), match.end("close") + 1
    elif part and not match["close"]:
        end += 1
    else:
        part = ""
    return DateReading(start, end, mod=_MOD_OF[part] if part else None, fixed=f"{first}/{last}")  # type: ignore[arg-type]  # as above


_PLAN_AHEAD = re.compile(
    r"预计|计划(?!生育|单列)|力争|确保|争取|拟|(?<![即])将|前(?:全部|完成|建成|竣工|投)"
)
_SECTION_OF_PLANS = (
    r"(?:{year}年|今年)[^，。；\n]{{0,14}}"
    r"(?:任务|安排|打算|目标|部署|总体要求|指导思想|思路|重点工作|重点抓好|工作重点|工作建议|主要工作)"
)


def resolve(
    readings: Iterable[tuple[DateReading, float]], text: str, reference_date: str | None
) -> list[DateExpression]:
    """Give dates their TIMEX3 values.

    Parameters
    ----------
    readings : iterable of (DateReading, float)
        In the order of the text, each with its score.
    text : str
    reference_date : str or None
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; without one a relative year is ``XXXX``.

    Returns
    -------
    list of DateExpression
    """
    year = int(reference_date[:4]) if reference_date else None
    month = int(reference_date[5:7]) if reference_date and len(reference_date) >= 7 else None
    # A report of January to March speaks of the year before, until it comes to its plans.
    plans_start = 0
    if year is not None and (month <= 3 if month is not None else opens_year(text)):
        plans = re.compile(_SECTION_OF_PLANS.format(year=year)).search(text, len(text) // 6)
        plans_start = plans.start() if plans else len(text)
    values = []
    # A bare month takes the year of a dated month before it in the paragraph, or of a year
    # before it in the sentence.
    last_year: int | None = None
    last_month = False
    last_end = 0
    for reading, score in readings:
        gap = text[last_end : reading.start]
        if "\n" in gap or (not last_month and ("。" in gap or "；" in gap or ";" in gap)):
            last_year = None
        base = year
        if year is not None and reading.start < plans_start:
            base = year - 1
        ahead = _is_ahead(text, reading.start, reading.end)
        value, resolved_year = _value_of(reading, year, base, last_year, ahead, month)
        if reading.until is not None:
            until, until_year = _value_of(
                reading.until, year, base, resolved_year or last_year, ahead, month
            )
            value, resolved_year = f"{value}/{until}", until_year or resolved_year
        if resolved_year is not None and (reading.year or reading.offset is not None):
            last_year, last_month = resolved_year, reading.month is not None
        last_end = reading.end
        values.append(
            DateExpression(
                start=reading.start,
                end=reading.end,
                text=text[reading.start : reading.end],
                value=value,
                mod=reading.until.mod if reading.until else reading.mod,
                score=score,
            )
        )
    return values


def _is_ahead(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence up to the date, or the words behind it, speak of a plan."""
    sentence_start = max(text.rfind(mark, 0, start) for mark in "。；;\n") + 1
    return _PLAN_AHEAD.search(text, max(sentence_start, start - 40), end + 6) is not None


def _value_of(
    reading: DateReading,
    year: int | None,
    base: int | None,
    last_year: int | None,
    ahead: bool,
    month: int | None,
) -> tuple[str, int | None]:
    if reading.fixed is not None:
        return reading.fixed, None
    if reading.month == 0:  # 本月, 上月
        return _month_near(year, month, reading.suffix), year
    if reading.year is not None:
        own: int | None = reading.year
    elif reading.offset is not None:
        start = base if reading.of_review else year
        own = None if start is None else start + reading.offset
    elif ahead and (reading.month or not reading.mod):
        own = year
    elif last_year is not None and (reading.month or reading.suffix):
        own = last_year
    else:
        own = base
    name = "XXXX" if own is None else str(own)
    if reading.suffix == "-01/-09":
        return f"{name}-01/{name}-09", own
    value = name + reading.suffix
    if reading.month:
        value += f"-{reading.month:02d}"
    if reading.day:
        value += f"-{reading.day:02d}"
    return value, own


def _month_near(year: int | None, month: int | None, word: str) -> str:
    if year is None or month is None:
        return "XXXX-XX"
    shift = {"本月": 0, "上月": -1, "上个月": -1, "下月": 1}[word]
    index = year * 12 + month - 1 + shift
    return f"{index // 12}-{index % 12 + 1:02d}"
