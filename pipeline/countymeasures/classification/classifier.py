"""The classifier: a sentence's categories, and the one category of each quantity.

Notes for a newcomer
--------------------
Read ``features`` (texts to n-grams), then ``context`` (what stands around a sentence), then
this. Two steps:

1. The *text model* scores any piece of text for each category: a sentence, its clauses, the
   lead of its paragraph, a heading. It is one linear support vector machine a category, and
   one more for sentences that state no measure at all.
2. The *context model* is one small neural network for all categories together: from the
   scores of the sentence and of what stands around it (``context.FEATURES``) to the
   probability that the sentence carries a category. How much a heading or a neighbour counts
   is the same for every category, so that a category with few examples profits from the
   others.

The context model learns from scores that the text model gave to reports it had not seen;
otherwise it would trust the sentence's own score too much. It also sees each report less
tidy than it is (``_versions``), as found reports are, and some sentences with their own words
hidden. A sentence carries a category if its probability reaches the category's threshold.

Invariants: nothing here knows a category by name; headings carry none; a quantity has a
category of its sentence or none; the same data and seed give the same parameters.
"""

from __future__ import annotations

import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
import skops.io
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from countymeasures.cards import ModelError, parameters_checksum, read_card, write_card
from countymeasures.classification.context import (
    Scores,
    View,
    alone,
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
_BATCH = 512
_FEWEST_STEPS = 2000


@dataclass(frozen=True)
class Settings:
    """What training can be told.

    Attributes
    ----------
    longest : int
        Longest n-gram in characters.
    min_groups : int
        Reports that an n-gram must stand in.
    text_c : float
        Inverse of the regularisation of the text model.
    folds : int
        Parts that the reports are divided into, so that the context model sees scores of
        reports that the text model had not.
    untidy : float
        Share of the less tidy versions of reports that the context model learns from.
    hidden : float
        Share of sentences whose own words are hidden from it.
    units, epochs : int
        Hidden units of the context model; passes over the data (more if the data are few).
    """

    longest: int = 2
    min_groups: int = 2
    text_c: float = 1.0
    folds: int = 8
    untidy: float = 0.5
    hidden: float = 0.3
    units: int = 16
    epochs: int = 20


@dataclass(frozen=True)
class Classifier:
    """Labels the sentences and quantities of a report with categories.

    Attributes
    ----------
    keys : tuple of str
        The categories that it knows.
    ngrams : CharacterNgrams
    weights : ndarray of float32, shape (n_features, n_categories + 1)
    bias : ndarray of float32, shape (n_categories + 1,)
        Of the text model; the last column is for sentences that state no measure.
    layers : tuple of ndarray of float32
        Of the context model: weights and bias of its hidden layer, weights and bias of its
        output.
    thresholds : ndarray of float32, shape (n_categories,)
        Probability from which on a sentence carries a category.
    card : dict
        What it was made from; empty before it is saved by training.
    """

    keys: tuple[str, ...]
    ngrams: CharacterNgrams
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    layers: tuple[NDArray[np.float32], ...]
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
                **{f"layer {number}": layer for number, layer in enumerate(self.layers)},
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
            "layers": list(self.layers),
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
            model = cls(
                card=card,
                **{**content, "keys": tuple(content["keys"]), "layers": tuple(content["layers"])},
            )
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
        weights, bias, out, out_bias = self.layers
        logits = np.maximum(evidence @ weights + bias, 0) @ out + out_bias
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
                columns = sorted(columns, key=lambda k: -clause[k])
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


def _evidence(
    view: View,
    score: Callable[[Sequence[str]], Scores],
    hidden: NDArray[np.bool_] | None = None,
) -> tuple[Scores, Scores]:
    """Return the features of the context model, and the scores of clauses.

    Leads and headings are scored once each, however many sentences stand under them.
    """
    around = sorted({*view.topic, *view.outer})
    place = {words: number for number, words in enumerate(around)}
    size, clauses = len(view.own), len(view.clauses)
    all_scores = score([*view.own, *view.clauses, *around])
    scores, nothing = all_scores[:, :-1], all_scores[:size, -1]
    of_clauses, of_around = scores[size : size + clauses], scores[size + clauses :]
    topic, outer = (
        of_around[[place[words] for words in side]] if side else of_around
        for side in (view.topic, view.outer)
    )
    related = relate(view, scores[:size], of_clauses, topic, outer, nothing, hidden)
    return related, of_clauses


def fit(
    documents: Sequence[Document],
    categories: Sequence[Category],
    *,
    clauses: Mapping[str, Sequence[str]] | None = None,
    settings: Settings | None = None,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> Classifier:
    """Learn a classifier from labelled reports; its thresholds are 0.5.

    Parameters
    ----------
    documents : sequence of Document
        At least two, with labelled sentences.
    categories : sequence of Category
        The taxonomy. Its examples and cue words are learned from, too.
    clauses : mapping of str to sequence of str, optional
        Texts that carry one category and no other, by its key; by the empty key those that
        state no measure.
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
    labels = gold(documents, keys)
    group = np.repeat(np.arange(len(views)), [len(view.indices) for view in views])

    tell("n-grams")
    said = _sayings(categories, clauses or {})
    texts, targets, of = _examples(join(views), labels, group, said)
    ngrams = CharacterNgrams(longest=settings.longest, min_groups=settings.min_groups)
    features = ngrams.fit(texts, groups=of).transform(texts)

    folds = min(settings.folds, len(views))
    rng = np.random.default_rng(seed)
    evidence: list[Scores] = []
    answers: list[NDArray[np.bool_]] = []
    for number, (_, fold) in enumerate(GroupKFold(folds).split(labels, groups=group), start=1):
        tell(f"text model, part {number} of {folds}")
        seen = np.unique(group[fold])
        others = np.flatnonzero(~np.isin(of, seen))
        text_model = _fit_text_model(features[others], targets[others], settings.text_c, seed)
        score = partial(_scores, ngrams, *text_model)
        for view, order, share in _versions(join(views[i] for i in seen), settings.untidy, rng):
            hidden = rng.random(len(order)) < settings.hidden
            kept = rng.random((len(order), len(keys))) < share
            evidence.append(_evidence(view, score, hidden)[0][kept])
            answers.append(labels[fold][order][kept])
    tell("context model")
    layers = _fit_context_model(np.concatenate(evidence), np.concatenate(answers), settings, seed)
    tell("text model")
    weights, bias = _fit_text_model(features, targets, settings.text_c, seed)
    return Classifier(
        keys=keys,
        ngrams=ngrams,
        weights=weights,
        bias=bias,
        layers=layers,
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


def _sayings(
    categories: Sequence[Category], clauses: Mapping[str, Sequence[str]]
) -> list[tuple[str, int]]:
    """Return texts that stand in no report, each with its column: that behind all for none."""
    column = {category.key: number for number, category in enumerate(categories)}
    said = [
        (words, column[category.key])
        for category in categories
        for words in (*category.examples, *category.cues, category.name)
    ]
    column[""] = len(column)
    return said + [(words, column[key]) for key, bank in clauses.items() for words in bank]


def _examples(
    view: View,
    labels: NDArray[np.bool_],
    group: NDArray[np.int64],
    said: Sequence[tuple[str, int]],
) -> tuple[list[str], NDArray[np.bool_], NDArray[np.int64]]:
    """Return what the text model learns from: texts, what they are about, their report.

    Those are sentences; leads and headings, which are about what most sentences under them
    are about; and texts that stand in no report, each of which counts as one more.

    *Shape:* n_texts, n_texts × (n_categories + 1), n_texts.
    """
    under: dict[tuple[int, str], list[int]] = {}
    for row, (report, topic) in enumerate(zip(group.tolist(), view.topic, strict=True)):
        if topic:
            under.setdefault((report, topic), []).append(row)
    columns = labels.shape[1]
    mostly = [labels[rows].mean(axis=0) > 0.5 for rows in under.values()]
    about = np.zeros((len(labels) + len(mostly) + len(said), columns + 1), dtype=bool)
    about[: len(labels), :columns] = labels
    about[: len(labels), columns] = ~labels.any(axis=1)
    about[len(labels) : -len(said), :columns] = np.reshape(mostly, (len(mostly), columns))
    about[-len(said) :] = np.eye(columns + 1, dtype=bool)[[number for _, number in said]]
    return (
        [*view.own, *(topic for _, topic in under), *(words for words, _ in said)],
        about,
        np.concatenate([group, [report for report, _ in under], -1 - np.arange(len(said))]),
    )


def _versions(
    view: View, share: float, rng: np.random.Generator
) -> Iterator[tuple[View, NDArray[np.int64], float]]:
    """Yield a report as it is and less tidy, where each sentence stood, and how much it counts."""
    order = np.arange(len(view.own), dtype=np.int64)
    yield view, order, 1.0
    yield bare(view), order, share
    yield alone(view), order, share
    yield *untidy(view, rng), share


def _fit_text_model(
    features: Any, targets: NDArray[np.bool_], c: float, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fit one linear support vector machine a column of the targets."""
    weights = np.zeros((features.shape[1], targets.shape[1]), dtype=np.float32)
    bias = np.full(targets.shape[1], -1, dtype=np.float32)
    for k in range(targets.shape[1]):
        if targets[:, k].any() and not targets[:, k].all():
            machine = LinearSVC(C=c, random_state=seed).fit(features, targets[:, k])
            weights[:, k], bias[k] = machine.coef_[0], machine.intercept_[0]
    return weights, bias


def _fit_context_model(
    evidence: Scores, answers: NDArray[np.bool_], settings: Settings, seed: int
) -> tuple[NDArray[np.float32], ...]:
    """Fit the network and return its layers, with the scaling of its input worked in."""
    scale = evidence.std(axis=0) + np.float32(1e-6)
    batch = min(_BATCH, len(evidence))
    network = MLPClassifier(
        (settings.units,),
        alpha=1e-3,
        batch_size=batch,
        max_iter=max(settings.epochs, _FEWEST_STEPS * batch // len(evidence)),
        random_state=seed,
    )
    # One thread: sums in another order would give other parameters.
    with threadpool_limits(limits=1), warnings.catch_warnings():
        # A fixed number of passes is what is wanted.
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(evidence / scale, answers)
    (inner, out), (inner_bias, out_bias) = network.coefs_, network.intercepts_
    layers = inner / scale[:, None], inner_bias, out[:, 0], out_bias
    return tuple(layer.astype(np.float32) for layer in layers)
