"""A file to its raw text, whatever its format."""

from __future__ import annotations

import hashlib
from pathlib import Path

from countymeasures.reading.decoding import decode
from countymeasures.reading.errors import ReadError
from countymeasures.reading.raw import RawText

SUFFIXES = (".txt",)


def read(path: str | Path, *, max_bytes: int = 20_000_000) -> RawText:
    """Read a report from a file.

    Parameters
    ----------
    path : str or Path
        A ``.txt`` file in UTF-8, GB18030, Big5 or UTF-16.
    max_bytes : int, default 20_000_000
        Larger files are refused.

    Returns
    -------
    RawText

    Raises
    ------
    ReadError
        If the file is missing, not a file, unreadable, of an unknown format, too large,
        empty, or not what its suffix says. ``code`` names the kind of fault.

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
    text, encoding = decode(data, str(path))
    if not text.strip():
        raise ReadError("empty", f"{path}: expected text, but it holds only blanks")
    return RawText(text, "txt", encoding, checksum)


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    if path.suffix.lower() not in SUFFIXES:
        raise ReadError(
            "unsupported",
            f"{path}: expected a name that ends in {', '.join(SUFFIXES)}, got "
            f"{path.suffix or 'no suffix'}; convert the file or leave it out",
        )
    try:
        # A pipe or a device could be read for ever.
        if not path.is_file():
            if path.exists():
                raise ReadError(
                    "not_a_file", f"{path}: expected a file, but it is a folder or a device"
                )
            raise ReadError("missing", f"{path}: expected a file, but there is none")
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
