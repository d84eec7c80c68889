"""Paragraphs that stand twice, and an excerpt of the text before the text itself."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit

_LINE = re.compile("[^\n]+")
_BLANK = re.compile(r"[\s?]+")
_CUT_OFF = re.compile(r"(?:…+|\.{3,}|。{2,})$")
# Shorter lines may stand twice for good: a heading, 各位代表, a row of a table.
_LEAST_LENGTH = 30


def find(text: str) -> list[Edit]:
    r"""Return the deletions that leave one of each long paragraph.

    A later copy goes. A paragraph that the text after it begins with, cut off or whole, is
    an excerpt and goes itself.

    Examples
    --------
    >>> line = "全县新建和改建农村公路一百二十公里，惠及沿线群众三万余人，出行条件明显改善。"
    >>> find(f"{line}\n{line}") == [Edit(len(line), 2 * len(line) + 1, "")]
    True
    """
    lines = [match for match in _LINE.finditer(text) if len(match.group()) >= _LEAST_LENGTH]
    if len(lines) < 2:
        return []
    seen: set[str] = set()
    edits = []
    for match in lines:
        key = _BLANK.sub("", match.group())
        if len(key) >= _LEAST_LENGTH and key in seen:
            start = match.start() - 1 if match.start() else match.start()
            edits.append(Edit(start, match.end(), ""))
        seen.add(key)
    return _excerpt(text) + edits


def _excerpt(text: str) -> list[Edit]:
    """Return the deletion of the first long line if the lines after it begin with its words."""
    first = next(
        (match for match in _LINE.finditer(text) if len(match.group()) >= _LEAST_LENGTH), None
    )
    if first is None:
        return []
    whole = _BLANK.sub("", first.group())
    excerpt = _CUT_OFF.sub("", whole)
    if len(excerpt) < _LEAST_LENGTH:
        return []
    following = _BLANK.sub("", text[first.end() : first.end() + 3 * len(first.group())])
    next_line = _LINE.search(text, first.end())
    if not following.startswith(excerpt) or next_line is None:
        return []
    if _BLANK.sub("", next_line.group()) == whole:
        return []  # The same line again: the first stays.
    return [Edit(first.start(), first.end() + 1, "")]
