"""Segmenters side by side: how right, how fast, how big.

    python benchmarks/segmenters.py [NAME ...]

Each runs in a process of its own on the hand-segmented test sentences of the corpus, figures
cut by the project's scan for all of them alike; speed is over the gaps of the test reports,
one thread, the best of three. ``bare pkuseg`` is spacy-pkuseg's own ``cut`` with our model,
on whole paragraphs. Needs what each segmenter needs; one that isn't installed is left out.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("pkuseg", "hanlp", "jieba", "wapic", "char", "bare pkuseg")
HEADINGS = ("segmenter", "F1", "OOV recall", "figures", "characters/s", "load s", "MB")


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


def main(names: list[str]) -> None:
    """Measure each in a process of its own and print a table."""
    print(f"| {' | '.join(HEADINGS)} |")
    print(f"|{'---|' * len(HEADINGS)}")
    for name in names or NAMES:
        done = subprocess.run(
            [sys.executable, __file__, "--one", name], capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"{name}: left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            continue
        row = json.loads(done.stdout.splitlines()[-1])
        print(f"| {' | '.join(row[heading] for heading in HEADINGS)} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        main(sys.argv[1:])
