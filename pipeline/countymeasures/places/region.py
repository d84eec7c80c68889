"""Which county a report is from, by the names of places in it.

For a newcomer: read ``find_region``, then ``_Evidence``. Three kinds of evidence
are asked in turn, and the first that names a place decides:

1. ``title``: names in the title, and names in the first lines that are followed by what
   belongs to the place reporting (人民政府, 第十七届, 2021年, 扶贫办).
2. ``text``: how often the names of counties stand in the text. A name without its ending
   (容城 for 容城县) counts less, and not at all where it is also an ordinary word; so does
   one in a list or after its prefecture (天津市宝坻区), which gave aid rather than reports.
3. ``name``: the file's name, in Chinese or pinyin, since files are often misnamed. It comes
   before a text that names a county only in passing.

Counties of one name are told apart by the other places named, else they have no code.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from countymeasures.documents import Region
from countymeasures.places.gazetteer import Gazetteer, Mention, Place, load_gazetteer
from countymeasures.resources import load_toml

_HEAD_CHARS = 400
_FIRST, _FULL, _SHORT, _OTHER, _TOWN = 3.0, 1.0, 0.6, 0.3, 0.15
_DECLARED = 10.0
_IN_PASSING = 1.5
_LEAST = 0.5
_ADJACENT, _PREFECTURE, _PROVINCE, _NEIGHBOUR = 10, 3, 1, 1
_LETTERS = re.compile(r"[a-z]+")


def find_region(
    text: str, *, title: str | None = None, name: str = "", year: int | None = None
) -> Region | None:
    r"""Tell which county a report is from.

    Parameters
    ----------
    text : str
        Clean text.
    title : str, optional
        The report's title, where it is known apart from the text.
    name : str, optional
        The file's name, with or without its folders, which is believed last.
    year : int, optional
        Of the report; the latest year of the table (2024) stands for None and later years.

    Returns
    -------
    Region or None
        With ``evidence`` of ``title``, ``text`` or ``name`` and a ``score`` from 0 to 1: the
        part that the place has in the evidence. Without a code where several counties of one
        name remain. None where no place is named.

    Examples
    --------
    >>> find_region("政府工作报告\n我代表徐水县人民政府向大会报告工作。", year=2013).name
    '河北省保定市徐水县'
    >>> find_region("徐水区2018年工作总结", year=2018).code
    '130609'
    >>> find_region("鼓楼区2018年工作总结", year=2018).code is None
    True
    """
    gazetteer = load_gazetteer()
    year = gazetteer.clamp(year)
    evidence = _Evidence(gazetteer, year)
    if title is not None:
        evidence.read(title, is_title=True)
    evidence.read(text)
    in_name = _Evidence(gazetteer, year)
    in_name.read(name, is_title=True)
    evidence.note_context(in_name)
    if evidence.declared:
        totals = {
            place: _DECLARED * count + evidence.weights[place]
            for place, count in evidence.declared.items()
        }
        return evidence.choose(totals, "title")
    from_name = in_name.declared or _counties_in_pinyin(gazetteer, name, year)
    if from_name and max(evidence.weights.values(), default=0) < _IN_PASSING:
        return evidence.choose(from_name, "name")
    return evidence.choose(evidence.weights, "text")


def region_of_code(code: str, year: int | None = None) -> Region:
    """Return the place that a division code means.

    Parameters
    ----------
    code : str
        Six digits, of a county, a prefecture or a province.
    year : int, optional
        The code is read as of the year nearest to it in which it was in use.

    Returns
    -------
    Region
        With evidence ``option``.

    Raises
    ------
    ValueError
        If no place has had this code since 1980.

    Examples
    --------
    >>> region_of_code("130609", 2020).name
    '河北省保定市徐水区'
    """
    gazetteer = load_gazetteer()
    place = gazetteer.coded(code, gazetteer.clamp(year))
    if place is None:
        raise ValueError(
            f"region code {code!r}: expected the six-digit division code of a county, prefecture "
            f"or province from {gazetteer.first_year} to {gazetteer.last_year}, for example 130609"
        )
    return _region(gazetteer, place, gazetteer.clamp(year), "option", None)


class _Evidence:
    """The places that a text names, gathered in one pass.

    ``declared`` counts the names by which the report says where it is from, ``weights`` sums
    over all names of counties, ``seen`` counts all places by code, ``adjacent`` the names
    that follow the name of the place around them.
    """

    def __init__(self, gazetteer: Gazetteer, year: int) -> None:
        self.gazetteer = gazetteer
        self.year = year
        self.declared: Counter[Place] = Counter()
        self.weights: defaultdict[Place, float] = defaultdict(float)
        self.seen: Counter[str] = Counter()
        self.adjacent: Counter[Place] = Counter()

    def read(self, text: str, *, is_title: bool = False) -> None:
        """Add the places of a text, or of a title or a file's name."""
        names = _load_names()
        mentions = list(self.gazetteer.mentions(text))
        around: list[Place] = []
        around_end = -1
        for mention, following in zip_longest(mentions, mentions[1:]):
            places = self._places(text, mention, names)
            is_after = mention.start == around_end
            for place in places:
                self.seen[place.code] += 1
                if is_after and self._is_in(place, around):
                    self.adjacent[place] += 1
            around, around_end = places, mention.end
            # A list seldom holds the county of the report: 蒙阴、费县.
            is_listed = "、" in text[max(mention.start - 1, 0) : mention.end + 1]
            if not self.gazetteer.is_full(mention.name):
                is_town = names.town_after.match(text[mention.end : mention.end + 2])
                self._add(places, _TOWN if is_town else _OTHER if is_listed else _SHORT)
                continue
            # 保定市 in 保定市徐水区 says where 徐水区 is, not where the report is from.
            is_followed = (
                following is not None
                and following.start == mention.end
                and self.gazetteer.is_full(following.name)
            )
            is_own = not is_followed and (is_title or self._is_own(text, mention, names))
            if is_own:
                self.declared.update(place for place in places if not place.is_province)
            # A report calls its own county by the county's name alone: 深圳市宝安区 gave aid.
            is_beside = is_followed or is_after or is_listed
            if mention.name in names.kinds and not is_own:
                places = [place for place in places if self.adjacent[place]]
            is_first = mention.start < _HEAD_CHARS and not is_beside
            self._add(places, _OTHER if is_beside else _FIRST if is_first else _FULL)

    def note_context(self, other: _Evidence) -> None:
        """Take over what helps to tell places of one name apart."""
        self.seen.update(other.seen)
        self.adjacent.update(other.adjacent)

    def choose(self, totals: Mapping[Place, float], evidence: str) -> Region | None:
        """Return the place with the most evidence, of equal ones that which the others favour.

        Then a text means the place that it names first; places of one name or of one
        spelling in pinyin stay open.
        """
        best = max(totals.values(), default=0.0)
        if best < _LEAST:
            return None
        tied = [place for place, total in totals.items() if total == best]
        context = {place: self._context(place) for place in tied}
        most = max(context.values())
        likely = [place for place in tied if context[place] == most]
        place = likely[0]
        others = [total for other, total in totals.items() if other.name != place.name]
        score = round(best / (best + max(others, default=0.0) + 1), 3)
        if len(likely) > 1 and (evidence == "name" or likely[1].name == place.name):
            return _unknown(self.gazetteer, likely, evidence, score)
        return _region(self.gazetteer, place, self.year, evidence, score)

    def _places(self, text: str, mention: Mention, names: _Names) -> list[Place]:
        """Return the places that a name may mean here; none where it is no name."""
        if self.gazetteer.is_full(mention.name):
            if mention.name in names.joined and not (
                names.joined_before.search(text[max(mention.start - 3, 0) : mention.start])
                and not names.joined_after.match(text[mention.end : mention.end + 2])
            ):
                return []
            return self.gazetteer.named(mention.name, self.year)
        if mention.name in names.ordinary:
            return []
        places = self.gazetteer.short_named(mention.name, self.year)
        above = [place for place in places if not place.is_county]
        return above or places

    def _is_own(self, text: str, mention: Mention, names: _Names) -> bool:
        """Whether the words beside a name in the first lines say that the report is its own."""
        return mention.start < _HEAD_CHARS and bool(
            names.own_after.match(text[mention.end : mention.end + 24])
            or names.own_before.search(text[max(mention.start - 2, 0) : mention.start])
        )

    def _add(self, places: list[Place], weight: float) -> None:
        for place in places:
            if place.is_county:
                self.weights[place] += weight

    def _is_in(self, place: Place, around: Iterable[Place]) -> bool:
        codes = {place.prefecture, place.code[:2] + "0000"}
        return any(other.code in codes and other.code != place.code for other in around)

    def _context(self, place: Place) -> int:
        neighbours = sum(
            code[:4] == place.code[:4] and code != place.code and not code.endswith("00")
            for code in self.seen
        )
        return (
            _ADJACENT * self.adjacent[place]
            + _PREFECTURE * self.seen[place.prefecture]
            + _PROVINCE * self.seen[place.code[:2] + "0000"]
            + _NEIGHBOUR * neighbours
        )


class _Names(NamedTuple):
    """What ``configs/places.toml`` says of names, compiled."""

    ordinary: frozenset[str]
    joined: frozenset[str]
    kinds: frozenset[str]
    joined_before: re.Pattern[str]
    joined_after: re.Pattern[str]
    own_after: re.Pattern[str]
    own_before: re.Pattern[str]
    town_after: re.Pattern[str]


@cache
def _load_names() -> _Names:
    config = load_toml("places.toml")
    patterns = (re.compile(config[field]) for field in _Names._fields[3:])
    return _Names(
        frozenset(config["ordinary"].split()),
        frozenset(config["joined"].split()),
        frozenset(config["kinds"].split()),
        *patterns,
    )


def _counties_in_pinyin(gazetteer: Gazetteer, name: str, year: int) -> Counter[Place]:
    """Return the counties that a file's name spells, for example ``mancheng-2020.txt``."""
    stem = name.rsplit(".", 1)[0].lower()
    runs = _LETTERS.findall(stem)
    return Counter(place for run in runs for place in gazetteer.in_pinyin(run, year))


def _region(
    gazetteer: Gazetteer, place: Place, year: int, evidence: str, score: float | None
) -> Region:
    province = gazetteer.province_of(place)
    prefecture = gazetteer.prefecture_of(place, year)
    parts = {
        "province": province.name if province else None,
        "prefecture": prefecture.name if prefecture else None,
        "county": place.name if place.is_county else None,
    }
    return Region(
        name="".join(part for part in parts.values() if part),
        code=place.code,
        evidence=evidence,
        score=score,
        **parts,
    )


def _unknown(
    gazetteer: Gazetteer, places: list[Place], evidence: str, score: float
) -> Region | None:
    """Return the name alone where counties of one name remain; None for a name in pinyin."""
    names = {place.name for place in places}
    if len(names) > 1:
        return None
    provinces = {gazetteer.province_of(place) for place in places}
    province = provinces.pop() if len(provinces) == 1 else None
    return Region(
        name=(province.name if province else "") + places[0].name,
        evidence=evidence,
        score=score,
        province=province.name if province else None,
        county=places[0].name if places[0].is_county else None,
    )
