"""Tables of weights: from the row that a feature hashes to, to one weight for each label."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BITS = 23


def bucket(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the bucket of each hash: its first bits."""
    return (hashes >> np.uint64(64 - BITS)).astype(np.int64)


@dataclass(frozen=True)
class Table:
    """Weights of hashed features; a feature that it doesn't hold weighs nothing.

    Attributes
    ----------
    hashes : array of uint64, shape (kept,)
        Ascending, no two in one bucket.
    weights : array of int8, shape (kept, labels)
        In steps of ``step``.
    step : float
    """

    hashes: NDArray[np.uint64]
    weights: NDArray[np.int8]
    step: float

    @classmethod
    def of(cls, hashes: NDArray[np.uint64], weights: NDArray[np.float64], smallest: float) -> Table:
        """Keep the rows with a weight of at least ``smallest``, in steps of 1/127 of the largest.

        Of two features in one bucket only the heavier is kept.
        """
        size = np.abs(weights).max(axis=1)
        order = np.lexsort((-size, bucket(hashes)))
        first = np.ones(len(order), dtype=bool)
        first[1:] = np.diff(bucket(hashes)[order]) > 0
        kept = np.sort(order[first & (size[order] >= smallest)])
        step = float(size.max() / 127) or 1.0
        return cls(hashes[kept], np.rint(weights[kept] / step).astype(np.int8), step)

    @cached_property
    def _place(self) -> NDArray[np.int32]:
        place = np.zeros(1 << BITS, dtype=np.int32)
        place[bucket(self.hashes)] = np.arange(1, len(self.hashes) + 1)
        return place

    @cached_property
    def _known(self) -> NDArray[np.uint64]:
        return np.concatenate([np.zeros(1, dtype=np.uint64), self.hashes])

    @cached_property
    def _values(self) -> NDArray[np.float32]:
        empty = np.zeros((1, self.weights.shape[1]), dtype=np.float32)
        return np.concatenate([empty, self.weights.astype(np.float32) * np.float32(self.step)])

    def look_up(self, hashes: NDArray[np.uint64]) -> NDArray[np.float32]:
        """Return the weights of features, one more axis of labels behind."""
        place = self._place[bucket(hashes)]
        found: NDArray[np.float32] = self._values[np.where(self._known[place] == hashes, place, 0)]
        return found

    def score(self, hashes: NDArray[np.uint64]) -> NDArray[np.float32]:
        """Return the sum of the weights of features, shape (labels,)."""
        total: NDArray[np.float32] = self.look_up(hashes).sum(axis=0)
        return total

    def to_bytes(self) -> bytes:
        """Return the table as a compressed ``npz``."""
        file = io.BytesIO()
        gaps = np.diff(self.hashes, prepend=np.uint64(0))
        np.savez_compressed(file, gaps=gaps, weights=self.weights, step=self.step)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Table:
        """Read a table that ``to_bytes`` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            hashes = np.cumsum(arrays["gaps"], dtype=np.uint64)
            return cls(hashes, arrays["weights"], float(arrays["step"]))


def hash_names(features: Iterable[str]) -> NDArray[np.uint64]:
    """Return the hash of each named feature, each once, ascending."""
    codes = np.array(sorted({crc32(name.encode()) for name in features}), dtype=np.uint64)
    with np.errstate(over="ignore"):
        return np.sort(codes * np.uint64(0x9E3779B97F4A7C15))
