"""Blank lines and blanks before the first character and after the last one, blanks at line ends."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit

_BLANKS = " \u3000\t"
_LINE_END = re.compile(f"[{_BLANKS}](?=\n)")


def find(text: str) -> list[Edit]:
    r"""Return the deletions that strip a text and the ends of its lines.

    Examples
    --------
    >>> find("\n全县 \n减贫")
    [Edit(start=0, end=1, text=''), Edit(start=3, end=4, text='')]
    """
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    if first >= last:
        return [Edit(0, len(text), "")] if text else []
    inside = [
        Edit(_start_of_blanks(text, match.start()), match.end(), "")
        for match in _LINE_END.finditer(text, first, last)
    ]
    edits = [Edit(0, first, ""), *inside, Edit(last, len(text), "")]
    return [edit for edit in edits if edit.end > edit.start]


def _start_of_blanks(text: str, position: int) -> int:
    while text[position - 1] in _BLANKS:
        position -= 1
    return position
