"""What a web page puts around a report: navigation, counters, sharing, lists of other pages.

Bylines and datelines stay, since they say where a report is from and when; they are heading
lines of the outline. Advertisements are looked for before the first sentence only.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

_LINE = re.compile("[^\n]+")
_BLANK = " \t\u3000"
_LONGEST = 400
_NUMBER = re.compile(r"\[?\d{1,8}\]?(?: ?次)?")


class _Patterns(NamedTuple):
    line: re.Pattern[str]
    counter: re.Pattern[str]
    tail: re.Pattern[str]
    inline: re.Pattern[str]
    spam: re.Pattern[str]
    weak_spam: re.Pattern[str]
    end: re.Pattern[str]
    pager: re.Pattern[str]
    paragraph: int


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def _patterns() -> _Patterns:
    config = load_toml("cleaning/furniture.toml")
    return _Patterns(
        line=_any_of(config["lines"]),
        counter=re.compile(rf"(?:.*[ \u3000])?{config['counters']}"),
        tail=_any_of(config["tails"]),
        inline=_any_of(config["inline"]),
        spam=_any_of(config["spam"]),
        weak_spam=_any_of(config["weak_spam"]),
        end=re.compile(config["ends"] + r"\s*\Z"),
        pager=re.compile(config["pager"]),
        paragraph=config["paragraph"],
    )


def is_furniture(line: str) -> bool:
    """Return whether a line belongs to the page, not to the report.

    Examples
    --------
    >>> is_furniture("【打印本页】【关闭窗口】"), is_furniture("全县建成水厂2座。")
    (True, False)
    """
    return _patterns().line.fullmatch(line) is not None


def find(text: str) -> list[Edit]:
    r"""Return the deletions that take page furniture out of a text.

    Examples
    --------
    >>> find("首页 > 政务公开\n全县建成水厂2座。\n分享到：")
    [Edit(start=0, end=10, text=''), Edit(start=20, end=24, text='')]
    """
    patterns = _patterns()
    lines = list(_LINE.finditer(text))
    gone = [False] * len(lines)
    last_paragraph = -1
    first_tail: int | None = None
    in_head = True
    for index, match in enumerate(lines):
        line = match.group().strip(_BLANK)
        if len(line) >= patterns.paragraph or (
            line.endswith(("。", "；")) and not is_furniture(line)
        ):
            last_paragraph = index
            first_tail = None
        if "。" in line:
            in_head = False
        if len(line) > _LONGEST:
            continue
        counted = (
            index > 0
            and _NUMBER.fullmatch(line) is not None
            and (patterns.counter.fullmatch(lines[index - 1].group().strip(_BLANK)) is not None)
        )
        gone[index] = (
            patterns.line.fullmatch(line) is not None or counted or (in_head and _is_spam(line))
        )
        if patterns.tail.fullmatch(line):
            gone[index] = True
            first_tail = index if first_tail is None else first_tail
    if first_tail is not None and first_tail > last_paragraph >= 0:
        gone[first_tail:] = [True] * (len(lines) - first_tail)
    pager = len(lines)
    while pager and patterns.pager.fullmatch(lines[pager - 1].group().strip(_BLANK)):
        pager -= 1
    turners = [match.group().strip(_BLANK) for match in lines[pager:]]
    counting = [str(number) for number in range(1, len(turners) + 1)]
    if len(turners) >= 2 and (
        turners == counting or not all(turner.isdigit() for turner in turners)
    ):
        gone[pager:] = [True] * (len(lines) - pager)
    edits = []
    for match, is_gone in zip(lines, gone, strict=True):
        if is_gone:
            edits.append(_whole_line(text, match))
        elif len(match.group()) <= _LONGEST:
            edits += [
                Edit(piece.start(), piece.end(), "")
                for piece in patterns.inline.finditer(text, match.start(), match.end())
            ]
    end = patterns.end.search(text, max(0, len(text) - _LONGEST))
    if end is not None and (not edits or edits[-1].end <= end.start()):
        edits.append(Edit(end.start(), end.end(), ""))
    return edits


def _is_spam(line: str) -> bool:
    """Return whether a line advertises: one word that only spam has, or two that it often has."""
    patterns = _patterns()
    return patterns.spam.search(line) is not None or len(set(patterns.weak_spam.findall(line))) >= 2


def _whole_line(text: str, line: re.Match[str]) -> Edit:
    """Return the deletion of a line with its line break, or the one before it at the end."""
    if line.end() < len(text):
        return Edit(line.start(), line.end() + 1, "")
    return Edit(line.start(), line.end(), "")
