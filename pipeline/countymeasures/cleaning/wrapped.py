r"""Lines of a page put together again: ``完成硬化\n50公里`` of a PDF.

A run of lines is wrapped where many of them are as wide as the widest. Such a full line goes
on in the next one, unless that opens with a blank or a list marker or the full line ends a
sentence. Chinese characters count two, others one, as they are printed.
"""

from __future__ import annotations

import re
from functools import cache

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

_LINE = re.compile("[^\n]+")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60“”‘’—…]")
_ENDED = re.compile("[。！？；：!?;:][”’」』）)】》]*[ \u3000]*$")


@cache
def _new_line() -> re.Pattern[str]:
    return re.compile(load_toml("cleaning/wrapped.toml")["new_line"])


def find(text: str) -> list[Edit]:
    r"""Return the deletions that join the lines of wrapped paragraphs.

    Examples
    --------
    >>> page = "全县新建改建农村公路一百二十公里，其中村\n"
    >>> page += "道八十公里，全部通过验收，总投资合计为三\n万元。"
    >>> [page[edit.start - 1 : edit.end + 1] for edit in find(page)]
    ['村\n道', '三\n万']
    """
    config = load_toml("cleaning/wrapped.toml")
    lines = list(_LINE.finditer(text))
    if len(lines) < config["least_lines"]:
        return []
    if max(len(match.group()) for match in lines) > config["widest"]:
        return []
    widths = [_width(match.group()) for match in lines]
    widest = max(widths)
    full = [width >= widest - config["tolerance"] for width in widths]
    if not config["narrowest"] <= widest <= config["widest"] or sum(full) < config[
        "least_share"
    ] * len(lines):
        return []
    return [
        Edit(line.end(), following.start(), "")
        for line, following, is_full in zip(lines, lines[1:], full, strict=False)
        if is_full
        and following.start() == line.end() + 1
        and not _ENDED.search(line.group())
        and not _new_line().match(following.group())
    ]


def _width(line: str) -> int:
    stripped = line.rstrip(" \u3000")
    return len(stripped) + len(_WIDE.findall(stripped))
