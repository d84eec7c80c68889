"""Training of the segmenters: pkuseg's model and HanLP's tagger, from the segmentation layer.

Both libraries keep global state and draw random numbers, so each trains in a process of its
own, where the generators are seeded first: the same data and seed give the same parameters.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import platform
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

import numpy as np
import srsly

from countymeasures.cards import parameters_checksum, write_card
from countymeasures.evaluation.segmentation import SegmentationScore, score_segmentation
from countymeasures.numerals import scan
from countymeasures.segmentation import (
    HanLPSegmenter,
    PkusegSegmenter,
    Segmenter,
    read_dictionary,
    segment_around,
)
from countymeasures.segmentation.layer import SegmentedSentence, read_layer
from countymeasures.segmentation.lexicon import LEXICON
from countymeasures.training.cards import LICENCE, TrainingError, replacing

FORMAT = 1
TRAIN = ("train.txt", "teacher.txt")
DEV = "dev.txt"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class PkusegSettings:
    """What the training of pkuseg's model can be told.

    Attributes
    ----------
    iterations : int
        Passes over the data.
    smallest : float
        A feature is dropped where all its weights lie below.
    """

    iterations: int = 8
    smallest: float = 0.02


@dataclass(frozen=True)
class HanLPSettings:
    """What the training of HanLP's tagger can be told.

    Attributes
    ----------
    epochs : int
        Passes over the data; the best one on dev is kept.
    embedding : int
        Numbers a character.
    hidden : int
        Units of the recurrent layer in each direction.
    """

    epochs: int = 15
    embedding: int = 48
    hidden: int = 64


@dataclass(frozen=True)
class TrainingResult:
    """What came out of a training.

    Attributes
    ----------
    folder : Path
        Where the model is.
    card : dict
        As saved beside it.
    score : SegmentationScore
        On the dev sentences that were segmented by hand.
    """

    folder: Path
    card: dict[str, Any]
    score: SegmentationScore


def train(
    layer: str | Path,
    folder: str | Path,
    *,
    library: Literal["pkuseg", "hanlp"] = "pkuseg",
    settings: PkusegSettings | HanLPSettings | None = None,
    seed: int = 0,
    progress: Progress = lambda message: None,
) -> TrainingResult:
    """Train a segmenter on the segmentation layer of a corpus and save it with its card.

    Parameters
    ----------
    layer : str or Path
        Folder with ``train.txt``, ``teacher.txt`` and ``dev.txt``, and ``lexicon.txt`` where
        there is one.
    folder : str or Path
        Where the model goes; what was there is replaced at the end.
    library : {"pkuseg", "hanlp"}
    settings : PkusegSettings or HanLPSettings, optional
        By default those of the library's class.
    seed : int
    progress : callable
        Is told what goes on.

    Returns
    -------
    TrainingResult

    Raises
    ------
    TrainingError
        If the layer lacks a file.
    SegmentationError
        If a line of it has another form, or HanLP is wanted and not installed.
    """
    layer = Path(layer)
    missing = [name for name in (*TRAIN, DEV) if not (layer / name).is_file()]
    if missing:
        raise TrainingError(f"{layer}: expected the segmentation layer, found no {missing}")
    sentences = [sentence for name in TRAIN for sentence in read_layer(layer / name)]
    dev = read_layer(layer / DEV)
    lexicon = sorted({*read_dictionary(), *_read_lexicon(layer / LEXICON)})
    known = {word for sentence in sentences for word in sentence.words}
    progress(f"{library}: {len(sentences)} sentences, {len(lexicon)} words in the lexicon")
    with replacing(folder) as new:
        with tempfile.TemporaryDirectory() as scratch:
            if library == "pkuseg":
                settings = settings or PkusegSettings()
                run: Any = _fit_pkuseg
                lines = _pkuseg_lines
                segmenter: Segmenter = PkusegSegmenter(new)
            else:
                settings = settings or HanLPSettings()
                run, lines = _fit_hanlp, _hanlp_lines
                segmenter = HanLPSegmenter(new)
                segmenter.check_installed()
            train_file, dev_file = Path(scratch, "train"), Path(scratch, "dev")
            train_file.write_text(lines([s.words for s in sentences]), "utf-8")
            dev_file.write_text(lines([s.words for s in dev]), "utf-8")
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                checksum = process.submit(run, train_file, dev_file, new, seed, settings).result()
        (new / LEXICON).write_text("".join(f"{word}\n" for word in lexicon), "utf-8")
        score = evaluate_segmenter(segmenter, dev, known)
        card = {
            "name": "segmenter",
            "format": FORMAT,
            "licence": LICENCE,
            "library": library,
            "versions": _versions(library),
            "seed": seed,
            "settings": asdict(settings),
            "data": {
                path.name: _describe(path)
                for path in sorted(layer.glob("*.txt"))
                if path.name in (*TRAIN, DEV, LEXICON)
            },
            "lexicon": {"words": len(lexicon)},
            "parameters_sha256": checksum,
            "scores": scores_of(score),
        }
        write_card(new, card)
    progress(f"{library}: dev F1 {score.f1:.4f}")
    return TrainingResult(Path(folder), card, score)


def evaluate_segmenter(
    segmenter: Segmenter, sentences: Sequence[SegmentedSentence], known: set[str]
) -> SegmentationScore:
    """Score a segmenter as the pipeline uses it: on the gaps between the scan's figures.

    Parameters
    ----------
    segmenter : Segmenter
    sentences : sequence of SegmentedSentence
        Gold.
    known : set of str
        Words of the training sentences.

    Returns
    -------
    SegmentationScore
    """
    predicted = [segment_around(s.text, scan(s.text), segmenter) for s in sentences]
    return score_segmentation([s.words for s in sentences], predicted, known)


def scores_of(score: SegmentationScore) -> dict[str, float]:
    """Return the figures of a score, rounded to four places."""
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "oov_recall": round(score.oov_recall, 4),
        "figure_boundaries": round(score.figure_boundaries, 4),
    }


def _read_lexicon(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.is_file() else []


def _describe(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"lines": content.count(b"\n"), "sha256": hashlib.sha256(content).hexdigest()}


def _versions(library: str) -> dict[str, str]:
    names = {"pkuseg": ("spacy-pkuseg", "numpy"), "hanlp": ("hanlp", "torch")}[library]
    return {
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("county-measures", *names)},
    }


def _pkuseg_lines(sentences: Iterable[Sequence[str]]) -> str:
    return "".join(f"{' '.join(words)}\n" for words in sentences)


def _hanlp_lines(sentences: Iterable[Sequence[str]]) -> str:
    return "\n".join(
        "".join(f"{character}\t{tag}\n" for character, tag in _tagged(words)) for words in sentences
    )


def _tagged(words: Sequence[str]) -> Iterable[tuple[str, str]]:
    for word in words:
        tags = "S" if len(word) == 1 else "B" + "M" * (len(word) - 2) + "E"
        yield from zip(word, tags, strict=True)


def _fit_pkuseg(
    train_file: Path, dev_file: Path, folder: Path, seed: int, settings: PkusegSettings
) -> str:
    import spacy_pkuseg

    random.seed(seed)
    np.random.seed(seed)
    with contextlib.redirect_stdout(io.StringIO()):
        spacy_pkuseg.train(
            str(train_file), str(dev_file), str(folder), train_iter=settings.iterations
        )
    return _compact(folder, settings.smallest)


def _compact(folder: Path, smallest: float) -> str:
    """Drop features without weight and what only training needs; return the checksum."""
    features_file, weights_file = folder / "features.msgpack", folder / "weights.npz"
    features = srsly.read_msgpack(features_file)
    with np.load(weights_file, allow_pickle=False) as arrays:
        n_tag, n_feature = (int(size) for size in arrays["sizes"])
        weights = arrays["w"]
    # Rounded to single precision, which packs small; stored as double, which pkuseg reads.
    of_features = weights[: n_tag * n_feature].reshape(n_feature, n_tag).astype(np.float32)
    transitions = weights[n_tag * n_feature :].astype(np.float32)
    index = features["feature_to_idx"]
    names = sorted(index, key=index.__getitem__)
    # The decoder counts feature 0 at every character, whatever it is.
    kept = [i for i, row in enumerate(of_features) if i == 0 or np.abs(row).max() >= smallest]
    features["feature_to_idx"] = {names[old]: new for new, old in enumerate(kept)}
    features["bigram"] = []
    srsly.write_msgpack(features_file, features)
    compact = np.concatenate([of_features[kept].ravel(), transitions])
    sizes = np.array([n_tag, len(kept)])
    np.savez_compressed(weights_file, sizes=sizes, w=compact.astype(np.float64))
    return parameters_checksum(
        {"w": compact, "features": list(features["feature_to_idx"]), "words": features["unigram"]}
    )


def _fit_hanlp(
    train_file: Path, dev_file: Path, folder: Path, seed: int, settings: HanLPSettings
) -> str:
    # HanLP prints how far it is, past what Python could redirect; this process is ours alone.
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    from countymeasures.segmentation import hanlp_adapter

    train_file, dev_file = (
        path.rename(path.with_suffix(".tsv")) for path in (train_file, dev_file)
    )
    hanlp_adapter.fit(train_file, dev_file, folder, seed=seed, **asdict(settings))
    return parameters_checksum(hanlp_adapter.read_weights(folder))
