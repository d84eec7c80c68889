"""Rates: what a quantity is divided by (``per``), read in the clause before it."""

from __future__ import annotations

import re

from countymeasures.documents import Quantity
from countymeasures.numerals.lexicon import Lexicon

_CLAUSE_END = re.compile(r"[，,。；;：:！？\n（(]")
_NUMERAL = re.compile(r"\d|[百千万亿]元")
_THRESHOLD = re.compile(r"\d[^，,。；;年月日]{0,8}的")
_RATIOS = {"%", "百分点", "‰", "年", "倍"}


def read_per(
    text: str, start: int, unit: str, previous: Quantity | None, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return what the quantity that begins at an offset is divided by.

    Parameters
    ----------
    text : str
    start : int
        Start of the quantity.
    unit : str
        Canonical unit of the quantity.
    previous : Quantity or None
        The quantity before, whose rate an increment of it shares.
    lexicon : Lexicon

    Returns
    -------
    tuple of str
        Units such as ``("人", "年")``, in the order of the text; empty where there is no rate.
    """
    clause_start = before = max(0, start - 40)
    for match in _CLAUSE_END.finditer(text, clause_start, start):
        before, clause_start = clause_start, match.end()
    goes_on = lexicon.goes_on.match(text, clause_start) and text[clause_start - 1] in "，,"
    units: list[str] = []
    for match in lexicon.per.finditer(text, before if goes_on else clause_start, start):
        word = match[0]
        if unit in _RATIOS and not (word.startswith("年均") and unit == "%"):
            continue
        if match.start() < clause_start and word[0] != "每":
            continue
        between = text[match.end() : start]
        # 年产 governs the figure next to it, 每户 and 户均 every figure of the clause; but
        # a threshold (人均收入5000元以上的村) keeps its rate to itself.
        if word[0] != "每" and _THRESHOLD.search(between):
            continue
        governs_one = word[0] != "每" and "均" not in word
        if governs_one and _NUMERAL.search(between) and "、" not in between:
            continue
        units.extend(name for name in lexicon.per_units[word] if name not in units)
    if not units and previous is not None and previous.unit == unit:
        if lexicon.carried.match(text[previous.end : start]):
            return previous.per
    return tuple(units)
