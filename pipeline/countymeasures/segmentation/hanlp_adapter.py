"""HanLP 2.1.5, mended: the only module that imports it.

What is wrong there, and what is done here:

1. Its recurrent model hands the CRF layer its constraints in the place of ``batch_first``,
   so that the layer reads a batch along the wrong axis: :meth:`CharacterTagger.build_model`
   builds the layer as it was meant, at training and at loading.
2. ``hanlp.load`` imports whatever class ``config.json`` names, and where ``torch.load`` does
   not know ``weights_only`` it opens the pickle: :func:`load` builds this class only, and
   weights only.
3. Where a folder doesn't exist, HanLP takes its name for something to download:
   :func:`load` looks first.
4. Each call of ``predict`` makes a data loader, so one text at a time is slow, and an empty
   text stops it: :meth:`CharacterTagger.tag_all` takes all texts at once and no empty one.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from hanlp.components.taggers.rnn_tagger import RNNTagger
from hanlp.layers.crf.crf import CRF
from numpy.typing import NDArray

BATCH_SIZE = 256


class CharacterTagger(RNNTagger):
    """HanLP's recurrent tagger over characters."""

    def build_model(self, **settings: Any) -> Any:
        """Build the model with a CRF layer that knows its batch comes first."""
        model = super().build_model(**settings)
        if model.crf is not None:
            model.crf = CRF(len(self.vocabs["tag"]), True)
        return model

    def load_weights(self, save_dir: str, filename: str = "model.pt", **_: Any) -> None:
        """Load weights, and nothing but weights."""
        weights = torch.load(Path(save_dir, filename), map_location="cpu", weights_only=True)
        self.model_.load_state_dict(weights, strict=True)

    def build_logger(self, name: str, save_dir: str) -> logging.Logger:
        """Return a logger that neither prints nor writes a file."""
        logger = logging.Logger(name)
        logger.addHandler(logging.NullHandler())
        return logger

    def tag_all(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the tags of each text, one a character; no text may be empty."""
        if not texts:
            return []
        return list(self.predict([list(text) for text in texts], BATCH_SIZE))


def load(folder: Path) -> CharacterTagger:
    """Load a tagger of ours from a folder.

    Raises
    ------
    ValueError
        If its configuration would build anything else, or the weights don't fit it.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    named = [key for key, value in config.items() if isinstance(value, dict)]
    if named:
        raise ValueError(f"config.json: expected plain settings, got objects in {named}")
    tagger = CharacterTagger()
    try:
        tagger.load(str(folder), devices=-1, verbose=False)
    except (RuntimeError, KeyError, TypeError, UnpicklingError) as error:
        raise ValueError(str(error)) from error
    return tagger


def find_by_name(name: str) -> Path | None:
    """Return where HanLP keeps the model of one of its names, if it is on this machine.

    Nothing is downloaded.
    """
    import hanlp.pretrained
    from hanlp.utils.io_util import path_from_url

    address = hanlp.pretrained.ALL.get(name, name)
    if not address.startswith("http"):
        return None
    path = Path(path_from_url(address))
    unpacked = path.with_suffix("") if path.suffix == ".zip" else path
    return unpacked if unpacked.is_dir() else None


def load_named(folder: Path) -> Any:
    """Load a component that HanLP itself published and the user has: texts in, words out."""
    import hanlp

    return hanlp.load(str(folder), devices=-1, verbose=False)


def read_weights(folder: Path) -> dict[str, NDArray[Any]]:
    """Return the weights of a tagger by their names."""
    weights = torch.load(folder / "model.pt", map_location="cpu", weights_only=True)
    return {name: value.numpy() for name, value in weights.items()}


def fit(
    train: Path, dev: Path, folder: Path, *, seed: int, epochs: int, embedding: int, hidden: int
) -> None:
    """Train a tagger on files of a character, a tab and a tag a line, and save it.

    The same data, seed and number of threads give the same weights.
    """
    torch.set_num_threads(1)
    CharacterTagger().fit(
        str(train),
        str(dev),
        str(folder),
        batch_size=32,
        epochs=epochs,
        embed=embedding,
        rnn_hidden=hidden,
        drop=0.3,
        lr=0.003,
        patience=epochs,
        crf=True,
        devices=-1,
        seed=seed,
    )
