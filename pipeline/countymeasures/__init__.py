"""Tables of measures out of Chinese county reports: what was counted, how many, done or planned.

Start with :func:`load` and :func:`extract`. Both import spaCy when they are called, not before,
so that ``countymeasures.numerals`` alone stays light.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from countymeasures.documents import Document

__all__ = ["extract", "load"]


def load(model: str | Path | None = None) -> Language:
    """Load a pipeline of spaCy; its tokenizer takes clean text.

    Parameters
    ----------
    model : str or Path, optional
        Folder of a saved pipeline; the shipped one by default.

    Returns
    -------
    Language

    Raises
    ------
    FileNotFoundError
        If there is no pipeline in the folder.

    Examples
    --------
    >>> import countymeasures
    >>> doc = countymeasures.load()("教育方面，资助困难学生3.4万人。")
    >>> [(record["text"], record["unit"]) for record in doc._.quantities]
    [('3.4万人', '人')]
    """
    from countymeasures.components import load as load_pipeline

    return load_pipeline(model)


def extract(paths: Iterable[str | Path], *, model: str | Path | None = None) -> Iterator[Document]:
    """Make the Document of every report below the paths, one after the other.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders and globs.
    model : str or Path, optional
        Folder of a saved pipeline; the shipped one by default.

    Yields
    ------
    Document
        A file that can't be read is logged and passed over; the command
        ``county-measures extract`` keeps such files in ``errors.jsonl``.

    Raises
    ------
    InputError
        If a path doesn't exist or holds no report.
    """
    from countymeasures.extraction import extract as extract_reports

    yield from extract_reports(paths, model=model)
