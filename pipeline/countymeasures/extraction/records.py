"""Files of texts with ids: a ``.jsonl`` of objects, or a ``.csv`` with a header line.

Both have the fields ``id`` and ``text`` (``FIELDS``), in UTF-8; others are passed over. A
file is read one text at a time, and a text can be read again from its offset, so that no
process ever holds more than one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

SUFFIXES = (".jsonl", ".csv")
FIELDS = ("id", "text")
MAX_BYTES = 20_000_000
_EXAMPLE = {".jsonl": '{"id": "a", "text": "…"}', ".csv": "id,text"}


class Flaw(NamedTuple):
    """What is wrong with a line.

    Attributes
    ----------
    code : str
        ``json``, ``csv``, ``fields``, ``undecodable``, ``too_large`` or ``empty``.
    message : str
        What was expected, and what to do.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """A text with its id, or what is wrong with it.

    Attributes
    ----------
    line : int
        Where it begins in the file, from 1.
    offset : int
        The same, in bytes from 0.
    id, text : str
        Empty where there is a flaw that leaves nothing.
    flaw : Flaw or None
    """

    line: int
    offset: int
    id: str = ""
    text: str = ""
    flaw: Flaw | None = None


def read_records(path: str | Path) -> Iterator[Record]:
    r"""Read texts with ids, lazily.

    Parameters
    ----------
    path : str or Path
        With a suffix of ``SUFFIXES``.

    Yields
    ------
    Record
        One for each line that isn't blank, or each row; with a flaw where it is no text.

    Raises
    ------
    OSError
        If the file can't be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "texts.csv")
    ...     _ = path.write_text("id,text\na,全县减贫3人。\nb\n", encoding="utf-8")
    ...     records = list(read_records(path))
    >>> [(record.line, record.id, record.flaw and record.flaw.code) for record in records]
    [(2, 'a', None), (3, '', 'fields')]
    """
    path = Path(path)
    with path.open("rb") as file:
        yield from _csv(file) if path.suffix.lower() == ".csv" else _jsonl(file, 0)


def read_record(path: Path, offset: int) -> Record:
    """Read one text again; its line counts from the offset."""
    with path.open("rb") as file:
        records = _csv(file, offset) if path.suffix.lower() == ".csv" else _jsonl(file, offset)
        flaw = Flaw("changed", "expected a text here, but the file changed during the run")
        return next(records, Record(0, offset, flaw=flaw))


def _jsonl(file: BinaryIO, offset: int) -> Iterator[Record]:
    file.seek(offset)
    line = 0
    while data := file.readline(MAX_BYTES + 1):
        line += 1
        start, offset = offset, offset + len(data)
        if len(data) > MAX_BYTES:
            while data and not data.endswith(b"\n"):
                data = file.readline(MAX_BYTES)
                offset += len(data)
            yield Record(line, start, flaw=_too_large())
        elif data.strip():
            yield _of_json(line, start, data)


def _of_json(line: int, offset: int, data: bytes) -> Record:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Record(line, offset, flaw=_undecodable())
    except (ValueError, RecursionError) as error:
        return Record(line, offset, flaw=Flaw("json", f"expected a JSON object: {error}"))
    if not isinstance(found, dict):
        flaw = Flaw("json", f"expected a JSON object, got {type(found).__name__}")
        return Record(line, offset, flaw=flaw)
    return _record(line, offset, found, _EXAMPLE[".jsonl"])


class _Lines:
    """The lines of a file as csv wants them, while the place of the next one is known."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0
        self.offset = 0

    def seek(self, offset: int) -> None:
        self._file.seek(offset)
        self.offset = offset

    def __iter__(self) -> Iterator[str]:
        while data := self._file.readline():
            self.number += 1
            # Bytes that are no UTF-8 become lone surrogates, which _record refuses.
            text = data.decode("utf-8" if self.offset else "utf-8-sig", "surrogateescape")
            self.offset += len(data)
            yield text


def _csv(file: BinaryIO, offset: int = 0) -> Iterator[Record]:
    # Of the whole process; without it, 131,072 characters are too many for a cell.
    csv.field_size_limit(MAX_BYTES)
    lines = _Lines(file)
    header, flaw = _row(csv.reader(iter(lines), strict=True))
    missing = [field for field in FIELDS if field not in (header or ())]
    if flaw or missing:
        yield Record(1, 0, flaw=_no_header(header or []))
        return
    assert header is not None
    if offset:
        lines.seek(offset)
    rows = csv.reader(iter(lines), strict=True)
    while True:
        line, start = lines.number + 1, lines.offset
        row, flaw = _row(rows)
        if row is None and flaw is None:
            return
        if flaw:
            last = lines.number
            where = f" in lines {line} to {last}" if last > line else ""
            yield Record(line, start, flaw=Flaw("csv", flaw + where))
        elif row and len(row) != len(header):
            flaw = f"expected {len(header)} cells, got {len(row)}; put texts in double quotes"
            yield Record(line, start, flaw=Flaw("fields", flaw))
        elif row:
            cells = dict(zip(header, row, strict=True))
            yield _record(line, start, cells, _EXAMPLE[".csv"])


def _row(rows: Iterator[list[str]]) -> tuple[list[str] | None, str | None]:
    """Return the next row, None at the end, and what csv has against it."""
    try:
        return next(rows, None), None
    except csv.Error as error:
        return None, f"expected cells as in RFC 4180, texts in double quotes: {error}"


def _record(line: int, offset: int, found: Mapping[str, Any], example: str) -> Record:
    id_, text = (found.get(field) for field in FIELDS)
    id_ = str(id_) if isinstance(id_, int) and not isinstance(id_, bool) else id_
    if not isinstance(id_, str) or not id_.strip() or not isinstance(text, str):
        flaw = Flaw("fields", f"expected an id and a text, such as {example}")
        return Record(line, offset, flaw=flaw)
    try:
        size = len(text.encode()) + len(id_.encode())
    except UnicodeEncodeError:
        return Record(line, offset, flaw=_undecodable())
    if size > MAX_BYTES:
        return Record(line, offset, id_, flaw=_too_large())
    if not text.strip():
        return Record(line, offset, id_, flaw=Flaw("empty", "expected text, but it holds none"))
    return Record(line, offset, id_, text)


def _no_header(header: list[str]) -> Flaw:
    names = ",".join(header)[:60].encode("utf-8", "replace").decode()
    return Flaw(
        "fields",
        f"expected a header with the columns {','.join(FIELDS)} in UTF-8, got {names!r}; "
        "save the file as CSV UTF-8",
    )


def _undecodable() -> Flaw:
    return Flaw("undecodable", "expected UTF-8; save the file as UTF-8")


def _too_large() -> Flaw:
    return Flaw("too_large", f"expected at most {MAX_BYTES} bytes; split the text")
