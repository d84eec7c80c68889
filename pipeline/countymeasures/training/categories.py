"""Train the classifier of categories: check the labels, fit, set thresholds on dev, score, save."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from countymeasures.classification.classifier import Classifier, Settings, fit, gold
from countymeasures.documents import Document
from countymeasures.evaluation import Evaluation, Mistake, evaluate
from countymeasures.taxonomy import Category, load_taxonomy
from countymeasures.training.cards import TrainingError, make_card, replacing

MIN_EXAMPLES = 5
# Wider gains nothing on dev reports that the thresholds were not set on.
_GRID = np.round(np.arange(0.4, 0.601, 0.02), 2)
_BORROWED = 20
"""Sentences' worth of the pooled curve that each category's threshold is smoothed with."""


@dataclass(frozen=True)
class TrainingResult:
    """What training says of itself.

    Attributes
    ----------
    card : dict
        As saved beside the model; ``card["scores"]`` are those on dev.
    dev : Evaluation
        Categories only: the dev documents with their own sentences and quantities.
    folds : tuple of Evaluation
        Of each part of a cross-validation over train and dev; empty where none was asked for.
    mistakes : tuple of Mistake
        On dev, the most confident first.
    warnings : tuple of str
    """

    card: dict[str, Any]
    dev: Evaluation
    folds: tuple[Evaluation, ...]
    mistakes: tuple[Mistake, ...]
    warnings: tuple[str, ...]


def train(
    train: Sequence[Document],
    dev: Sequence[Document],
    folder: str | Path,
    *,
    clauses: Mapping[str, Sequence[str]] | None = None,
    seed: int = 0,
    folds: int | None = None,
    taxonomy: Sequence[Category] | None = None,
    settings: Settings | None = None,
    progress: Callable[[str], None] | None = None,
) -> TrainingResult:
    """Train a classifier and save it.

    Parameters
    ----------
    train, dev : sequence of Document
        Learned from; thresholds and scores come from dev only.
    folder : str or Path
        Replaced as a whole at the end, or left as it is if anything goes wrong.
    clauses : mapping of str to sequence of str, optional
        Texts of one category each, by its key; those of none by the empty key.
    seed : int, default=0
    folds : int, optional
        Also cross-validate with so many parts; the reports of a county stay together.
    taxonomy : sequence of Category, optional
        ``configs/taxonomy.toml`` by default.
    settings : Settings, optional
    progress : callable, optional
        Is told what is being done.

    Returns
    -------
    TrainingResult

    Raises
    ------
    TrainingError
        If there is too little to learn from or to set thresholds on, or a label isn't in the
        taxonomy.
    """
    taxonomy = load_taxonomy() if taxonomy is None else taxonomy
    settings = settings or Settings()
    keys = [category.key for category in taxonomy]
    clauses = clauses or {}
    warnings = check(train, dev, keys)
    unknown = sorted(set(clauses) - {"", *keys})
    if unknown:
        raise TrainingError(
            f"clauses: expected categories of the taxonomy, got {', '.join(unknown)}; rename the "
            "file or add the category to taxonomy.toml"
        )
    learn = partial(fit, categories=taxonomy, clauses=clauses, settings=settings, seed=seed)
    validated = _cross_validate([*train, *dev], keys, folds, learn, progress)
    model = learn(train, progress=progress)
    model = replace(model, thresholds=tune(model.probabilities(dev), gold(dev, keys)))
    scored = score(model, dev)
    card = make_card(
        train=train,
        dev=dev,
        seed=seed,
        settings=asdict(settings),
        scores=summary(scored),
        libraries=("numpy", "scipy", "scikit-learn", "skops"),
    )
    card["data"]["clauses"] = _describe_clauses(clauses)
    if validated:
        card["cross_validation"] = [summary(evaluation) for evaluation in validated]
    model = replace(model, card=card)
    with replacing(folder) as new:
        model.save(new)
        card = Classifier.load(new).card
    mistakes = [m for m in scored.mistakes if m.figure in ("category_micro", "category")]
    return TrainingResult(
        card=card,
        dev=scored,
        folds=validated,
        mistakes=tuple(sorted(mistakes, key=lambda mistake: -(mistake.score or 0))),
        warnings=tuple(warnings),
    )


def check(train: Sequence[Document], dev: Sequence[Document], keys: Sequence[str]) -> list[str]:
    """Return warnings about labels, or raise what makes training useless.

    Raises
    ------
    TrainingError
    """
    if len(train) < 2:
        raise TrainingError(
            f"train: expected at least 2 labelled reports, got {len(train)}; label more, or add "
            "the shipped corpus with --init"
        )
    if not _is_labelled(train):
        raise TrainingError(f"train: expected labelled sentences, got none in {len(train)} reports")
    if not _is_labelled(dev):
        raise TrainingError(
            f"dev: expected labelled sentences to set thresholds on, got none in {len(dev)} "
            "reports; set some labelled reports apart as dev"
        )
    counts: Counter[str] = Counter()
    for split, documents in (("train", train), ("dev", dev)):
        for document in documents:
            for sentence in document.sentences:
                for key in sentence.categories:
                    if key not in keys:
                        raise TrainingError(
                            f"{split}, document {document.id!r}, sentence at {sentence.start} "
                            f"({document.text[sentence.start : sentence.end][:20]}…): expected a "
                            f"category of the taxonomy, got {key!r}; correct the label or add the "
                            "category to taxonomy.toml"
                        )
                    counts[key] += split == "train"
    warnings = [
        f"category {key!r}: {counts[key]} labelled sentences in train, fewer than "
        f"{MIN_EXAMPLES}: what it says of this category can't be trusted"
        for key in keys
        if counts[key] < MIN_EXAMPLES
    ]
    both = sorted({document.id for document in train} & {document.id for document in dev})
    if both:
        warnings.append(
            f"{len(both)} reports stand in train and in dev ({', '.join(both[:3])}): scores on dev "
            "are better than they should be"
        )
    return warnings


def _is_labelled(documents: Sequence[Document]) -> bool:
    return any(sentence.categories for document in documents for sentence in document.sentences)


def tune(probabilities: NDArray[np.float32], labels: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the threshold of each category that gives the best F1.

    A category's own counts are smoothed with those of all categories, scaled to a few
    sentences, so that a threshold doesn't hang on two or three of them.

    Parameters
    ----------
    probabilities : ndarray of float32, shape (n_sentences, n_categories)
    labels : ndarray of bool, shape (n_sentences, n_categories)

    Returns
    -------
    ndarray of float32, shape (n_categories,)
    """
    reached = probabilities[None] >= _GRID[:, None, None]
    correct = (reached & labels).sum(axis=1).astype(float)
    size = (reached.sum(axis=1) + labels.sum(axis=0)).astype(float)
    share = _BORROWED / max(1, labels.sum())
    f1 = (2 * (correct + share * correct.sum(axis=1, keepdims=True))) / np.maximum(
        1, size + share * size.sum(axis=1, keepdims=True)
    )
    return np.asarray(_GRID[f1.argmax(axis=0)], dtype=np.float32)


def score(model: Classifier, documents: Sequence[Document]) -> Evaluation:
    """Score the categories that a model gives to labelled documents."""
    return evaluate(documents, map(model.classify, documents))


def summary(evaluation: Evaluation) -> dict[str, Any]:
    """Return the scores of categories as an object for a card, rounded to 4 decimals."""
    figures = {
        "micro_f1": evaluation.figures["category_micro"],
        "macro_f1": evaluation.figures["category_macro"],
        "quantity_f1": evaluation.figures["category"],
    }
    found: dict[str, Any] = {
        name: None if figure.f1 is None else round(figure.f1, 4) for name, figure in figures.items()
    }
    if evaluation.calibration is not None:
        found["calibration_error"] = round(evaluation.calibration.error, 4)
    found["categories"] = {
        key: {"f1": None if figure.f1 is None else round(figure.f1, 4), "sentences": figure.gold}
        for key, figure in evaluation.categories.items()
    }
    return found


def _describe_clauses(clauses: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return how many clauses there are, and the checksum of their bank."""
    bank = json.dumps({key: list(clauses[key]) for key in sorted(clauses)}, ensure_ascii=False)
    return {
        "clauses": sum(map(len, clauses.values())),
        "sha256": hashlib.sha256(bank.encode()).hexdigest(),
    }


def _cross_validate(
    documents: Sequence[Document],
    keys: Sequence[str],
    folds: int | None,
    learn: Callable[[Sequence[Document]], Classifier],
    progress: Callable[[str], None] | None,
) -> tuple[Evaluation, ...]:
    """Score models that were trained on all parts but one, with the thresholds of another.

    Each part is scored once; the thresholds are set on the part after it, which that model
    hasn't seen either.
    """
    if folds is None:
        return ()
    groups = [county(document) for document in documents]
    if not 3 <= folds <= len(set(groups)):
        raise TrainingError(
            f"folds: expected from 3 to the number of counties, {len(set(groups))}, got {folds}"
        )
    parts = [part for _, part in GroupKFold(folds).split(groups, groups=groups)]
    evaluations = []
    for number, part in enumerate(parts):
        if progress:
            progress(f"cross-validation, part {number + 1} of {folds}")
        held = [documents[i] for i in parts[(number + 1) % folds]]
        apart = {*part.tolist(), *parts[(number + 1) % folds].tolist()}
        rest = [document for i, document in enumerate(documents) if i not in apart]
        model = learn(rest)
        model = replace(model, thresholds=tune(model.probabilities(held), gold(held, keys)))
        evaluations.append(score(model, [documents[i] for i in part]))
    return tuple(evaluations)


def county(document: Document) -> str:
    """Return what tells the county of a report: its region, else its id without the year.

    Examples
    --------
    >>> text = '{"id": "boye-2021", "text": "", "sentences": [], "quantities": [], '
    >>> county(Document.from_json(text + '"dates": [], "ordinals": []}'))
    'boye'
    """
    if document.region is not None:
        return document.region.code or document.region.name
    return document.id.rstrip("0123456789").rstrip("-_")
