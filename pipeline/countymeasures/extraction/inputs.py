"""Which files to read, and the id of each."""

from __future__ import annotations

import csv
import glob
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from countymeasures.reading import SUFFIXES

METADATA_COLUMNS = ("document", "region", "reference_date")
_DATE = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_CODE = re.compile(r"[1-9]\d{5}")


class InputError(ValueError):
    """What was asked for makes no sense; the message says what, where and what to do."""


@dataclass(frozen=True)
class Input:
    """A file to extract.

    Attributes
    ----------
    path : Path
        As given, or as found below the folder given.
    id : str
        The path below the given folder, with ``/``, without its suffix.
    """

    path: Path
    id: str


@dataclass(frozen=True)
class Known:
    """What is known of a report beforehand.

    Attributes
    ----------
    region : str or None
        Six-digit division code.
    reference_date : str or None
    evidence : str
        ``option`` or ``metadata``.
    """

    region: str | None = None
    reference_date: str | None = None
    evidence: str = "option"


def find_inputs(paths: Iterable[str | Path]) -> list[Input]:
    """Find the reports below paths, in the order of the paths, each folder sorted by name.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, and patterns with ``*``, ``?`` or ``[``.

    Returns
    -------
    list of Input
        A file that is missing or of an unknown format is among them if it was named itself:
        reading it gives the error. A file found twice is there once.

    Raises
    ------
    InputError
        If a pattern or a folder holds no report, or two inputs would share an id.
    """
    found: dict[Path, Input] = {}
    for path in paths:
        for item in _expand(Path(path)):
            found.setdefault(item.path, item)
    inputs = list(found.values())
    count = Counter(item.id for item in inputs)
    # Only a file whose id is another's as well keeps its suffix.
    named = [
        replace(item, id=item.id + item.path.suffix) if count[item.id] > 1 else item
        for item in inputs
    ]
    owners: dict[str, Path] = {}
    for item in named:
        other = owners.setdefault(item.id, item.path)
        if other != item.path:
            raise InputError(
                f"{other} and {item.path}: expected an id for each, but both are "
                f"{item.id!r}; give the folder above both, or run them apart"
            )
    return named


def _expand(path: Path) -> Iterable[Input]:
    if path.is_dir():
        files = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in SUFFIXES
            and file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        )
        if not files:
            raise InputError(
                f"{path}: expected reports ({', '.join(SUFFIXES)}) in this folder, found none"
            )
        return [Input(file, file.relative_to(path).with_suffix("").as_posix()) for file in files]
    if not path.exists() and glob.has_magic(str(path)):
        matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]
        if not matches:
            raise InputError(f"{path}: expected files that match this pattern, found none")
        return [item for match in matches for item in _expand(match)]
    return [Input(path, path.stem)]


def read_metadata(path: str | Path) -> dict[str, Known]:
    """Read what is known of reports from a csv file.

    Parameters
    ----------
    path : str or Path
        UTF-8, columns ``document,region,reference_date``; cells may be empty.

    Returns
    -------
    dict of str to Known
        By document id.

    Raises
    ------
    InputError
        With the line and the column.
    OSError
        If it cannot be opened.
    """
    known: dict[str, Known] = {}
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in METADATA_COLUMNS if c not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    f"{path}, line 1: expected the columns {','.join(METADATA_COLUMNS)}, "
                    f"{missing[0]} is missing"
                )
            for row in reader:
                where = f"{path}, line {reader.line_num}"
                known[row["document"]] = Known(
                    check_code(row["region"], where) if row["region"] else None,
                    check_date(row["reference_date"], where) if row["reference_date"] else None,
                    "metadata",
                )
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: expected UTF-8; save the file as CSV UTF-8") from error
    return known


def check_date(text: str, where: str) -> str:
    """Return a reference date as it is, or raise InputError."""
    if not _DATE.fullmatch(text):
        raise InputError(f"{where}: expected a date YYYY, YYYY-MM or YYYY-MM-DD, got {text!r}")
    return text


def check_code(text: str, where: str) -> str:
    """Return a division code as it is, or raise InputError."""
    if not _CODE.fullmatch(text):
        raise InputError(f"{where}: expected a division code of six digits, got {text!r}")
    return text


def known_of(
    item: Input, metadata: dict[str, Known], region: str | None, reference_date: str | None
) -> Known:
    """Return what is known of an input: the options, else its line of the metadata."""
    line = metadata.get(item.id, Known())
    return Known(
        region or line.region,
        reference_date or line.reference_date,
        "option" if region or reference_date else line.evidence,
    )


def unknown_documents(metadata: dict[str, Known], inputs: Sequence[Input]) -> list[str]:
    """Return the ids that the metadata names and no input has."""
    return sorted(metadata.keys() - {item.id for item in inputs})
