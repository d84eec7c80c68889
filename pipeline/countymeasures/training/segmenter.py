"""Training of the segmenters: pkuseg's model and HanLP's tagger, from the segmentation layer.

Both libraries keep global state and draw random numbers, so each trains in a process of its
own, where the generators are seeded first: the same data and seed give the same parameters.
"""

from __future__ import annotations

import hashlib
import os
import platform
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib import metadata
from itertools import accumulate, pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy_pkuseg.config import config as pkuseg_config
from spacy_pkuseg.data import DataSet, Example
from spacy_pkuseg.feature_extractor import FeatureExtractor
from spacy_pkuseg.trainer import Trainer

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
from countymeasures.segmentation.features import CharacterFeatures
from countymeasures.segmentation.layer import SegmentedSentence, read_layer
from countymeasures.segmentation.lexicon import LEXICON
from countymeasures.segmentation.pkuseg import FEATURES, WEIGHTS
from countymeasures.training.cards import LICENCE, TrainingError, replacing

FORMAT = 1
DEV = "dev.txt"
PARTS = ("train.txt", "teacher.txt", DEV)
TAGS = {"B": 0, "B_single": 1, "I": 2, "I_end": 3, "I_first": 4}  # pkuseg's
Words = Sequence[str]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class PkusegSettings:
    """What the training of pkuseg's model can be told.

    Attributes
    ----------
    iterations : int
        Passes over the data.
    by_hand : int
        How often a sentence that was segmented by hand is seen where a teacher's is once.
    unknown : float
        Each sentence is seen as it is, and with this share of its words taken for unknown.
    least : int
        A feature that occurs in fewer places is dropped.
    smallest : float
        A feature is dropped where all its weights lie below.
    """

    iterations: int = 8
    by_hand: int = 2
    unknown: float = 0.15
    least: int = 2
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
    missing = [name for name in PARTS if not (layer / name).is_file()]
    if missing:
        raise TrainingError(f"{layer}: expected the segmentation layer, found no {missing}")
    by_hand, teacher, dev = ([s.words for s in read_layer(layer / name)] for name in PARTS)
    lexicon = sorted({*read_dictionary(), *_read_lexicon(layer / LEXICON)})
    sentences = [*by_hand, *teacher]
    progress(f"{library}: {len(sentences)} sentences, {len(lexicon)} words in the lexicon")
    with replacing(folder) as new:
        if library == "pkuseg":
            settings = settings or PkusegSettings()
            segmenter: Segmenter = PkusegSegmenter(new)
            fit = partial(_fit_pkuseg, by_hand, teacher, lexicon)
        else:
            settings = settings or HanLPSettings()
            segmenter = HanLPSegmenter(new)
            segmenter.check_installed()
            fit = partial(_fit_hanlp, sentences, dev)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            checksum = process.submit(fit, new, seed, settings).result()
        (new / LEXICON).write_text("".join(f"{word}\n" for word in lexicon), "utf-8")
        known = {word for words in sentences for word in words}
        score = evaluate_segmenter(segmenter, read_layer(layer / DEV), known)
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
                if path.name in (*PARTS, LEXICON)
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


def _hanlp_lines(sentences: Iterable[Sequence[str]]) -> str:
    return "\n".join(
        "".join(f"{character}\t{tag}\n" for character, tag in _tagged(words)) for words in sentences
    )


def _tagged(words: Sequence[str]) -> Iterable[tuple[str, str]]:
    for word in words:
        tags = "S" if len(word) == 1 else "B" + "M" * (len(word) - 2) + "E"
        yield from zip(word, tags, strict=True)


def _fit_pkuseg(
    by_hand: Sequence[Words],
    teacher: Sequence[Words],
    lexicon: Sequence[str],
    folder: Path,
    seed: int,
    settings: PkusegSettings,
) -> str:
    """Train pkuseg's conditional random field on gaps between figures; return the checksum."""
    random.seed(seed)
    sentences = [*list(by_hand) * settings.by_hand, *teacher]
    gaps = [gap for words in sentences for gap in _gaps(words)]
    words = sorted({word for gap in gaps for word in gap})
    features = CharacterFeatures(words, lexicon, str)
    index = _number([features("".join(gap)) for gap in dict.fromkeys(gaps)], settings.least)
    data = DataSet(len(TAGS), len(index))
    for gap in gaps:
        for share in (0.0, settings.unknown):
            unknown = {word for word in gap if random.random() < share}
            names = features("".join(gap), unknown)
            numbers = [[index[name] for name in each if name in index] for each in names]
            data.append(Example(numbers, _tags(gap)))
    extractor = FeatureExtractor()
    extractor.tag_to_idx = TAGS
    pkuseg_config.init_model = None
    trainer = Trainer(pkuseg_config, data, extractor)
    for _ in range(settings.iterations):
        trainer.train_epoch()
    return _save_compact(folder, index, words, trainer.model.w, settings.smallest)


def _gaps(words: Words) -> Iterator[Words]:
    """Yield the words between the figures of a sentence, which a segmenter will be given."""
    text = "".join(words)
    cuts = set(accumulate(map(len, words), initial=0))
    inside: set[int] = set()
    for span in scan(text):
        cuts.update((span.start, span.end))
        inside.update(range(span.start, span.end))
    gap: list[str] = []
    for start, end in pairwise(sorted(cuts)):
        if start not in inside:
            gap.append(text[start:end])
        elif gap:
            yield tuple(gap)
            gap = []
    if gap:
        yield tuple(gap)


def _tags(words: Words) -> list[int]:
    """Return pkuseg's tag of each character."""
    tags = []
    for word in words:
        inner = ["I_first", *["I"] * (len(word) - 3), "I_end"] if len(word) > 2 else ["I_end"]
        tags += ["B", *inner] if len(word) > 1 else ["B_single"]
    return [TAGS[tag] for tag in tags]


def _number(gaps: Iterable[Sequence[Sequence[str]]], least: int) -> dict[str, int]:
    """Return features with their numbers; 0 is the most frequent, which every character has."""
    counts = Counter(name for features in gaps for names in features for name in names)
    kept = [name for name, count in counts.most_common() if count >= least]
    return {name: number for number, name in enumerate(kept)}


def _save_compact(
    folder: Path,
    index: dict[str, int],
    words: Sequence[str],
    weights: NDArray[np.float64],
    smallest: float,
) -> str:
    """Save a model as pkuseg reads it, without features of no weight; return the checksum."""
    size = len(index) * len(TAGS)
    # Rounded to single precision, which packs small; stored as double, which pkuseg reads.
    of_features = weights[:size].reshape(-1, len(TAGS)).astype(np.float32)
    transitions = weights[size:].astype(np.float32)
    # pkuseg's own code counts feature 0 at every character, whatever it is.
    kept = [i for i, row in enumerate(of_features) if i == 0 or np.abs(row).max() >= smallest]
    names = list(index)
    features = {
        "unigram": list(words),
        "bigram": [],
        "feature_to_idx": {names[old]: new for new, old in enumerate(kept)},
        "tag_to_idx": TAGS,
    }
    srsly.write_msgpack(folder / FEATURES, features)
    compact = np.concatenate([of_features[kept].ravel(), transitions])
    sizes = np.array([len(TAGS), len(kept)])
    np.savez_compressed(folder / WEIGHTS, sizes=sizes, w=compact.astype(np.float64))
    return parameters_checksum(
        {"w": compact, "features": list(features["feature_to_idx"]), "words": list(words)}
    )


def _fit_hanlp(
    train: Sequence[Words], dev: Sequence[Words], folder: Path, seed: int, settings: HanLPSettings
) -> str:
    # HanLP prints how far it is, past what Python could redirect; this process is ours alone.
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    from countymeasures.segmentation import hanlp_adapter

    with tempfile.TemporaryDirectory() as scratch:
        train_file, dev_file = Path(scratch, "train.tsv"), Path(scratch, "dev.tsv")
        train_file.write_text(_hanlp_lines(train), "utf-8")
        dev_file.write_text(_hanlp_lines(dev), "utf-8")
        hanlp_adapter.fit(train_file, dev_file, folder, seed=seed, **asdict(settings))
    return parameters_checksum(hanlp_adapter.read_weights(folder))
