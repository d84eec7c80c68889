"""Rates: what a quantity is divided by (``per``), read in the clause before it."""

from __future__ import annotations

import re

from countymeasures.numerals.lexicon import Lexicon

_CLAUSE_END = re.compile(r"[，,。；;：:！？\n（(]")
_GROWTH = re.compile(r"增长|增幅|增速|下降|提高|上升|年均增|同比")


def read_per(text: str, start: int, unit: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what the quantity that begins at an offset is divided by.

    Parameters
    ----------
    text : str
    start : int
        Start of the quantity.
    unit : str
        Canonical unit of the quantity.
    lexicon : Lexicon

    Returns
    -------
    tuple of str
        Units such as ``("人", "年")``, in the order of the text; empty where there is no rate.
    """
    clause_start = max(0, start - 40)
    for match in _CLAUSE_END.finditer(text, clause_start, start):
        clause_start = match.end()
    units: list[str] = []
    for match in lexicon.per.finditer(text, clause_start, start):
        if unit in ("%", "百分点", "‰", "年", "倍") and not (
            match[0].startswith("年均") and unit == "%"
        ):
            continue
        units.extend(name for name in lexicon.per_units[match[0]] if name not in units)
    return tuple(units)
