"""GBK text that was decoded one byte off: ``?氎鎱^`` is ``宝坻区``.

Where one byte of a double-byte text is lost, every character up to the next ASCII one is
read from the second byte of one character and the first of the next. Moved back by a byte,
all but the first character are known; of the first only its second byte is. The run is
repaired where a place name of ``configs/cleaning/places.toml`` fits; a long run, where its
characters are common ones once moved back and were not before; what was lost at its ends
stays ``?``.
"""

from __future__ import annotations

import re
from functools import cache

from opencc import OpenCC

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

# The lost byte, the characters, and at the end the byte that is left over, or its loss.
_RUN = re.compile("[?\ufffd]([\u2000-\u9fff\uff00-\uffef]{1,40})([@-~?\ufffd])")
_LEADS = range(0x81, 0xFF)
_LEAST_LENGTH = 4
_LEAST_COMMON = 0.5


@cache
def _places() -> dict[str, set[str]]:
    """Names of places by all but their first character."""
    places: dict[str, set[str]] = {}
    for name in load_toml("cleaning/places.toml")["names"].split():
        places.setdefault(name[1:], set()).add(name)
    return places


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _common() -> frozenset[str]:
    return frozenset("".join(load_toml("reading.toml")["common"]))


def find(text: str) -> list[Edit]:
    """Return the repairs of shifted text that a place name or plain frequency proves.

    Examples
    --------
    >>> find("赴天津?氎鎱^学习")
    [Edit(start=3, end=7, text='宝坻区')]
    """
    edits = []
    for match in _RUN.finditer(text):
        repaired = _repair(match[1], match[2])
        if repaired is not None:
            edits.append(Edit(match.start(), match.end(), repaired))
    return edits


def _repair(characters: str, last: str) -> str | None:
    lost_end = last in "?\ufffd"
    try:
        shifted = characters.encode("gbk") + (b"" if lost_end else last.encode("ascii"))
        moved = shifted[1:-1] if lost_end else shifted[1:]
        rest: str = _converter().convert(moved.decode("gbk"))
    except UnicodeError:
        return None
    names = [name for name in _places().get(rest, ()) if _may_begin(name[0], shifted[0])]
    if len(names) == 1 and not lost_end:
        return names[0]
    if len(rest) >= _LEAST_LENGTH and _share(rest) >= _LEAST_COMMON > 2 * _share(characters):
        return "?" + rest + ("?" if lost_end else "")
    return None


@cache
def _first_characters(second_byte: int) -> frozenset[str]:
    """Characters, made simplified, whose second byte in GBK is the given one."""
    characters = []
    for lead in _LEADS:
        try:
            characters.append(bytes((lead, second_byte)).decode("gbk"))
        except UnicodeDecodeError:
            continue
    return frozenset(_converter().convert("".join(characters)))


def _may_begin(character: str, second_byte: int) -> bool:
    return character in _first_characters(second_byte)


def _share(text: str) -> float:
    return sum(character in _common() for character in text) / len(text)
