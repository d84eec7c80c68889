"""Tables of weights: from the row that a feature hashes to, to one weight for each label."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """Weights of hashed features.

    Attributes
    ----------
    bits : int
        Features hash to ``2 ** bits`` rows.
    rows : array of int, shape (kept,)
        The rows that have weights, ascending.
    weights : array of int8, shape (kept, labels)
        In steps of ``step``.
    step : float
    """

    bits: int
    rows: Rows
    weights: NDArray[np.int8]
    step: float

    @classmethod
    def of(cls, bits: int, rows: Rows, weights: NDArray[np.float64], smallest: float) -> Table:
        """Keep the rows with a weight of at least ``smallest``, in steps of 1/127 of the largest."""
        kept = np.abs(weights).max(axis=1) >= smallest
        step = float(np.abs(weights).max() / 127) or 1.0
        return cls(bits, rows[kept], np.rint(weights[kept] / step).astype(np.int8), step)

    @cached_property
    def _place(self) -> NDArray[np.int32]:
        place = np.zeros(1 << self.bits, dtype=np.int32)
        place[self.rows] = np.arange(1, len(self.rows) + 1)
        return place

    @cached_property
    def _values(self) -> NDArray[np.float32]:
        empty = np.zeros((1, self.weights.shape[1]), dtype=np.float32)
        return np.concatenate([empty, self.weights.astype(np.float32) * np.float32(self.step)])

    def look_up(self, rows: Rows) -> NDArray[np.float32]:
        """Return the weights of rows, one more axis of labels behind."""
        found: NDArray[np.float32] = self._values[self._place[rows]]
        return found

    def score(self, features: Iterable[str]) -> NDArray[np.float32]:
        """Return the sum of the weights of named features, shape (labels,)."""
        total: NDArray[np.float32] = self.look_up(row_numbers(features, self.bits)).sum(axis=0)
        return total

    def to_bytes(self) -> bytes:
        """Return the table as a compressed ``npz``."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            bits=self.bits,
            gaps=np.diff(self.rows, prepend=0).astype(np.uint32),
            weights=self.weights,
            step=self.step,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Table:
        """Read a table that :meth:`to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            rows = np.cumsum(arrays["gaps"], dtype=np.int64)
            return cls(int(arrays["bits"]), rows, arrays["weights"], float(arrays["step"]))


def row_numbers(features: Iterable[str], bits: int) -> Rows:
    """Return the rows that named features hash to, each once."""
    mask = (1 << bits) - 1
    return np.array(sorted({crc32(name.encode()) & mask for name in features}), dtype=np.int64)
