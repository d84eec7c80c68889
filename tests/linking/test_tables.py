from __future__ import annotations

import numpy as np
import pytest

from countymeasures.linking.tables import Table, hash_names


@pytest.fixture
def table() -> Table:
    weights = np.array([[2.54, 0.0], [0.0, -1.0], [0.001, 0.0]])
    return Table.of(hash_names(["a", "b", "c"]), weights, smallest=0.01)


def _score(table: Table, *features: str) -> np.ndarray:
    return table.score(hash_names(features))


def test_scores_are_sums_and_unknown_features_weigh_nothing(table: Table):
    first = _score(table, "a", "nobody knows") + _score(table, "b")
    assert np.allclose(_score(table, "a", "b"), first)
    assert not _score(table, "nobody knows").any()


def test_small_weights_are_dropped(table: Table):
    assert len(table.hashes) == 2


def test_a_feature_counts_once(table: Table):
    assert np.array_equal(_score(table, "a", "a"), _score(table, "a"))


def test_round_trip(table: Table):
    again = Table.from_bytes(table.to_bytes())
    assert np.array_equal(again.hashes, table.hashes)
    assert np.array_equal(_score(again, "a", "b"), _score(table, "a", "b"))
