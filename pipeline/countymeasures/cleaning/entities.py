r"""Escapes of web pages and their ruins, line breaks and blanks of all kinds.

``&nbsp;`` is a blank, a literal ``\r\n`` a line break, ``????`` four blanks that an encoding
did not know, ``&ems……`` an entity cut off by an excerpt, zero-width characters nothing.
Runs of ``?`` beside a digit are left: they may have eaten part of the number. A ``?`` that goes
on a list after ``⑩`` is ``⑪``, which GBK lacks.
"""

from __future__ import annotations

import html
import re
from functools import cache

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_LINE_ENDS = "\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_TRIGGER = re.compile(rf"[&\\\\?{_LINE_ENDS}{_BLANKS}{_INVISIBLE}]")


@cache
def _pattern() -> re.Pattern[str]:
    config = load_toml("cleaning/entities.toml")
    begun = sorted(
        {name[:length] for name in config["cut_off"] for length in range(1, len(name) + 1)},
        key=len,
        reverse=True,
    )
    return re.compile(
        rf"(?P<entity>&(?:amp;)*(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z]{{2,8}}\d{{0,2}});)"
        r"|(?P<open_blank>&(?:amp;)*[ne]bsp(?![a-z;])|&n ?b ?s ?p;|&e[mn]sp(?![a-z;]))"
        rf"|(?P<cut>&(?:{'|'.join(begun)})(?=…|\.{{3}}|\Z))"
        rf"|(?P<line_end>\r\n|[{_LINE_ENDS}]|(?:\\r\\n|\\n|\\r)(?![a-z]))"
        r"|(?P<escape>\\u[0-9a-fA-F]{4})"
        r"|(?P<tab>\\t(?![a-z]))"
        rf"|(?P<blank>[{_BLANKS}])"
        rf"|(?P<invisible>[{_INVISIBLE}]+)"
        rf"|(?P<questions>(?:(?<![?\d{config['question_words']}])\?\?|(?<!\?)\?{{4,}})"
        r"(?![?\d]|\Z)|(?<!\?)\?{4,}(?!\?)|(?<![^\n])\?{2,}(?![?\d]))"
    )


# ⑩ and the line behind it, in which every sentence may begin with a number that was lost.
_AFTER_TEN = re.compile("⑩[^\n⑩]*")
_LOST_NUMBER = re.compile("(?<=[。；;！])\\?(?=[\u3400-\u9fff“《])")


def find(text: str) -> list[Edit]:
    r"""Return the edits that undo escapes and odd blanks.

    Examples
    --------
    >>> find("投入&nbsp;3万元"), find(r"合计\r\n2所")
    ([Edit(start=2, end=8, text=' ')], [Edit(start=2, end=6, text='\n')])
    """
    edits = []
    position = 0
    # The one-class search is many times faster than the pattern tried everywhere.
    for trigger in _TRIGGER.finditer(text):
        match = _pattern().match(text, trigger.start())
        if match is not None and match.start() >= position:
            position = match.end()
            replacement = _replacement(match)
            if replacement != match.group():
                edits.append(Edit(match.start(), match.end(), replacement))
    return sorted(edits + _lost_numbers(text))


def _lost_numbers(text: str) -> list[Edit]:
    """Return the repairs of the numbers from ⑪ to ⑳ that an encoding did not know."""
    return [
        Edit(lost.start(), lost.end(), number)
        for ten in _AFTER_TEN.finditer(text)
        for lost, number in zip(
            _LOST_NUMBER.finditer(text, ten.start(), ten.end()), "⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", strict=False
        )
    ]


def _replacement(match: re.Match[str]) -> str:
    found = match.group()
    kind = match.lastgroup
    if kind == "entity":
        character = html.unescape(
            "&" + found[1:].replace("amp;", "") if found != "&amp;" else found
        )
        if character.startswith("&") and character != "&":
            return found
        return " " if character.isspace() else character
    if kind == "escape":
        character = chr(int(found[2:], 16))
        return found if "\ud800" <= character <= "\udfff" else character
    if kind == "line_end":
        return "\n"
    return "" if kind in ("cut", "invisible") else " "
