"""Training of the linker: the tagger for entity and action, the classifiers of role and status.

The tagger's weights maximise the likelihood of the gold labels under an L2 penalty; the
classifiers are scikit-learn's logistic regression. Both are deterministic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from countymeasures.documents import Document, Quantity, Span
from countymeasures.evaluation import Evaluation, evaluate
from countymeasures.linking import Linker
from countymeasures.linking.context import describe
from countymeasures.linking.features import (
    BITS,
    LEFT,
    Pairs,
    Tokens,
    base_features,
    relative_features,
    tokenize,
    windows,
)
from countymeasures.linking.linker import Chooser
from countymeasures.linking.tables import Table, row_numbers
from countymeasures.linking.tagger import AUTOMATON, LABELS, expectations
from countymeasures.training.cards import TrainingError, make_card, replacing

CHOOSER_BITS = 20
FIGURES = (
    "entity_exact",
    "entity_overlap",
    "action_exact",
    "role",
    "role_rare",
    "status",
    "status_rare",
    "per",
    "part_of",
)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What training can be told.

    Attributes
    ----------
    penalty : float
        L2 penalty of the tagger's weights.
    min_count : int
        How often a feature of the tagger must be seen.
    iterations : int
        Of the tagger's optimiser.
    smallest : float
        Weights below are dropped.
    inverse_penalty : float
        ``C`` of the classifiers.
    """

    penalty: float = 1.0
    min_count: int = 3
    iterations: int = 80
    smallest: float = 0.02
    inverse_penalty: float = 3.0


@dataclass(frozen=True)
class TrainingResult:
    """What training made.

    Attributes
    ----------
    linker : Linker
    card : dict
    evaluation : Evaluation
        On dev, with its mistakes.
    """

    linker: Linker
    card: dict[str, Any]
    evaluation: Evaluation


def train(
    train: Sequence[Document],
    dev: Sequence[Document],
    folder: str | Path,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> TrainingResult:
    """Learn the linker from labelled reports and save it with its card.

    Parameters
    ----------
    train, dev : sequence of Document
        What is learned from, and what the scores of the card are of.
    folder : str or Path
    seed : int, default=0
        Written on the card; nothing here is drawn by chance.
    progress : callable, optional
        Is told what is being done.
    settings : Settings, optional

    Returns
    -------
    TrainingResult

    Raises
    ------
    TrainingError
        If there is no quantity to learn from.
    """
    settings = settings or Settings()
    tell = progress or (lambda message: None)
    if not any(document.quantities for document in train):
        raise TrainingError("expected labelled quantities to learn from, got none")
    tell("tagger: features")
    tagger, transitions = _fit_tagger(train, settings, tell)
    tell("role and status")
    choosers = _fit_choosers(train, settings)
    linker = Linker(tagger, transitions, choosers)
    tell("scores")
    evaluation = evaluate(dev, map(linker.link, dev))
    scores = {name: evaluation.figures[name].f1 for name in FIGURES}
    card = make_card(
        train=train,
        dev=dev,
        seed=seed,
        settings=asdict(settings),
        scores=scores,
        libraries=("numpy", "scipy", "scikit-learn"),
    )
    linker = Linker(tagger, transitions, choosers, card)
    with replacing(folder) as new:
        linker.save(new)
    return TrainingResult(linker, card, evaluation)


@dataclass(frozen=True)
class _Examples:
    """Tokens of all windows one after the other, with features and gold labels.

    Attributes
    ----------
    rows : array of int, shape (tokens, templates)
    labels : array of int, shape (tokens,)
    is_quantity : array of bool, shape (tokens,)
        The token is the quantity that the window belongs to.
    lengths : array of int, shape (windows,)
    """

    rows: NDArray[np.int32]
    labels: NDArray[np.int64]
    is_quantity: NDArray[np.bool_]
    lengths: NDArray[np.int64]


def _make_examples(documents: Sequence[Document]) -> _Examples:
    parts: list[_Examples] = []
    for document in documents:
        tokens = tokenize(document)
        if not tokens.place:
            continue
        pairs = windows(tokens, sorted(tokens.place))
        inside = pairs.index >= 0
        base = np.stack(base_features(tokens), axis=-1)
        relative = np.stack(relative_features(tokens, pairs), axis=-1)
        rows = np.concatenate([base[pairs.index[inside]], relative[inside]], axis=-1)
        is_quantity = np.zeros(inside.shape, dtype=bool)
        is_quantity[:, LEFT] = True
        labels = _gold_labels(document.quantities, tokens, pairs)
        parts.append(
            _Examples(
                rows.astype(np.int32), labels[inside], is_quantity[inside], inside.sum(axis=1)
            )
        )
    return _Examples(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("rows", "labels", "is_quantity", "lengths")
        )
    )


def _gold_labels(
    quantities: Sequence[Quantity], tokens: Tokens, pairs: Pairs
) -> NDArray[np.int64]:
    labels = np.zeros(pairs.index.shape, dtype=np.int64)
    for row, index in enumerate(pairs.quantity.tolist()):
        for name in ("entity", "action"):
            span = getattr(quantities[index], name)
            if span is not None:
                _mark(labels[row], pairs.index[row], tokens, span, name[0].upper())
    return labels


def _mark(
    labels: NDArray[np.int64],
    window: NDArray[np.int64],
    tokens: Tokens,
    span: Span,
    kind: str,
) -> None:
    """Label the tokens of a span; one that doesn't lie on free tokens of the window is left out."""
    within = (window >= 0) & (tokens.start[window] >= span.start) & (tokens.end[window] <= span.end)
    places = np.flatnonzero(within)
    if (
        not len(places)
        or tokens.start[window[places[0]]] != span.start
        or tokens.end[window[places[-1]]] != span.end
        or labels[places].any()
        or LEFT in places
    ):
        return
    if len(places) == 1:
        labels[places] = LABELS.index(f"S-{kind}")
        return
    labels[places] = LABELS.index(f"I-{kind}")
    labels[places[0]] = LABELS.index(f"B-{kind}")
    labels[places[-1]] = LABELS.index(f"L-{kind}")


def _fit_tagger(
    documents: Sequence[Document], settings: Settings, tell: Progress
) -> tuple[Table, NDArray[np.float64]]:
    examples = _make_examples(documents)
    counts = np.bincount(examples.rows.ravel(), minlength=1 << BITS)
    kept = np.flatnonzero(counts >= settings.min_count)
    column = np.full(1 << BITS, -1, dtype=np.int32)
    column[kept] = np.arange(len(kept))
    columns = column[examples.rows]
    known = columns >= 0
    ends = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
    features = csr_matrix(
        (np.ones(ends[-1], dtype=np.float32), columns[known], ends),
        shape=(len(columns), len(kept)),
    )
    objective = _Likelihood(features, examples, settings.penalty, tell)
    found = minimize(
        objective,
        np.zeros(objective.size),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": settings.iterations, "maxcor": 6},
    )
    weights, transitions = objective.split(found.x)
    return Table.of(BITS, kept, weights, settings.smallest), transitions


class _Likelihood:
    """The penalised negative log likelihood of the gold labels, and its gradient."""

    def __init__(
        self, features: csr_matrix, examples: _Examples, penalty: float, tell: Progress
    ) -> None:
        self.features, self.examples = features, examples
        self.transposed = features.T.tocsr()
        self.penalty, self.tell = penalty, tell
        self.calls = 0
        self.size = features.shape[1] * len(LABELS) + AUTOMATON.pairs
        self.gold = np.eye(len(LABELS), dtype=np.float32)[examples.labels]
        starts = np.cumsum(examples.lengths) - examples.lengths
        order = np.argsort(examples.lengths, kind="stable")
        self.batches = []
        for first in range(0, len(order), 512):
            batch = order[first : first + 512]
            # One place more than the longest, so that each last label is followed by padding.
            offsets = np.arange(examples.lengths[batch].max() + 1)
            inside = offsets < examples.lengths[batch][:, None]
            self.batches.append(np.where(inside, starts[batch][:, None] + offsets, -1))
        number = np.full((len(LABELS), len(LABELS)), -1)
        has_weight = AUTOMATON.pair >= 0
        states = np.nonzero(has_weight)
        number[AUTOMATON.label[states[0]], AUTOMATON.label[states[1]]] = AUTOMATON.pair[has_weight]
        followers = np.append(examples.labels[1:], 0)
        followers[np.cumsum(examples.lengths) - 1] = 0
        steps = number[examples.labels, followers]
        self.gold_steps = np.bincount(steps[steps >= 0], minlength=AUTOMATON.pairs)

    def split(
        self, parameters: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the weights, shape (features, labels), and the transitions."""
        cut = self.size - AUTOMATON.pairs
        return parameters[:cut].reshape(-1, len(LABELS)), parameters[cut:]

    def __call__(self, parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, transitions = self.split(parameters)
        scores = (self.features @ weights.astype(np.float32)).astype(np.float64)
        scores[self.examples.is_quantity, 1:] = -np.inf
        gold = scores[np.arange(len(scores)), self.examples.labels].sum()
        loss = -float(gold + self.gold_steps @ transitions)
        marginals = np.zeros_like(scores)
        steps = np.zeros(AUTOMATON.pairs)
        for batch in self.batches:
            inside = batch >= 0
            emissions = np.full((*batch.shape, len(LABELS)), -np.inf)
            emissions[..., 0] = 0
            emissions[inside] = scores[batch[inside]]
            log_partition, of_batch, steps_of_batch = expectations(emissions, transitions)
            loss += log_partition
            steps += steps_of_batch
            marginals[batch[inside]] = of_batch[inside]
        by_feature = self.transposed @ (marginals - self.gold).astype(np.float32)
        gradient = np.concatenate([by_feature.astype(np.float64).ravel(), steps - self.gold_steps])
        self.calls += 1
        if self.calls % 10 == 0:
            self.tell(f"tagger: step {self.calls}, loss {loss:.0f}")
        loss += self.penalty / 2 * float(parameters @ parameters)
        return loss, gradient + self.penalty * parameters


def _fit_choosers(documents: Sequence[Document], settings: Settings) -> dict[str, Chooser]:
    rows = [
        row_numbers(features, CHOOSER_BITS)
        for document in documents
        for features in describe(document)
    ]
    used, columns = np.unique(np.concatenate(rows), return_inverse=True)
    ends = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    shape = (len(rows), len(used))
    features = csr_matrix((np.ones(len(columns)), columns, ends), shape=shape)
    choosers = {}
    for name in ("role", "status"):
        targets = [getattr(q, name) for document in documents for q in document.quantities]
        values = sorted(set(targets))
        if len(values) < 3:
            raise TrainingError(f"expected at least three values of {name} in the labels, got {values}")
        model = LogisticRegression(C=settings.inverse_penalty, max_iter=500)
        model.fit(features, targets)
        table = Table.of(CHOOSER_BITS, used, model.coef_.T, settings.smallest)
        choosers[name] = Chooser(tuple(values), table, model.intercept_.astype(np.float32))
    return choosers
