"""The bank of clauses: short texts that carry one category each, whatever stands around them.

A file ``KEY.txt`` a category, ``none.txt`` for texts that state no measure; a clause a line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from countymeasures.corpus.form import Problem

NONE = "none"
"""Name of the file of clauses that carry no category."""
LONGEST = 80
"""Characters of a clause."""


def read_clauses(folder: str | Path) -> dict[str, tuple[str, ...]]:
    """Read a bank of clauses.

    Parameters
    ----------
    folder : str or Path
        One that isn't there is an empty bank.

    Returns
    -------
    dict of str to tuple of str
        From the key of a category, empty for none, to its clauses.
    """
    return {
        "" if path.stem == NONE else path.stem: tuple(text for _, text in _lines(path))
        for path in _files(folder)
    }


def check_clauses(folder: str | Path, categories: Collection[str]) -> list[Problem]:
    """Check that each file is of a category, and no clause is too long or stands twice.

    Parameters
    ----------
    folder : str or Path
    categories : collection of str
        Keys of the taxonomy.

    Returns
    -------
    list of Problem
    """
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for path in _files(folder):
        if path.stem not in (NONE, *categories):
            problems.append(
                Problem(str(path), 1, f"expected a category of the taxonomy, got {path.stem!r}")
            )
        for line, text in _lines(path):
            if text in first:
                problems.append(
                    Problem(str(path), line, f"expected each clause once; {first[text]} has it too")
                )
            if len(text) > LONGEST:
                problems.append(
                    Problem(
                        str(path),
                        line,
                        f"expected a clause of at most {LONGEST} characters, got {len(text)}",
                    )
                )
            first.setdefault(text, f"{path.name}, line {line},")
    return problems


def _files(folder: str | Path) -> list[Path]:
    return sorted(Path(folder).glob("*.txt"))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            yield number, line.strip()
