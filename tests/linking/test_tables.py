from __future__ import annotations

import numpy as np
import pytest

from countymeasures.linking.tables import Table, hash_names


@pytest.fixture
def table() -> Table:
    weights = np.array([[2.54, 0.0], [0.0, -1.0], [0.001, 0.0]])
    return Table.of(hash_names(["a", "b", "c"]), weights, smallest=0.01)


def test_scores_are_sums_and_unknown_features_weigh_nothing(table: Table):
    first = table.score(["a", "nobody knows"]) + table.score(["b"])
    assert np.allclose(table.score(["a", "b"]), first)
    assert not table.score(["nobody knows"]).any()


def test_small_weights_are_dropped(table: Table):
    assert len(table.hashes) == 2


def test_a_feature_counts_once(table: Table):
    assert np.array_equal(table.score(["a", "a"]), table.score(["a"]))


def test_round_trip(table: Table):
    again = Table.from_bytes(table.to_bytes())
    assert np.array_equal(again.hashes, table.hashes)
    assert np.array_equal(again.score(["a", "b"]), table.score(["a", "b"]))
