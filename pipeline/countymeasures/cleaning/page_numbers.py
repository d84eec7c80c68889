"""Page numbers that stand in the text: ``— 5 —``, ``第3页 共12页``, a line with ``- 7 -``."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit, merge

_DASH = "[-—–－─]"
# A line of its own goes with one of its line breaks; the lines around it may belong together.
_LINE = re.compile(
    rf"\n[ \u3000]*(?:{_DASH}{{1,2}} ?\d{{1,3}} ?{_DASH}{{1,2}}|\d{{1,3}} ?{_DASH}{{2}}"
    r"|第 ?\d{1,3} ?页(?:[ ,，/]*共 ?\d{1,3} ?页)?)[ \u3000]*(?=\n|\Z)"
)
# Inside a line dashes stand on both sides, with blanks, so that 1—2—3 stays.
_INLINE = re.compile(rf"{_DASH}{{1,2}} \d{{1,3}} {_DASH}{{1,2}}(?!\d) ?")


def find(text: str) -> list[Edit]:
    r"""Return the deletions that take page numbers out of a text.

    Examples
    --------
    >>> find("建成水厂\n— 5 —\n12座"), find("建成1—2个")
    ([Edit(start=4, end=10, text='')], [])
    """
    lines = [Edit(match.start(), match.end(), "") for match in _LINE.finditer(text)]
    inline = []
    for match in _INLINE.finditer(text):
        start = match.start()
        if text[start - 1 : start].isdigit():
            continue
        if text[start - 1 : start] == " ":
            start -= 1
        inline.append(Edit(start, match.end(), ""))
    return merge(lines + inline)
