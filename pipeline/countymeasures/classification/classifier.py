"""The classifier: a sentence's categories, and the one category of each quantity.

Notes for a newcomer
--------------------
Read ``features`` (texts to n-grams), then ``context`` (what stands around a sentence), then
this. Two steps, both linear:

1. The *text model* scores any piece of text for each category: a sentence, its clauses, the
   lead of its paragraph, a heading. It is one linear support vector machine a category.
2. The *context model* is one logistic regression for all categories together: from the scores
   of the sentence and of what stands around it (``context.FEATURES``) to the probability that
   the sentence carries a category. Its few weights say how much a heading or a neighbour
   counts, which is the same for every category, so that a category with few examples profits
   from the others.

The context model learns from scores that the text model gave to reports it had not seen
(``_fit_out_of_fold``); otherwise it would trust the sentence's own score too much. A sentence
carries a category if its probability reaches the category's threshold.

Invariants: nothing here knows a category by name; headings carry none; a quantity has a
category of its sentence or none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
import skops.io
from numpy.typing import NDArray
from scipy.sparse import vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from countymeasures.cards import ModelError, parameters_checksum, read_card, write_card
from countymeasures.classification.context import (
    FEATURES,
    Scores,
    View,
    bare,
    join,
    look,
    relate,
    untidy,
)
from countymeasures.classification.features import CharacterNgrams
from countymeasures.documents import Document, Quantity
from countymeasures.taxonomy import Category

FORMAT = 1
MODEL = "model.skops"
TRUSTED = ("countymeasures.classification.features.CharacterNgrams",)
"""The only types beyond skops's own that a model file may hold."""
_STEEPNESS = 3.0
_SMALLEST = 1e-3


@dataclass(frozen=True)
class Settings:
    """What training can be told.

    Attributes
    ----------
    longest : int
        Longest n-gram in characters.
    min_groups : int
        Reports that an n-gram must stand in.
    text_c, context_c : float
        Inverse of the regularisation of the text model and of the context model.
    folds : int
        Parts that the reports are divided into, so that the context model sees scores of
        reports that the text model had not.
    untidy : float
        Weight, against the reports as they are, of versions without headings and of versions
        with several topics in a paragraph: found reports are less tidy than labelled ones.
    """

    longest: int = 2
    min_groups: int = 2
    text_c: float = 1.0
    context_c: float = 1.0
    folds: int = 8
    untidy: float = 0.5


@dataclass(frozen=True)
class Classifier:
    """Labels the sentences and quantities of a report with categories.

    Attributes
    ----------
    keys : tuple of str
        The categories that it knows.
    ngrams : CharacterNgrams
    weights : ndarray of float32, shape (n_features, n_categories)
    bias : ndarray of float32, shape (n_categories,)
        Of the text model.
    context : ndarray of float32, shape (n_context_features,)
    context_bias : float
    thresholds : ndarray of float32, shape (n_categories,)
        Probability from which on a sentence carries a category.
    card : dict
        What it was made from; empty before it is saved by training.
    """

    keys: tuple[str, ...]
    ngrams: CharacterNgrams
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    context: NDArray[np.float32]
    context_bias: float
    thresholds: NDArray[np.float32]
    card: dict[str, Any] = field(default_factory=dict)

    def classify(self, document: Document) -> Document:
        """Fill the categories of sentences and quantities.

        Parameters
        ----------
        document : Document
            With sentences and quantities; labels that it has are replaced.

        Returns
        -------
        Document
            ``category_scores`` holds the probability of every category. Headings stay empty.
        """
        view = look(document)
        probabilities, clause_scores = self._score(view)
        sentences = list(document.sentences)
        rounded = np.round(probabilities.astype(float), 4).tolist()
        found = _by_row(probabilities, self.thresholds)
        for index, row, columns in zip(view.indices, rounded, found, strict=True):
            sentences[index] = sentences[index].model_copy(
                update={
                    "categories": tuple(self.keys[k] for k in columns),
                    "category_scores": dict(zip(self.keys, row, strict=True)),
                }
            )
        quantities = self._classify_quantities(document, view, found, clause_scores)
        return document.model_copy(update={"sentences": tuple(sentences), "quantities": quantities})

    def probabilities(self, documents: Iterable[Document]) -> NDArray[np.float32]:
        """Return the probability of each category for all sentences that are no headings.

        Parameters
        ----------
        documents : iterable of Document

        Returns
        -------
        ndarray of float32, shape (n_sentences, n_categories)
            In the order of the documents, and of ``keys``.
        """
        return self._score(join(map(look, documents)))[0]

    def checksum(self) -> str:
        """Return the checksum of everything learned."""
        return parameters_checksum(
            {
                "keys": self.keys,
                "column": self.ngrams.column_,
                "idf": self.ngrams.idf_,
                "weights": self.weights,
                "bias": self.bias,
                "context": self.context,
                "context_bias": np.array([self.context_bias], dtype=np.float32),
                "thresholds": self.thresholds,
            }
        )

    def save(self, folder: str | Path) -> None:
        """Write the model and its card into a folder, which is made if need be."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        content = {
            "keys": list(self.keys),
            "ngrams": self.ngrams,
            "weights": self.weights,
            "bias": self.bias,
            "context": self.context,
            "context_bias": self.context_bias,
            "thresholds": self.thresholds,
        }
        skops.io.dump(content, folder / MODEL, compression=8)
        own = {
            "name": "categories",
            "format": FORMAT,
            "scikit-learn": sklearn.__version__,
            "parameters": self.checksum(),
        }
        write_card(folder, {**self.card, **own})

    @classmethod
    def load(cls, folder: str | Path) -> Classifier:
        """Read a model from a folder.

        Raises
        ------
        ModelError
            If a file is missing, was changed, holds types that it should not, or was written
            by an incompatible version.
        """
        folder = Path(folder)
        card = read_card(folder, "categories", FORMAT)
        path = folder / MODEL
        if MODEL not in card["files"]:
            raise ModelError(f"{path}: expected its checksum in the card; train it again")
        try:
            unknown = set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED)
            if unknown:
                raise ModelError(
                    f"{path}: holds types that a model of categories doesn't have "
                    f"({', '.join(sorted(unknown))}): not loaded"
                )
            content = skops.io.load(path, trusted=list(TRUSTED))
            model = cls(card=card, **{**content, "keys": tuple(content["keys"])})
            found = model.checksum()
        except ModelError:
            raise
        except Exception as error:  # skops raises whatever its readers do on a damaged file
            raise ModelError(
                f"{path}: can't be read ({type(error).__name__}: {error}); train it again: "
                "county-measures train categories"
            ) from error
        if found != card.get("parameters"):
            raise ModelError(
                f"{path}: its parameters are not those that the card was written for; "
                "train it again: county-measures train categories"
            )
        return model

    def _score(self, view: View) -> tuple[Scores, Scores]:
        """Return the probabilities of sentences and the scores of clauses."""
        evidence, clauses = _evidence(view, self._score_texts)
        logits = evidence @ self.context + np.float32(self.context_bias)
        return 1 / (1 + np.exp(-logits)), clauses

    def _score_texts(self, texts: Sequence[str]) -> Scores:
        return _scores(self.ngrams, self.weights, self.bias, texts)

    def _classify_quantities(
        self, document: Document, view: View, found: list[list[int]], clauses: Scores
    ) -> tuple[Quantity, ...]:
        """Give each quantity that one of its sentence's categories which its clause is about."""
        starts = [document.sentences[i].start for i in view.indices]
        clause_starts = view.clause_start.tolist()
        quantities = []
        for quantity in document.quantities:
            row = bisect_right(starts, quantity.start) - 1
            inside = row >= 0 and quantity.start < document.sentences[view.indices[row]].end
            columns = found[row] if inside else []
            if len(columns) > 1:
                clause = clauses[bisect_right(clause_starts, quantity.start) - 1]
                columns = sorted(columns, key=lambda k: -clause[k])  # noqa: B023 called at once
            category = self.keys[columns[0]] if columns else None
            quantities.append(quantity.model_copy(update={"category": category}))
        return tuple(quantities)


def _by_row(probabilities: Scores, thresholds: NDArray[np.float32]) -> list[list[int]]:
    """Return the categories that each sentence carries, the most probable first."""
    found: list[list[int]] = [[] for _ in probabilities]
    for row, column in np.argwhere(probabilities >= thresholds).tolist():
        found[row].append(column)
    for row, columns in enumerate(found):
        if len(columns) > 1:
            columns.sort(key=probabilities[row].__getitem__, reverse=True)
    return found


def _scores(
    ngrams: CharacterNgrams,
    weights: NDArray[np.float32],
    bias: NDArray[np.float32],
    texts: Sequence[str],
) -> Scores:
    """Return the text model's scores from 0 to 1; 0 for a text of which it knows nothing."""
    features = ngrams.transform(texts)
    scores = 1 / (1 + np.exp(-_STEEPNESS * (features @ weights + bias)))
    scores[np.diff(features.indptr) == 0] = 0
    return np.asarray(scores, dtype=np.float32)


def _evidence(view: View, score: Callable[[Sequence[str]], Scores]) -> tuple[Scores, Scores]:
    """Return the features of the context model, as log odds, and the scores of clauses.

    Leads and headings are scored once each, however many sentences stand under them.
    """
    around = sorted({*view.topic, *view.outer})
    place = {words: number for number, words in enumerate(around)}
    size, clauses = len(view.own), len(view.clauses)
    scores = score([*view.own, *view.clauses, *around])
    of_around = scores[size + clauses :]
    sides = [
        of_around[[place[words] for words in side]] if side else scores[:0]
        for side in (view.topic, view.outer)
    ]
    of_clauses = scores[size : size + clauses]
    related = np.clip(relate(view, scores[:size], of_clauses, *sides), _SMALLEST, 1 - _SMALLEST)
    return np.log(related / (1 - related)), of_clauses


def fit(
    documents: Sequence[Document],
    categories: Sequence[Category],
    *,
    settings: Settings | None = None,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> Classifier:
    """Learn a classifier from labelled reports; its thresholds are 0.5.

    Parameters
    ----------
    documents : sequence of Document
    categories : sequence of Category
        The taxonomy. Its examples and cue words are learned from, too.
    settings : Settings, optional
    seed : int, default=0
    progress : callable, optional
        Is told what is being done.

    Returns
    -------
    Classifier
        The same for the same documents, taxonomy, settings and seed.
    """
    settings = settings or Settings()
    tell = progress or (lambda message: None)
    keys = tuple(category.key for category in categories)
    views = [look(document) for document in documents]
    view = join(views)
    labels = gold(documents, keys)
    group = np.repeat(np.arange(len(views)), [len(v.indices) for v in views])

    tell("n-grams")
    texts = [words for category in categories for words in _texts(category)]
    of_texts = np.array(
        [[key == category.key for key in keys] for category in categories for _ in _texts(category)]
    )
    ngrams = CharacterNgrams(longest=settings.longest, min_groups=settings.min_groups)
    sides = [view.own, view.topic]
    ngrams.fit(
        [*(words for side in sides for words in side), *texts],
        groups=np.concatenate([*[group] * len(sides), np.full(len(texts), len(views))]),
    )
    features = vstack([ngrams.transform(view.own), ngrams.transform(texts)]).tocsr()
    targets = np.vstack([labels, of_texts])

    folds = min(settings.folds, len(views))
    rng = np.random.default_rng(seed)
    rows: list[tuple[Scores, NDArray[np.bool_], float]] = []
    for number, (_, fold) in enumerate(GroupKFold(folds).split(labels, groups=group), start=1):
        tell(f"text model, part {number} of {folds}")
        seen = np.unique(group[fold])
        others = np.flatnonzero(~np.isin([*group, *[-1] * len(texts)], seen))
        text_model = _fit_text_model(features[others], targets[others], settings.text_c, seed)
        score = partial(_scores, ngrams, *text_model)
        part = join(views[i] for i in seen)
        mixed, order = untidy(part, rng)
        for version, of_version, weight in (
            (part, labels[fold], 1.0),
            (bare(part), labels[fold], settings.untidy),
            (mixed, labels[fold][order], settings.untidy),
        ):
            rows.append((_evidence(version, score)[0], of_version, weight))
    tell("context model")
    context = LogisticRegression(C=settings.context_c, max_iter=1000)
    context.fit(
        np.concatenate([evidence.reshape(-1, len(FEATURES)) for evidence, _, _ in rows]),
        np.concatenate([of_version.ravel() for _, of_version, _ in rows]),
        sample_weight=np.concatenate([np.full(y.size, weight) for _, y, weight in rows]),
    )
    tell("text model")
    weights, bias = _fit_text_model(features, targets, settings.text_c, seed)
    return Classifier(
        keys=keys,
        ngrams=ngrams,
        weights=weights,
        bias=bias,
        context=context.coef_[0].astype(np.float32),
        context_bias=float(context.intercept_[0]),
        thresholds=np.full(len(keys), 0.5, dtype=np.float32),
    )


def gold(documents: Iterable[Document], keys: Sequence[str]) -> NDArray[np.bool_]:
    """Return which sentence that is no heading carries which category.

    Returns
    -------
    ndarray of bool, shape (n_sentences, n_categories)
    """
    rows = [
        [key in sentence.categories for key in keys]
        for document in documents
        for sentence in document.sentences
        if not sentence.heading
    ]
    return np.array(rows, dtype=bool).reshape(len(rows), len(keys))


def _texts(category: Category) -> tuple[str, ...]:
    """Return what the taxonomy itself says in words of a category."""
    return (*category.examples, *category.cues, category.name)


def _fit_text_model(
    features: Any, targets: NDArray[np.bool_], c: float, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fit one linear support vector machine a category."""
    weights = np.zeros((features.shape[1], targets.shape[1]), dtype=np.float32)
    bias = np.full(targets.shape[1], -1, dtype=np.float32)
    for k in range(targets.shape[1]):
        if targets[:, k].any() and not targets[:, k].all():
            machine = LinearSVC(C=c, random_state=seed).fit(features, targets[:, k])
            weights[:, k], bias[k] = machine.coef_[0], machine.intercept_[0]
    return weights, bias
