"""Training of the network that scores labels: the likelihood of gold labels, step by step.

The gradient is written out by hand, layer by layer, so that training needs nothing but numpy
and scipy; ``tests/training/test_roles_network.py`` holds it against differences of the loss.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from countymeasures.linking.network import (
    DILATIONS,
    PRODUCT_SCALE,
    TABLES,
    Codes,
    embed,
    normalise,
    surround,
)
from countymeasures.linking.tagger import AUTOMATON, LABELS, expectations

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Example:
    """A sentence: what the network reads of it and the gold labels of each of its quantities.

    Attributes
    ----------
    codes : Codes
        Of its tokens, and of the blanks behind.
    centre : array of int, shape (quantities,)
    index : array of int, shape (quantities, window)
        Token at each place of the window; ``-1`` beyond the sentence.
    relations : array of int, shape (quantities, window, relations)
    labels : array of int, shape (quantities, window)
    """

    codes: Codes
    centre: Ints
    index: Ints
    relations: Ints
    labels: Ints


def join(examples: Sequence[Example]) -> Example:
    """Return examples one after the other."""
    sizes = [len(example.codes.character) for example in examples]
    offsets = np.cumsum([0, *sizes[:-1]])
    codes = Codes(
        *(
            np.concatenate([getattr(example.codes, name) for example in examples])
            for name in (*TABLES, "inside")
        )
    )
    return Example(
        codes,
        np.concatenate([e.centre + o for e, o in zip(examples, offsets, strict=True)]),
        np.concatenate(
            [
                np.where(example.index >= 0, example.index + offset, -1)
                for example, offset in zip(examples, offsets, strict=True)
            ]
        ),
        np.concatenate([e.relations for e in examples]),
        np.concatenate([e.labels for e in examples]),
    )


@dataclass(frozen=True)
class Noise:
    """What training hides by chance, so that the network doesn't lean on single features.

    Attributes
    ----------
    dropout : float
        Share of numbers set to 0 between layers.
    unknown : float
        Share of words whose characters are shown as unknown, so that class and meaning must do.
    rng : Generator
    """

    dropout: float
    unknown: float
    rng: np.random.Generator

    def hide_words(self, codes: Codes) -> Codes:
        """Return codes with the characters of some words unknown."""
        word = np.cumsum(codes.place % 3 == 1)
        shown = (self.rng.random(word[-1] + 1) >= self.unknown)[word]
        return replace(codes, character=codes.character * shown, bigram=codes.bigram * shown)

    def mask(self, shape: tuple[int, ...]) -> Floats:
        """Return factors: 0 for what is hidden, above 1 for the rest."""
        kept = self.rng.random(shape, dtype=np.float32) >= self.dropout
        return kept.astype(np.float32) / np.float32(1 - self.dropout)


def differentiate(
    parameters: Mapping[str, Floats], batch: Example, noise: Noise | None
) -> tuple[float, dict[str, Floats]]:
    """Return the loss of a batch, and the gradient of each parameter.

    Parameters
    ----------
    parameters : dict of str to array
    batch : Example
    noise : Noise or None

    Returns
    -------
    loss : float
        Negative log likelihood of the gold labels, per quantity.
    gradient : dict of str to array
    """
    p = parameters
    codes = batch.codes
    if noise is not None:
        codes = noise.hide_words(codes)

    def hide(values: Floats) -> Floats:
        return np.float32(1) if noise is None else noise.mask(values.shape)  # type: ignore[return-value]  # a factor

    # The encoder, keeping what the way back needs.
    inputs = embed(p, codes)
    input_mask = hide(inputs)
    inputs = inputs * input_mask
    hidden = (inputs @ p["input"] + p["input_bias"]) * codes.inside
    kept = []
    for layer, dilation in enumerate(DILATIONS):
        normal, spread = normalise(hidden)
        around = surround(
            (normal * p[f"scale{layer}"] + p[f"shift{layer}"]) * codes.inside, dilation
        )
        new = np.maximum(around @ p[f"layer{layer}"] + p[f"layer_bias{layer}"], 0)
        mask = hide(new) * codes.inside
        kept.append((normal, spread, around, new, mask))
        hidden = hidden + new * mask
    last_mask = hide(hidden)
    hidden = hidden * last_mask

    # The scorer.
    row, column = np.nonzero(batch.index >= 0)
    token = batch.index[row, column]
    relations = batch.relations[row, column]
    of_quantity = hidden[batch.centre]
    by_token = hidden @ p["of_token"]
    by_quantity = of_quantity @ p["of_quantity"] + p["pair_bias"]
    product_token = hidden @ p["product_token"]
    product_quantity = of_quantity @ p["product_quantity"]
    summed = by_token[token] + by_quantity[row] + p["relation"][relations].sum(axis=1)
    rectified = np.maximum(summed, 0)
    pair = rectified + PRODUCT_SCALE * product_token[token] * product_quantity[row]
    pair_mask = hide(pair)
    pair = pair * pair_mask
    scores = pair @ p["label"] + p["relation_label"][relations].sum(axis=1)

    loss, score_gradient, steps_gradient = _likelihood(p["steps"], batch, row, column, scores)

    # The way back.
    g: dict[str, Floats] = {"steps": steps_gradient}
    quantities, tokens = len(batch.centre), len(hidden)
    from_pairs = csr_matrix(
        (np.ones(len(token), np.float32), (token, np.arange(len(token)))),
        shape=(tokens, len(token)),
    )
    from_rows = csr_matrix(
        (np.ones(len(row), np.float32), (row, np.arange(len(row)))), shape=(quantities, len(row))
    )
    g["label"] = pair.T @ score_gradient
    g["relation_label"] = _gather(relations, score_gradient, len(p["relation_label"]))
    d_pair = (score_gradient @ p["label"].T) * pair_mask
    d_summed = d_pair * (summed > 0)
    g["relation"] = _gather(relations, d_summed, len(p["relation"]))
    d_by_token = from_pairs @ d_summed
    d_by_quantity = from_rows @ d_summed
    d_product = PRODUCT_SCALE * d_pair
    d_product_token = from_pairs @ (d_product * product_quantity[row])
    d_product_quantity = from_rows @ (d_product * product_token[token])
    g["pair_bias"] = d_by_quantity.sum(axis=0)
    g["of_token"] = hidden.T @ d_by_token
    g["product_token"] = hidden.T @ d_product_token
    g["of_quantity"] = of_quantity.T @ d_by_quantity
    g["product_quantity"] = of_quantity.T @ d_product_quantity
    d_hidden = d_by_token @ p["of_token"].T + d_product_token @ p["product_token"].T
    np.add.at(
        d_hidden,
        batch.centre,
        d_by_quantity @ p["of_quantity"].T + d_product_quantity @ p["product_quantity"].T,
    )
    d_hidden *= last_mask
    for layer in reversed(range(len(DILATIONS))):
        normal, spread, around, new, mask = kept[layer]
        d_new = d_hidden * mask * (new > 0)
        g[f"layer{layer}"] = around.T @ d_new
        g[f"layer_bias{layer}"] = d_new.sum(axis=0)
        d_around = d_new @ p[f"layer{layer}"].T
        d_scaled = _fold(d_around, DILATIONS[layer]) * codes.inside
        g[f"scale{layer}"] = (d_scaled * normal).sum(axis=0)
        g[f"shift{layer}"] = d_scaled.sum(axis=0)
        d_normal = d_scaled * p[f"scale{layer}"]
        d_hidden = (
            d_hidden
            + (
                d_normal
                - d_normal.mean(axis=1, keepdims=True)
                - normal * (d_normal * normal).mean(axis=1, keepdims=True)
            )
            / spread
        )
    d_hidden = d_hidden * codes.inside
    g["input"] = inputs.T @ d_hidden
    g["input_bias"] = d_hidden.sum(axis=0)
    d_inputs = (d_hidden @ p["input"].T) * input_mask
    at = 0
    for name in TABLES:
        size = p[name].shape[1]
        g[name] = _gather(getattr(codes, name)[:, None], d_inputs[:, at : at + size], len(p[name]))
        at += size
    return loss, g


def _gather(codes: Ints, values: Floats, size: int) -> Floats:
    """Return for each code the sum of the values that stand at it."""
    rows = np.repeat(np.arange(len(codes)), codes.shape[1])
    ones = np.ones(codes.size, np.float32)
    summing = csr_matrix((ones, (codes.ravel(), rows)), shape=(size, len(codes)))
    total: Floats = summing @ values
    return total


def _fold(around: Floats, dilation: int) -> Floats:
    """Return to each row what ``network.surround`` took from it."""
    before, own, behind = np.split(around, 3, axis=1)
    folded = own.copy()
    folded[:-dilation] += before[dilation:]
    folded[dilation:] += behind[:-dilation]
    return folded


def _likelihood(
    steps: Floats, batch: Example, row: Ints, column: Ints, scores: Floats
) -> tuple[float, Floats, Floats]:
    """Return the loss, and its gradient by scores and by steps, per quantity."""
    quantities = len(batch.index)
    inside = batch.index >= 0
    # Windows begin at their first token, with one place of padding behind the longest.
    first = inside.argmax(axis=1)
    shifted = column - first[row]
    emissions = np.full((quantities, shifted.max() + 2, len(LABELS)), -np.inf)
    emissions[..., 0] = 0
    emissions[row, shifted] = scores
    labels = np.zeros(emissions.shape[:2], dtype=np.int64)
    labels[row, shifted] = batch.labels[row, column]
    own = batch.index[row, column] == batch.centre[row]
    emissions[row[own], shifted[own], 1:] = -np.inf
    log_partition, marginals, expected = expectations(emissions, steps.astype(np.float64))
    gold = np.take_along_axis(emissions, labels[..., None], axis=-1).sum()
    taken = AUTOMATON.number[labels[:, :-1], labels[:, 1:]]
    gold_steps = np.bincount(taken[taken >= 0], minlength=AUTOMATON.pairs)
    loss = log_partition - gold - gold_steps @ steps
    by_score = marginals[row, shifted]
    by_score[np.arange(len(row)), labels[row, shifted]] -= 1
    by_score[own] = 0
    return (
        float(loss) / quantities,
        (by_score / quantities).astype(np.float32),
        ((expected - gold_steps) / quantities).astype(np.float32),
    )


class Optimiser:
    """Adam with decoupled weight decay; gradients are cut to a norm of 5."""

    def __init__(self, parameters: dict[str, Floats], decay: float) -> None:
        self.parameters, self.decay = parameters, decay
        self.first = {name: np.zeros_like(value) for name, value in parameters.items()}
        self.second = {name: np.zeros_like(value) for name, value in parameters.items()}
        self.steps = 0

    def step(self, gradient: Mapping[str, Floats], rate: float) -> None:
        """Move the parameters against the gradient."""
        self.steps += 1
        norm = float(np.sqrt(sum(float((g * g).sum()) for g in gradient.values())))
        factor = np.float32(min(1.0, 5.0 / max(norm, 1e-9)))
        unbiased = rate * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        for name, value in self.parameters.items():
            g = gradient[name] * factor
            first, second = self.first[name], self.second[name]
            first += np.float32(0.1) * (g - first)
            second += np.float32(0.001) * (g * g - second)
            value *= np.float32(1 - rate * self.decay)
            value -= np.float32(unbiased) * first / (np.sqrt(second) + np.float32(1e-8))


def fit(
    parameters: dict[str, Floats],
    examples: Sequence[Example],
    *,
    epochs: int,
    rate: float,
    dropout: float,
    unknown: float,
    decay: float,
    batch: int,
    seed: int,
    tell: Progress,
) -> None:
    """Improve the parameters in place.

    The rate rises over the first hundred steps and then falls evenly to 0.
    """
    rng = np.random.default_rng(seed)
    noise = Noise(dropout, unknown, rng)
    optimiser = Optimiser(parameters, decay)
    sizes = np.array([len(example.codes.character) for example in examples])
    total = epochs * -(-len(examples) // batch)
    for epoch in range(epochs):
        order = rng.permutation(len(examples))
        # Sentences of like length together, so that windows need little padding.
        pools = [
            pool[np.argsort(sizes[pool], kind="stable")]
            for pool in np.array_split(order, max(1, len(order) // (20 * batch)))
        ]
        batches = [pool[at : at + batch] for pool in pools for at in range(0, len(pool), batch)]
        losses = []
        for number in rng.permutation(len(batches)):
            joined = join([examples[i] for i in batches[number]])
            loss, gradient = differentiate(parameters, joined, noise)
            done = optimiser.steps / max(1, total)
            optimiser.step(
                gradient, rate * min(1.0, (optimiser.steps + 1) / 100) * max(0.02, 1 - done)
            )
            losses.append(loss)
        tell(f"tagger: epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.3f}")
