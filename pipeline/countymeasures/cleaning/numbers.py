"""Numbers that blanks or line breaks tear apart: ``21. 73万亩``, ``1 200多人``, ``2085万␤元``.

A blank between a word and its number goes too, within a sentence: ``投资 3亿元，``.

Two numbers stay two: digits are joined only where the second part cannot stand alone, that
is after a decimal point inside a sentence, or as a group of three digits before a unit.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

# Every tear has a blank behind one of these; the patterns are tried there and nowhere else.
_TRIGGER = re.compile("[0-9.万亿][ \u3000\n]")
_LONGEST_NUMBER = 8
_AROUND = 80
_BLANKS = re.compile("[ \u3000\n]+")
_SENTENCE = re.compile("[，。；]")
# What a number may stand apart from: no numeral, as in 一 2015年, 万 3人.
_WORD = re.compile("(?![一二三四五六七八九十百千万亿零〇两几第])[\u3400-\u9fff]")
# What begins a line of its own, not the rest of a number.
_NEW_LINE = re.compile(r"[一二三四五六七八九十]{1,3}[、．.]|[0-9一二三四五六七八九十]")
# What stands before a number that goes on in the next line.
_BEFORE_NUMBER = re.compile("([\u3400-\u9fff，、（(“《—～~\n])[0-9.]+[万亿]?$")


class _Patterns(NamedTuple):
    number: re.Pattern[str]
    gap: re.Pattern[str]
    before: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    config = load_toml("cleaning/numbers.toml")
    unit = f"[{config['unit_beginnings']}{config['signs']}]"
    inside = "(?<=[\u3400-\u9fff，、（(约超近])"
    return _Patterns(
        number=re.compile(
            # A decimal point with a blank; at the start of a line it is a list marker.
            rf"{inside}\d{{1,5}}(?:\. +| +\.)\d{{1,4}}(?= ?{unit})"
            # Groups of three digits, apart by one blank.
            rf"|{inside}[1-9]\d{{0,2}}(?: \d{{3}})+(?=(?:\.\d+)? ?{unit})(?! \d)"
        ),
        # Between a number and its unit, or inside its multiplier.
        gap=re.compile(rf"(?<=[\d万亿])(?:[ \u3000]{{1,2}}|[ \u3000]?\n[ \u3000]*)(?={unit})"),
        before=re.compile(rf"  ?(?=\d{{1,8}}(?:\.\d{{1,4}})? ?{unit})"),
    )


def find(text: str) -> list[Edit]:
    """Return the deletions that put torn numbers together.

    Examples
    --------
    >>> find("种植21. 73万亩"), find("参加1 200多人"), find("分别为5 和7")
    ([Edit(start=5, end=6, text='')], [Edit(start=3, end=4, text='')], [])
    """
    edits: list[Edit] = []
    done = 0
    for trigger in _TRIGGER.finditer(text):
        if trigger.start() < done:
            continue
        number = _patterns().number.match(text, _start_of_number(text, trigger.start()))
        gap = _patterns().gap.match(text, trigger.start() + 1)
        if number:
            edits += [
                Edit(blank.start(), blank.end(), "")
                for blank in _BLANKS.finditer(text, number.start(), number.end())
            ]
            done = number.end()
        elif gap and _is_torn(text, gap):
            edits.append(Edit(gap.start(), gap.end(), ""))
    edits += [
        Edit(blank.start(), blank.end(), "")
        for blank in _patterns().before.finditer(text)
        if _WORD.match(text, blank.start() - 1) and _is_in_sentence(text, blank.start())
    ]
    return sorted(edits)


def _start_of_number(text: str, position: int) -> int:
    if text[position] == ".":
        position -= 1
    start = position
    while start > 0 and position - start < _LONGEST_NUMBER and text[start - 1].isdigit():
        start -= 1
    return start


def _is_in_sentence(text: str, position: int) -> bool:
    """Return whether a place is inside a sentence; in other lines blanks part fields."""
    before = text[max(0, position - _AROUND) : position].rpartition("\n")[2]
    after = text[position : position + _AROUND].partition("\n")[0]
    return _SENTENCE.search(before + after) is not None


def _is_torn(text: str, gap: re.Match[str]) -> bool:
    """Return whether a number goes on behind a gap; 万 and 亿 may also end a word."""
    if text[gap.start() - 1] in "万亿" and not text[gap.start() - 2 : gap.start() - 1].isdigit():
        return False
    if "\n" not in gap.group():
        return True
    if _NEW_LINE.match(text, gap.end()):
        return False
    before = _BEFORE_NUMBER.search(text, max(0, gap.start() - 2 * _LONGEST_NUMBER), gap.start())
    # A number alone on its line is a cell, unless it is a year; one in a date or a time of day,
    # or after a blank, ends its line.
    return before is not None and (before[1] != "\n" or text[gap.end()] == "年")
