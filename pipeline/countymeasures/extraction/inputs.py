"""What to read, and the id of each: files, and texts within a ``.jsonl`` or ``.csv``."""

from __future__ import annotations

import csv
import glob
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from countymeasures.extraction import records
from countymeasures.extraction.records import Flaw, read_record, read_records
from countymeasures.reading import FOREIGN_SUFFIXES, SUFFIXES, RawText, ReadError, read

METADATA_COLUMNS = ("document", "region", "reference_date")
_DATE = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_CODE = re.compile(r"[1-9]\d{5}")


class InputError(ValueError):
    """What was asked for makes no sense; the message says what, where and what to do."""


@dataclass(frozen=True, slots=True)
class Input:
    """A report to extract: a file, or a text in a file of texts.

    Attributes
    ----------
    path : Path
        As given, or as found below the folder given.
    id : str
        Of a file, the path below the given folder, with ``/``, without its suffix; of a text,
        the id that stands with it.
    line : int or None
        Of a text: where it begins in the file, from 1.
    offset : int
        The same in bytes, from 0.
    checksum : str or None
        Of a text: SHA-256 of its UTF-8.
    flaw : Flaw or None
        Why it is known already that this is no report.
    """

    path: Path
    id: str
    line: int | None = None
    offset: int = 0
    checksum: str | None = None
    flaw: Flaw | None = None

    @property
    def where(self) -> str:
        """The file, of a text with its line: ``texts.jsonl:3``."""
        return str(self.path) if self.line is None else f"{self.path}:{self.line}"

    @property
    def name(self) -> str:
        """What may name a place or a year: the file's name, of a text its id."""
        return self.path.name if self.line is None else self.id


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
        Files, folders, patterns with ``*``, ``?`` or ``[``, and files of texts, which are
        read through once; those within a folder are not.

    Returns
    -------
    list of Input
        A file that is missing or of an unknown format is among them if it was named itself:
        reading it gives the error. So is a line that is no text, or whose id is taken, with
        its flaw. A file found twice is there once.

    Raises
    ------
    InputError
        If a pattern or a folder holds no report, nothing that was named exists (a folder that
        isn't mounted must not empty the tables), or two files would share an id.
    """
    found: dict[Path, Input] = {}
    for path in paths:
        for item in _expand(Path(path)):
            found.setdefault(item.path, item)
    if found and not any(path.exists() for path in found):
        named = next(iter(found))
        raise InputError(f"{named}: expected reports, but there is no such file or folder")
    files = [item for item in found.values() if not _is_of_texts(item.path)]
    count = Counter(item.id for item in files)
    owners: dict[str, str] = {}
    for item in files:
        # Only a file whose id is another's as well keeps its suffix.
        if count[item.id] > 1:
            item = found[item.path] = replace(item, id=item.id + item.path.suffix)
        other = owners.setdefault(item.id, item.where)
        if other != item.where:
            raise InputError(
                f"{other} and {item.where}: expected an id for each, but both are "
                f"{item.id!r}; give the folder above both, or run them apart"
            )
    return [
        text
        for item in found.values()
        for text in (_texts(item, owners) if _is_of_texts(item.path) else [item])
    ]


def read_input(item: Input, timeout_s: float) -> RawText:
    """Read a report.

    Raises
    ------
    ReadError
        As of ``countymeasures.reading.read``.
    """
    if item.line is None:
        return read(item.path, timeout_s=timeout_s)
    try:
        text = read_record(item.path, item.offset).text
    except OSError as error:
        raise ReadError(
            "unreadable", f"{item.where}: expected a file that can be read: {error.strerror}"
        ) from error
    return RawText(text, item.path.suffix.lower()[1:], "utf-8", _sha256(text))


def _is_of_texts(path: Path) -> bool:
    return path.suffix.lower() in records.SUFFIXES and path.is_file()


def _texts(file: Input, owners: dict[str, str]) -> Iterable[Input]:
    """Yield the texts of a file; ``owners`` knows who has which id and learns it."""
    item = None
    try:
        for record in read_records(file.path):
            item = Input(file.path, record.id, record.line, record.offset, flaw=record.flaw)
            if item.flaw is None:
                item = replace(item, checksum=_sha256(record.text))
                other = owners.setdefault(item.id, item.where)
                if other != item.where:
                    told = f"expected an id of its own, but {other} is {item.id!r} already"
                    item = replace(item, flaw=Flaw("same_id", told))
            yield item
    except OSError as error:
        flaw = Flaw("unreadable", f"expected a file that can be read: {error.strerror}")
        yield replace(file, flaw=flaw)
        return
    if item is None:
        yield replace(file, flaw=Flaw("empty", "expected texts, but the file holds none"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _expand(path: Path) -> Iterable[Input]:
    if path.is_dir():
        # ~$NAME.docx is no report: Word leaves it beside a file that is open.
        files = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in SUFFIXES + FOREIGN_SUFFIXES
            and file.is_file()
            and not any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
        )
        if not files:
            raise InputError(
                f"{path}: expected reports ({', '.join(SUFFIXES)}) in this folder, found none"
            )
        return [Input(file, _id_of(file.relative_to(path))) for file in files]
    if not path.exists() and glob.has_magic(str(path)):
        matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]
        if not matches:
            raise InputError(f"{path}: expected files that match this pattern, found none")
        return [item for match in matches for item in _expand(match)]
    return [Input(path, path.stem)]


def _id_of(path: Path) -> str:
    # One that can't be read takes no id from the one that was made of it.
    foreign = path.suffix.lower() in FOREIGN_SUFFIXES
    return (path if foreign else path.with_suffix("")).as_posix()


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
