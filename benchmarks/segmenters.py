"""Segmenters side by side: how right, how fast, how big.

    python benchmarks/segmenters.py

Each runs in a process of its own on the hand-segmented test sentences of the corpus, figures
cut by the project's scan for all of them alike; speed is over the gaps of the test reports,
one thread, the best of three. ``bare pkuseg`` is spacy-pkuseg's own ``cut`` with our model,
on whole paragraphs. Then the whole tokenizer (sentences, scan and words) is timed against bare
pkuseg on the same text, by turns. Writes both tables into ``docs/segmenters.md``. Needs what
each segmenter needs (``pip install -e '.[hanlp]' wapic==0.1.0 wapic-cws-model==0.1.0``); one
that isn't installed is left out.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from itertools import pairwise
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "segmenters.md"
NAMES = ("pkuseg", "hanlp", "jieba", "wapic", "char", "bare pkuseg")


def make(name: str) -> Callable[[list[str]], list[list[str]]]:
    """Return what cuts a list of texts."""
    from countymeasures import segmentation

    if name == "wapic":
        import wapic

        segmenter = wapic.Segmenter()
        return lambda texts: [segmentation.align(t, segmenter.segment(t)) for t in texts]
    if name == "bare pkuseg":
        import spacy_pkuseg

        from countymeasures.resources import model_path

        bare = spacy_pkuseg.pkuseg(str(model_path("pkuseg")), user_dict=None)
        return lambda texts: [segmentation.align(t, bare.cut(t)) for t in texts]
    if name == "hanlp":
        segmentation.HanLPSegmenter.check_installed()
        import torch

        torch.set_num_threads(1)
    classes = {
        "pkuseg": segmentation.PkusegSegmenter,
        "hanlp": segmentation.HanLPSegmenter,
        "jieba": segmentation.JiebaSegmenter,
        "char": segmentation.CharSegmenter,
    }
    made = classes[name]()
    made("修路")
    return made.segment_all


def measure(name: str) -> dict[str, Any]:
    """Measure one segmenter in this process."""
    from countymeasures.corpus import parse
    from countymeasures.evaluation.segmentation import score_segmentation
    from countymeasures.numerals import scan
    from countymeasures.segmentation import split_figure
    from countymeasures.segmentation.layer import read_layer

    layer = ROOT / "corpus" / "segmented"
    test = read_layer(layer / "test.txt")
    known = {
        word
        for file in ("train.txt", "teacher.txt")
        for sentence in read_layer(layer / file)
        for word in sentence.words
    }
    documents = [parse(path).document for path in (ROOT / "corpus/labelled/test").glob("*.txt")]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    segment_all = make(name)
    load_s = time.perf_counter() - start
    predicted = []
    for sentence in test:
        cuts = [0, *(o for s in scan(sentence.text) for o in (s.start, s.end)), len(sentence.text)]
        pieces = [sentence.text[a:b] for a, b in pairwise(cuts)]
        words = [split_figure(piece) for piece in pieces]
        words[::2] = segment_all(pieces[::2])
        predicted.append([word for piece in words for word in piece])
    score = score_segmentation([s.words for s in test], predicted, known)
    texts = []
    for document in documents:
        if name == "bare pkuseg":
            texts.append(document.text.splitlines())
            continue
        cuts = [0, *(o for s in scan(document.text) for o in (s.start, s.end)), len(document.text)]
        texts.append([document.text[a:b] for a, b in pairwise(cuts)][::2])
    times = []
    for _ in range(3):
        start = time.perf_counter()
        for pieces in texts:
            segment_all(pieces)
        times.append(time.perf_counter() - start)
    characters = sum(len(document.text) for document in documents)
    return {
        "segmenter": name,
        "F1": f"{score.f1:.4f}",
        "OOV recall": f"{score.oov_recall:.4f}",
        "figures": f"{score.figure_boundaries:.4f}",
        "characters/s": f"{characters / min(times):,.0f}",
        "load s": f"{load_s:.2f}",
        "MB": f"{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f}",
    }


class NoTorch(MetaPathFinder):
    """Hides torch: with HanLP's extra, spaCy would load it too, which nothing here needs."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse torch."""
        if name == "torch":
            raise ModuleNotFoundError(name)


def measure_tokenizer() -> dict[str, Any]:
    """Measure our tokenizer against bare pkuseg, by turns, in this process."""
    sys.meta_path.insert(0, NoTorch())
    import spacy
    import spacy_pkuseg

    from countymeasures.cleaning import clean
    from countymeasures.components.segmenter import CountyTokenizer
    from countymeasures.reading import read
    from countymeasures.resources import model_path
    from countymeasures.segmentation import PkusegSegmenter

    vocab = spacy.blank("zh").vocab
    start = time.perf_counter()
    tokenizer = CountyTokenizer(vocab, PkusegSegmenter())
    tokenizer("修路")
    load_s = time.perf_counter() - start
    reports = sorted((ROOT.parent / "shared" / "reports").glob("*.txt"))
    paths = reports or sorted((ROOT / "corpus" / "samples").glob("*.txt"))
    texts = [clean(read(path).text).text for path in paths]
    for text in texts:
        tokenizer(text)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bare = spacy_pkuseg.pkuseg(str(model_path("pkuseg")), user_dict=None)
    times: dict[str, list[float]] = {"tokenizer": [], "bare": []}
    for _ in range(5):
        for name, cut in (("tokenizer", tokenizer), ("bare", bare.cut)):
            start = time.process_time()
            for text in texts:
                cut(text)
            times[name].append(time.process_time() - start)
    characters = sum(map(len, texts))
    ours, theirs = min(times["tokenizer"]), min(times["bare"])
    return {
        "text": f"{len(paths)} {'real reports' if reports else 'samples'}",
        "characters": f"{characters:,}",
        "tokenizer, characters/s": f"{characters / ours:,.0f}",
        "bare pkuseg, characters/s": f"{characters / theirs:,.0f}",
        "ratio of time": f"{ours / theirs:.2f}",
        "load s": f"{load_s:.2f}",
        "process MB": f"{megabytes:.0f}",
    }


def in_own_process(*arguments: str) -> dict[str, str] | None:
    """Return what a measurement says, or none where its segmenter is not installed."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{arguments}: left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    row: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return row


def table_of(rows: list[dict[str, str]]) -> str:
    """Return rows as a table of markdown."""
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(list(row.values()) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(name: str, table: str) -> None:
    """Put a table between its markers in the page."""
    start, end = f"<!-- {name}: benchmarks/segmenters.py -->\n", f"<!-- end of {name} -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(start)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{start}\n{table}\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Measure each in a process of its own and write the tables."""
    rows = [row for name in NAMES if (row := in_own_process("segmenter", name))]
    tokenizer = in_own_process("tokenizer")
    for name, table in (("segmenters", rows), ("tokenizer", [tokenizer] if tokenizer else [])):
        if table:
            print(table_of(table))
            write(name, table_of(table))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["segmenter", name]:
            print(json.dumps(measure(name)))
        case ["tokenizer"]:
            print(json.dumps(measure_tokenizer()))
        case _:
            main()
