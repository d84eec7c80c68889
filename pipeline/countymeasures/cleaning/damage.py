"""What looks damaged still after cleaning: masked digits, lost characters, question marks."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from countymeasures.resources import load_toml

_LONGEST_NUMBER = 12


class Damage(NamedTuple):
    """A run of characters that is not what its author wrote.

    Attributes
    ----------
    kind : str
        ``masked_digits``, ``masked_names``, ``lost_characters``, ``question_marks`` or
        ``lost_signs``, from ``configs/cleaning/damage.toml``.
    start, end : int
        Half-open offsets into the text searched.
    """

    kind: str
    start: int
    end: int


@cache
def _trigger() -> re.Pattern[str]:
    return re.compile(load_toml("cleaning/damage.toml")["triggers"])


@cache
def _pattern() -> re.Pattern[str]:
    kinds = load_toml("cleaning/damage.toml")["kinds"]
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))


def find_damage(text: str) -> list[Damage]:
    """Return what looks damaged in a text, in its order.

    Examples
    --------
    >>> find_damage("201X年投入**万元")
    [Damage(kind='masked_digits', start=0, end=4), Damage(kind='masked_digits', start=7, end=9)]
    """
    found: list[Damage] = []
    done = 0
    for trigger in _trigger().finditer(text):
        match = _pattern().match(text, trigger.start())
        if match is None or match.start() < done:
            continue
        start = match.start()
        if match.lastgroup == "masked_digits":
            while start > max(done, match.start() - _LONGEST_NUMBER) and (
                text[start - 1].isdigit() or text[start - 1] == "."
            ):
                start -= 1
        found.append(Damage(str(match.lastgroup), start, match.end()))
        done = match.end()
    return found
