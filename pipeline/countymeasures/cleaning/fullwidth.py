"""Full-width digits, letters and per cent signs: ``１２．５％`` is ``12.5%``."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit

# Commas, brackets and signs stay as they are: they are not part of a number's spelling alone.
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％﹪]+|(?<=[0-9０-９])．(?=[0-9０-９])")
_TRIGGER = re.compile("[０-９Ａ-Ｚａ-ｚ％﹪．]")
_NARROW = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in "．％"} | {ord("﹪"): "%"}
_NARROW |= {
    code: chr(code - 0xFEE0)
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(first), ord(last) + 1)
}


def find(text: str) -> list[Edit]:
    """Return the edits that make digits, letters and per cent signs half-width.

    Examples
    --------
    >>> find("增长７％")
    [Edit(start=2, end=4, text='7%')]
    """
    if not _TRIGGER.search(text):
        return []
    return [
        Edit(match.start(), match.end(), match.group().translate(_NARROW))
        for match in _WIDE.finditer(text)
    ]
