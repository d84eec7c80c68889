"""The scan: one pass over the characters, where each numeral gets one reading.

Notes for a newcomer
--------------------
Read ``find`` first. The lexicon's trigger jumps from numeral to numeral (and to the words
of dates). Where one stands, every reading that could begin there is made: a name or set phrase
(``set_phrases.toml``), a date (``dates.py``), an ordinal, a quantity (``quantities.py``). The
longest wins, and on equal length the order is name, date, ordinal, quantity. The scan goes on
behind the winner, so a numeral belongs to one reading only. A numeral that no reading takes is
passed over.

Invariants: spans don't overlap and come in order; every numeral is looked at once, so the
scan is linear; nothing here knows spaCy.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from countymeasures.documents import DateExpression, Ordinal, Quantity
from countymeasures.numerals.dates import DateReading, read_date, resolve
from countymeasures.numerals.lexicon import Lexicon, load_lexicon
from countymeasures.numerals.numbers import LONG_RUN, RUN, read_numeral
from countymeasures.numerals.quantities import (
    QuantityReading,
    read_doubling,
    read_quantities,
    read_zero,
)
from countymeasures.numerals.rates import read_per

_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_HAS_WIDE = re.compile("[０-９．]")
_QUOTED = re.compile(
    r"[“‘\"](?P<short>[^“”‘’\"\n]{1,16})[”’\"]|《(?P<title>[^》\n]{1,40})》"
    r"|[“‘\"](?P<long>[^“”‘’\"\n]{17,40})[”’\"]"
    r"|^[\[【]?\d{1,3}[\].】、．]\s*\[?(?P<term>[^：:，,。；\]\n]{2,30})(?=[：:\]]|是?指|即)",
    re.MULTILINE,
)
_ORDINAL = re.compile(
    r"(?P<number>\d{1,4}|[一二三四五六七八九十百]{1,5})(?P<classifier>[\u4e00-\u9fff])?"
)


class _Quote(NamedTuple):
    """Quoted text with its quotes, a title, or the term that a footnote explains.

    ``kind`` is ``short``, ``long``, ``title`` or ``term``.
    """

    start: int
    end: int
    kind: str | None


# In a longer quotation or a term that is explained, a small Chinese numeral names.
_SMALL = frozenset("一二两三四五六七八九十")
_MEASURES = frozenset(("元", "%", "亩", "公里", "斤", "公斤", "吨"))
# Abbreviations that a figure may follow without a blank.
_INDICATOR = re.compile(r"(?:GDP|CPI|PPI|FDI|R&?D|APP)$")

Reading = QuantityReading | DateReading | Ordinal


def scan(text: str, reference_date: str | None = None) -> list[Quantity | DateExpression | Ordinal]:
    """Find quantities, dates and ordinals in a text.

    Parameters
    ----------
    text : str
        Clean text, simplified characters.
    reference_date : str, optional
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``: the report's date, for relative dates.

    Returns
    -------
    list of Quantity, DateExpression and Ordinal
        In order, without overlap. Entity, action, role and status of quantities are left at
        their defaults.

    Examples
    --------
    >>> [(span.text, span.unit) for span in scan("投入3.2万元，建成2所")]
    [('3.2万元', '元'), ('2所', '所')]
    """
    lexicon = load_lexicon()
    readings = list(find(text, lexicon))
    dates = resolve(
        ((reading, 0.98) for reading in readings if isinstance(reading, DateReading)),
        text,
        reference_date,
    )
    in_order = iter(dates)
    previous: Quantity | None = None
    spans: list[Quantity | DateExpression | Ordinal] = []
    for reading in readings:
        if isinstance(reading, DateReading):
            spans.append(next(in_order))
        elif isinstance(reading, Ordinal):
            spans.append(reading)
        else:
            previous = _quantity(text, reading, previous, lexicon)
            spans.append(previous)
    return spans


def _quantity(
    text: str, reading: QuantityReading, previous: Quantity | None, lexicon: Lexicon
) -> Quantity:
    exact = reading.low == reading.high
    value = reading.low if exact else None
    dimension, value_si, unit_si = lexicon.convert(reading.unit, value)
    return Quantity(
        start=reading.start,
        end=reading.end,
        text=text[reading.start : reading.end],
        value=value,
        low=None if exact else reading.low,
        high=None if exact else reading.high,
        unit=reading.unit,
        comparator=reading.comparator,  # type: ignore[arg-type]  # the configuration's keys
        per=reading.per or read_per(text, reading.start, reading.unit, previous, lexicon),
        score=reading.score,
        dimension=dimension,
        value_si=value_si,
        unit_si=unit_si,
    )


def find(text: str, lexicon: Lexicon) -> Iterator[Reading]:
    """Yield the winning reading of each numeral, in order, without overlap."""
    written = text
    if _HAS_WIDE.search(text):
        text = text.translate(_WIDE)
    quotes = [_Quote(m.start(), m.end(), m.lastgroup) for m in _QUOTED.finditer(text)]
    quote_starts = [quote.start for quote in quotes]
    position = floor = 0
    search = lexicon.trigger.search
    while trigger := search(text, position):
        start = trigger.start()
        if LONG_RUN.match(text, start):  # no numeral that a person wrote
            position = RUN.match(text, start).end()  # type: ignore[union-attr]  # it matches
            continue
        special = read_doubling(text, start, lexicon) or read_zero(text, start)
        if special is not None and special.start >= floor:
            yield special
            position = floor = special.end
            continue
        name_end = _name_end(text, start, lexicon)
        date = read_date(text, start, lexicon)
        if date is not None and date.start >= floor and date.end >= name_end:
            yield date
            position = floor = date.end
            continue
        if name_end > start:
            position = name_end
            continue
        if _follows_di(text, start):
            ordinal, position = _read_ordinal(written, text, start, lexicon)
            if ordinal is not None and ordinal.start >= floor:
                yield ordinal
                floor = ordinal.end
            continue
        index = bisect_right(quote_starts, start) - 1
        quote = quotes[index] if index >= 0 and quotes[index].end > start else None
        readings: list[QuantityReading] = []
        if not (quote is not None and quote.kind == "title") and not _is_glued(text, start):
            readings = read_quantities(text, start, floor, lexicon)
        if not readings:
            position = _numeral_end(text, start)
        elif quote is not None and _names(text[start], quote, readings):
            position = quote.end if quote.kind == "short" else readings[-1].end
        else:
            yield from readings
            position = floor = readings[-1].end


def _numeral_end(text: str, start: int) -> int:
    numeral = read_numeral(text, start)
    return numeral.end if numeral is not None else start + 1


def _follows_di(text: str, start: int) -> bool:
    return text[max(0, start - 2) : start].rstrip(" ").endswith("第")


def _name_end(text: str, start: int, lexicon: Lexicon) -> int:
    """Return where the name or set phrase that holds the numeral ends, or ``start``."""
    end = start
    ordinal = _follows_di(text, start)
    for offset, pattern in lexicon.phrases:
        if start >= offset >= ordinal:  # 一批 is no phrase in 第一批
            match = pattern.match(text, start - offset)
            if match is not None and match.end() > end:
                end = match.end()
    match = None if ordinal else lexicon.name.match(text, start)
    return match.end() if match is not None and match.end() > end else end


def _is_glued(text: str, start: int) -> bool:
    """Tell whether a letter, a plus or a point before makes the digits part of a name."""
    previous = text[start - 1 : start]
    if not previous or not previous.isascii():
        return False
    if previous in "+._" and text[start].isdigit():
        return True
    if previous.isalpha():
        return not _INDICATOR.search(text, max(0, start - 5), start)
    return False


def _names(character: str, quote: _Quote, readings: list[QuantityReading]) -> bool:
    """Tell whether a numeral in quotes names, as in a slogan; “2%以下” measures."""
    first = readings[0]
    if quote.kind != "short":
        return character in _SMALL and first.unit not in _MEASURES
    fills = first.start == quote.start + 1 and readings[-1].end == quote.end - 1
    return not (fills and (first.comparator != "=" or first.unit in "%‰元亩"))


def _read_ordinal(
    written: str, text: str, start: int, lexicon: Lexicon
) -> tuple[Ordinal | None, int]:
    """Read 第一批 at its number; return it, or None, and where the scan goes on."""
    match = _ORDINAL.match(text, start)
    if match is None:
        return None, start + 1
    end = match.end("number")
    front = start - 1 if text[start - 1] == "第" else start - 2
    is_rank = lexicon.rank.search(text, max(0, front - 12), front) is not None
    name = lexicon.not_ordinal.match(text, start)
    ends_rank = is_rank and text[end : end + 1] in set("，,。、；;位）)")
    if name is not None and not ends_rank:
        return None, name.end()
    numeral = read_numeral(match["number"], 0)
    if numeral is None or numeral.end != len(match["number"]) or numeral.low != numeral.high:
        return None, end
    if match["classifier"] in lexicon.classifiers:
        end = match.end("classifier")
    elif not is_rank and (text[end : end + 1] or "。") not in "。；":
        return None, end
    return Ordinal(
        start=front, end=end, text=written[front:end], value=int(numeral.low), score=0.95
    ), end
