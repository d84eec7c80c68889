"""Learning curve of entity and action: F1 against 10, 25 and 50 % of the train split.

Run ``python benchmarks/roles_curve.py``: a table in Markdown, in some minutes, which
``benchmarks/roles_curve.md`` keeps. The row of 100 % is the shipped model. Quantities are gold.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from countymeasures.corpus.checks import HELD_OUT_KINDS, read_corpus, split_of
from countymeasures.documents import read_documents
from countymeasures.evaluation import evaluate
from countymeasures.linking import Linker
from countymeasures.resources import model_path
from countymeasures.training.roles import train

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT.parent / "shared" / "labelled" / "wushan-2018.jsonl"
FIGURES = ("entity_exact", "entity_overlap", "action_exact")


def main() -> None:
    """Print the table."""
    reports, _ = read_corpus(ROOT / "corpus")
    documents = {
        split: [r.document for r in reports if split_of(r) == split]
        for split in ("train", "dev", "test")
    }
    sets = {
        "test": documents["test"],
        "new kinds": [
            r.document for r in reports if split_of(r) == "test" and r.head.kind in HELD_OUT_KINDS
        ],
    }
    if FOUND.exists():
        sets["wushan"] = list(read_documents(FOUND))
    print("| train | " + " | ".join(f"{s}: {f}" for s in sets for f in FIGURES) + " |")
    print("| --- |" + " ---: |" * len(sets) * len(FIGURES))
    order = list(documents["train"])
    random.Random(0).shuffle(order)
    for share in (0.1, 0.25, 0.5, 1.0):
        if share == 1.0:
            linker = Linker.load(model_path("zh_county") / "roles")
        else:
            with tempfile.TemporaryDirectory() as folder:
                part = order[: round(len(order) * share)]
                linker = train(part, documents["dev"], Path(folder) / "roles").linker
        cells = []
        for gold in sets.values():
            scores = evaluate(gold, [linker.link(document) for document in gold]).figures
            cells += [f"{scores[name].f1:.3f}" for name in FIGURES]
        print(f"| {share:.0%} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
