"""Texts to sparse features: hashed character n-grams and cue words, in whole-array steps.

A report is a few hundred sentences, and each is seen from several sides (its lead, its
headings, its clauses), so that the cost of a slice of a string for every n-gram, as
scikit-learn's vectorizers take it, would be most of the cost of classification. Here all
texts of a call are one array of code points, and an n-gram is a rolling hash over it.

Figures are abstracted: a run of digits counts as one 0. Places are too, without a list of
them: an n-gram is a feature only if it stands in several reports, and the names of a
county's own villages stand in one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_BLANKS = np.array([ord(c) for c in " \t\n\r\u3000\u00a0"], dtype=np.uint32)


class CharacterNgrams(TransformerMixin, BaseEstimator):
    """TF-IDF of hashed character n-grams, digits abstracted.

    Parameters
    ----------
    longest : int, default=4
        n-grams of 1 to so many characters.
    bits : int, default=20
        n-grams are told apart by so many bits of their hash.
    min_groups : int, default=2
        An n-gram is a feature if it stands in so many groups (reports).

    Attributes
    ----------
    column_ : ndarray of int32, shape (2**bits,)
        Column of each hash, -1 for those that are no feature.
    idf_ : ndarray of float32, shape (n_features,)

    Examples
    --------
    >>> features = CharacterNgrams(longest=2, min_groups=1).fit(["改厕12户", "改厕3座"])
    >>> row = features.transform(["改厕480户"]).toarray()
    >>> bool((row == features.transform(["改厕12户"]).toarray()).all())
    True
    """

    def __init__(self, longest: int = 4, bits: int = 20, min_groups: int = 2) -> None:
        self.longest = longest
        self.bits = bits
        self.min_groups = min_groups

    def __sklearn_tags__(self) -> Any:
        """Say to scikit-learn that this takes texts, not numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(self, texts: Iterable[str], y: object = None, groups: ArrayLike | None = None) -> Self:
        """Choose the n-grams.

        Parameters
        ----------
        texts : iterable of str
        y : ignored
        groups : array-like of int, optional
            The report of each text; each text its own where it isn't given.
        """
        texts = list(texts)
        rows, hashes = self._ngrams(texts)
        of = (
            np.arange(len(texts))
            if groups is None
            else np.unique(np.asarray(groups), return_inverse=True)[1]
        )
        size = np.uint64(1 << self.bits)
        in_groups = np.unique(of[rows].astype(np.uint64) * size + hashes) % size
        frequency = np.bincount(in_groups.astype(np.int64), minlength=1 << self.bits)
        kept = np.flatnonzero(frequency >= self.min_groups)
        self.column_ = np.full(1 << self.bits, -1, dtype=np.int32)
        self.column_[kept] = np.arange(len(kept), dtype=np.int32)
        in_texts = np.unique(rows.astype(np.uint64) * size + hashes) % size
        texts_with = np.bincount(in_texts.astype(np.int64), minlength=1 << self.bits)[kept]
        self.idf_ = (np.log((1 + len(texts)) / (1 + texts_with)) + 1).astype(np.float32)
        return self

    def transform(self, texts: Iterable[str]) -> Any:
        """Return the features.

        Parameters
        ----------
        texts : iterable of str

        Returns
        -------
        csr_matrix of float32, shape (n_texts, n_features)
            Rows have length 1, or 0 where nothing is known of the text.
        """
        check_is_fitted(self)
        texts = list(texts)
        rows, hashes = self._ngrams(texts)
        columns = self.column_[hashes]
        known = columns >= 0
        rows, columns = rows[known], columns[known]
        matrix = csr_matrix(
            (np.ones(len(rows), dtype=np.float32), (rows, columns)),
            shape=(len(texts), len(self.idf_)),
        )
        matrix.data = (1 + np.log(matrix.data)) * self.idf_[matrix.indices]
        squares = np.add.reduceat(np.append(matrix.data**2, np.float32(0)), matrix.indptr[:-1]) * (
            np.diff(matrix.indptr) > 0
        )
        scale = np.zeros(len(texts), dtype=np.float32)
        np.divide(1, np.sqrt(squares), out=scale, where=squares > 0)
        matrix.data *= np.repeat(scale, np.diff(matrix.indptr))
        return matrix

    def _ngrams(self, texts: list[str]) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
        """Return the text and the hash of every n-gram."""
        codes, rows = _code_points(texts)
        hashes = np.zeros(len(codes), dtype=np.uint64)
        found_rows, found = [], []
        for n in range(1, self.longest + 1):
            size = len(codes) - n + 1
            if size <= 0:
                break
            hashes = hashes[:size] * _FACTOR + codes[n - 1 :].astype(np.uint64) * _MIX
            whole = rows[:size] == rows[n - 1 :]
            found_rows.append(rows[:size][whole])
            found.append(_mix(hashes[whole] + np.uint64(n)) >> np.uint64(64 - self.bits))
        if not found:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint64)
        return np.concatenate(found_rows), np.concatenate(found)


def _code_points(texts: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Return the characters of all texts with their text, blanks gone and digits abstracted."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    digit = ((codes >= ord("0")) & (codes <= ord("9"))) | (codes == ord("."))
    again = digit.copy()
    again[1:] &= digit[:-1] & (rows[1:] == rows[:-1])
    again[:1] = False
    kept = ~again & ~np.isin(codes, _BLANKS)
    return np.where(digit, np.uint32(ord("0")), codes)[kept], rows[kept]


def _mix(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    hashes = (hashes ^ (hashes >> np.uint64(30))) * _MIX
    return hashes ^ (hashes >> np.uint64(27))
