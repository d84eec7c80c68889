"""Blank lines and blanks before the first character and after the last one, blanks at line ends."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit

_LINE_END = re.compile("(?<![ \u3000\t])[ \u3000\t]+(?=\n)")


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
    inside = [Edit(*match.span(), "") for match in _LINE_END.finditer(text, first, last)]
    edits = [Edit(0, first, ""), *inside, Edit(last, len(text), "")]
    return [edit for edit in edits if edit.end > edit.start]
