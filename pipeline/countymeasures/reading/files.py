"""A file to its raw text, whatever its format."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from countymeasures.reading.decoding import decode, decode_html
from countymeasures.reading.errors import ReadError, ReadErrorCode
from countymeasures.reading.isolation import extract
from countymeasures.reading.raw import RawText

FORMATS = {".txt": "txt", ".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}
SUFFIXES = tuple(FORMATS)
# Of reports as well, in formats that have to be converted first.
FOREIGN_SUFFIXES = (".doc", ".docm", ".wps", ".rtf", ".odt")


def read(path: str | Path, *, max_bytes: int = 20_000_000, timeout_s: float = 60.0) -> RawText:
    """Read a report from a file.

    Parameters
    ----------
    path : str or Path
        A ``.txt``, ``.html``, ``.htm``, ``.docx`` or ``.pdf`` file; text in UTF-8, GB18030,
        Big5 or UTF-16.
    max_bytes : int, default 20_000_000
        Larger files are refused.
    timeout_s : float, default 60.0
        Deadline for the child process that reads html, docx and pdf.

    Returns
    -------
    RawText
        For formats other than text, ``text`` is what was extracted.

    Raises
    ------
    ReadError
        If the file is missing, not a file, unreadable, of an unknown format, too large,
        empty, not what its suffix says, or takes too long or too much memory. ``code``
        names the kind of fault.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "report.txt")
    ...     _ = path.write_bytes("全县减贫2130人。".encode("gb18030"))
    ...     raw = read(path)
    >>> raw.text, raw.encoding
    ('全县减贫2130人。', 'gb18030')
    """
    path = Path(path)
    data = _read_bytes(path, max_bytes)
    checksum = hashlib.sha256(data).hexdigest()
    format_ = FORMATS[path.suffix.lower()]
    encoding = None
    found: dict[str, Any] = {}
    if format_ == "txt":
        text, encoding = decode(data, str(path))
    else:
        if format_ == "html":
            source, encoding = decode_html(data, str(path))
            data = source.encode("utf-8", "replace")
        found = extract(data, format_, str(path), timeout_s)
        text = found["text"]
    if not text.strip():
        code: ReadErrorCode = "empty" if format_ == "txt" else "no_text"
        raise ReadError(code, f"{path}: expected text, but it holds none; open it and look")
    return RawText(
        text=text,
        format=format_,
        encoding=encoding,
        checksum=checksum,
        title=found.get("title"),
        date=found.get("date"),
        publisher=found.get("publisher"),
        pages=tuple(found.get("pages", ())),
    )


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        # A pipe or a device could be read for ever.
        if not path.is_file():
            if path.exists():
                raise ReadError(
                    "not_a_file", f"{path}: expected a file, but it is a folder or a device"
                )
            raise ReadError(
                "missing", f"{path}: expected a file, but nothing is there; check the path"
            )
        if path.suffix.lower() in FOREIGN_SUFFIXES:
            raise ReadError(
                "unsupported",
                f"{path}: expected .docx, got {path.suffix}; open it in Word, WPS or LibreOffice "
                "and save it as .docx",
            )
        if path.suffix.lower() not in SUFFIXES:
            raise ReadError(
                "unsupported",
                f"{path}: expected a name that ends in {', '.join(SUFFIXES)}, got "
                f"{path.suffix or 'no suffix'}; convert the file or leave it out",
            )
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise ReadError(
            "unreadable", f"{path}: expected a file that can be opened: {error.strerror}"
        ) from error
    if len(data) > max_bytes:
        raise ReadError(
            "too_large",
            f"{path}: expected at most {max_bytes} bytes, but it has more; split it, or allow "
            "more with max_bytes",
        )
    if not data:
        raise ReadError("empty", f"{path}: expected text, but the file is empty")
    return data
