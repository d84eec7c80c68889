"""Marks of footnotes inside a sentence: ``低空经济[1]``, ``“十乱” ［7］ 整治``, ``规划〔3〕``."""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit, merge

_MARK = re.compile(r"[\[［〔【]注?[0-9０-９]{1,2}[\]］〕】] ?")
_BEFORE = re.compile("[\u3400-\u9fff”’》）)%％a-zA-Z0-9]")
# 政发〔12〕3号 is the number of a document.
_DOCUMENT_NUMBER = re.compile("[0-9]*号")


def find(text: str) -> list[Edit]:
    """Return the deletions that take footnote marks out of a text.

    Examples
    --------
    >>> find("发展低空经济[1]产业"), find("政发〔12〕3号")
    ([Edit(start=6, end=9, text='')], [])
    """
    edits = []
    for match in _MARK.finditer(text):
        start = match.start()
        if text[start - 1 : start] == " ":
            start -= 1
        # At the start of a line the mark opens the note itself.
        if (
            start
            and _BEFORE.match(text, start - 1)
            and not _DOCUMENT_NUMBER.match(text, match.end())
        ):
            edits.append(Edit(start, match.end(), ""))
    return merge(edits)
