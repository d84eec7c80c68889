"""Ways to find entity and action compared, and the speed of the shipped linker.

Run ``python benchmarks/roles.py``: two tables in Markdown, in some minutes, which
``benchmarks/roles.md`` keeps. What learns learns from the corpus's train split. Quantities
are gold, so that only the linking is scored. The columns are F1 of entity (exact, overlapping)
and of action (exact) on dev, on the dev and test reports of kinds that train doesn't have,
and on the one labelled report that was found, not written, if
``../shared/labelled/wushan-2018.jsonl`` is there; then seconds to train, characters a second
to link, kilobytes.

- ``nearest words``: the noun next to the figure (behind it if one follows at once), the verb
  before it, by the classes of jieba's dictionary: what rules reach without learning;
- ``crfsuite``: a linear-chain CRF of python-crfsuite over the characters around each figure,
  with the characters, their words' classes and how they lie to the figure as features;
- ``network``: the shipped one. Its two choices are shown by leaving them out: classes of words
  (``configs/word_classes.toml``), and hiding words in training (``--train`` fits these, in about
  ten minutes).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pycrfsuite

from countymeasures.corpus.checks import HELD_OUT_KINDS, read_corpus, split_of
from countymeasures.documents import Document, Quantity, Span, read_documents
from countymeasures.evaluation import evaluate
from countymeasures.linking import Linker
from countymeasures.linking.network import Network
from countymeasures.linking.tokens import Tokens, Windows, look_around, relate, tokenize
from countymeasures.linking.words import CLASSES, Ints, cut
from countymeasures.resources import model_path
from countymeasures.training.roles import Settings, fit_network, mark

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT.parent / "shared" / "labelled" / "wushan-2018.jsonl"
FIGURES = ("entity_exact", "entity_overlap", "action_exact")
NOUNS = {CLASSES.index(name) for name in ("n", "vn", "nz", "ns", "l", "j")}
VERBS = {CLASSES.index(name) for name in ("v", "vg", "vn")}
TAGS = ("O", "B-E", "I-E", "B-A", "I-A")
Tagger = Callable[[Document], Iterator[tuple[int, Span | None, Span | None]]]


def with_spans(document: Document, tagger: Tagger) -> Document:
    """Return a document with the entities and actions that a tagger finds."""
    quantities: list[Quantity] = list(document.quantities)
    for index, entity, action in tagger(document):
        update = {"entity": entity, "action": action}
        quantities[index] = quantities[index].model_copy(update=update)
    return document.model_copy(update={"quantities": tuple(quantities)})


def span_of(document: Document, tokens: Tokens, places: Sequence[int]) -> Span | None:
    """Return the span of a run of tokens."""
    if not len(places):
        return None
    start, end = int(tokens.start[places[0]]), int(tokens.end[places[-1]])
    return Span(start=start, end=end, text=document.text[start:end])


def of_network(network: Network) -> Tagger:
    """Return the tagger of a network."""
    linker = Linker(network, {})

    def tag(document: Document) -> Iterator[tuple[int, Span | None, Span | None]]:
        for index, found in enumerate(linker._tag(document)):
            yield index, found["entity"], found["action"]

    return tag


def nearest_words() -> Tagger:
    """Return the tagger that takes the nearest noun and the nearest verb before."""

    def tag(document: Document) -> Iterator[tuple[int, Span | None, Span | None]]:
        tokens = tokenize(document)
        for centre in np.flatnonzero(tokens.quantity >= 0).tolist():
            before = run(tokens, centre - 1, -1, NOUNS)
            behind = run(tokens, centre + 1, 1, NOUNS)
            verb = centre - 1
            while tokens.sentence[verb] >= 0 and tokens.kind[verb] not in VERBS:
                verb -= 1
            action = run(tokens, verb, -1, VERBS) if tokens.sentence[verb] >= 0 else []
            entity = span_of(document, tokens, behind or before)
            yield int(tokens.quantity[centre]), entity, span_of(document, tokens, action)

    return tag


def run(tokens: Tokens, at: int, step: int, kinds: set[int]) -> list[int]:
    """Return the tokens of some classes that stand next to each other from a place on."""
    places = []
    while tokens.sentence[at] >= 0 and tokens.quantity[at] < 0 and tokens.kind[at] in kinds:
        places.append(at)
        at += step
    return sorted(places)


def crf_items(tokens: Tokens, windows: Windows, row: int, codes: np.ndarray) -> list[list[str]]:
    """Return the features of the tokens of a window."""
    items = []
    inside = np.flatnonzero(windows.index[row] >= 0)
    unit = tokens.symbol[windows.centre[row]]
    for column in inside.tolist():
        at = int(windows.index[row, column])
        near = [int(s) for s in tokens.symbol[at - 2 : at + 3]]
        word = f"{tokens.place[at]}{tokens.kind[at]}"
        distance, marks, of = (str(code) for code in codes[row, column])
        features = [f"c{k}={s}" for k, s in enumerate(near)]
        features += [f"b{k}={near[k]},{near[k + 1]}" for k in range(4)]
        features += [f"w={word}", f"d={distance}", f"m={marks}", f"o={of}", f"wm={word},{marks}"]
        features += [f"ud={unit},{distance}", f"um={unit},{marks}", f"cm={near[2]},{marks}"]
        features += [f"bu={near[2]},{near[3]},{unit}", f"bm={near[2]},{near[3]},{marks}"]
        features += [f"k={tokens.kind[at - 1]},{word},{tokens.kind[at + 1]}"]
        items.append(features)
    return items


def without_meanings(string: str) -> tuple[Ints, Ints, Ints]:
    """Cut words as the tagger does, and know none."""
    place, kind, meaning = cut(string)
    return place, kind, np.zeros_like(meaning)


def fit_crf(documents: Sequence[Document], path: Path) -> Tagger:
    """Return the tagger of a CRF that was trained here."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.5, "max_iterations": 60})
    for document in documents:
        tokens = tokenize(document)
        windows = look_around(tokens)
        codes = relate(tokens, windows)
        for row, index in enumerate(windows.quantity.tolist()):
            labels = np.zeros(windows.index.shape[1], dtype=np.int64)
            for name in ("entity", "action"):
                span = getattr(document.quantities[index], name)
                if span is not None:
                    mark(labels, windows.index[row], tokens, span, name[0].upper())
            kept = labels[windows.index[row] >= 0]
            # Begin and single are one tag here, inner and last another.
            tags = [TAGS[(0, 1, 2, 2, 1, 3, 4, 4, 3)[label]] for label in kept.tolist()]
            trainer.append(crf_items(tokens, windows, row, codes), tags)
    trainer.train(str(path))
    model = pycrfsuite.Tagger()
    model.open(str(path))

    def tag(document: Document) -> Iterator[tuple[int, Span | None, Span | None]]:
        tokens = tokenize(document)
        windows = look_around(tokens)
        codes = relate(tokens, windows)
        for row, index in enumerate(windows.quantity.tolist()):
            tags = model.tag(crf_items(tokens, windows, row, codes))
            places = windows.index[row][windows.index[row] >= 0]
            yield (
                index,
                *(span_of(document, tokens, places[first_run(tags, kind)]) for kind in "EA"),
            )

    return tag


def first_run(tags: Sequence[str], kind: str) -> list[int]:
    """Return the places of the first span of a kind."""
    places: list[int] = []
    for place, tag in enumerate(tags):
        if tag.endswith(kind) and (not places or (tag[0] == "I" and places[-1] == place - 1)):
            places.append(place)
    return places


def score(tagger: Tagger, trials: dict[str, Sequence[Document]]) -> list[str]:
    """Return the cells of a row."""
    cells = []
    start, characters = time.perf_counter(), 0
    for documents in trials.values():
        found = [with_spans(document, tagger) for document in documents]
        characters += sum(len(document.text) for document in documents)
        figures = evaluate(documents, found, resamples=2).figures
        cells.append(" / ".join(f"{figures[name].f1 or 0:.3f}" for name in FIGURES))
    return [*cells, f"{characters / (time.perf_counter() - start):,.0f}"]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", action="store_true", help="also fit the network's variants")
    arguments = parser.parse_args()
    reports, _ = read_corpus(ROOT / "corpus")
    by_split: dict[str, list[Document]] = {"train": [], "dev": [], "test": []}
    new_kinds = []
    for report in reports:
        by_split[split_of(report)].append(report.document)
        if report.head.kind in HELD_OUT_KINDS:
            new_kinds.append(report.document)
    trials: dict[str, Sequence[Document]] = {"dev": by_split["dev"], "new kinds": new_kinds}
    if FOUND.is_file():
        trials["found"] = list(read_documents(FOUND))
    linker = Linker.load(model_path("zh_county") / "roles")
    rows: list[tuple[str, str, list[str], str]] = []

    rows.append(("nearest words", "-", score(nearest_words(), trials), "-"))
    path = Path("crf.model")
    start = time.perf_counter()
    crf = fit_crf(by_split["train"], path)
    seconds = time.perf_counter() - start
    size = path.stat().st_size
    rows.append(("crfsuite", f"{seconds:.0f}", score(crf, trials), f"{size / 1024:,.0f}"))
    path.unlink()
    size = (model_path("zh_county") / "roles" / "network.npz").stat().st_size
    rows.append(("network", "-", score(of_network(linker.network), trials), f"{size / 1024:,.0f}"))
    if arguments.train:
        for name, settings, cutter in (
            ("network, no classes of words", Settings(), without_meanings),
            ("network, no word hidden", Settings(unknown=0.0), cut),
        ):
            with patch("countymeasures.linking.tokens.cut", cutter):
                start = time.perf_counter()
                network = fit_network(by_split["train"], settings, 0, print)
                seconds = time.perf_counter() - start
                rows.append((name, f"{seconds:.0f}", score(of_network(network), trials), "-"))

    print("| way | " + " | ".join(trials) + " | s to train | characters/s | KB |")
    print("| --- |" + " ---: |" * (len(trials) + 3))
    for name, seconds_, cells, size_ in rows:
        print(f"| {name} | {' | '.join(cells[:-1])} | {seconds_} | {cells[-1]} | {size_} |")

    documents = by_split["dev"]
    start = time.perf_counter()
    for document in documents:
        linker.link(document)
    seconds = time.perf_counter() - start
    characters = sum(len(document.text) for document in documents)
    print(f"\nThe whole linker: {characters / seconds:,.0f} characters a second.")


if __name__ == "__main__":
    main()
