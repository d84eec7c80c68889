"""The card beside a trained model: what it was made from, by what, how good it is.

A learned part is a folder with its files and ``card.json``. The card names the checksum of
every file and of the learned parameters, so that a file that was changed is refused before
anything is built from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

CARD = "card.json"


class ModelError(ValueError):
    """A model can't be used; the message says which, why, and what to do."""


def parameters_checksum(parameters: Mapping[str, NDArray[Any] | Sequence[str]]) -> str:
    """Return the SHA-256 of learned parameters, whatever file they are stored in.

    Parameters
    ----------
    parameters : dict of str to ndarray or sequence of str
        Arrays of numbers, and words; their order doesn't matter.

    Returns
    -------
    str
        Hexadecimal.

    Examples
    --------
    >>> a, b = np.zeros(2), ["roads"]
    >>> parameters_checksum({"a": a, "b": b}) == parameters_checksum({"b": b, "a": a})
    True
    """
    digest = hashlib.sha256()
    for name in sorted(parameters):
        value = parameters[name]
        if isinstance(value, np.ndarray):
            little = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
            described: list[Any] = [name, little.dtype.str, list(little.shape)]
            content = little.tobytes()
        else:
            described, content = [name, list(value)], b""
        digest.update(json.dumps(described, ensure_ascii=False).encode() + b"\n" + content)
    return digest.hexdigest()


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_card(folder: Path, card: Mapping[str, Any]) -> None:
    """Write the card of a folder, with the checksum of each other file there.

    Parameters
    ----------
    folder : Path
        Holds the files of the model already.
    card : dict
        JSON-able; ``files`` is filled in here.
    """
    files = {path.name: file_checksum(path) for path in sorted(folder.iterdir()) if path.is_file()}
    files.pop(CARD, None)
    text = json.dumps({**card, "files": files}, ensure_ascii=False, indent=2)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")


def read_card(folder: Path, name: str, format_version: int) -> dict[str, Any]:
    """Read the card of a folder and hold the files against it.

    Parameters
    ----------
    folder : Path
    name : str
        What the model must be, for example ``"categories"``.
    format_version : int
        The form that this version of the program reads.

    Returns
    -------
    dict

    Raises
    ------
    ModelError
        If there is no card, it is of something else or of another version, or a file was
        changed.
    """
    path = folder / CARD
    again = f"train it again: county-measures train {name}"
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: expected the card of a model, found none; {again}") from error
    except ValueError as error:
        raise ModelError(f"{path}: expected JSON in UTF-8: {error}; {again}") from error
    if not isinstance(card, dict) or not isinstance(card.get("files"), dict):
        raise ModelError(f"{path}: expected an object with the field files; {again}")
    if card.get("name") != name:
        raise ModelError(f"{path}: expected a model of {name}, got one of {card.get('name')!r}")
    if card.get("format") != format_version:
        raise ModelError(
            f"{path}: this version reads models of format {format_version}, got "
            f"{card.get('format')!r}; {again}"
        )
    for file, expected in card["files"].items():
        if Path(file).name != file or not (folder / file).is_file():
            raise ModelError(f"{folder / file}: named in {CARD}, but it is missing; {again}")
        if file_checksum(folder / file) != expected:
            raise ModelError(
                f"{folder / file}: its checksum is not the one in {CARD}: the file was changed or "
                f"damaged; {again}"
            )
    return card
