"""What every training writes: a card that says what a model was made from, and a whole folder."""

from __future__ import annotations

import hashlib
import platform
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from countymeasures.documents import Document

LICENCE = "MIT"


class TrainingError(ValueError):
    """Nothing can be learned from the data; the message says what to mend."""


def make_card(
    *,
    train: Sequence[Document],
    dev: Sequence[Document],
    seed: int,
    settings: Mapping[str, Any],
    scores: Mapping[str, Any],
    libraries: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the card of a model that was just trained.

    Parameters
    ----------
    train, dev : sequence of Document
    seed : int
    settings : dict
        Everything else that training was told.
    scores : dict
        On dev.
    libraries : sequence of str
        Distributions whose versions matter.

    Returns
    -------
    dict
        JSON-able; no times and no paths, so that the same training gives the same card.
    """
    return {
        "licence": LICENCE,
        "versions": {
            "python": platform.python_version(),
            **{name: metadata.version(name) for name in ("county-measures", *libraries)},
        },
        "seed": seed,
        "settings": dict(settings),
        "data": {"train": describe(train), "dev": describe(dev)},
        "scores": dict(scores),
    }


def describe(documents: Sequence[Document]) -> dict[str, Any]:
    """Return how many documents and sentences there are, and the checksum of their labels.

    The checksum doesn't depend on the order of the documents.
    """
    lines = sorted(document.to_json() for document in documents)
    return {
        "documents": len(documents),
        "sentences": sum(not s.heading for document in documents for s in document.sentences),
        "sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    }


@contextmanager
def replacing(folder: str | Path) -> Iterator[Path]:
    """Give an empty folder to write into, that takes the place of another one at the end.

    Whatever goes wrong before leaves the old folder as it was and no new one behind.

    Parameters
    ----------
    folder : str or Path
        To be replaced or made.

    Yields
    ------
    Path
        Beside it.
    """
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        new, old = Path(beside, "new"), Path(beside, "old")
        new.mkdir()
        yield new
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
