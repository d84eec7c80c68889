"""The measure categories of ``configs/taxonomy.toml``: data that a user edits."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeGuard

from countymeasures.resources import config_path

_KEY = re.compile(r"[a-z][a-z0-9_]*")


class TaxonomyError(ValueError):
    """The taxonomy is wrong; the message names the file, the entry and what was expected."""


@dataclass(frozen=True)
class Category:
    """A measure category.

    Attributes
    ----------
    key : str
        What labels, models and tables say.
    name, name_en : str
        In Chinese and in English.
    group : str
    definition : str
        What belongs.
    notes : tuple of str
        Rulings on hard cases.
    examples : tuple of str
        Sentences that carry it.
    cues : tuple of str
        Words that speak for it.
    """

    key: str
    name: str
    name_en: str
    group: str
    definition: str
    notes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


_LISTS = ("notes", "examples", "cues")
_FIELDS = tuple(field.name for field in fields(Category))


def load_taxonomy(path: str | Path | None = None) -> tuple[Category, ...]:
    """Read the categories in the order of the file.

    Parameters
    ----------
    path : str or Path, optional
        The shipped ``configs/taxonomy.toml`` by default.

    Returns
    -------
    tuple of Category

    Raises
    ------
    TaxonomyError
        If the file is not TOML or an entry is wrong.
    OSError
        If it can't be opened.

    Examples
    --------
    >>> load_taxonomy()[0].name
    '减贫成效'
    """
    path = config_path("taxonomy.toml") if path is None else Path(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"{path}: expected TOML in UTF-8: {error}") from error
    try:
        return _read(data)
    except TaxonomyError as error:
        raise TaxonomyError(f"{path}: {error}") from None


def _read(data: dict[str, Any]) -> tuple[Category, ...]:
    groups, entries = data.get("groups"), data.get("category")
    if not _is_words(groups):
        raise TaxonomyError(f"groups: expected a list of words, got {groups!r}")
    if not isinstance(entries, list) or not entries:
        raise TaxonomyError("category: expected at least one [[category]], got none")
    categories: dict[str, Category] = {}
    for number, entry in enumerate(entries, start=1):
        name = entry.get("key") if isinstance(entry, dict) else None
        where = f"category {number} ({name!r})" if name else f"category {number}"
        category = _read_category(entry, where)
        if category.group not in groups:
            raise TaxonomyError(
                f"{where}: group: expected one of {', '.join(groups)}, got {category.group!r}"
            )
        if category.key in categories:
            raise TaxonomyError(f"{where}: key: expected each key once, got it twice")
        categories[category.key] = category
    return tuple(categories.values())


def _read_category(entry: object, where: str) -> Category:
    if not isinstance(entry, dict):
        raise TaxonomyError(f"{where}: expected a table, got {entry!r}")
    for name in entry:
        if name not in _FIELDS:
            raise TaxonomyError(f"{where}: expected the fields {', '.join(_FIELDS)}, got {name!r}")
    values: dict[str, Any] = {}
    for name in _FIELDS:
        value = entry.get(name, [] if name in _LISTS else None)
        if name in _LISTS:
            if not _is_words(value):
                raise TaxonomyError(f"{where}: {name}: expected a list of words, got {value!r}")
            values[name] = tuple(value)
        elif not isinstance(value, str) or not value.strip():
            raise TaxonomyError(f"{where}: {name}: expected words, got {value!r}")
        else:
            values[name] = value
    if not _KEY.fullmatch(values["key"]):
        raise TaxonomyError(
            f"{where}: key: expected lower-case letters, digits and underscores, "
            f"got {values['key']!r}"
        )
    return Category(**values)


def _is_words(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)
