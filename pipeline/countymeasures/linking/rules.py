"""What is right by rule: the date that a figure is of."""

from __future__ import annotations

from bisect import bisect_left

from countymeasures.documents import Document
from countymeasures.resources import load_toml


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
