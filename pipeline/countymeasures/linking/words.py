"""Words: cut by jieba's dictionary, each with its class and a vector of what it means.

The vectors (``models/word_vectors``, made by ``training/word_vectors.py``) let the tagger treat
a word that it never saw in training like the words that mean the like.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

CLASSES = (
    "x", "n", "v", "vn", "a", "d", "m", "q", "r", "p", "c", "u", "ns", "nr", "nz", "nt", "f", "s",
    "t", "b", "i", "l", "j", "an", "ad", "z", "zg", "k", "g", "y", "nrt", "vg", "ng",
)  # fmt: skip
"""Classes of words in jieba's dictionary; ``x`` for any other and for unknown words."""
PLACES = 5
"""Places in a word: blank, first, inner, last, single."""


@dataclass(frozen=True)
class Words:
    """Cuts text into words and knows them.

    Attributes
    ----------
    words : tuple of str
        The words that have a vector.
    vectors : array of int8, shape (words + 1, size)
        In steps of ``step``; row 0, zeros, is that of an unknown word.
    step : float
    """

    words: tuple[str, ...]
    vectors: NDArray[np.int8]
    step: float

    @cached_property
    def row(self) -> dict[str, int]:
        """From a word to its row in ``vectors``."""
        return {word: number for number, word in enumerate(self.words, start=1)}

    @cached_property
    def floats(self) -> NDArray[np.float32]:
        """The vectors, shape (words + 1, size)."""
        return self.vectors.astype(np.float32) * np.float32(self.step)

    def cut(self, string: str) -> tuple[Ints, Ints, Ints]:
        """Return for each character its place in its word, the word's class, and its row."""
        tokenizer, classes = _load_dictionary()
        place: list[int] = []
        kind: list[int] = []
        row: list[int] = []
        for word in tokenizer.cut(string, HMM=False):
            size = len(word)
            place += (1, *[2] * (size - 2), 3) if size > 1 else (0 if word == "\n" else 4,)
            kind += [classes.get(word, 0)] * size
            row += [self.row.get(word, 0)] * size
        return (
            np.array(place, dtype=np.int64),
            np.array(kind, dtype=np.int64),
            np.array(row, dtype=np.int64),
        )

    def to_bytes(self) -> bytes:
        """Return the words and vectors as a compressed ``npz``."""
        file = io.BytesIO()
        words = np.frombuffer("\n".join(self.words).encode(), dtype=np.uint8)
        np.savez_compressed(file, words=words, vectors=self.vectors, step=self.step)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Words:
        """Read what ``to_bytes`` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            words = arrays["words"].tobytes().decode().split("\n")
            return cls(tuple(words), arrays["vectors"], float(arrays["step"]))


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


def dictionary_words(count: int, longest: int) -> list[str]:
    """Return the commonest words of the dictionary, names of persons left out.

    Parameters
    ----------
    count : int
    longest : int
        In characters.
    """
    tokenizer, classes = _load_dictionary()
    persons = {CLASSES.index("nr"), CLASSES.index("nrt")}
    frequency = {
        word: times
        for word, times in tokenizer.FREQ.items()
        if times
        and len(word) <= longest
        and classes[word] not in persons
        and all("\u4e00" <= character <= "\u9fff" for character in word)
    }
    return sorted(frequency, key=lambda word: (-frequency[word], word))[:count]
