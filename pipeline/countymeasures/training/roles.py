"""Training of the linker: the network for entity and action, the classifiers of the rest.

The network's training is in ``roles_network.py``; the classifiers of role, status and part_of
are scikit-learn's logistic regression. The same documents, settings and seed give the same
parameters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from countymeasures.documents import Document, Role, Span, Status
from countymeasures.evaluation import Evaluation, evaluate
from countymeasures.linking import Linker
from countymeasures.linking.context import describe
from countymeasures.linking.linker import Chooser
from countymeasures.linking.network import Codes, Network, Shape, make_parameters
from countymeasures.linking.tables import Table, hash_names
from countymeasures.linking.tagger import AUTOMATON, LABELS
from countymeasures.linking.tokens import BLANKS, Tokens, look_around, relate, tokenize
from countymeasures.linking.wholes import candidates
from countymeasures.training.cards import TrainingError, make_card, replacing
from countymeasures.training.excerpts import excerpts
from countymeasures.training.roles_network import Example, fit

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
_NEVER = -20.0


@dataclass(frozen=True)
class Settings:
    """What training can be told.

    Attributes
    ----------
    members : int
        Networks whose scores are averaged.
    epochs : int
        How often a network sees each sentence.
    rate : float
        Highest learning rate.
    dropout : float
        Share of the network's numbers hidden by chance.
    unknown : float
        Share of characters shown as unknown.
    decay : float
        Weight decay.
    batch : int
        Sentences of a step.
    min_count : int
        How often a character must be seen to be known.
    inverse_penalty : float
        ``C`` of the classifiers.
    part_odds : float
        Log odds from which on a quantity is a part of another, below 0 because what is
        rare in training is underrated.
    smallest : float
        Weights of the classifiers below are dropped.
    """

    members: int = 2
    epochs: int = 18
    rate: float = 2e-3
    dropout: float = 0.25
    unknown: float = 0.2
    decay: float = 0.01
    batch: int = 16
    min_count: int = 2
    inverse_penalty: float = 0.3
    part_odds: float = -0.8
    smallest: float = 0.02


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
        Of the network's first parameters, and of what is hidden and shuffled.
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
    network = fit_network(train, settings, seed, tell)
    tell("role, status, part_of")
    choosers = _fit_choosers(train, settings)
    linker = Linker(network, choosers)
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
    linker = Linker(network, choosers, card)
    with replacing(folder) as new:
        linker.save(new)
    return TrainingResult(linker, card, evaluation)


def fit_network(
    documents: Sequence[Document], settings: Settings, seed: int, tell: Progress
) -> Network:
    """Learn to find entities and actions.

    Parameters
    ----------
    documents : sequence of Document
    settings : Settings
    seed : int
    tell : callable
        Is told of each epoch.

    Returns
    -------
    Network
        With its parameters as they are stored.
    """
    counts: Counter[int] = Counter()
    for document in documents:
        counts.update(tokenize(document).symbol.tolist())
    known = sorted(symbol for symbol, count in counts.items() if count >= settings.min_count)
    characters = {symbol: row for row, symbol in enumerate(known, start=1)}
    found = sorted({quantity.unit for document in documents for quantity in document.quantities})
    units = {unit: row for row, unit in enumerate(found, start=1)}
    shape = Shape(
        characters=len(characters) + 1,
        units=len(units) + 1,
        labels=len(LABELS),
        steps=AUTOMATON.pairs,
    )
    reader = Network((), characters, units)
    examples = [example for document in documents for example in _examples(reader, document)]
    members = []
    for number in range(settings.members):
        parameters = make_parameters(shape, seed + number)
        fit(
            parameters,
            examples,
            epochs=settings.epochs,
            rate=settings.rate,
            dropout=settings.dropout,
            unknown=settings.unknown,
            decay=settings.decay,
            batch=settings.batch,
            seed=seed + number,
            tell=tell,
        )
        # As they are stored, so that the scores are those of the stored model.
        members.append({n: v.astype(np.float16).astype(np.float32) for n, v in parameters.items()})
    return Network(tuple(members), characters, units)


def _examples(network: Network, document: Document) -> Iterator[Example]:
    """Yield the sentences with quantities, each with the blanks behind it."""
    tokens, codes = network.read(document)
    windows = look_around(tokens)
    relations = relate(tokens, windows)
    labels = np.zeros(windows.index.shape, dtype=np.int64)
    for row, index in enumerate(windows.quantity.tolist()):
        for name in ("entity", "action"):
            span = getattr(document.quantities[index], name)
            if span is not None:
                mark(labels[row], windows.index[row], tokens, span, name[0].upper())
    numbers = tokens.sentence[windows.centre]
    for number in np.unique(numbers):
        places = np.flatnonzero(tokens.sentence == number)
        first, end = int(places[0]), int(places[-1]) + 1 + BLANKS
        rows = numbers == number
        yield Example(
            Codes(*(getattr(codes, name)[first:end] for name in Codes.__dataclass_fields__)),
            windows.centre[rows] - first,
            np.where(windows.index[rows] >= 0, windows.index[rows] - first, -1),
            relations[rows],
            labels[rows],
        )


def mark(
    labels: NDArray[np.int64],
    window: NDArray[np.int64],
    tokens: Tokens,
    span: Span,
    kind: str,
) -> None:
    """Label the tokens of a span; one that doesn't lie on free tokens of the window is left out."""
    inside = (window >= 0) & (tokens.start[window] >= span.start) & (tokens.end[window] <= span.end)
    places = np.flatnonzero(inside)
    if (
        not len(places)
        or tokens.start[window[places[0]]] != span.start
        or tokens.end[window[places[-1]]] != span.end
        or labels[places].any()
    ):
        return
    if len(places) == 1:
        labels[places] = LABELS.index(f"S-{kind}")
        return
    labels[places] = LABELS.index(f"I-{kind}")
    labels[places[0]] = LABELS.index(f"B-{kind}")
    labels[places[-1]] = LABELS.index(f"L-{kind}")


def _fit_choosers(documents: Sequence[Document], settings: Settings) -> dict[str, Chooser]:
    # Excerpts too: in them no heading says that what follows is a plan.
    seen = [*documents, *(excerpt for document in documents for excerpt in excerpts(document))]
    described = [features for document in seen for features in describe(document)]
    quantities = [quantity for document in seen for quantity in document.quantities]
    choosers = {
        name: _fit_chooser(described, [getattr(q, name) for q in quantities], values, settings)
        for name, values in (("role", get_args(Role)), ("status", get_args(Status)))
    }
    pairs: list[list[str]] = []
    answers: list[str] = []
    for document in documents:
        wholes = [quantity.part_of for quantity in document.quantities]
        for index, whole in enumerate(wholes):
            for candidate, features in candidates(document, index, wholes):
                pairs.append(features)
                answers.append("yes" if candidate == whole else "no")
    part_of = _fit_chooser(pairs, answers, ("no", "yes"), settings)
    part_of.bias[-1] -= settings.part_odds
    return choosers | {"part_of": part_of}


def _fit_chooser(
    described: Sequence[Sequence[str]],
    targets: Sequence[str],
    values: tuple[str, ...],
    settings: Settings,
) -> Chooser:
    """Fit a classifier; a value that isn't among the targets is never chosen."""
    weights, bias = np.zeros((1, len(values))), np.full(len(values), _NEVER, dtype=np.float32)
    hashes = np.zeros(1, dtype=np.uint64)
    found = sorted(set(targets))
    places = [values.index(value) for value in found]
    bias[places] = 0
    if len(found) > 1:
        rows = [hash_names(features) for features in described]
        hashes, columns = np.unique(np.concatenate(rows), return_inverse=True)
        ends = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
        shape = (len(rows), len(hashes))
        features = csr_matrix((np.ones(len(columns)), columns, ends), shape=shape)
        model = LogisticRegression(C=settings.inverse_penalty, max_iter=500).fit(features, targets)
        weights = np.zeros((len(hashes), len(values)))
        # Of two values, only the second has weights.
        learned = places if len(found) > 2 else places[1:]
        weights[:, learned] = model.coef_.T
        bias[learned] = model.intercept_
    return Chooser(values, Table.of(hashes, weights, settings.smallest), bias)
