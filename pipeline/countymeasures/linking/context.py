"""What a quantity's role and status are read from: the words around it and around its action."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from countymeasures.documents import Document, Quantity
from countymeasures.linking.cues import CLAUSE_END, StatusContext
from countymeasures.linking.tokens import dimension

_FIGURE, _DATE, _HIDDEN = "Q", "D", "\0"
_LEFT, _RIGHT = 240, 160
"""How many characters around a quantity are looked at, where its sentence is longer."""


def _ngrams(name: str, text: str, *sizes: int) -> Iterator[str]:
    for size in sizes:
        for k in range(len(text) - size + 1):
            yield f"{name}{size}={text[k : k + size]}"


def describe(document: Document) -> list[list[str]]:
    """Return the named features of each quantity, in order.

    Parameters
    ----------
    document : Document
        With sentences, and with entities and actions.

    Returns
    -------
    list of list of str
    """
    marked = _mark(document)
    starts = [sentence.start for sentence in document.sentences]
    status = StatusContext(document)
    described = []
    for index, quantity in enumerate(document.quantities):
        number = max(0, bisect_right(starts, quantity.start) - 1)
        sentence = document.sentences[number]
        start = min(max(sentence.start, quantity.start - _LEFT), quantity.start)
        end = max(min(sentence.end, quantity.end + _RIGHT), quantity.end)
        features = [
            *_of_action(marked, start, end, quantity),
            *_of_place(marked, start, end, quantity),
            *_of_neighbours(document, marked, start, end, index),
            *status.describe(number, (start, end), quantity),
            f"pos={10 * quantity.start // max(1, len(document.text))}",
        ]
        described.append(features)
    return described


def _mark(document: Document) -> str:
    """Return the text with a letter for each quantity and date, at the same offsets."""
    characters = list(document.text)
    for mark, spans in ((_FIGURE, document.quantities), (_DATE, document.dates)):
        for span in spans:
            characters[span.start : span.end] = mark + _HIDDEN * (span.end - span.start - 1)
    return "".join(characters)


def _of_action(marked: str, start: int, end: int, quantity: Quantity) -> Iterator[str]:
    kind = dimension(quantity.unit)
    action = quantity.action
    words = action.text if action else "-"
    yield from (f"a={words}", f"a2={words[-2:]}", f"a1={words[-1]}", f"a0={words[0]}")
    yield f"ak={words[-1]}{kind}"
    entity = quantity.entity.text if quantity.entity else "-"
    yield from (f"u={quantity.unit}", f"k={kind}", f"c={quantity.comparator}", f"e2={entity[-2:]}")
    # Plans have round figures.
    yield f"exact={'.' in quantity.text}{kind}"
    if action is None:
        return
    before = marked[start : max(start, action.start)].replace(_HIDDEN, "")
    behind = marked[action.end : max(end, action.end)].replace(_HIDDEN, "")
    for size in (1, 2, 3):
        yield f"al{size}={before[-size:]}"
        yield f"ar{size}={behind[:size]}"
    if action.start < quantity.start:
        side, between = "left", marked[action.end : quantity.start]
    else:
        side, between = "right", marked[quantity.end : action.start]
    clauses = min(3, len(CLAUSE_END.findall(between)))
    yield f"side={side}{words[-1]}"
    yield f"between={side}{clauses}{min(2, between.count(_FIGURE))}"
    yield from _ngrams("ac", CLAUSE_END.split(before)[-1], 1, 2, 3)


def _of_place(marked: str, start: int, end: int, quantity: Quantity) -> Iterator[str]:
    left = marked[start : quantity.start].replace(_HIDDEN, "")
    right = marked[quantity.end : end].replace(_HIDDEN, "")
    for size in (1, 2, 3, 4):
        yield f"l{size}={left[-size:]}"
        yield f"r{size}={right[:size]}"
    yield f"l1k={left[-1:]}{dimension(quantity.unit)}"
    yield f"lr={left[-1:]}{right[:1]}"
    yield f"l2r={left[-2:]}{right[:1]}"
    clauses = CLAUSE_END.split(left)
    yield from _ngrams("cl", clauses[-1], 1, 2, 3)
    rest = CLAUSE_END.split(right, maxsplit=1)
    yield from _ngrams("cr", rest[0], 1, 2)
    whole = (left + _FIGURE + right).strip()
    yield from (f"s1={whole[:1]}", f"s2={whole[:2]}", f"s3={whole[:3]}")


def _of_neighbours(
    document: Document, marked: str, start: int, end: int, index: int
) -> Iterator[str]:
    others = document.quantities
    quantity = others[index]
    if index and others[index - 1].start >= start:
        other = others[index - 1]
        gap = marked[other.end : quantity.start].replace(_HIDDEN, "")
        same = other.unit == quantity.unit
        near = gap if len(gap) < 5 else gap[-3:]
        yield from (f"pu={same}", f"pg={near}", f"pgu={gap[-2:]}{same}")
        yield f"pgap={len(gap) > 6}{len(CLAUSE_END.findall(gap))}{same}"
    if index + 1 < len(others) and others[index + 1].start < end:
        other = others[index + 1]
        gap = marked[quantity.end : other.start].replace(_HIDDEN, "")
        same = other.unit == quantity.unit
        clauses = len(CLAUSE_END.findall(gap))
        yield from (f"nu={same}", f"ng={gap if len(gap) < 6 else gap[-3:]}")
        yield from (f"ngu={gap[-2:]}{same}{len(gap) < 7}", f"ng1={gap[-1:]}{same}{clauses}")
        action = other.action.text if other.action else "-"
        own = quantity.action.text if quantity.action else "-"
        yield f"na={action[-1]}{own}{same}{clauses}"
