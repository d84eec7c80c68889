"""Page numbers that stand in the text: ``— 5 —``, ``第3页 共12页``, a line with ``- 7 -``."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit

_DASH = "[-—–－─]"
_PAGE = re.compile(
    # A line of its own goes with one of its line breaks; the lines around it may belong together.
    rf"\n[ \u3000]*(?:{_DASH}{{1,2}} ?\d{{1,3}} ?{_DASH}{{1,2}}|\d{{1,3}} ?{_DASH}{{2}}"
    r"|第 ?\d{1,3} ?页(?:[ ,，/]*共 ?\d{1,3} ?页)?|\d{1,3} ?/ ?\d{1,3})[ \u3000]*(?=\n|\Z)"
    # Inside a line dashes stand on both sides, with blanks, so that 1—2—3 stays.
    rf"| ?(?<![\d年月日]){_DASH}{{1,2}} \d{{1,3}} {_DASH}{{1,2}}(?!\d) ?"
)


def find(text: str) -> list[Edit]:
    r"""Return the deletions that take page numbers out of a text.

    Examples
    --------
    >>> find("建成水厂\n— 5 —\n12座"), find("建成1—2个")
    ([Edit(start=4, end=10, text='')], [])
    """
    return [Edit(match.start(), match.end(), "") for match in _PAGE.finditer(text)]
