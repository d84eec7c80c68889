"""What a quantity's role and status are read from: the words around it and around its action."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from countymeasures.documents import Document, Quantity
from countymeasures.linking.features import dimension

CLAUSE_END = re.compile("[，,；;：:。！？!?]")
FIGURE, DATE, HIDDEN = "Q", "D", "\0"


def shadow(document: Document) -> str:
    """Return the text with each quantity as ``Q`` and each date as ``D``, at the same offsets."""
    characters = list(document.text)
    for mark, spans in ((FIGURE, document.quantities), (DATE, document.dates)):
        for span in spans:
            characters[span.start : span.end] = mark + HIDDEN * (span.end - span.start - 1)
    return "".join(characters)


def _ngrams(name: str, text: str, *sizes: int) -> Iterator[str]:
    for size in sizes:
        for k in range(len(text) - size + 1):
            yield f"{name}{size}={text[k : k + size]}"


def describe(document: Document) -> list[list[str]]:
    """Return the named features of each quantity, in order.

    Parameters
    ----------
    document : Document
        With entities and actions.

    Returns
    -------
    list of list of str
    """
    marked = shadow(document)
    starts = [sentence.start for sentence in document.sentences]
    headings: list[str] = []
    heading = ""
    for sentence in document.sentences:
        if sentence.heading:
            heading = document.text[sentence.start : sentence.end].strip()
        headings.append(heading)
    described = []
    for index, quantity in enumerate(document.quantities):
        number = max(0, bisect_right(starts, quantity.start) - 1)
        described.append(
            [
                *_of_action(document, marked, number, quantity),
                *_of_place(document, marked, number, quantity, headings[number]),
                *_of_neighbours(document, marked, number, index),
            ]
        )
    return described


def _bounds(document: Document, number: int, quantity: Quantity) -> tuple[int, int]:
    if not document.sentences:
        return 0, len(document.text)
    sentence = document.sentences[number]
    return min(sentence.start, quantity.start), max(sentence.end, quantity.end)


def _of_action(
    document: Document, marked: str, number: int, quantity: Quantity
) -> Iterator[str]:
    kind = dimension(quantity.unit)
    action = quantity.action
    words = action.text if action else "-"
    start, end = _bounds(document, number, quantity)
    yield from (f"a={words}", f"a2={words[-2:]}", f"a1={words[-1]}", f"a0={words[0]}")
    yield f"ak={words[-1]}{kind}"
    entity = quantity.entity.text if quantity.entity else "-"
    yield from (f"u={quantity.unit}", f"k={kind}", f"c={quantity.comparator}", f"e2={entity[-2:]}")
    if action is None:
        return
    before = marked[start : max(start, action.start)].replace(HIDDEN, "")
    behind = marked[action.end : max(end, action.end)].replace(HIDDEN, "")
    for size in (1, 2, 3):
        yield f"al{size}={before[-size:]}"
        yield f"ar{size}={behind[:size]}"
    if action.start < quantity.start:
        side, between = "left", marked[action.end : quantity.start]
    else:
        side, between = "right", marked[quantity.end : action.start]
    clauses = min(3, len(CLAUSE_END.findall(between)))
    yield f"side={side}{words[-1]}"
    yield f"between={side}{clauses}{min(2, between.count(FIGURE))}"
    yield from _ngrams("ac", CLAUSE_END.split(before)[-1], 1, 2, 3)


def _of_place(
    document: Document, marked: str, number: int, quantity: Quantity, heading: str
) -> Iterator[str]:
    start, end = _bounds(document, number, quantity)
    left = marked[start : quantity.start].replace(HIDDEN, "")
    right = marked[quantity.end : end].replace(HIDDEN, "")
    for size in (1, 2, 3, 4):
        yield f"l{size}={left[-size:]}"
        yield f"r{size}={right[:size]}"
    yield f"l1k={left[-1:]}{dimension(quantity.unit)}"
    yield f"lr={left[-1:]}{right[:1]}"
    yield f"l2r={left[-2:]}{right[:1]}"
    clauses = CLAUSE_END.split(left)
    yield from _ngrams("cl", clauses[-1], 1, 2, 3)
    if len(clauses) > 1:
        yield from _ngrams("pc", clauses[-2], 2)
    for clause in clauses[:-2]:
        yield from _ngrams("qc", clause, 2)
    rest = CLAUSE_END.split(right, maxsplit=1)
    yield from _ngrams("cr", rest[0], 1, 2)
    yield from _ngrams("rr", "".join(rest[1:]), 2)
    yield from _ngrams("h", heading, 2)
    whole = (left + FIGURE + right).strip()
    yield from (f"s1={whole[:1]}", f"s2={whole[:2]}", f"s3={whole[:3]}")
    yield f"pos={10 * quantity.start // max(1, len(document.text))}"
    if number:
        before = document.sentences[number - 1]
        yield from _ngrams("ps", marked[before.start : before.end].replace(HIDDEN, ""), 2)


def _of_neighbours(
    document: Document, marked: str, number: int, index: int
) -> Iterator[str]:
    quantity = document.quantities[index]
    start, end = _bounds(document, number, quantity)
    others: Sequence[Quantity] = document.quantities
    if index and others[index - 1].start >= start:
        other = others[index - 1]
        gap = marked[other.end : quantity.start].replace(HIDDEN, "")
        same = other.unit == quantity.unit
        yield from (f"pu={same}", f"pg={gap if len(gap) < 5 else gap[-3:]}", f"pgu={gap[-2:]}{same}")
        yield f"pgap={len(gap) > 6}{len(CLAUSE_END.findall(gap))}{same}"
    if index + 1 < len(others) and others[index + 1].start < end:
        other = others[index + 1]
        gap = marked[quantity.end : other.start].replace(HIDDEN, "")
        same = other.unit == quantity.unit
        clauses = len(CLAUSE_END.findall(gap))
        yield from (f"nu={same}", f"ng={gap if len(gap) < 6 else gap[-3:]}")
        yield from (f"ngu={gap[-2:]}{same}{len(gap) < 7}", f"ng1={gap[-1:]}{same}{clauses}")
        action = other.action.text if other.action else "-"
        own = quantity.action.text if quantity.action else "-"
        yield f"na={action[-1]}{own}{same}{clauses}"
