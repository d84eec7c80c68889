"""Blank lines and blanks before the first character and after the last one."""

from __future__ import annotations

from countymeasures.cleaning.alignment import Edit


def find(text: str) -> list[Edit]:
    r"""Return the deletions that strip a text.

    Examples
    --------
    >>> find("\n全县")
    [Edit(start=0, end=1, text='')]
    """
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    if first >= last:
        return [Edit(0, len(text), "")] if text else []
    edits = [Edit(0, first, ""), Edit(last, len(text), "")]
    return [edit for edit in edits if edit.end > edit.start]
