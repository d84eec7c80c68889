"""The tokens of sentences with quantities: what the tagger reads.

A token is one character, or a whole quantity, date or ordinal. So the tagger sees the words
around a figure and not its digits, and neighbouring figures lie one token apart. All
sentences of a document lie one after the other in flat arrays, with ``BLANKS`` blank
tokens before, between and behind, so that no sentence is seen from another.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from countymeasures.documents import Document
from countymeasures.linking.words import cut
from countymeasures.numerals.lexicon import load_lexicon

Ints = NDArray[np.int64]

BLANKS = 8
"""At least the farthest that one layer of the encoder looks."""
LEFT, RIGHT = 80, 40
"""Tokens of a window on each side of its quantity."""

BLANK, DATE, ORDINAL, OTHER_QUANTITY = 0, 1, 2, 3
_DIMENSIONS = (
    "households", "money", "people", "ratio", "time", "area", "length", "mass", "volume",
    "power", "energy",
)  # fmt: skip
_FIRST_CHARACTER = 32
_COMMAS = "，,；;：:。！？!?"
_DISTANCES = (1, 2, 3, 4, 5, 7, 9, 12, 16, 22, 30, 42)


@cache
def dimension(unit: str) -> str:
    """Return the dimension of a unit; ``"count"`` where it has none."""
    if unit in ("户", "户次"):
        return "households"
    return load_lexicon().convert(unit, None)[0] or "count"


@cache
def _quantity_symbol(unit: str) -> int:
    kind = dimension(unit)
    return OTHER_QUANTITY + 1 + _DIMENSIONS.index(kind) if kind in _DIMENSIONS else OTHER_QUANTITY


@dataclass(frozen=True)
class Tokens:
    """The tokens of a document, blanks included; all arrays have one place a token.

    Attributes
    ----------
    start, end : array of int
        Offsets into the text.
    symbol : array of int
        The code point of a character; below 32 for a quantity (by its dimension), a date, an
        ordinal, a blank.
    sentence : array of int
        Number of the sentence; ``-1`` for a blank.
    quantity : array of int
        Index of the quantity that the token is; ``-1`` for none.
    place, kind, meaning : array of int
        Where in its word the token stands, and the word's class and meaning
        (``countymeasures.linking.words.cut``).
    """

    start: Ints
    end: Ints
    symbol: Ints
    sentence: Ints
    quantity: Ints
    place: Ints
    kind: Ints
    meaning: Ints


def tokenize(document: Document) -> Tokens:
    """Cut the sentences that hold quantities into tokens.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Tokens
    """
    figures = sorted(
        [(q.start, q.end, _quantity_symbol(q.unit), i) for i, q in enumerate(document.quantities)]
        + [(date.start, date.end, DATE, -1) for date in document.dates]
        + [(ordinal.start, ordinal.end, ORDINAL, -1) for ordinal in document.ordinals]
    )
    starts = [figure[0] for figure in figures]
    blanks = [(0, 0, BLANK, -1, -1)] * BLANKS
    rows = [*blanks]
    for number, sentence in enumerate(document.sentences):
        inside = figures[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if all(index < 0 for *_, index in inside):
            continue
        cursor = sentence.start
        for start, end, symbol, index in [*inside, (sentence.end, sentence.end, BLANK, -1)]:
            if start < cursor:
                continue
            rows += (
                (at, at + 1, ord(document.text[at]), number, -1) for at in range(cursor, start)
            )
            if end > start:
                rows.append((start, end, symbol, number, index))
            cursor = end
        rows += blanks
    columns = np.array(rows, dtype=np.int64).T
    string = "".join(chr(row[2]) if row[2] >= _FIRST_CHARACTER else "\n" for row in rows)
    start, end, symbols, numbers, indices = columns
    return Tokens(start, end, symbols, numbers, indices, *cut(string))


@dataclass(frozen=True)
class Windows:
    """What lies around quantities.

    Attributes
    ----------
    quantity : array of int, shape (n,)
        Index of each quantity.
    centre : array of int, shape (n,)
        Its token.
    index : array of int, shape (n, LEFT + 1 + RIGHT)
        Token at each place of the window; ``-1`` beyond the sentence.
    """

    quantity: Ints
    centre: Ints
    index: Ints


def look_around(tokens: Tokens, first: int = 0, last: int | None = None) -> Windows:
    """Return the windows of the quantities, or of some of them in the order of the text."""
    centre = np.flatnonzero(tokens.quantity >= 0)[first:last]
    index = centre[:, None] + np.arange(-LEFT, RIGHT + 1)
    np.clip(index, 0, len(tokens.symbol) - 1, out=index)
    same = tokens.sentence[index] == tokens.sentence[centre][:, None]
    return Windows(tokens.quantity[centre], centre, np.where(same, index, -1))


RELATIONS = 3
"""How many relations a token has to a quantity."""
RELATION_CODES = 3 * (len(_DISTANCES) + 1) + 3 * 4 * 4 * 3 + 3 * 2 * 4


def relate(tokens: Tokens, windows: Windows) -> Ints:
    """Return how each token of a window lies to its quantity.

    Returns
    -------
    array of int, shape (n, window, RELATIONS)
        Codes below ``RELATION_CODES``: side and distance; side and the numbers of
        quantities, commas and pauses between; side, commas and whether 的 lies between.
    """
    index, centre = np.maximum(windows.index, 0), windows.centre[:, None]
    low, high = np.minimum(index, centre), np.maximum(index, centre)

    def count(flags: NDArray[np.bool_], most: int) -> Ints:
        total = np.concatenate([[0], np.cumsum(flags)])
        found = total[high] - total[np.minimum(low + 1, high)]
        return np.where(high > low, np.minimum(found, most), 0)

    side = np.sign(index - centre) + 1
    distance = np.searchsorted(_DISTANCES, high - low, side="right")
    figures = count(tokens.quantity >= 0, 3)
    commas = count(np.isin(tokens.symbol, [ord(c) for c in _COMMAS]), 3)
    pauses = count(tokens.symbol == ord("、"), 2)
    of = count(tokens.symbol == ord("的"), 1)
    by_distance = side * (len(_DISTANCES) + 1) + distance
    by_marks = ((side * 4 + figures) * 4 + commas) * 3 + pauses
    by_of = (side * 2 + of) * 4 + commas
    first, second = 3 * (len(_DISTANCES) + 1), 3 * 4 * 4 * 3
    return np.stack([by_distance, first + by_marks, first + second + by_of], axis=-1)
