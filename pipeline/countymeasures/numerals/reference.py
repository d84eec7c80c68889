"""The reference date of a report: when it was written, and where that was read."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from countymeasures.numerals.numbers import DIGITS, read_numeral
from countymeasures.resources import load_toml

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class ReferenceDate(NamedTuple):
    """When a report was written.

    Attributes
    ----------
    value : str
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    evidence : str
        ``option``, ``metadata``, ``dateline``, ``title``, ``text`` or ``name``.
    """

    value: str
    evidence: str


def find_reference_date(text: str, name: str = "") -> ReferenceDate | None:
    r"""Find when a report was written.

    Parameters
    ----------
    text : str
        Clean text.
    name : str, optional
        The file's name, which is believed last.

    Returns
    -------
    ReferenceDate or None
        From the dateline, the title, the text or the name, in this order.

    Examples
    --------
    >>> find_reference_date("政府工作报告\n2021年2月5日\n各位代表：")
    ReferenceDate(value='2021-02-05', evidence='dateline')
    """
    config = load_toml("dates.toml")["reference"]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = lines[: config["first_lines"]]
    last = lines[config["first_lines"] :][-config["last_lines"] :]
    for line in [*first, *last]:
        found = _first(config["dateline"], line[:120])
        if found is not None:
            return ReferenceDate(found, "dateline")
    for line in first:
        found = _first(config["title"], line[:120])
        if found is not None:
            return ReferenceDate(found, "title")
    for line in lines[: 2 * config["first_lines"]]:
        reviewed = _first(config["review"], line[:120])
        if reviewed is not None:
            return ReferenceDate(str(int(reviewed) + 1), "text")
    found = _first(config["text"], text)
    if found is not None:
        return ReferenceDate(found, "text")
    year = _YEAR.search(name)
    if year is not None:
        return ReferenceDate(year[0], "name")
    years = Counter(_YEAR.findall(text))
    if not years:
        return None
    most = max(years.values())
    return ReferenceDate(max(year for year, count in years.items() if count == most), "text")


def opens_year(text: str) -> bool:
    """Tell whether a report is of the kind that is given in the first months of its year."""
    return re.search(load_toml("dates.toml")["reference"]["opens_year"], text[:300]) is not None


def _first(patterns: list[str], text: str) -> str | None:
    for pattern in patterns:
        match = re.search(pattern, text)
        if match is not None:
            value = _value(match)
            if value is not None:
                return value
    return None


def _value(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    value = "".join(str(DIGITS.get(character, character)) for character in groups["year"])
    for name, most in (("month", 12), ("day", 31)):
        written = groups.get(name)
        if not written:
            break
        numeral = read_numeral(written, 0)
        if numeral is None or not 1 <= numeral.low <= most:
            return None
        value += f"-{int(numeral.low):02d}"
    return value if len(value) in (4, 7, 10) else None
