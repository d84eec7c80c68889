"""What is done, kept so that a run can be killed at any moment and continued.

A finished report is one file below ``.journal/``, named by the checksum of its bytes and of
what was known beforehand, in a folder named by the fingerprint of code, config and model. It is
written whole and then renamed, so that a file that is there is complete.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from countymeasures.documents import Document
from countymeasures.extraction.inputs import InputError
from countymeasures.resources import root

FOLDER = ".journal"
_PACKAGE = Path(__file__).resolve().parents[1]


def fingerprint(model: Path) -> str:
    """Return a checksum over everything that decides what a report gives: code, config, model.

    Parameters
    ----------
    model : Path
        Folder of the pipeline.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for folder, pattern in ((_PACKAGE, "**/*.py"), (root() / "configs", "**/*"), (model, "**/*")):
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def checksum(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes, None if it can't be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        # Reading it again, in a worker, says what is wrong with it.
        return None


def write_whole(path: Path, text: str) -> None:
    """Write a file under a temporary name, then rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class Journal:
    """The finished reports of an output folder.

    Parameters
    ----------
    folder : Path
        The output folder.
    print_ : str
        The fingerprint.
    """

    def __init__(self, folder: Path, print_: str) -> None:
        self._folder = folder / FOLDER
        self._current = self._folder / print_
        self._finished = self._folder / "finished.json"

    def path(self, key: str) -> Path:
        """Return where the report of a key is or will be."""
        return self._current / key[:2] / f"{key}.json"

    def read(self, key: str) -> Document:
        """Return a finished report."""
        return Document.from_json(self.path(key).read_text(encoding="utf-8"))

    def forget(self) -> None:
        """Drop everything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def finish(self, state: dict[str, object]) -> None:
        """Note that a run is complete, and drop what other code, config or models have made."""
        write_whole(self._finished, json.dumps(state, sort_keys=True))
        for folder in self._folder.iterdir():
            if folder.is_dir() and folder != self._current:
                shutil.rmtree(folder)

    def finished(self) -> dict[str, object] | None:
        """Return what the last complete run noted."""
        try:
            state: dict[str, object] = json.loads(self._finished.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return state


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a second run out of an output folder; the system frees the lock of a killed run.

    Raises
    ------
    InputError
        If another run holds it; says its process and host.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ".lock"
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise InputError(
                f"{folder}: expected no other run in this folder, but {holder} holds it; wait "
                "for it, or choose another folder"
            ) from error
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}")
        file.flush()
        yield
