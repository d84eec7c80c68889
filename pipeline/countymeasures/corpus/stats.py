"""What the corpus holds, as a Markdown table that is computed, never typed."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from countymeasures.corpus.checks import SPLITS, distinct_share, split_of
from countymeasures.corpus.form import Report
from countymeasures.documents import Quantity, Sentence

BEGIN, END = "<!-- stats: begin -->", "<!-- stats: end -->"
MIN_RARE = 5
"""How often every unit and every phenomenon has to appear."""
MIN_CATEGORY = 100
MIN_UNCATEGORISED = 300
MINIMUMS = {"reports": 80, "sentences": 4000, "quantities": 6000, "provinces": 25}


class StatsError(ValueError):
    """The table can't be made or written; the message says what was expected."""


def describe(reports: Sequence[Report], folder: str | Path, categories: Iterable[str]) -> str:
    """Return the table of the corpus in Markdown.

    Parameters
    ----------
    reports : sequence of Report
    folder : str or Path
        The corpus, ``coverage.toml`` in it.
    categories : iterable of str
        Keys of the taxonomy.

    Returns
    -------
    str

    Raises
    ------
    StatsError
        If ``coverage.toml`` is wrong.
    OSError
        If it can't be opened.
    """
    coverage = _read_coverage(Path(folder, "coverage.toml"))
    parts = [
        _sizes(reports),
        _splits(reports),
        _categories(reports, categories),
        _counts("kind", Counter(report.head.kind for report in reports)),
        _counts("style", Counter(report.head.style for report in reports)),
        _counts("province", Counter(report.head.province for report in reports)),
        _counts("year", Counter(report.head.reference_date[:4] for report in reports)),
        _fields(_quantities(reports)),
        _units(_quantities(reports), coverage["units"]),
        _phenomena(reports, coverage),
    ]
    return "\n\n".join(parts) + "\n"


def write_between_markers(table: str, path: str | Path) -> None:
    """Put the table between the two markers of a Markdown file.

    Raises
    ------
    StatsError
        If the markers aren't there.
    OSError
        If the file can't be read or written.
    """
    path = Path(path)
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise StatsError(f"{path}: expected the lines {BEGIN} and {END}, to put the table between")
    path.write_text(f"{before}{BEGIN}\n\n{table}\n{END}{after}", encoding="utf-8")


def _read_coverage(path: Path) -> dict[str, object]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for part in ("quantities", "dates", "sentences"):
            for pattern in data[part].values():
                re.compile(pattern)
        list(data["units"])
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError, re.error) as error:
        raise StatsError(
            f"{path}: expected units and the tables quantities, dates and sentences of "
            f"regular expressions: {error!r}"
        ) from error
    return data


def _sentences(reports: Iterable[Report]) -> list[Sentence]:
    return [s for report in reports for s in report.document.sentences if not s.heading]


def _quantities(reports: Iterable[Report]) -> list[Quantity]:
    return [quantity for report in reports for quantity in report.document.quantities]


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [headings, ["---"] + ["---:"] * (len(headings) - 1), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def _least(number: float, least: float) -> str:
    return "yes" if number >= least else "**no**"


def _sizes(reports: Sequence[Report]) -> str:
    sentences, quantities = _sentences(reports), _quantities(reports)
    sizes = {
        "reports": len(reports),
        "sentences": len(sentences),
        "quantities": len(quantities),
        "provinces": len({report.head.province for report in reports}),
    }
    rows: list[tuple[object, ...]] = [
        (name, size, MINIMUMS[name], _least(size, MINIMUMS[name])) for name, size in sizes.items()
    ]
    bare = sum(not sentence.categories for sentence in sentences)
    rows.append(
        ("sentences without a category", bare, MIN_UNCATEGORISED, _least(bare, MIN_UNCATEGORISED))
    )
    share = distinct_share(reports)
    rows.append(("distinct when masked", f"{share:.1%}", "95%", _least(share, 0.95)))
    characters = sum(len(report.document.text) for report in reports)
    dates = sum(len(report.document.dates) for report in reports)
    ordinals = sum(len(report.document.ordinals) for report in reports)
    for name, size in (("characters", characters), ("dates", dates), ("ordinals", ordinals)):
        rows.append((name, size, "", ""))
    return _table(("corpus", "number", "at least", "met"), rows)


def _splits(reports: Sequence[Report]) -> str:
    rows = []
    for split in SPLITS:
        members = [report for report in reports if split_of(report) == split]
        counts = len(members), len(_sentences(members)), len(_quantities(members))
        rows.append((split, *counts, f"`{_checksum(members)}`"))
    return _table(("split", "reports", "sentences", "quantities", "SHA-256 of the .jsonl"), rows)


def _checksum(reports: Iterable[Report]) -> str:
    digest = hashlib.sha256()
    for report in reports:
        digest.update(f"{report.document.to_json()}\n".encode())
    return digest.hexdigest()


def _categories(reports: Sequence[Report], categories: Iterable[str]) -> str:
    by_split = {
        split: Counter(
            key
            for sentence in _sentences(r for r in reports if split_of(r) == split)
            for key in sentence.categories
        )
        for split in SPLITS
    }
    figures = Counter(quantity.category for quantity in _quantities(reports))
    rows = []
    for key in categories:
        numbers = [by_split[split][key] for split in SPLITS]
        met = _least(sum(numbers), MIN_CATEGORY)
        rows.append((f"`{key}`", sum(numbers), met, *numbers, figures[key]))
    met = f"at least {MIN_CATEGORY}"
    return _table(("category", "sentences", met, *SPLITS, "quantities"), rows)


def _counts(name: str, counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if name == "year":
        ordered = sorted(counts.items())
    return f"{name.capitalize()}: " + ", ".join(f"{key} {number}" for key, number in ordered)


def _fields(quantities: Sequence[Quantity]) -> str:
    lines = [
        _counts(name, Counter(getattr(quantity, name) for quantity in quantities))
        for name in ("role", "status", "comparator")
    ]
    lines.append(_counts("per", Counter("+".join(q.per) for q in quantities if q.per)))
    others = {
        "range": sum(q.value is None for q in quantities),
        "part_of": sum(q.part_of is not None for q in quantities),
        "entity": sum(q.entity is not None for q in quantities),
        "action": sum(q.action is not None for q in quantities),
        "category": sum(q.category is not None for q in quantities),
    }
    lines.append(_counts("quantities with", others))
    return "\n\n".join(lines)


def _units(quantities: Sequence[Quantity], wanted: object) -> str:
    counts = Counter(quantity.unit or "(none)" for quantity in quantities)
    units = [str(unit) for unit in wanted] if isinstance(wanted, list) else []
    rare = {unit: counts[unit] for unit in units if counts[unit] < MIN_RARE}
    listed = _counts("unit", counts)
    if not rare:
        return f"{listed}\n\nEvery unit of the guidelines stands at least {MIN_RARE} times."
    return f"{listed}\n\n**Fewer than {MIN_RARE}** — {_counts('unit', rare)}"


def _phenomena(reports: Sequence[Report], coverage: Mapping[str, object]) -> str:
    texts = {
        "quantities": [quantity.text for quantity in _quantities(reports)],
        "dates": [date.text for report in reports for date in report.document.dates],
        "sentences": list(_texts(reports)),
    }
    rows = []
    for part, strings in texts.items():
        patterns = coverage[part]
        assert isinstance(patterns, dict)
        for name, pattern in patterns.items():
            expression = re.compile(pattern)
            number = sum(expression.search(string) is not None for string in strings)
            rows.append((name, part, number, _least(number, MIN_RARE)))
    return _table(("phenomenon", "looked for in", "number", f"at least {MIN_RARE}"), rows)


def _texts(reports: Iterable[Report]) -> Iterator[str]:
    for report in reports:
        for sentence in report.document.sentences:
            if not sentence.heading:
                yield report.document.text[sentence.start : sentence.end]
