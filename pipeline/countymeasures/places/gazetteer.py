"""The table of counties, prefectures and provinces of each year, and their names in a text."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from countymeasures.resources import config_path, load_toml


class Place(NamedTuple):
    """A division under one code and name, with the years it was so.

    Attributes
    ----------
    code : str
        Six digits.
    name, short : str
        For example ``"武山县"`` and ``"武山"``.
    pinyin : str
        Of the name, syllables apart.
    prefecture : str
        Code of the prefecture of a county; empty where it has none.
    first, last : int
        Years, both included.
    """

    code: str
    name: str
    short: str
    pinyin: str
    prefecture: str
    first: int
    last: int

    @property
    def is_province(self) -> bool:
        """Whether it is a province, an autonomous region or a municipality."""
        return self.code.endswith("0000")

    @property
    def is_county(self) -> bool:
        """Whether it is a county, a district, a banner or a city of that level."""
        return not self.code.endswith("00")

    def distance(self, year: int) -> int:
        """Return how many years lie between a year and the years it was so; 0 within."""
        return max(self.first - year, year - self.last, 0)


class Mention(NamedTuple):
    """A name of a place in a text, with half-open offsets."""

    start: int
    end: int
    name: str


class Gazetteer:
    """Places by code, name, short name and pinyin.

    Parameters
    ----------
    places : list of Place
    aliases : dict of str to str
        Names in use beside the official ones.
    masks : tuple of str
        Words in which a name is not meant: 雄安新区 does not speak of 安新.
    """

    def __init__(
        self, places: list[Place], aliases: dict[str, str], masks: tuple[str, ...] = ()
    ) -> None:
        by_code: defaultdict[str, list[Place]] = defaultdict(list)
        by_name: defaultdict[str, list[Place]] = defaultdict(list)
        by_short: defaultdict[str, list[Place]] = defaultdict(list)
        by_pinyin: defaultdict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_code[place.code].append(place)
            by_name[place.name].append(place)
            if place.short != place.name:
                by_short[place.short].append(place)
            if place.is_county:
                syllables = place.pinyin.split()
                by_pinyin["".join(syllables)].append(place)
                if 1 < len(place.short) < len(syllables):
                    by_pinyin["".join(syllables[: len(place.short)])].append(place)
        for alias, name in [*_short_counties(places), *aliases.items()]:
            if alias not in by_name:
                by_name[alias] = by_name[name]
        self.first_year = min(place.first for place in places)
        self.last_year = max(place.last for place in places)
        self._by_code = dict(by_code)
        self._by_name = dict(by_name)
        self._by_short = dict(by_short)
        self._by_pinyin = dict(by_pinyin)
        self._masks = frozenset(masks)
        self._lengths = _lengths([*by_name, *by_short, *masks])

    def clamp(self, year: int | None) -> int:
        """Return the year of the table that stands for a year; the last one for None."""
        return self.last_year if year is None else min(max(year, self.first_year), self.last_year)

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield the names in a text from left to right, the longest first, none overlapping.

        Parameters
        ----------
        text : str

        Yields
        ------
        Mention
        """
        start = 0
        while start < len(text) - 1:
            for length in self._lengths.get(text[start : start + 2], ()):
                name = text[start : start + length]
                if name in self._masks:
                    start += length
                    break
                if name in self._by_name or name in self._by_short:
                    yield Mention(start, start + length, name)
                    start += length
                    break
            else:
                start += 1

    def is_full(self, name: str) -> bool:
        """Whether a name is official or an alias, not a short one only."""
        return name in self._by_name

    def named(self, name: str, year: int) -> list[Place]:
        """Return the places that a full name means in a year.

        A name out of use a year ago or still to come next year counts, since a report may
        be of either side of the change; else an old name means its successor.
        """
        return self._in_use(self._by_name.get(name, []), year)

    def short_named(self, name: str, year: int) -> list[Place]:
        """Return the places that a short name means in a year."""
        return [place for place in self._by_short.get(name, ()) if not place.distance(year)]

    def in_pinyin(self, pinyin: str, year: int) -> list[Place]:
        """Return the counties whose name or short name reads so, without spaces."""
        return [place for place in self._by_pinyin.get(pinyin, ()) if not place.distance(year)]

    def coded(self, code: str, year: int) -> Place | None:
        """Return what a code meant in the year nearest to a year, or None."""
        places = self._by_code.get(code, [])
        return min(places, key=lambda place: (place.distance(year), -place.last), default=None)

    def province_of(self, place: Place) -> Place | None:
        """Return the province that a place is in, or itself."""
        return self.coded(place.code[:2] + "0000", place.last)

    def prefecture_of(self, place: Place, year: int) -> Place | None:
        """Return the prefecture of a county in a year, itself for one, else None."""
        if place.is_county:
            within = min(max(year, place.first), place.last)
            return self.coded(place.prefecture, within)
        return None if place.is_province else place

    def _in_use(self, places: list[Place], year: int) -> list[Place]:
        near = [place for place in places if place.distance(year) <= 1]
        if near:
            least = min(place.distance(year) for place in near)
            return [place for place in near if place.distance(year) == least]
        successors = [
            new
            for old in places
            for new in self.short_named(old.short, year)
            if new.code[:2] == old.code[:2] and new.is_county == old.is_county
        ]
        if successors:
            return list(dict.fromkeys(successors))
        least = min((place.distance(year) for place in places), default=0)
        return [place for place in places if place.distance(year) == least]


def _short_counties(places: list[Place]) -> Iterator[tuple[str, str]]:
    """Yield 威宁县 for 威宁彝族回族苗族自治县, and the like."""
    for place in places:
        for ending in ("自治县", "自治旗", "族区"):
            if place.name.endswith(ending) and len(place.short) > 1:
                yield place.short + ending[-1], place.name


def _lengths(names: list[str]) -> dict[str, tuple[int, ...]]:
    """Return the lengths of the names that begin with each two characters, longest first."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        if len(name) > 1:
            found[name[:2]].add(len(name))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


@cache
def load_gazetteer() -> Gazetteer:
    """Read ``configs/places.csv`` once.

    Returns
    -------
    Gazetteer
        Shared by all callers.

    Raises
    ------
    ValueError
        If a row has not the seven fields; the message names the file and the line.
    FileNotFoundError
        If it does not exist.
    """
    path = config_path("places.csv")
    places = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if not row or row[0].startswith("#") or row[0] == "code":
                continue
            try:
                code, name, short, pinyin, prefecture, first, last = row
                places.append(Place(code, name, short, pinyin, prefecture, int(first), int(last)))
            except ValueError as error:
                raise ValueError(
                    f"{path}, line {number}: expected code, name, short, pinyin, prefecture, "
                    f"first and last year, got {row}; make it anew with "
                    f"benchmarks/places_table.py"
                ) from error
    config = load_toml("places.toml")
    return Gazetteer(places, config["aliases"], tuple(config["masks"].split()))
