"""Marks of footnotes inside a sentence: ``低空经济[1]``, ``“十乱” ［7］ 整治``, ``规划〔3〕``.

A mark that lost its brackets and its place above the line is a bare number, as in
``清“四乱”2行动``. It is one where the notes at the end of the text prove it: note 2 explains 四乱,
and the marks of most notes stand in their order.
"""

from __future__ import annotations

import re

from countymeasures.cleaning.alignment import Edit, merge

_MARK = re.compile(r"[\[［〔【]注?[0-9０-９]{1,2}[\]］〕】] ?")
_BEFORE = re.compile("[\u3400-\u9fff”’》）)%％a-zA-Z0-9]")
# 政发〔12〕3号 is the number of a document.
_DOCUMENT_NUMBER = re.compile("[0-9]*号")
# A note in a line of its own: 2.[清“四乱”]指…, 2.“四乱”：指…
_NOTE = re.compile(
    r"\n[ \u3000]*(?P<number>[0-9]{1,2})[.．、] ?"
    r"(?:[\[［【](?P<bracketed>[^\]］】\n]{2,24})[\]］】]|(?P<term>[^：:。\n]{2,24})[：:])"
)
_LEAST_NOTES = 3
# Each note is looked for in the text before the notes; no report is longer.
_LONGEST_TEXT = 500_000
_QUOTES = re.compile("[“”‘’、]+")


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
    return merge(edits + _bare_marks(text))


def _bare_marks(text: str) -> list[Edit]:
    """Return the deletions of bare numbers that the notes prove to be their marks."""
    notes = _notes(text)
    if len(notes) < _LEAST_NOTES or notes[0].start() > _LONGEST_TEXT:
        return []
    edits = []
    position, end = 0, notes[0].start()
    for number, note in enumerate(notes, 1):
        term = note["bracketed"] or note["term"]
        keys = {term, *(part for part in _QUOTES.split(term) if len(part) > 1)}
        for key in sorted(keys, key=lambda key: (-len(key), key)):
            mark = re.compile(f"{re.escape(key)}[”’）)]*({number})(?![.．])").search(
                text, position, end
            )
            if mark:
                position = mark.end()
                edits.append(Edit(mark.start(1), position, ""))
                break
    return edits if len(edits) >= max(_LEAST_NOTES, len(notes) / 2) else []


def _notes(text: str) -> list[re.Match[str]]:
    """Return the last lines that number terms from 1 without a gap."""
    notes: list[re.Match[str]] = []
    for match in _NOTE.finditer(text):
        if match["number"] == "1":
            notes = [match]
        elif int(match["number"]) == len(notes) + 1:
            notes.append(match)
    return notes
