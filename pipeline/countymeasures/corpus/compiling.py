"""The corpus as the files that programs read: a ``.jsonl`` for each split and a table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from countymeasures.corpus.checks import SPLITS, split_of
from countymeasures.corpus.form import Report
from countymeasures.documents import write_documents

COLUMNS = (
    "id",
    "split",
    "kind",
    "province",
    "county",
    "reference_date",
    "style",
    "sentences",
    "quantities",
)


def compile_corpus(reports: Sequence[Report], folder: str | Path) -> list[Path]:
    """Write ``labelled/SPLIT.jsonl`` and ``reports.csv``.

    Parameters
    ----------
    reports : sequence of Report
    folder : str or Path
        The corpus.

    Returns
    -------
    list of Path
        What was written.
    """
    written = []
    for split in SPLITS:
        path = Path(folder, "labelled", f"{split}.jsonl")
        documents = (report.document for report in reports if split_of(report) == split)
        write_documents(documents, path)
        written.append(path)
    table = Path(folder, "reports.csv")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(report) for report in reports)
    return [*written, table]


def _row(report: Report) -> list[str | int]:
    head, document = report.head, report.document
    sentences = sum(not sentence.heading for sentence in document.sentences)
    quantities = len(document.quantities)
    place = [head.kind, head.province, head.county, head.reference_date, head.style]
    return [head.id, split_of(report), *place, sentences, quantities]
