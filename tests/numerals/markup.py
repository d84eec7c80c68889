"""Marked-up sentences: a strict reader of ``positives.txt`` and ``negatives.txt``."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from countymeasures.documents import DateExpression, Ordinal, Quantity

REFERENCE_DATE = "2019-11"
_SPAN = re.compile(r"\[\[(?P<text>[^\[\]|]+)\|(?P<label>[^\[\]|]+)\]\]")
_QUANTITY = re.compile(
    r"(?P<comparator>[~<>]=?)?(?P<low>-?\d+(?:\.\d+)?)(?:\.\.(?P<high>\d+(?:\.\d+)?))?"
    r" (?P<unit>\S+)(?: /(?P<per>\S+))?"
)


class Marked(NamedTuple):
    """What is expected of a span, in one form for all three kinds."""

    start: int
    end: int
    text: str
    label: str


def parse(line: str) -> tuple[str, list[Marked]]:
    """Return a marked-up sentence without its markup, and its spans.

    Raises
    ------
    ValueError
        If a bracket is left over or a label isn't well formed.
    """
    text, spans, position = "", [], 0
    for match in _SPAN.finditer(line):
        text += line[position : match.start()]
        start = len(text)
        text += match["text"]
        spans.append(Marked(start, len(text), match["text"], _normalise(match["label"], line)))
        position = match.end()
    text += line[position:]
    if re.search(r"[\[\]|]{2}|\|", text):
        raise ValueError(f"expected every [[TEXT|LABEL]] closed, got {line!r}")
    return text, spans


def _normalise(label: str, line: str) -> str:
    if re.fullmatch(r"#\d+|@\S+(?: (?:START|MID|END))?", label):
        return label
    match = _QUANTITY.fullmatch(label)
    if match is None:
        raise ValueError(f"expected VALUE UNIT, @DATE or #N, got {label!r} in {line!r}")
    high = match["high"]
    return label_of(
        match["comparator"] or "=",
        Decimal(match["low"]),
        Decimal(high) if high else None,
        "" if match["unit"] == "-" else match["unit"],
        tuple(match["per"].split(",")) if match["per"] else (),
    )


def label_of(
    comparator: str, low: Decimal, high: Decimal | None, unit: str, per: tuple[str, ...]
) -> str:
    """Write a quantity as a label, values without trailing zeros."""
    values = "..".join(f"{value.normalize():f}" for value in (low, high) if value is not None)
    return f"{comparator} {values} {unit} /{','.join(per)}"


def mark(span: Quantity | DateExpression | Ordinal) -> Marked:
    """Return what was found in the form of what is expected."""
    if isinstance(span, Quantity):
        low = span.low if span.value is None else span.value
        assert low is not None
        label = label_of(span.comparator, low, span.high, span.unit, span.per)
    elif isinstance(span, DateExpression):
        label = f"@{span.value}" + (f" {span.mod}" if span.mod else "")
    else:
        label = f"#{span.value}"
    return Marked(span.start, span.end, span.text, label)


def read_table(name: str) -> list[tuple[str, str]]:
    """Return the lines of a table with an id each: its section and its number there."""
    section, number, cases = "", 0, []
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section, number = line[3:], 0
        elif line and not line.startswith("#"):
            number += 1
            cases.append((f"{section}-{number}", line))
    return cases
