"""HanLP's recurrent tagger and spaCy's ``ner`` against the shipped network, for entity and action.

Run ``python benchmarks/roles_taggers.py`` (half an hour; needs the extra ``hanlp``), or with some
of the names ``network``, ``hanlp``, ``spacy``: it writes their rows into
``benchmarks/roles_taggers.md``. The protocol is that of ``benchmarks/roles.py``:
the corpus's train split, gold quantities, F1 of entity exact, entity overlapping and action exact
on dev and on the kinds of report that train doesn't have. Both libraries read the same windows:
up to 40 tokens before a figure and 25 behind it, a token being a character or a whole figure
(by its dimension), the figure in question marked; they learn to mark its entity and its action.
Speed is that of tagging alone, on one thread. ``--epochs`` and ``--share`` make a quick trial.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import spacy
import torch
from roles import ROOT, Tagger, of_network, score, span_of
from spacy.tokens import Doc
from spacy.training import Example

from countymeasures.corpus.checks import HELD_OUT_KINDS, read_corpus, split_of
from countymeasures.documents import Document, Span
from countymeasures.linking import Linker
from countymeasures.linking.tagger import LABELS
from countymeasures.linking.tokens import LEFT, Tokens, look_around, tokenize
from countymeasures.resources import model_path
from countymeasures.segmentation import hanlp_adapter
from countymeasures.training.roles import mark

BEFORE, BEHIND = 40, 25
PAGE = Path(__file__).with_suffix(".md")
WAYS = {
    "network": "network (shipped)",
    "hanlp": "HanLP's recurrent tagger",
    "spacy": "spaCy's ner",
}
FIRST_CHARACTER = 32
# The tagger's labels as begin and inside.
BIO = [
    f"{'B' if label[0] in 'BS' else 'I'}{label[1:]}" if label != "O" else "O" for label in LABELS
]


class Window(NamedTuple):
    """What lies around a figure: its index, the places of the tokens, what they are called."""

    index: int
    places: np.ndarray
    names: list[str]


def windows_of(tokens: Tokens) -> Iterator[Window]:
    """Yield the window of each figure."""
    around = look_around(tokens)
    for row, index in enumerate(around.quantity.tolist()):
        places = around.index[row, LEFT - BEFORE : LEFT + BEHIND + 1]
        places = places[places >= 0]
        names = [
            chr(symbol) if symbol >= FIRST_CHARACTER else f"<{symbol}>"
            for symbol in tokens.symbol[places].tolist()
        ]
        at = int(np.flatnonzero(places == around.centre[row])[0])
        names[at] = f"*{names[at]}"
        yield Window(index, places, names)


def examples_of(document: Document) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the names and the tags of the tokens around each figure."""
    tokens = tokenize(document)
    for window in windows_of(tokens):
        labels = np.zeros(len(window.places), dtype=np.int64)
        for name in ("entity", "action"):
            span = getattr(document.quantities[window.index], name)
            if span is not None:
                mark(labels, window.places, tokens, span, name[0].upper())
        yield window.names, [BIO[label] for label in labels.tolist()]


def of_library(tag_all: Callable[[list[list[str]]], list[list[str]]]) -> Tagger:
    """Return the tagger of what tags windows."""

    def tag(document: Document) -> Iterator[tuple[int, Span | None, Span | None]]:
        tokens = tokenize(document)
        windows = list(windows_of(tokens))
        tags = tag_all([window.names for window in windows]) if windows else []
        for window, of_window in zip(windows, tags, strict=True):
            spans = [span_of(document, tokens, run_of(window.places, of_window, k)) for k in "EA"]
            yield window.index, *spans

    return tag


def run_of(places: np.ndarray, tags: Sequence[str], kind: str) -> np.ndarray:
    """Return the places of the first run of a kind."""
    starts = [i for i, tag in enumerate(tags) if tag == f"B-{kind}"]
    if not starts:
        return places[:0]
    start = starts[0]
    end = start + 1
    while end < len(tags) and tags[end] == f"I-{kind}":
        end += 1
    return places[start:end]


def fit_hanlp(
    train: list[tuple[list[str], list[str]]], dev: list[tuple[list[str], list[str]]], epochs: int
) -> tuple[Callable[[list[list[str]]], list[list[str]]], int]:
    """Return HanLP's recurrent tagger with a conditional random field, and its size in bytes."""
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch, "train.tsv"), Path(scratch, "dev.tsv")]
        for path, examples in zip(files, (train, dev), strict=True):
            path.write_text(
                "\n".join(
                    "".join(f"{name}\t{tag}\n" for name, tag in zip(names, tags, strict=True))
                    for names, tags in examples
                ),
                encoding="utf-8",
            )
        folder = Path(scratch, "model")
        hanlp_adapter.fit(*files, folder, seed=0, epochs=epochs, embedding=64, hidden=96)
        tagger = hanlp_adapter.load(folder)
        size = sum(path.stat().st_size for path in folder.glob("*.*"))
    return lambda windows: list(tagger.predict(windows, hanlp_adapter.BATCH_SIZE)), size


def fit_spacy(
    train: list[tuple[list[str], list[str]]], dev: list[tuple[list[str], list[str]]], epochs: int
) -> tuple[Callable[[list[list[str]]], list[list[str]]], int]:
    """Return spaCy's ``ner`` with a convolution that sees 12 tokens each way, and its size."""
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("zh")
    encoder = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 64,
        "depth": 6,
        "embed_size": 4000,
        "window_size": 2,
        "maxout_pieces": 3,
        "subword_features": False,
    }
    config: dict[str, Any] = {
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "ner",
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": encoder,
        }
    }
    nlp.add_pipe("ner", config=config)
    examples = []
    for names, tags in train:
        blank = Doc(nlp.vocab, words=names, spaces=[False] * len(names))
        gold = Doc(nlp.vocab, words=names, spaces=[False] * len(names), ents=tags)
        examples.append(Example(blank, gold))
    optimiser = nlp.initialize(lambda: examples)
    rng = random.Random(0)
    for _ in range(epochs):
        rng.shuffle(examples)
        for batch in spacy.util.minibatch(examples, 64):
            nlp.update(batch, sgd=optimiser, drop=0.2)

    def tag_all(windows: list[list[str]]) -> list[list[str]]:
        docs = [Doc(nlp.vocab, words=w, spaces=[False] * len(w)) for w in windows]
        found = nlp.get_pipe("ner").pipe(docs)
        return [[f"{t.ent_iob_}-{t.ent_type_}".rstrip("-") for t in doc] for doc in found]

    return tag_all, len(nlp.to_bytes(exclude=["vocab"]))


def main() -> None:
    """Train what is named and write its rows into the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=["network", "hanlp", "spacy"])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--share", type=int, default=1, help="learn from every n-th report")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reports, _ = read_corpus(ROOT / "corpus")
    by_split: dict[str, list[Document]] = {"train": [], "dev": [], "test": []}
    new_kinds = []
    for report in reports:
        by_split[split_of(report)].append(report.document)
        if report.head.kind in HELD_OUT_KINDS:
            new_kinds.append(report.document)
    trials: dict[str, Sequence[Document]] = {"dev": by_split["dev"], "new kinds": new_kinds}
    folder = model_path("zh_county") / "roles"
    linker = Linker.load(folder)
    train = [e for d in by_split["train"][:: arguments.share] for e in examples_of(d)]
    dev = [e for d in by_split["dev"] for e in examples_of(d)]
    rows = read_rows()
    for name in arguments.names:
        start = time.perf_counter()
        seconds = "-"
        if name == "network":
            tagger = of_network(linker.network)
            size = (folder / "network.npz").stat().st_size
        else:
            fit = fit_hanlp if name == "hanlp" else fit_spacy
            tag_all, size = fit(train, dev, arguments.epochs)
            tagger = of_library(tag_all)
            seconds = f"{time.perf_counter() - start:.0f}"
            seconds += f" ({len(train):,} windows, {arguments.epochs} epochs)"
        rows[WAYS[name]] = [*score(tagger, trials), seconds, f"{size / 1024:,.0f}"]
        print(WAYS[name], rows[WAYS[name]], flush=True)
    head = ["way", *trials, "characters/s", "s to train", "KB"]
    table = [
        head,
        ["---", *["---:"] * (len(head) - 1)],
        *([way, *row] for way, row in rows.items()),
    ]
    text = "".join(f"| {' | '.join(cells)} |\n" for cells in table)
    _, _, notes = PAGE.read_text("utf-8").rpartition(" |\n") if PAGE.is_file() else ("", "", "")
    PAGE.write_text(f"# Entity and action: taggers of libraries\n\n{text}{notes}", "utf-8")


def read_rows() -> dict[str, list[str]]:
    """Return the rows of the table as it is."""
    if not PAGE.is_file():
        return {}
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [line.strip("| ").split(" | ") for line in lines[2:]]
    return {way: row for way, *row in cells}


if __name__ == "__main__":
    main()
