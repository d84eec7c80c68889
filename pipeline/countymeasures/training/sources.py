"""Which labelled reports to train on, and which to set thresholds and score on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from countymeasures.corpus.clauses import read_clauses
from countymeasures.corpus.form import CorpusError, Problem, parse
from countymeasures.documents import Document, read_documents
from countymeasures.resources import root
from countymeasures.training.cards import TrainingError


@dataclass(frozen=True)
class Labelled:
    """Labelled reports, as they were asked for.

    Attributes
    ----------
    train, dev : tuple of Document
    layer : Path
        Folder of the segmentation layer.
    clauses : dict of str to tuple of str
        Texts of one category each, by its key; those of no category by the empty key.
    problems : tuple of Problem
        Why some reports can't be read; they are in neither part.
    """

    train: tuple[Document, ...]
    dev: tuple[Document, ...]
    layer: Path
    clauses: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


def shipped() -> Path:
    """Return the corpus of the project, which an installed wheel doesn't have."""
    return root() / "corpus"


def read_labelled(paths: Sequence[str | Path]) -> Labelled:
    """Read labelled reports from corpora, folders and files, as one corpus.

    Parameters
    ----------
    paths : sequence of str or Path
        Each one a corpus with ``labelled/`` in it, a folder with ``train/`` and perhaps ``dev/``,
        a folder of reports in the editable form, or a ``.jsonl`` of Documents. Where none of
        them has a dev part, that of the project is taken; so is its segmentation layer where
        none has ``segmented/``, and so are its clauses where none has ``clauses/``.

    Returns
    -------
    Labelled

    Raises
    ------
    TrainingError
        If a path holds no labelled report, there is no dev part, or a report is in both parts.
    DocumentError
        If a line of a ``.jsonl`` isn't a Document.
    FileNotFoundError
        If a ``.jsonl`` doesn't exist.
    """
    train: list[Document] = []
    dev: list[Document] = []
    problems: list[Problem] = []
    layers, banks = (
        [path / name for path in map(Path, paths) if (path / name).is_dir()] or [shipped() / name]
        for name in ("segmented", "clauses")
    )
    for path in map(Path, paths):
        if path.suffix == ".jsonl":
            train += read_documents(path)
            continue
        base = path / "labelled" if (path / "labelled").is_dir() else path
        parted = (base / "train").is_dir()
        found = _read_folder(base / "train" if parted else base, problems)
        if not found and not problems:
            raise TrainingError(
                f"{path}: expected labelled reports (*.txt, or train/ and dev/), found none"
            )
        train += found
        dev += _read_folder(base / "dev", problems) if parted else []
    if not dev:
        dev = _read_folder(shipped() / "labelled" / "dev", problems)
    if not dev:
        raise TrainingError(
            "expected a dev part to set thresholds and score on, found none; give --corpus a "
            "folder with dev/ beside train/"
        )
    both = {document.text for document in train} & {document.text for document in dev}
    twice = [document.id for document in dev if document.text in both]
    if twice:
        raise TrainingError(f"{twice[0]}: expected a report in train or dev, but it is in both")
    return Labelled(
        tuple(train),
        tuple(dev),
        layers[0],
        read_clauses(banks[0]),
        tuple(problems),
    )


def _read_folder(folder: Path, problems: list[Problem]) -> list[Document]:
    documents = []
    for path in sorted(folder.glob("*.txt")):
        try:
            documents.append(parse(path).document)
        except CorpusError as error:
            problems += error.problems
    return documents
