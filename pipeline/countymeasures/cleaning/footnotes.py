"""Marks of footnotes inside a sentence: ``低空经济[1]``, ``“十乱” ［7］ 整治``, ``规划〔3〕``."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit

# At the start of a line the mark opens the note itself; 〔2018〕12号 is a document's number.
_MARK = re.compile(
    r"(?<=[\u3400-\u9fff”’》）)%％a-zA-Z0-9]) ?[\[［〔【]注?[0-9０-９]{1,2}[\]］〕】] ?(?![0-9]*号)"
    r"|(?<=[\u3400-\u9fff”’》）)]) [\[［〔【]注?[0-9０-９]{1,2}[\]］〕】] ?"
)


def find(text: str) -> list[Edit]:
    """Return the deletions that take footnote marks out of a text.

    Examples
    --------
    >>> find("发展低空经济[1]产业"), find("政发〔12〕3号")
    ([Edit(start=6, end=9, text='')], [])
    """
    return [Edit(match.start(), match.end(), "") for match in _MARK.finditer(text)]
