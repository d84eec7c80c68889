"""Words: cut by jieba's dictionary, each with its word class and, if it is known, its meaning.

Meanings are the semantic classes of ``configs/word_classes.toml``: people, roads, to give. They
let the tagger treat a word that it never saw in training like others of its class.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from countymeasures.resources import load_toml

Ints = NDArray[np.int64]

CLASSES = (
    "x", "n", "v", "vn", "a", "d", "m", "q", "r", "p", "c", "u", "ns", "nr", "nz", "nt", "f", "s",
    "t", "b", "i", "l", "j", "an", "ad", "z", "zg", "k", "g", "y", "nrt", "vg", "ng",
)  # fmt: skip
"""Classes of words in jieba's dictionary; ``x`` for any other and for unknown words."""
PLACES = 5
"""Places in a word: blank, first, inner, last, single."""
_SHORTEST_END = 2
"""Characters of the shortest end of a word that its meaning may be taken from."""


@cache
def meanings() -> tuple[str, ...]:
    """Return the names of the meanings."""
    table = load_toml("word_classes.toml")
    return tuple(name for group in table.values() for name in group)


@cache
def _known() -> dict[str, int]:
    """Return the number of the meaning of each word of the table, from 1."""
    table = load_toml("word_classes.toml")
    known: dict[str, int] = {}
    groups = (words for group in table.values() for words in group.values())
    for number, words in enumerate(groups, start=1):
        for word in words.split():
            known.setdefault(word, number)
    return known


@cache
def meaning_of(word: str) -> int:
    """Return the number of a word's meaning, from 1; 0 where it isn't known.

    A compound means what its longest known end means: 安置小区 is a kind of 小区.

    Examples
    --------
    >>> names = ("unknown", *meanings())
    >>> names[meaning_of("小学生")], names[meaning_of("特困小学生")], names[meaning_of("呜呼")]
    ('student', 'student', 'unknown')
    """
    known = _known()
    if word in known:
        return known[word]
    ends = (word[at:] for at in range(1, len(word) - _SHORTEST_END + 1))
    return next((known[end] for end in ends if end in known), 0)


def cut(string: str) -> tuple[Ints, Ints, Ints]:
    """Return for each character its place in its word, the word's class, and its meaning.

    Parameters
    ----------
    string : str

    Returns
    -------
    places, classes, meanings : array of int, shape (characters,)
        Numbers below :data:`PLACES`; indices into :data:`CLASSES`; see :func:`meaning_of`.
    """
    tokenizer, classes = _load_dictionary()
    place: list[int] = []
    kind: list[int] = []
    meaning: list[int] = []
    for word in tokenizer.cut(string, HMM=False):
        size = len(word)
        place += (1, *[2] * (size - 2), 3) if size > 1 else (0 if word == "\n" else 4,)
        kind += [classes.get(word, 0)] * size
        meaning += [meaning_of(word)] * size
    return (
        np.array(place, dtype=np.int64),
        np.array(kind, dtype=np.int64),
        np.array(meaning, dtype=np.int64),
    )


@cache
def _load_dictionary() -> tuple[Any, dict[str, int]]:
    """Return a tokenizer of jieba, and the number of each word's class."""
    with warnings.catch_warnings():
        # Its source has escapes that newer Pythons warn of, and it asks for pkg_resources.
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    # Its own loading keeps a marshal file where anyone could have put another one.
    with tokenizer.get_dict_file() as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    number = {name: index for index, name in enumerate(CLASSES)}
    classes = {}
    with tokenizer.get_dict_file() as file:
        for line in file:
            word, _, name = line.decode().split()
            classes[word] = number.get(name, number.get(name[:1], 0))
    return tokenizer, classes
