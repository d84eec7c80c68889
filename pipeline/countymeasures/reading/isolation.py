"""Html, docx and pdf in a child process with a deadline and a memory limit."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from countymeasures.reading.errors import ReadError

_CHILD = Path(__file__).with_name("child.py")
MAX_MEMORY_BYTES = 2_000_000_000
# What the files of Word before 2007, and encrypted ones since, begin with.
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAX_ENTRIES = 5_000
_MAX_UNPACKED_BYTES = 200_000_000
# Text packs about ten to one, a bomb a thousand to one.
_MAX_RATIO = 200
_SMALL_BYTES = 1_000_000


def extract(data: bytes, format_: str, name: str, timeout_s: float) -> dict[str, Any]:
    """Return the text of a html, docx or pdf file and what it says of itself.

    Parameters
    ----------
    data : bytes
        Html in UTF-8.
    format_ : {"html", "docx", "pdf"}
    name : str
        The file, for messages.
    timeout_s : float

    Returns
    -------
    dict
        ``text`` and, where the format gives them, ``title``, ``date``, ``publisher``, ``pages``.

    Raises
    ------
    ReadError
        If the file is refused, or reading it takes too long or too much memory.
    """
    if format_ == "docx":
        check_archive(data, name)
    command = [sys.executable, "-P", str(_CHILD), format_, str(MAX_MEMORY_BYTES)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            "timeout",
            f"{name}: expected to be read within {timeout_s:g} s; split the file, or allow more",
        ) from error
    if child.returncode:
        said = child.stderr.decode("utf-8", "replace").strip().rsplit("\n", maxsplit=1)[-1][:200]
        if "MemoryError" in said or child.returncode < 0:
            raise ReadError(
                "memory",
                f"{name}: expected to be read in {MAX_MEMORY_BYTES} bytes of memory; the reader "
                f"was stopped ({said or f'signal {-child.returncode}'})",
            )
        raise ReadError(
            "damaged", f"{name}: expected a {format_} file, but its reader failed: {said}"
        )
    result: dict[str, Any] = json.loads(child.stdout)
    if "error" in result:
        code, reason = result["error"]
        raise ReadError(code, f"{name}: {reason}")
    return result


def check_archive(data: bytes, name: str) -> None:
    """Refuse a zip archive whose directory promises too much; nothing is unpacked.

    Raises
    ------
    ReadError
        ``unsupported`` if it is of Word 97 or encrypted, ``damaged`` if it is no zip archive,
        ``archive`` if it has too many entries, unpacks to too much, or is packed too tightly
        for text.
    """
    if data.startswith(_COMPOUND_FILE):
        raise ReadError(
            "unsupported",
            f"{name}: expected a .docx, but inside it is a Word 97 file (.doc) or has a password; "
            "open it in Word, WPS or LibreOffice and save it as .docx without a password",
        )
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise ReadError(
            "damaged",
            f"{name}: expected a Word file, which is a zip archive: {error}; copy it anew, or "
            "let Word repair it",
        ) from error
    total = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES or total > _MAX_UNPACKED_BYTES:
        raise ReadError(
            "archive",
            f"{name}: expected at most {_MAX_ENTRIES} parts of {_MAX_UNPACKED_BYTES} bytes in "
            f"all, but it has {len(entries)} of {total}; save its text in a new file",
        )
    for entry in entries:
        if entry.file_size > _SMALL_BYTES and entry.file_size > _MAX_RATIO * entry.compress_size:
            raise ReadError(
                "archive",
                f"{name}: expected parts packed at most {_MAX_RATIO} to 1, but "
                f"{entry.filename[:60]!r} packs {entry.file_size} bytes in {entry.compress_size}",
            )
