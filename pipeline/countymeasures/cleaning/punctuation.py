"""Doubled punctuation and blanks around it: ``,,``, ``。，``, `` ，``, ``“ 开放 ”``."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit

# The mark that ends most wins; among equals the first.
_STRENGTH = "！？。；;：，,、"
_RUN = re.compile("[！？。；;：，,、][。；;：，,、]+")
_BLANK_BEFORE = re.compile("  {0,7}(?=[，。；：、！？”）》])")
# Behind a full stop a blank may stand for the end of a line.
_BLANK_AFTER = re.compile("  {0,3}(?=[\u3400-\u9fff0-9“（《])")
_MARKS_BEFORE = frozenset("，、；：“（《")
_WORD = re.compile("[\u3400-\u9fff0-9%”’》）)]")


def find(text: str) -> list[Edit]:
    """Return the edits that leave one mark where several stand, and no blank beside it.

    Examples
    --------
    >>> find("完成硬化，，竣工。，")
    [Edit(start=4, end=6, text='，'), Edit(start=8, end=10, text='。')]
    """
    edits = [
        Edit(match.start(), match.end(), min(match.group(), key=_STRENGTH.index))
        for match in _RUN.finditer(text)
    ]
    edits += [
        Edit(match.start(), match.end(), "")
        for match in _BLANK_BEFORE.finditer(text)
        if match.start() and _WORD.match(text, match.start() - 1)
    ]
    edits += [
        Edit(match.start(), match.end(), "")
        for match in _BLANK_AFTER.finditer(text)
        if text[match.start() - 1 : match.start()] in _MARKS_BEFORE
    ]
    return sorted(edits)
