"""Tables of measures out of Chinese county reports: what was counted, how many, done or planned.

Start with ``load`` and ``extract``. Both import spaCy when they are called, not before,
so that ``countymeasures.numerals`` alone stays light.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from countymeasures.documents import Document
    from countymeasures.extraction import Failure

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
    >>> nlp = countymeasures.load()
    >>> doc = nlp("教育方面，资助困难学生3.4万人。")
    >>> [(record["text"], record["unit"]) for record in doc._.quantities]
    [('3.4万人', '人')]
    >>> nlp("武山县2018年工作总结")._.region["code"]
    '620524'
    """
    from countymeasures.components import load as load_pipeline

    return load_pipeline(model)


def extract(
    paths: Iterable[str | Path],
    *,
    model: str | Path | None = None,
    on_error: Callable[[Failure], None] | None = None,
) -> Iterator[Document]:
    r"""Make the Document of every report below the paths, one after the other.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, globs, and ``.jsonl`` or ``.csv`` files of texts with ids.
    model : str or Path, optional
        Folder of a saved pipeline; the shipped one by default.
    on_error : callable, optional
        Is given the ``Failure`` of every report that can't be
        read or that the pipeline fails at: its ``path``, ``stage``, ``code`` and ``message``.
        By default they are logged as warnings. The next report follows either way; to stop,
        raise an exception.

    Yields
    ------
    Document
        In the order of the paths, each folder sorted by name. A report that crashes the
        process, hangs or takes all memory ends more than itself here; the command
        ``county-measures extract`` works in processes of their own, and keeps what is done.

    Raises
    ------
    InputError
        If a folder or a glob holds no report.

    Examples
    --------
    >>> import tempfile
    >>> import countymeasures
    >>> failures = []
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "武山县2018年工作总结\n全县资助困难学生3.4万人。"
    ...     _ = Path(folder, "a.txt").write_text(text, encoding="utf-8")
    ...     _ = Path(folder, "b.txt").write_bytes(b"")
    ...     (document,) = countymeasures.extract([folder], on_error=failures.append)
    >>> document.region.name, document.quantities[0].text
    ('甘肃省天水市武山县', '3.4万人')
    >>> [failure.code for failure in failures]
    ['empty']
    """
    from countymeasures.extraction import extract as extract_reports

    yield from extract_reports(paths, model=model, on_error=on_error)
