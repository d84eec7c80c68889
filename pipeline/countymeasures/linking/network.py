"""The network that scores labels: an encoder of sentences, then a scorer of pairs.

The encoder gives each token a vector: what stands there (character, neighbour, unit, word)
goes through a few layers of dilated convolution, so that each token knows some thirty
around it. The scorer takes the vectors of a quantity and of a token of its window, and how
they lie to each other (``tokens.relate``), and gives a score for each label. The encoder
works once for each token, the scorer, which is small, for each pair. Training
(``training/roles_network.py``) goes the same way back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from countymeasures.documents import Document
from countymeasures.linking.tagger import LABELS, decode
from countymeasures.linking.tokens import RELATION_CODES, Tokens, look_around, relate, tokenize
from countymeasures.linking.words import CLASSES, PLACES, meanings

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

DILATIONS = (1, 2, 4, 8)
BIGRAMS = 1 << 14
PRODUCT_SCALE = np.float32(0.3)
TINY = np.float32(1e-5)
_QUANTITIES_AT_ONCE = 256


@dataclass(frozen=True)
class Shape:
    """Sizes of the network.

    Attributes
    ----------
    characters, units : int
        Known characters and units; 0 stands for an unknown one.
    hidden, pair : int
        Size of a token's vector in the encoder, of a pair's in the scorer.
    labels, steps : int
    """

    characters: int
    units: int
    labels: int
    steps: int
    hidden: int = 128
    pair: int = 96
    character: int = 64
    bigram: int = 32
    unit: int = 24
    meaning: int = 24


def make_parameters(shape: Shape, seed: int) -> dict[str, Floats]:
    """Return parameters to begin training with."""
    rng = np.random.default_rng(seed)

    def normal(rows: int, columns: int, scale: float) -> Floats:
        return (rng.standard_normal((rows, columns)) * scale).astype(np.float32)

    def dense(rows: int, columns: int) -> Floats:
        limit = 1 / np.sqrt(rows)
        return rng.uniform(-limit, limit, (rows, columns)).astype(np.float32)

    inputs = shape.character + shape.bigram + shape.unit + 8 + 16 + shape.meaning
    hidden, pair = shape.hidden, shape.pair
    parameters = {
        "character": normal(shape.characters, shape.character, 0.3),
        "bigram": normal(BIGRAMS, shape.bigram, 0.3),
        "unit": normal(shape.units, shape.unit, 0.3),
        "place": normal(PLACES, 8, 0.3),
        "kind": normal(len(CLASSES), 16, 0.3),
        "meaning": normal(len(meanings()) + 1, shape.meaning, 0.3),
        "input": dense(inputs, hidden),
        "input_bias": np.zeros(hidden, np.float32),
        "of_token": dense(hidden, pair),
        "of_quantity": dense(hidden, pair),
        "pair_bias": np.zeros(pair, np.float32),
        "product_token": dense(hidden, pair),
        "product_quantity": dense(hidden, pair),
        "relation": normal(RELATION_CODES, pair, 0.1),
        "label": dense(pair, shape.labels),
        "relation_label": np.zeros((RELATION_CODES, shape.labels), np.float32),
        "steps": np.zeros(shape.steps, np.float32),
    }
    for layer in range(len(DILATIONS)):
        parameters[f"scale{layer}"] = np.ones(hidden, np.float32)
        parameters[f"shift{layer}"] = np.zeros(hidden, np.float32)
        parameters[f"layer{layer}"] = dense(3 * hidden, hidden)
        parameters[f"layer_bias{layer}"] = np.zeros(hidden, np.float32)
    return parameters


@dataclass(frozen=True)
class Codes:
    """What the network reads of each token: rows of its tables.

    Attributes
    ----------
    character, bigram, unit, place, kind, meaning : array of int, shape (tokens,)
    inside : array of float, shape (tokens, 1)
        0 for a blank, else 1.
    """

    character: Ints
    bigram: Ints
    unit: Ints
    place: Ints
    kind: Ints
    meaning: Ints
    inside: Floats


def encode_tokens(tokens: Tokens, characters: Mapping[int, int], unit_rows: Ints) -> Codes:
    """Return the rows that tokens stand for.

    Parameters
    ----------
    tokens : Tokens
    characters : dict of int to int
        From a symbol to its row.
    unit_rows : array of int
        Row of the unit of each quantity of the document.
    """
    symbol = tokens.symbol
    following = np.append(symbol[1:], 0).astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = (symbol.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ following
        mixed *= np.uint64(0xFF51AFD7ED558CCD)
    return Codes(
        character=np.array([characters.get(s, 0) for s in symbol.tolist()], dtype=np.int64),
        bigram=(mixed >> np.uint64(50)).astype(np.int64),
        unit=np.where(tokens.quantity >= 0, np.append(unit_rows, 0)[tokens.quantity], 0),
        place=tokens.place,
        kind=tokens.kind,
        meaning=tokens.meaning,
        inside=(tokens.sentence >= 0).astype(np.float32)[:, None],
    )


TABLES = ("character", "bigram", "unit", "place", "kind", "meaning")
"""The parameters that have a row for each code."""


def embed(parameters: Mapping[str, Floats], codes: Codes) -> Floats:
    """Return what is known of each token by itself, shape (tokens, inputs)."""
    return np.concatenate(
        [parameters[name][getattr(codes, name)] for name in TABLES],
        axis=1,
    )


def normalise(hidden: Floats) -> tuple[Floats, Floats]:
    """Return rows with mean 0 and variance 1, and what they were divided by."""
    centred = hidden - hidden.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + TINY)
    return centred / spread, spread


def surround(hidden: Floats, dilation: int) -> Floats:
    """Return each row between the rows that lie ``dilation`` before and behind it."""
    empty = np.zeros((dilation, hidden.shape[1]), dtype=hidden.dtype)
    padded = np.concatenate([empty, hidden, empty])
    return np.concatenate([padded[: -2 * dilation], hidden, padded[2 * dilation :]], axis=1)


def run_encoder(parameters: Mapping[str, Floats], codes: Codes) -> Floats:
    """Return the vector of each token, shape (tokens, hidden)."""
    hidden = embed(parameters, codes) @ parameters["input"] + parameters["input_bias"]
    hidden *= codes.inside
    for layer, dilation in enumerate(DILATIONS):
        normal, _ = normalise(hidden)
        normal *= parameters[f"scale{layer}"]
        normal += parameters[f"shift{layer}"]
        normal *= codes.inside
        new = surround(normal, dilation) @ parameters[f"layer{layer}"]
        new += parameters[f"layer_bias{layer}"]
        np.maximum(new, 0, out=new)
        hidden += new * codes.inside
    return hidden


def run_scorer(
    parameters: Mapping[str, Floats],
    as_token: tuple[Floats, Floats],
    as_quantity: tuple[Floats, Floats],
    pair_quantity: Ints,
    pair_token: Ints,
    relations: Ints,
) -> Floats:
    """Return the scores of labels, shape (pairs, labels).

    Parameters
    ----------
    parameters : dict of str to array
    as_token, as_quantity : (array, array)
        What ``project`` gives for all tokens, and for those that are the quantities.
    pair_quantity, pair_token : array of int, shape (pairs,)
        Rows of ``as_quantity`` and of ``as_token``.
    relations : array of int, shape (pairs, RELATIONS)
    """
    pair = as_token[0][pair_token]
    pair += as_quantity[0][pair_quantity]
    for column in relations.T:
        pair += parameters["relation"][column]
    np.maximum(pair, 0, out=pair)
    product = as_token[1][pair_token]
    product *= as_quantity[1][pair_quantity]
    product *= PRODUCT_SCALE
    pair += product
    scores: Floats = pair @ parameters["label"]
    for column in relations.T:
        scores += parameters["relation_label"][column]
    return scores


def project(parameters: Mapping[str, Floats], hidden: Floats, role: str) -> tuple[Floats, Floats]:
    """Return what the scorer needs of tokens, as a ``token`` or as a ``quantity``."""
    of = hidden @ parameters[f"of_{role}"]
    if role == "quantity":
        of += parameters["pair_bias"]
    return of, hidden @ parameters[f"product_{role}"]


@dataclass(frozen=True)
class Network:
    """Scores the labels of the tokens around quantities.

    Several networks that began training differently are wrong in different places: the mean of
    their scores is better than those of any of them.

    Attributes
    ----------
    members : tuple of dict of str to array of float
        The parameters of each network.
    characters : dict of int to int
        From a symbol to its row.
    units : dict of str to int
        From a unit to its row.
    """

    members: tuple[Mapping[str, Floats], ...]
    characters: Mapping[int, int]
    units: Mapping[str, int]

    def read(self, document: Document) -> tuple[Tokens, Codes]:
        """Return the tokens of a document and what the network reads of them."""
        tokens = tokenize(document)
        units = [self.units.get(quantity.unit, 0) for quantity in document.quantities]
        return tokens, encode_tokens(tokens, self.characters, np.array(units, dtype=np.int64))

    def tag(self, document: Document) -> Iterator[tuple[int, Ints, Ints]]:
        """Yield of each quantity its index, the tokens' places in the text, and their labels.

        Yields
        ------
        quantity : int
        offsets : array of int, shape (tokens, 2)
            Start and end of each token of the window.
        labels : array of int, shape (tokens,)
        """
        tokens, codes = self.read(document)
        hidden = [run_encoder(member, codes) for member in self.members]
        as_token = [
            project(member, own, "token") for member, own in zip(self.members, hidden, strict=True)
        ]
        steps = np.mean([member["steps"] for member in self.members], axis=0, dtype=np.float64)
        count = int((tokens.quantity >= 0).sum())
        offsets = np.stack([tokens.start, tokens.end], axis=1)
        for at in range(0, count, _QUANTITIES_AT_ONCE):
            windows = look_around(tokens, at, at + _QUANTITIES_AT_ONCE)
            row, column = np.nonzero(windows.index >= 0)
            token = windows.index[row, column]
            relations = relate(tokens, windows)[row, column]
            scores = np.zeros((len(row), len(LABELS)), np.float32)
            for member, own, of_tokens in zip(self.members, hidden, as_token, strict=True):
                as_quantity = project(member, own[windows.centre], "quantity")
                scores += run_scorer(member, of_tokens, as_quantity, row, token, relations)
            scores /= len(self.members)
            # Windows begin at their first token.
            first = (windows.index >= 0).argmax(axis=1)
            place = column - first[row]
            emissions = np.full(
                (len(windows.centre), place.max() + 1, scores.shape[1]), -np.inf, np.float32
            )
            emissions[..., 0] = 0
            emissions[row, place] = scores
            own = token == windows.centre[row]
            emissions[row[own], place[own], 1:] = -np.inf
            labels = decode(emissions, np.asarray(steps))
            sizes = np.bincount(row)
            for number, quantity in enumerate(windows.quantity.tolist()):
                begin = windows.index[number, first[number]]
                size = sizes[number]
                yield quantity, offsets[begin : begin + size], labels[number, :size]
