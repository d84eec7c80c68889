"""The words of the scan, read once from ``configs/`` and compiled: units, comparisons, names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from countymeasures.numerals.numbers import DIGITS, MULTIPLIERS
from countymeasures.resources import config_path, load_toml

_UNIT_KEYS = {"unit", "as", "also", "factor", "scale", "arabic", "two", "not_one", "not_before"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of ``configs/units.toml``.

    Attributes
    ----------
    name : str
        Canonical form.
    dimension : str
    factor : Decimal or None
        How many base units one is.
    base : str or None
        Base unit of the dimension.
    needs_arabic : bool
        Read only after an Arabic numeral or a Chinese one of two characters or more.
    takes_two : bool
        Also after 两, though ``needs_arabic``.
    takes_one : bool
        False where 一 before it does not count.
    scale : Decimal
        How many of the canonical unit one is: 0.1 for 毛, whose canonical unit is 元.
    """

    name: str
    dimension: str
    factor: Decimal | None
    base: str | None
    needs_arabic: bool
    takes_two: bool
    takes_one: bool
    scale: Decimal


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the scan looks up; compiled from ``configs/`` by ``load_lexicon``."""

    units: dict[str, Unit]
    units_by_surface: dict[str, Unit]
    unit: re.Pattern[str]
    rate: re.Pattern[str]
    bracket: re.Pattern[str]
    noun_unit: re.Pattern[str]
    trigger: re.Pattern[str]
    phrases: tuple[tuple[int, re.Pattern[str]], ...]
    name: re.Pattern[str]
    classifiers: frozenset[str]
    not_ordinal: re.Pattern[str]
    rank: re.Pattern[str]
    before: dict[str, str]
    before_multiplier: dict[str, str]
    not_after: dict[str, str]
    after: re.Pattern[str]
    after_comparators: dict[str, str]
    index: re.Pattern[str]
    implied: re.Pattern[str]
    people: re.Pattern[str]
    implied_units: dict[str, str]
    per: re.Pattern[str]
    per_units: dict[str, tuple[str, ...]]
    carried: re.Pattern[str]
    goes_on: re.Pattern[str]
    dates: dict[str, Any]
    date_word: re.Pattern[str]
    holidays: dict[str, str]
    quoted_holidays: dict[str, str]
    emphatic_before: re.Pattern[str]
    emphatic_after: re.Pattern[str]
    plans: dict[str, tuple[int, int]]

    def name_of(self, surface: str) -> str:
        """Return the canonical name of a unit as it is written."""
        unit = self.units_by_surface.get(surface)
        return surface if unit is None else unit.name

    def convert(
        self, unit: str, value: Decimal | None
    ) -> tuple[str | None, Decimal | None, str | None]:
        """Return dimension, value in the base unit and the base unit of a canonical unit."""
        entry = self.units.get(unit)
        if entry is None:
            return None, None, None
        if entry.factor is None or value is None:
            return entry.dimension, None, None
        return entry.dimension, value * entry.factor, entry.base


@cache
def load_lexicon() -> Lexicon:
    """Read and compile ``units.toml``, ``numerals.toml``, ``set_phrases.toml`` and ``dates.toml``.

    Returns
    -------
    Lexicon
        Built once for a process.

    Raises
    ------
    ValueError
        If an entry is not as its file says; the message names file and entry.
    """
    units, noun_units, prefix = _read_units()
    words = load_toml("numerals.toml")
    phrases = load_toml("set_phrases.toml")
    dates = load_toml("dates.toml")
    before = _invert(words["before"])
    after = _invert(words["after"])
    per, per_units = _read_per(words, units)
    implied = {noun: entry["unit"] for entry in words["implied"] for noun in entry["nouns"]}
    date_words = (
        *dates["years"],
        *dates["review_years"],
        *dates["present"]["words"],
        *dates["parts"],
        *dates["months"],
        *(word for word in phrases["holidays"] if word[0] not in _CHARACTERS),
    )
    return Lexicon(
        units={
            surface: unit
            for surface, (unit, _) in [*noun_units.items(), *units.items()]
            if surface == unit.name
        },
        units_by_surface={surface: unit for surface, (unit, _) in units.items()},
        unit=_compile_units(units),
        rate=re.compile(
            r"[/／]("
            + "|".join(_longest_first(["人", "户", "年", "月", "天", "日", "小时", *units]))
            + ")"
        ),
        bracket=_compile_bracket(units),
        noun_unit=re.compile(
            f"((?:{prefix})*(?:{'|'.join(_longest_first(noun_units))}))(?![家级化])"
        ),
        trigger=re.compile("|".join([*_CHARACTERS, *_longest_first(date_words)])),
        phrases=_compile_phrases(phrases["phrases"]),
        name=_join(phrases["patterns"]),
        classifiers=frozenset(phrases["ordinals"]["classifiers"]),
        not_ordinal=_join(phrases["ordinals"]["names"]),
        rank=re.compile(phrases["ordinals"]["ranks"]),
        before=before,
        before_multiplier=_invert(words["before_multiplier"]),
        not_after=words["not_after"],
        after=re.compile("(" + "|".join(_longest_first(after)) + r")(?![下中述游岸侧级学传报]|同)"),
        after_comparators=after,
        index=re.compile(
            f"(?:{'|'.join(words['index']['nouns'])})"
            r"(?:[^，。；、\d]{0,10}|[^，。；、]{0,16}[到至])$"
        ),
        people=re.compile(words["people"]["behind"]),
        implied=re.compile("|".join(_longest_first(implied))),
        implied_units=implied,
        per=per,
        per_units=per_units,
        carried=re.compile(words["carried"]["increment"]),
        goes_on=re.compile(words["carried"]["goes_on"]),
        dates=dates,
        date_word=re.compile(
            "|".join(
                _longest_first(
                    [
                        *dates["present"]["words"],
                        *dates["parts"],
                        *dates["months"],
                        *phrases["holidays"],
                        *phrases["quoted_holidays"],
                    ]
                )
            )
        ),
        holidays=phrases["holidays"],
        quoted_holidays=phrases["quoted_holidays"],
        emphatic_before=re.compile(words["emphatic"]["before"]),
        emphatic_after=re.compile(words["emphatic"]["after"]),
        plans={name: (years[0], years[1]) for name, years in phrases["plans"].items()},
    )


_CHARACTERS = [*"0123456789", *DIGITS, *MULTIPLIERS, *"廿卅几数半"]


def _join(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _longest_first(words: Iterable[str]) -> list[str]:
    return [re.escape(word) for word in sorted(words, key=len, reverse=True)]


def _invert(table: dict[str, list[str]]) -> dict[str, str]:
    return {word: key for key, words in table.items() for word in words}


def _read_per(
    words: dict[str, Any], units: dict[str, tuple[Unit, str]]
) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Return a pattern of the phrases of rate, and what each divides by."""
    each, average, timed = words["each"], words["average"], words["timed"]
    divisors = {surface: unit.name for surface, (unit, _) in units.items()}
    divisors |= {word: each["units"].get(word, word) for word in each["words"]}
    divisors |= each["units"]
    found: dict[str, tuple[str, ...]] = {}
    for word, unit in divisors.items():
        found |= dict.fromkeys((f"每{word}", f"每个{word}", f"每一{word}"), (unit,))
    for word in average["words"]:
        unit = average["units"].get(word, word)
        found[f"{word}均"] = (unit,)
        found |= {f"{word}均{time}": (unit, name) for time, name in timed["units"].items()}
    for time, name in timed["units"].items():
        found |= {f"{time}{word}": (name,) for word in timed["words"]}
        found |= {
            f"{time}{word}均": (average["units"].get(word, word), name)
            for word in average["words"]
            if word not in timed["units"]
        }
    for entry in words["per"]:
        found |= dict.fromkeys(entry["words"], (entry["unit"],))
    # 2020年增 is a date and 上半年接待 has one, 年增 is a rate; 人均年龄 is an age. Each branch
    # begins with its character, so that the search is quick.
    branches: dict[str, list[str]] = {}
    for word in _longest_first(found):
        branches.setdefault(word[0], []).append(word[1:])
    no_date = "[0-9〇零一二三四五六七八九十去今明前全当半本同上下个整]"
    pattern = "|".join(
        first + ("" if first == "每" else f"(?<!{no_date}{first})") + f"(?:{'|'.join(rest)})"
        for first, rest in branches.items()
    )
    pattern = f"(?:{pattern})(?![龄照])"
    return re.compile(pattern), found


def _read_units() -> tuple[dict[str, tuple[Unit, str]], dict[str, tuple[Unit, str]], str]:
    """Return units and nouns as units, by surface form, with what may not follow each."""
    units: dict[str, tuple[Unit, str]] = {}
    nouns: dict[str, tuple[Unit, str]] = {}
    prefix = ""
    for dimension, table in load_toml("units.toml").items():
        for entry in table["units"]:
            unknown = set(entry) - _UNIT_KEYS
            if unknown or "unit" not in entry:
                raise ValueError(
                    f"{config_path('units.toml')}: [{dimension}] {entry}: expected unit and any of "
                    f"{', '.join(sorted(_UNIT_KEYS - {'unit'}))}"
                )
            factor = entry.get("factor")
            unit = Unit(
                name=entry.get("as", entry["unit"]),
                dimension=dimension,
                factor=None if factor is None else Decimal(factor),
                base=table.get("si"),
                needs_arabic=entry.get("arabic", table.get("arabic", False)),
                takes_two=entry.get("two", False),
                takes_one=not entry.get("not_one", False),
                scale=Decimal(entry.get("scale", 1)),
            )
            target = nouns if "prefix" in table else units
            for surface in (entry["unit"], *entry.get("also", ())):
                target[surface] = (unit, entry.get("not_before", ""))
        prefix = table.get("prefix", prefix)
    return units, nouns, prefix


def _compile_units(units: dict[str, tuple[Unit, str]]) -> re.Pattern[str]:
    alternatives = []
    for surface in sorted(units, key=len, reverse=True):
        excluded = units[surface][1]
        guard = f"(?![{re.escape(excluded)}])" if excluded else ""
        if surface[-1].isascii() and surface[-1].isalpha():
            guard += "(?![A-Za-z])"
        alternatives.append(re.escape(surface) + guard)
    return re.compile("(" + "|".join(alternatives) + ")")


def _compile_bracket(units: dict[str, tuple[Unit, str]]) -> re.Pattern[str]:
    """Match other classifiers in brackets behind one: 头（只、匹）, 台(套)."""
    names = "|".join(
        _longest_first(
            surface
            for surface, (unit, _) in units.items()
            if unit.dimension in ("count", "livestock", "plants") and len(surface) < 3
        )
    )
    return re.compile(f"[（(](?:{names})(?:[、,，/](?:{names}))*[）)]")


def _compile_phrases(phrases: list[str]) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Group set phrases by how many characters stand before their first numeral.

    The scan looks at numerals only, so a phrase is looked for that many characters before.
    """
    numerals = re.compile(f"[{''.join(_CHARACTERS)}]")
    groups: dict[int, list[str]] = {}
    for phrase in phrases:
        first = numerals.search(phrase)
        if first is None:
            raise ValueError(
                f"{config_path('set_phrases.toml')}: phrases: expected a numeral in {phrase!r}"
            )
        groups.setdefault(first.start(), []).append(phrase)
    return tuple(
        (offset, re.compile("|".join(_longest_first(group))))
        for offset, group in sorted(groups.items())
    )
