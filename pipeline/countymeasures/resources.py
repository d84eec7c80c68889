"""Where ``configs/`` and ``models/`` are: in the installed package, else in the checkout."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds ``configs/`` and ``models/``.

    Returns
    -------
    Path
        The package itself when it was installed from a wheel, the root of the checkout
        when it was installed in place.

    Raises
    ------
    FileNotFoundError
        If neither holds ``configs/``.
    """
    for folder in (_PACKAGE, _PACKAGE.parents[1]):
        if (folder / "configs").is_dir():
            return folder
    raise FileNotFoundError(
        f"expected configs/ in {_PACKAGE} or {_PACKAGE.parents[1]}; install county-measures again"
    )


def config_path(name: str) -> Path:
    """Return the path of a file below ``configs/``, for example ``"units.toml"``."""
    return root() / "configs" / name


def model_path(name: str) -> Path:
    """Return the path of a folder below ``models/``, for example ``"zh_county"``."""
    return root() / "models" / name


@cache
def load_toml(name: str) -> dict[str, Any]:
    """Read a TOML file below ``configs/`` once.

    Parameters
    ----------
    name : str
        Path below ``configs/``.

    Returns
    -------
    dict
        Shared by all callers: not to be changed.

    Raises
    ------
    ValueError
        If the file is not TOML; the message names the file and the line.
    FileNotFoundError
        If it does not exist.
    """
    path = config_path(name)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: expected TOML: {error}") from error
