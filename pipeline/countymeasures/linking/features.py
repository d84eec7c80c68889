"""What the tagger sees: for each quantity a window of tokens, for each token hashed features.

A token is one character, or a whole quantity, date or ordinal. So a window shows the words
around a figure and not its digits, and neighbouring figures lie one token apart.

Two kinds of features are made, both as rows of a table of weights (the hashing trick):
those of the place in the text (``base``: the characters around), made once for each token,
and those of the place seen from the quantity (``relative``: on which side, how far, what
punctuation and which other quantities lie between), made for each pair.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from countymeasures.documents import Document, Quantity
from countymeasures.numerals.lexicon import load_lexicon
from countymeasures.resources import load_toml

LEFT, RIGHT = 64, 32
"""Tokens of a window on each side of its quantity."""
BITS = 22
Ints = NDArray[np.int64]

_DIMENSIONS = ("money", "people", "ratio", "time", "area", "length", "mass", "volume", "power",
               "energy", "households")
_QUANTITY, _DATE, _ORDINAL, _EDGE = 0x110000, 0x110100, 0x110200, 0x110300
_COMMAS = frozenset(map(ord, "，,；;：:。！？!?"))
_PAUSES = frozenset(map(ord, "、"))
_BRACKETS = frozenset(map(ord, "（）()"))
_QUOTES = frozenset(map(ord, "“”‘’\"《》"))


@dataclass(frozen=True)
class Tokens:
    """The tokens of the sentences of a document that hold quantities.

    Attributes
    ----------
    start, end : array of int
        Offsets into the text.
    symbol : array of int
        Code point, or a number above all code points for a quantity, date or ordinal.
    sentence : array of int
        Number of the sentence.
    place : dict of int to int
        From a quantity's index to its token.
    """

    start: Ints
    end: Ints
    symbol: Ints
    sentence: Ints
    place: dict[int, int]
    units: dict[int, str]


@cache
def dimension(unit: str) -> str:
    """Return the dimension of a unit, ``"count"`` where it has none."""
    if unit in ("户", "户次"):
        return "households"
    return load_lexicon().convert(unit, None)[0] or "count"


def _dimension_code(unit: str) -> int:
    name = dimension(unit)
    return _DIMENSIONS.index(name) + 1 if name in _DIMENSIONS else 0


def tokenize(document: Document) -> Tokens:
    """Cut the sentences that hold quantities into tokens."""
    spans: list[tuple[int, int, int, int]] = []
    for index, quantity in enumerate(document.quantities):
        spans.append((quantity.start, quantity.end, _QUANTITY + _dimension_code(quantity.unit), index))
    spans += [(d.start, d.end, _DATE, -1) for d in document.dates]
    spans += [(o.start, o.end, _ORDINAL, -1) for o in document.ordinals]
    spans.sort()
    starts = [span[0] for span in spans]
    start: list[int] = []
    end: list[int] = []
    symbol: list[int] = []
    owner: list[int] = []
    place: dict[int, int] = {}
    text = document.text
    for number, sentence in enumerate(document.sentences):
        first, last = bisect_right(starts, sentence.start - 1), bisect_right(starts, sentence.end - 1)
        if not any(spans[i][3] >= 0 for i in range(first, last)):
            continue
        cursor = sentence.start
        before = len(start)
        for s, e, code, index in spans[first:last]:
            if s < cursor:
                if index >= 0:
                    place[index] = len(start) - 1
                continue
            start.extend(range(cursor, s))
            end.extend(range(cursor + 1, s + 1))
            symbol.extend(map(ord, text[cursor:s]))
            if index >= 0:
                place[index] = len(start)
            start.append(s)
            end.append(e)
            symbol.append(code)
            cursor = e
        start.extend(range(cursor, sentence.end))
        end.extend(range(cursor + 1, sentence.end + 1))
        symbol.extend(map(ord, text[cursor : sentence.end]))
        owner.extend([number] * (len(start) - before))
    return Tokens(*(np.array(a, dtype=np.int64) for a in (start, end, symbol, owner)), place,
                  {i: q.unit for i, q in enumerate(document.quantities)})


def mix(template: int, *codes: Ints | int) -> Ints:
    """Hash codes to rows of the table."""
    value = np.uint64((template * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF)
    with np.errstate(over="ignore"):
        for code in codes:
            value = (value ^ np.asarray(code).astype(np.uint64)) * np.uint64(0xFF51AFD7ED558CCD)
            value = value ^ (value >> np.uint64(32))
        return ((value * np.uint64(0xC4CEB9FE1A85EC53)) >> np.uint64(64 - BITS)).astype(np.int64)


def _shift(values: Ints, sentence: Ints, by: int) -> Ints:
    """Return the value ``by`` tokens further on, an edge mark beyond the sentence."""
    out = np.full(len(values), _EDGE, dtype=np.int64)
    if by > 0:
        same = sentence[by:] == sentence[:-by]
        out[:-by][same] = values[by:][same]
    elif by < 0:
        same = sentence[:by] == sentence[-by:]
        out[-by:][same] = values[:by][same]
    else:
        out[:] = values
    return out


@cache
def lexicon(name: str) -> tuple[dict[str, int], int]:
    words = load_toml("linking.toml")["words"][name]
    return {w: 1 for w in words}, max(map(len, words))


def _is(symbol: Ints, members: frozenset[int]) -> NDArray[np.bool_]:
    return np.isin(symbol, list(members))


def mark_words(tokens: Tokens, name: str) -> Ints:
    """Mark where longest words of a list stand: 0 none, 1 begin, 2 inside, 3 end, 4 single."""
    words, longest = lexicon(name)
    out = np.zeros(len(tokens.symbol), dtype=np.int64)
    symbols = tokens.symbol
    string = "".join(chr(s) if s < 0x110000 else "\0" for s in symbols.tolist())
    covered = [0] * len(string)
    n = len(string)
    for i in range(n):
        for length in range(min(longest, n - i), 0, -1):
            if string[i : i + length] in words and length > covered[i]:
                for k in range(length):
                    covered[i + k] = max(covered[i + k], length - k) if k else length
                if length == 1:
                    out[i] = 4
                else:
                    out[i] = 1
                    out[i + 1 : i + length - 1] = 2
                    out[i + length - 1] = 3
                break
    return out


def base_features(tokens: Tokens) -> list[Ints]:
    """Return the features of the places of the text, one array of rows for each template."""
    s = tokens.symbol
    at = {k: _shift(s, tokens.sentence, k) for k in range(-3, 4)}
    verb = mark_words(tokens, "verbs")
    v = {k: _shift(verb, tokens.sentence, k) for k in (-1, 0, 1)}
    rows = [mix(k + 10, at[k]) for k in range(-3, 4)]
    rows += [mix(20 + k, at[k], at[k + 1]) for k in range(-3, 3)]
    rows += [mix(30 + k, at[k], at[k + 1], at[k + 2]) for k in (-2, -1, 0)]
    rows += [mix(40, at[-1], at[1]), mix(41, at[-1], at[0], at[1], at[2]), mix(42, at[-2], at[-1], at[0], at[1])]
    rows += [mix(45, v[0], v[-1], v[1]), mix(46, v[0], at[0]), mix(47, v[-1], v[0], at[1])]
    return rows


def _bucket(distance: Ints) -> Ints:
    return np.searchsorted(np.array([1, 2, 3, 4, 5, 7, 9, 12, 16, 22, 30, 42]), distance, side="right")


@dataclass(frozen=True)
class Pairs:
    """A window for each quantity.

    Attributes
    ----------
    quantity : array of int, shape (n,)
    index : array of int, shape (n, LEFT + 1 + RIGHT)
        Token at each place of the window; ``-1`` beyond the sentence.
    """

    quantity: Ints
    index: Ints
    centre: Ints


def windows(tokens: Tokens, quantities: Sequence[int]) -> Pairs:
    centre = np.array([tokens.place[q] for q in quantities], dtype=np.int64)
    index = centre[:, None] + np.arange(-LEFT, RIGHT + 1)[None, :]
    inside = (index >= 0) & (index < len(tokens.symbol))
    clipped = np.clip(index, 0, len(tokens.symbol) - 1)
    inside &= tokens.sentence[clipped] == tokens.sentence[centre][:, None]
    return Pairs(np.array(quantities, dtype=np.int64), np.where(inside, index, -1), centre)


def _between(flags: NDArray[np.bool_], pairs: Pairs) -> Ints:
    """Count flagged tokens strictly between the token and the quantity."""
    total = np.concatenate([[0], np.cumsum(flags)])
    i, c = np.maximum(pairs.index, 0), pairs.centre[:, None]
    low, high = np.minimum(i, c), np.maximum(i, c)
    return np.where(high > low, total[high] - total[np.minimum(low + 1, high)], 0)


def _class(s: Ints) -> Ints:
    out = np.full(s.shape, 1, dtype=np.int64)
    out[_is(s, _COMMAS)] = 2
    out[s == ord("、")] = 3
    out[s == ord("的")] = 4
    out[_is(s, _BRACKETS)] = 5
    out[_is(s, _QUOTES)] = 6
    out[s >= _QUANTITY] = 7
    out[s >= _DATE] = 8
    out[s >= _EDGE] = 9
    return out


def relative_features(tokens: Tokens, pairs: Pairs) -> list[Ints]:
    """Return the features of places seen from quantities, arrays of shape (n, window)."""
    s = tokens.symbol
    sent = tokens.sentence
    i = np.maximum(pairs.index, 0)
    c = pairs.centre[:, None]
    side = np.sign(np.arange(-LEFT, RIGHT + 1))[None, :] + 1 + np.zeros_like(i)
    is_q = (s >= _QUANTITY) & (s < _DATE)
    nq = np.minimum(_between(is_q, pairs), 2)
    nc = np.minimum(_between(_is(s, _COMMAS), pairs), 3)
    nd = np.minimum(_between(_is(s, _PAUSES), pairs), 2)
    de = np.minimum(_between(s == ord("的"), pairs), 1)
    verb = mark_words(tokens, "verbs")
    nv = np.minimum(_between((verb == 3) | (verb == 4), pairs), 2)
    distance = np.abs(i - c)
    bucket = _bucket(distance)
    near = np.minimum(bucket, 6)
    at = {k: _shift(s, sent, k) for k in (-2, -1, 0, 1, 2)}
    cls = _class(s)
    right_class, left_class = _class(at[1])[c], _class(at[-1])[c]
    right2 = _class(at[2])[c]
    units = np.array([hash_text(tokens.units[q]) for q in pairs.quantity.tolist()])[:, None]
    dim = s[c]
    gap = side * 64 + nq * 16 + nc * 4 + nd
    touching = ((left_class == 7) * 1 + (right_class == 7) * 2)
    left_dim = np.where(left_class == 7, at[-1][c], 0)
    right_dim = np.where(right_class == 7, at[1][c], 0)
    # nearest quantity on the left and on the right: its dimension, and the gap to it
    v0, vp, vn = verb[i], _shift(verb, sent, -1)[i], _shift(verb, sent, 1)[i]
    x0, x1, xm = at[0][i], at[1][i], at[-1][i]
    simple = side * 9 + np.minimum(nq, 2) * 3 + np.minimum(nc, 2)
    return [
        mix(101, gap, de),
        mix(102, side, bucket, nq > 0, nc > 0),
        mix(103, gap, right_class, left_class, touching),
        mix(104, at[1][c] + 0 * i, side, np.minimum(nq, 1), np.minimum(nc, 1), near),
        mix(105, at[-1][c] + 0 * i, side, np.minimum(nq, 1), np.minimum(nc, 1), near),
        mix(106, at[-2][c], at[-1][c], side, np.minimum(bucket, 4)),
        mix(107, at[1][c], at[2][c], side, np.minimum(bucket, 4)),
        mix(108, dim, gap),
        mix(109, units, x0, x1),
        mix(110, units, xm, x0),
        mix(111, dim, x0, x1, side),
        mix(112, dim, xm, x0, side),
        mix(113, simple, x0, x1),
        mix(114, simple, xm, x0),
        mix(115, simple, x0, xm, x1),
        mix(116, v0, vp, vn, nv, side, np.minimum(nq, 1), np.minimum(nc, 1)),
        mix(117, v0, nv, dim, side, nc),
        mix(118, gap, right_class, cls[i], _class(at[-1])[i], _class(at[1])[i]),
        mix(119, left_dim, right_dim, dim, simple),
        mix(120, dim, right_class, right2, simple, bucket),
        mix(121, nv, nd, gap, v0),
        mix(122, units, simple, right_class),
    ]


@cache
def hash_text(text: str) -> int:
    """Return a number for a text, the same in every process."""
    value = 1469598103934665603
    for character in text:
        value = ((value ^ ord(character)) * 1099511628211) & 0x7FFFFFFFFFFFFFFF
    return value
