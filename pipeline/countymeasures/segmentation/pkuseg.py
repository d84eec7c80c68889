"""Words by spacy-pkuseg's conditional random field, from a model folder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from spacy_pkuseg.feature_extractor import FeatureExtractor
from spacy_pkuseg.inference import decodeViterbi_fast
from spacy_pkuseg.model import Model

from countymeasures.resources import model_path
from countymeasures.segmentation.features import OF_OURS, CharacterFeatures
from countymeasures.segmentation.lexicon import LEXICON
from countymeasures.segmentation.protocol import (
    CARD,
    FileSegmenter,
    SegmentationError,
    check_card,
    read_files,
    split_blanks,
)

FEATURES = "features.msgpack"
WEIGHTS = "weights.npz"
_HOW = "make one with: county-measures train segmenter"


class PkusegSegmenter(FileSegmenter):
    """Cuts with a pkuseg model; several of them may live in one process.

    spacy-pkuseg's own class keeps its folder in a global configuration, opens a pickled
    dictionary and falls back to pickled models; here only its features and its decoder
    are used, on files that are checked before they are trusted.

    Parameters
    ----------
    model : str or Path, optional
        Folder with ``features.msgpack`` and ``weights.npz``, as ``county-measures train
        segmenter`` or spacy-pkuseg's own trainer writes them, and a ``lexicon.txt`` of known
        words, where there is one; by default the one that the project ships. It is read at
        first use.

    Examples
    --------
    >>> PkusegSegmenter()("新建安置点和卫生室")
    ['新建', '安置点', '和', '卫生室']
    """

    def __init__(self, model: str | Path | None = None) -> None:
        self.folder = model_path("pkuseg") if model is None else Path(model)
        self._files: dict[str, bytes] = {}

    def __call__(self, text: str) -> list[str]:
        """Return the words of a text."""
        self._load()
        words: list[str] = []
        for piece in split_blanks(text):
            if piece.isspace() or len(piece) == 1:
                words.append(piece)
            else:
                words.extend(self._cut(piece))
        return words

    def files(self) -> Mapping[str, bytes]:
        """Return the model's files."""
        self._load()
        return self._files

    def take(self, files: Mapping[str, bytes], where: str) -> None:
        """Take a model.

        Raises
        ------
        SegmentationError
            If a file is missing, or the files do not fit together.
        """
        missing = [name for name in (FEATURES, WEIGHTS) if name not in files]
        if missing:
            raise SegmentationError(f"{where}: expected {' and '.join(missing)}; {_HOW}")
        check_card(files, where)
        try:
            data = srsly.msgpack_loads(files[FEATURES])
            with np.load(io.BytesIO(files[WEIGHTS]), allow_pickle=False) as arrays:
                sizes, weights = arrays["sizes"], np.asarray(arrays["w"], dtype=np.float64)
            self._extractor = _make_extractor(data)
            self._model = _make_model(self._extractor, [int(size) for size in sizes], weights)
        except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
            raise SegmentationError(f"{where}: expected a pkuseg model: {error}; {_HOW}") from error
        self._starts = [False] * self._model.n_tag
        for tag, index in self._extractor.tag_to_idx.items():
            self._starts[index] = tag.startswith("B")
        lexicon = files.get(LEXICON, b"").decode("utf-8").split()
        self._features = CharacterFeatures(
            self._extractor.unigram, lexicon, self._extractor.feature_to_idx.get
        )
        self._files = {
            name: files[name] for name in (FEATURES, WEIGHTS, LEXICON, CARD) if name in files
        }

    def _load(self) -> None:
        if not self._files:
            self.take(read_files(self.folder), str(self.folder))

    def _cut(self, text: str) -> list[str]:
        _, tags = decodeViterbi_fast(self._number_features(text), self._model)
        starts = [index for index, tag in enumerate(tags) if self._starts[tag] or index == 0]
        ends = [*starts[1:], len(text)]
        return [text[start:end] for start, end in zip(starts, ends, strict=True)]

    def _number_features(self, text: str) -> list[list[int]]:
        if OF_OURS in self._extractor.feature_to_idx:
            return self._features(text)
        characters = list(self._extractor.normalize_text(text))
        get = self._extractor.get_node_features_idx
        return [get(index, characters) for index in range(len(characters))]


def _make_extractor(data: dict[str, Any]) -> FeatureExtractor:
    extractor = FeatureExtractor()
    extractor.unigram = set(data["unigram"])
    extractor.bigram = set(data["bigram"])
    extractor.feature_to_idx = data["feature_to_idx"]
    extractor.tag_to_idx = data["tag_to_idx"]
    return extractor


def _make_model(extractor: FeatureExtractor, sizes: list[int], weights: Any) -> Model:
    # The decoder trusts its indices, so one outside the weights would read foreign memory.
    n_tag, n_feature = sizes
    if weights.shape != (n_tag * (n_feature + n_tag),):
        raise ValueError(f"expected {n_tag * (n_feature + n_tag)} weights, got {weights.shape}")
    for what, indices, size in (
        ("features", extractor.feature_to_idx.values(), n_feature),
        ("tags", extractor.tag_to_idx.values(), n_tag),
    ):
        if not all(type(index) is int and 0 <= index < size for index in indices):
            raise ValueError(f"expected {what} numbered from 0 to {size - 1}")
    model = Model(0, n_tag)
    model.n_feature = n_feature
    model.n_transition_feature = len(weights)
    model.w = weights
    return model
