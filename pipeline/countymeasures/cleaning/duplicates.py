"""Paragraphs that stand twice, and an excerpt of the text before the text itself."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit

_LINE = re.compile("[^\n]+")
# Shorter lines may stand twice for good: a heading, 各位代表, a row of a table.
_LEAST_LENGTH = 30
# An excerpt stands before the text, among the first long lines.
_LINES_OF_HEAD = 5


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
    for index, match in enumerate(lines):
        key = _key(match.group())
        if len(key) < _LEAST_LENGTH:
            continue
        if key in seen:
            edits.append(Edit(match.start() - 1, match.end(), ""))
        elif index < _LINES_OF_HEAD and _is_excerpt(key, text, match):
            edits.append(Edit(match.start(), match.end() + 1, ""))
        seen.add(key)
    return edits


def _key(text: str) -> str:
    """Return a text without blanks and the question marks that may stand for them."""
    return "".join(text.split()).replace("?", "")


def _is_excerpt(key: str, text: str, line: re.Match[str]) -> bool:
    """Return whether the lines after a line begin with its words."""
    excerpt = key.rstrip("….。")
    if len(key) - len(excerpt) < 2 and not key.endswith("…"):
        excerpt = key
    following = _key(text[line.end() : line.end() + 3 * len(line.group())])
    next_line = _LINE.search(text, line.end())
    return (
        len(excerpt) >= _LEAST_LENGTH
        and following.startswith(excerpt)
        and next_line is not None
        # The same line again is a doubled paragraph: the first stays.
        and _key(next_line.group()) != key
    )
