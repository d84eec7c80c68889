"""Traditional characters to simplified ones, one by one.

A text with enough characters that simplified text never has is converted by opencc, and so
is a single line of another text. What both scripts have (乾县, 瞭望) proves nothing.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache

from opencc import OpenCC

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

_HAN_RANGES = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"))
_HAN = re.compile("[{}]".format("".join(f"{first}-{last}" for first, last in _HAN_RANGES)))
_LINE = re.compile(r"[^\r\n]+")
_UNPASSABLE = re.compile("[\x00\ud800-\udfff]")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _traditional() -> re.Pattern[str]:
    """Characters that simplified text never has: converted ones that GB2312 lacks."""
    characters = [
        character
        for first, last in _HAN_RANGES
        for character in map(chr, range(ord(first), ord(last) + 1))
        if _converter().convert(character) != character and not _is_in_gb2312(character)
    ]
    return re.compile(f"[{''.join(characters)}]")


def _is_in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(load_toml("cleaning/traditional.toml")["names"]))


def find(text: str) -> list[Edit]:
    """Return the edits that make a text simplified.

    Examples
    --------
    >>> find("全縣減貧"), find("乾县位于关中平原北部")
    ([Edit(start=1, end=4, text='县减贫')], [])
    """
    passable = _UNPASSABLE.sub("", text)
    if _converter().convert(passable) == passable:
        return []
    config = load_toml("cleaning/traditional.toml")
    count = len(_traditional().findall(text))
    if count and count >= config["least_share_of_text"] * len(_HAN.findall(text)):
        return _convert(text, 0, len(text))
    edits = []
    for line in _LINE.finditer(text):
        count = len(_traditional().findall(line.group()))
        if count >= config["least_count_of_line"] and (
            count >= config["least_share_of_line"] * len(_HAN.findall(line.group()))
        ):
            edits += _convert(text, line.start(), line.end())
    return edits


def _convert(text: str, start: int, end: int) -> list[Edit]:
    # opencc takes UTF-8 only: surrogates cannot be passed, a NUL would end the text.
    before = _UNPASSABLE.sub("\ufffd", text[start:end])
    after = _converter().convert(before)
    if len(after) != len(before):
        return _convert_lines(text, start, end, before, after)
    names = load_toml("cleaning/traditional.toml")["names"]
    for match in _names().finditer(before):
        after = after[: match.start()] + names[match.group()] + after[match.end() :]
    differing = [
        index for index, (old, new) in enumerate(zip(before, after, strict=True)) if old != new
    ]
    edits: list[Edit] = []
    for index in differing:
        if edits and edits[-1].end == start + index:
            first, last, new = edits.pop()
            edits.append(Edit(first, last + 1, new + after[index]))
        else:
            edits.append(Edit(start + index, start + index + 1, after[index]))
    return edits


def _convert_lines(text: str, start: int, end: int, before: str, after: str) -> list[Edit]:
    """Convert line by line; a line whose length changes is aligned by comparison."""
    lines = list(_LINE.finditer(text, start, end))
    if len(lines) > 1:
        return [edit for line in lines for edit in _convert(text, line.start(), line.end())]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        Edit(start + first, start + last, after[new_first:new_last])
        for tag, first, last, new_first, new_last in matcher.get_opcodes()
        if tag != "equal"
    ]
