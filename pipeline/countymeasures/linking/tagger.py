"""The tagger: which characters are the entity and the action of a quantity.

Notes for a newcomer
--------------------
For each quantity the tokens of its window (``features.py``) get one label each: outside, or
begin, inside, last, single of the entity or of the action. The model is a linear-chain
conditional random field: a label's score is the sum of the weights of the token's features,
and neighbouring labels have a weight too. It runs on an automaton whose states remember
whether the entity and the action were already seen, so that a quantity gets at most one of
each, and training (``training/roles.py``) and prediction sum and search the same paths.

Invariants: the quantity's own token is outside; scores are sums of ``float32``, so the same
weights give the same labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

LABELS = ("O", "B-E", "I-E", "L-E", "S-E", "B-A", "I-A", "L-A", "S-A")
"""Outside; begin, inside, last, single of the entity; the same of the action."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Automaton:
    """The states of the tagger.

    Attributes
    ----------
    label : array of int, shape (states,)
        Index into ``LABELS``.
    follows : array of bool, shape (states, states)
        Whether the second may follow the first.
    first, last : array of bool, shape (states,)
        Whether a window may begin or end with it.
    pair : array of int, shape (states, states)
        Index of the weight of two neighbouring labels; ``-1`` where there is none.
    pairs : int
        Number of these weights.
    number : array of int, shape (labels, labels)
        The same index, by labels.
    before : array of int, shape (states, sources)
        The states that each may follow; short rows are filled up with one that it may not.
    """

    label: NDArray[np.int64]
    follows: NDArray[np.bool_]
    first: NDArray[np.bool_]
    last: NDArray[np.bool_]
    pair: NDArray[np.int64]
    pairs: int
    number: NDArray[np.int64]
    before: NDArray[np.int64]


def _build() -> Automaton:
    states = [
        (label, entity_seen, action_seen)
        for label, name in enumerate(LABELS)
        for entity_seen, action_seen in product((False, True), repeat=2)
        if not (name.endswith("E") and entity_seen) and not (name.endswith("A") and action_seen)
    ]
    follows = np.array([[_may_follow(one, other) for other in states] for one in states])
    label = np.array([state[0] for state in states])
    numbers: dict[tuple[int, int], int] = {}
    pair = np.full(follows.shape, -1)
    for i, j in zip(*np.nonzero(follows), strict=True):
        # Outside after outside weighs nothing, so that padding changes no score.
        if label[i] or label[j]:
            pair[i, j] = numbers.setdefault((int(label[i]), int(label[j])), len(numbers))
    names = [LABELS[state[0]][0] for state in states]
    first = np.array(
        [
            name in "OBS" and state[1:] == (False, False)
            for name, state in zip(names, states, strict=True)
        ]
    )
    number = np.full((len(LABELS), len(LABELS)), -1)
    for (one, other), index in numbers.items():
        number[one, other] = index
    last = np.isin(names, list("OLS"))
    # A stable sort brings the states that may go before to the front, in their order.
    before = np.argsort(~follows, axis=0, kind="stable")[: follows.sum(axis=0).max()].T
    return Automaton(label, follows, first, last, pair, len(numbers), number, before)


def _may_follow(one: tuple[int, bool, bool], other: tuple[int, bool, bool]) -> bool:
    name, next_name = LABELS[one[0]], LABELS[other[0]]
    if name[0] in "BI":
        return next_name[0] in "IL" and next_name[2] == name[2] and one[1:] == other[1:]
    entity_seen = one[1] or name.endswith("E")
    action_seen = one[2] or name.endswith("A")
    return next_name[0] in "OBS" and other[1:] == (entity_seen, action_seen)


AUTOMATON = _build()


def path_weights(transitions: Array) -> Array:
    """Return the weight of each step between states, ``-inf`` where it can't be taken."""
    weights = np.append(transitions, 0.0)[AUTOMATON.pair]
    return np.where(AUTOMATON.follows, weights, -np.inf)


def decode(emissions: NDArray[np.float32], transitions: Array) -> NDArray[np.int64]:
    """Return the labels of the best path through each window.

    Parameters
    ----------
    emissions : array of float, shape (windows, tokens, labels)
        ``-inf`` where a label can't stand.
    transitions : array of float, shape (pairs,)

    Returns
    -------
    array of int, shape (windows, tokens)
        Indices into ``LABELS``.
    """
    windows, length, _ = emissions.shape
    steps = path_weights(transitions).astype(np.float32)
    sources = AUTOMATON.before
    into = steps[sources, np.arange(len(sources))[:, None]]
    rows, states = np.arange(windows), np.arange(len(AUTOMATON.label))
    came_from = np.zeros((length, windows, len(states)), dtype=np.int8)
    score = np.where(AUTOMATON.first, emissions[:, 0, AUTOMATON.label], -np.inf)
    for t in range(1, length):
        candidates = score[:, sources] + into
        best = candidates.argmax(axis=2)
        came_from[t] = sources[states, best]
        score = candidates.max(axis=2) + emissions[:, t, AUTOMATON.label]
    state = np.where(AUTOMATON.last, score, -np.inf).argmax(axis=1)
    labels = np.empty((windows, length), dtype=np.int64)
    for t in range(length - 1, -1, -1):
        labels[:, t] = AUTOMATON.label[state]
        state = came_from[t, rows, state]
    return labels


def expectations(emissions: Array, transitions: Array) -> tuple[float, Array, Array]:
    """Return what the gradient of the likelihood needs.

    Parameters
    ----------
    emissions : array of float, shape (windows, tokens, labels)
        ``-inf`` where a label can't stand.
    transitions : array of float, shape (pairs,)

    Returns
    -------
    log_partition : float
        Sum over windows.
    marginals : array of float, shape (windows, tokens, labels)
    steps : array of float, shape (pairs,)
        Expected number of times that each pair of labels stands side by side.
    """
    windows, length, labels = emissions.shape
    weights = np.exp(path_weights(transitions))
    top = emissions.max(axis=2, keepdims=True)
    local = np.exp(emissions - top)[:, :, AUTOMATON.label]
    forward = np.empty_like(local)
    scale = np.empty((windows, length, 1))
    reached = local[:, 0] * AUTOMATON.first
    for t in range(length):
        if t:
            reached = (forward[:, t - 1] @ weights) * local[:, t]
        scale[:, t] = reached.sum(axis=1, keepdims=True)
        forward[:, t] = reached / scale[:, t]
    ends = (forward[:, -1] * AUTOMATON.last).sum(axis=1, keepdims=True)
    backward = np.empty_like(local)
    backward[:, -1] = AUTOMATON.last / ends
    taken = np.zeros_like(weights)
    for t in range(length - 2, -1, -1):
        ahead = local[:, t + 1] * backward[:, t + 1] / scale[:, t + 1]
        backward[:, t] = ahead @ weights.T
        taken += (forward[:, t].T @ ahead) * weights
    by_state = forward * backward
    marginals = np.zeros((windows, length, labels))
    for state, label in enumerate(AUTOMATON.label):
        marginals[:, :, label] += by_state[:, :, state]
    has_weight = AUTOMATON.pair >= 0
    weights = taken[has_weight]
    steps = np.bincount(AUTOMATON.pair[has_weight], weights, AUTOMATON.pairs).astype(np.float64)
    log_partition = np.log(scale).sum() + np.log(ends).sum() + top.sum()
    return float(log_partition), marginals, steps
