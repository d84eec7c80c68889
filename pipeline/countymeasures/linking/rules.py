"""What is right by rule: the whole of a part, and the date that a figure is of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from countymeasures.documents import Document, Quantity
from countymeasures.linking.features import dimension
from countymeasures.resources import load_toml


def find_wholes(document: Document) -> list[int | None]:
    """Return for each quantity the index of the quantity that it is a part of."""
    wholes: list[int | None] = [None] * len(document.quantities)
    starts = [quantity.start for quantity in document.quantities]
    ends = [sentence.end for sentence in document.sentences]
    for match in re.finditer("其中", document.text):
        sentence = bisect_right(ends, match.start())
        if sentence == len(ends):
            continue
        first = bisect_left(starts, match.end())
        last = bisect_left(starts, ends[sentence])
        from_sentence = max(0, sentence - 1)
        lowest = bisect_left(starts, document.sentences[from_sentence].start)
        for index in range(first, last):
            part = document.quantities[index]
            for candidate in range(first - 1, lowest - 1, -1):
                if _is_whole(document.quantities[candidate], part):
                    wholes[index] = candidate
                    break
    return wholes


def _is_whole(whole: Quantity, part: Quantity) -> bool:
    if dimension(whole.unit) != dimension(part.unit) or dimension(part.unit) in ("ratio", "time"):
        return False
    if whole.role in ("from",) or whole.per != part.per:
        return False
    if dimension(part.unit) == "count" and whole.unit != part.unit:
        return False
    high, low = whole.value or whole.high, part.value or part.low
    return high is None or low is None or whole.unit != part.unit or low <= high


def find_dates(document: Document) -> list[int | None]:
    """Return for each quantity the index of the date that it is of.

    The last date before it in its sentence, else the last one before in its paragraph; a date
    that something is compared with (``比上年``) governs nothing.
    """
    compared = tuple(load_toml("linking.toml")["dates"]["compared"])
    governing = [
        index
        for index, date in enumerate(document.dates)
        if not document.text[max(0, date.start - 3) : date.start].endswith(compared)
    ]
    starts = [document.dates[index].start for index in governing]
    found: list[int | None] = []
    for quantity in document.quantities:
        place = bisect_left(starts, quantity.start) - 1
        paragraph = document.text.rfind("\n", 0, quantity.start)
        found.append(governing[place] if place >= 0 and starts[place] > paragraph else None)
    return found
