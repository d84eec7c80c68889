from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countymeasures.linking.tagger import AUTOMATON, LABELS, decode, expectations, path_weights

LENGTH = 3


def _problem(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    emissions = rng.normal(size=(1, LENGTH, len(LABELS)))
    return emissions, rng.normal(size=AUTOMATON.pairs)


def _paths(emissions: np.ndarray, transitions: np.ndarray) -> dict[tuple[int, ...], float]:
    """Return the score of each path through the states, by its labels."""
    steps = path_weights(transitions)
    scores: dict[tuple[int, ...], float] = {}
    for states in product(range(len(AUTOMATON.label)), repeat=LENGTH):
        if not AUTOMATON.first[states[0]] or not AUTOMATON.last[states[-1]]:
            continue
        score = sum(steps[one, other] for one, other in pairwise(states))
        if score > -np.inf:
            labels = tuple(int(AUTOMATON.label[state]) for state in states)
            assert labels not in scores, "two ways for the same labels"
            scores[labels] = score + sum(emissions[0, t, k] for t, k in enumerate(labels))
    return scores


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_the_best_path_is_found(seed: int):
    emissions, transitions = _problem(seed)
    paths = _paths(emissions, transitions)
    found = tuple(decode(emissions.astype(np.float32), transitions)[0].tolist())
    assert paths[found] == pytest.approx(max(paths.values()), abs=1e-4)


@given(st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_expectations_are_sums_over_all_paths(seed: int):
    emissions, transitions = _problem(seed)
    paths = _paths(emissions, transitions)
    total = np.logaddexp.reduce(list(paths.values()))
    marginals = np.zeros((LENGTH, len(LABELS)))
    for labels, score in paths.items():
        for place, label in enumerate(labels):
            marginals[place, label] += np.exp(score - total)
    log_partition, found, _ = expectations(emissions, transitions)
    assert log_partition == pytest.approx(total)
    assert np.allclose(found[0], marginals)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_at_most_one_entity_and_one_action(seed: int):
    rng = np.random.default_rng(seed)
    emissions = 3 * rng.normal(size=(4, 12, len(LABELS)))
    for labels in decode(emissions.astype(np.float32), np.zeros(AUTOMATON.pairs)):
        names = [LABELS[label] for label in labels]
        for kind in "EA":
            assert sum(name in (f"B-{kind}", f"S-{kind}") for name in names) <= 1
