"""Pinyin glosses: ``農(nóng)業(yè)`` is ``農業``.

A gloss is a bracket that holds syllables of Hanyu Pinyin and nothing else. One with a tone
mark is a gloss wherever it stands; one without is so only after a Chinese character, in small
letters and of at least two, so that ``村(GDP)`` and ``如下(a)`` stay. A gloss that lost one of
its brackets must have a tone mark.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

# Letters with tone marks, marks that stand apart, and the two letters of phonetic fonts.
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
_LETTER = f"a-zü\u0308ɑɡ{_TONED}"
_WHOLE = re.compile(
    rf"[(（][ \u3000]?([{_LETTER}]{{1,12}}(?:[ '’][{_LETTER}]{{1,12}}){{0,7}})[ \u3000]?[)）]"
)
_NO_END = re.compile(rf"[(（]([{_LETTER}]{{1,8}})(?=[\u3400-\u9fff，。、；：,;])")
_NO_START = re.compile(rf"(?<=[\u3400-\u9fff?])([{_LETTER}]{{1,8}})[)）]")
_BRACKET = re.compile("[()（）]")
_HAN = re.compile("[\u3400-\u9fff]")
_PLAIN_LETTERS = str.maketrans("ɑɡ", "ag")


@cache
def _syllables() -> re.Pattern[str]:
    syllables = sorted(load_toml("cleaning/pinyin.toml")["syllables"], key=len, reverse=True)
    return re.compile(rf"(?:(?:{'|'.join(syllables)})[ '’]?)+")


@cache
def _is_pinyin(letters: str) -> tuple[bool, bool]:
    """Return whether letters are syllables, and whether they carry a tone mark."""
    decomposed = unicodedata.normalize("NFD", letters.translate(_PLAIN_LETTERS))
    toned = any(mark in decomposed for mark in "\u0300\u0301\u0304\u030c")
    plain = re.sub("u\u0308", "v", decomposed)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _syllables().fullmatch(plain) is not None, toned


def find(text: str) -> list[Edit]:
    """Return the deletions that take the pinyin glosses out of a text.

    Examples
    --------
    >>> find("3萬(wàn)元"), find("增加值(GDP)")
    ([Edit(start=2, end=7, text='')], [])
    """
    edits = []
    for match in _WHOLE.finditer(text):
        pinyin, toned = _is_pinyin(match[1])
        plain_gloss = len(match[1]) > 1 and _HAN.match(text, match.start() - 1)
        if pinyin and (toned or (match.start() and plain_gloss)):
            edits.append(Edit(match.start(), match.end(), ""))
    if not edits:
        return []
    taken = {edit.start for edit in edits} | {edit.end - 1 for edit in edits}
    for match in _NO_END.finditer(text):
        if match.start() not in taken and all(_is_pinyin(match[1])):
            edits.append(Edit(match.start(), match.end(), ""))
    for match in _NO_START.finditer(text):
        if match.end() - 1 not in taken and all(_is_pinyin(match[1])):
            edits.append(Edit(match.start(), match.end(), ""))
    return sorted(edits)
