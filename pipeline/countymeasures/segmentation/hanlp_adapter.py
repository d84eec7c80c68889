"""HanLP 2.1.5, mended: the only module that imports it.

What is wrong there, and what is done here:

1. Its recurrent model hands the CRF layer its constraints in the place of ``batch_first``,
   so that the layer reads a batch along the wrong axis: ``CharacterTagger.build_model``
   builds the layer as it was meant, at training and at loading.
2. ``hanlp.load`` imports whatever class ``config.json`` names, and where ``torch.load`` does
   not know ``weights_only`` it opens the pickle: ``load`` builds this class only, and
   weights only; ``load_own`` builds HanLP's classes only.
3. Where a folder doesn't exist, HanLP takes its name for something to download, and a model
   of HanLP's own fetches its encoder while it loads: ``load_own`` lets neither happen
   unless it is told to, nor the request to the package index that follows a failure.
4. Each call of ``predict`` makes a data loader, so one text at a time is slow, and an empty
   text stops it: ``CharacterTagger.tag_all`` takes all texts at once and no empty one.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Literal
from unittest.mock import patch

import huggingface_hub.constants
import torch
from hanlp.components.taggers.rnn_tagger import RNNTagger
from hanlp.layers.crf.crf import CRF
from hanlp.utils import io_util
from hanlp_common.reflection import object_from_classpath
from numpy.typing import NDArray

BATCH_SIZE = 256
OWN = "hanlp."


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


def is_own(folder: Path) -> bool:
    """Return whether a folder holds a model of one of HanLP's own classes."""
    config = folder / "config.json"
    if not config.is_file():
        return False
    return str(json.loads(config.read_text(encoding="utf-8")).get("classpath")).startswith(OWN)


def load_own(model: str, kind: Literal["tokenizers", "ner"], *, download: bool) -> Any:
    """Load a component of HanLP's own, from a folder or by one of HanLP's names.

    Parameters
    ----------
    model : str
    kind : {"tokenizers", "ner"}
        The package of ``hanlp.components`` that its class is of.
    download : bool
        Whether HanLP may fetch what isn't on this machine.

    Returns
    -------
    Component

    Raises
    ------
    ValueError
        If it isn't there, can't be fetched, or would build anything else.
    """
    with contextlib.nullcontext() if download else _nothing_fetched():
        try:
            folder = Path(io_util.get_resource(model, verbose=False))
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            others = [path for path in _classpaths(config) if not path.startswith(OWN)]
            if others:
                raise ValueError(f"config.json: expected classes of HanLP's, got {others}")
            if not config["classpath"].startswith(f"{OWN}components.{kind}."):
                raise ValueError(
                    f"config.json: expected a class of {OWN}components.{kind}, "
                    f"got {config['classpath']}"
                )
            component = object_from_classpath(config["classpath"])
            component.load(str(folder), devices=-1, verbose=False)
        except (OSError, RuntimeError, KeyError, TypeError, UnpicklingError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error
    return component


def _classpaths(config: Any) -> Iterator[str]:
    if isinstance(config, dict):
        yield from (config[key] for key in ("classpath", "class_path") if key in config)
        config = list(config.values())
    if isinstance(config, list):
        for value in config:
            yield from _classpaths(value)


@contextlib.contextmanager
def _nothing_fetched() -> Iterator[None]:
    """Refuse what HanLP, or the transformers library for it, would fetch."""

    def refuse(url: str, *_: Any, **__: Any) -> None:
        raise FileNotFoundError(f"not on this machine: {url}")

    with (
        patch.object(io_util, "download", refuse),
        patch.object(huggingface_hub.constants, "HF_HUB_OFFLINE", True),
    ):
        yield


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
