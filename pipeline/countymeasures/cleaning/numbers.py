"""Numbers that blanks or line breaks tear apart: ``21. 73万亩``, ``1 200多人``, ``2085万␤元``.

Two numbers stay two: digits are joined only where the second part cannot stand alone, that
is after a decimal point inside a sentence, or as a group of three digits before a unit.
"""

from __future__ import annotations

import re
from functools import cache

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

_HAN = "\u3400-\u9fff"
_TRIGGER = re.compile("[0-9.万亿][ \u3000\n]")


@cache
def _pattern() -> re.Pattern[str]:
    config = load_toml("cleaning/numbers.toml")
    unit = f"[{config['unit_beginnings']}{config['signs']}]"
    inside = f"[{_HAN}，、（(约超近]"
    return re.compile(
        # A decimal point with a blank behind it; at the start of a line it is a list marker.
        rf"(?<={inside})(?P<decimal>\d{{1,5}})(?:\. +| +\.)(?P<places>\d{{1,4}})(?= ?{unit})"
        # Groups of three digits, apart by one blank.
        rf"|(?<={inside})(?P<head>[1-9]\d{{0,2}})(?P<groups>(?: \d{{3}})+)"
        rf"(?=(?:\.\d+)? ?{unit})(?! \d)"
        # A blank or a line break between a number and its unit, or inside its multiplier.
        rf"|(?<=\d)(?P<gap>[ \u3000]{{1,2}}|[ \u3000]?\n[ \u3000]*)(?={unit})"
        rf"|(?<=\d[万亿])(?P<inner> |[ \u3000]?\n[ \u3000]*)(?=[{config['unit_beginnings']}])"
    )


def find(text: str) -> list[Edit]:
    """Return the deletions that put torn numbers together.

    Examples
    --------
    >>> find("种植21. 73万亩"), find("参加1 200多人"), find("分别为5 和7")
    ([Edit(start=5, end=6, text='')], [Edit(start=3, end=4, text='')], [])
    """
    if not _TRIGGER.search(text):
        return []
    edits = []
    for match in _pattern().finditer(text):
        if match.lastgroup in ("gap", "inner"):
            if "\n" in match.group() and _starts_a_line_of_its_own(text, match.end()):
                continue
            edits.append(Edit(match.start(), match.end(), ""))
        else:
            edits += [
                Edit(match.start() + blank.start(), match.start() + blank.end(), "")
                for blank in re.finditer(" +", match.group())
            ]
    return edits


_LIST_OR_DATE = re.compile(r"[一二三四五六七八九十]{1,3}[、．.]|[0-9一二三四五六七八九十]")


def _starts_a_line_of_its_own(text: str, start: int) -> bool:
    """Return whether a line begins a list item, not the rest of a number."""
    return _LIST_OR_DATE.match(text, start) is not None
