"""Words that tell whether something is planned, under way or done, and what headings say of it.

A government work report reviews a year and plans the next; in the second half a figure is
planned though no word in its sentence says so. So the headings, the sentences around and the
dates are asked as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from countymeasures.documents import DateExpression, Document, Quantity
from countymeasures.linking.tokens import dimension
from countymeasures.resources import load_toml
from countymeasures.structure import outline

CLAUSE_END = re.compile("[，,；;：:。！？!?]")
_KINDS = ("not_cue", "sure", "planned", "ongoing", "done", "result", "weak")
_STRONG = ("sure", "planned", "ongoing", "done", "result")
_AROUND = 12
_FEWEST = 4
"""Sentences of a section of which it means something that they don't say what was done."""
_LAST_MONTH = {"Q1": "03", "Q2": "06", "Q3": "09", "Q4": "12", "H1": "06", "H2": "12"}
"""Of a quarter or a half of a year."""


@dataclass(frozen=True)
class Cue:
    """A word, or a date, that tells whether something is planned, under way or done.

    Attributes
    ----------
    start : int
    end : int
    kind : str
        A key of the table ``status``; for a date ``ahead``, ``past``, ``now``, ``year`` or
        ``yearend``.
    word : str
    """

    start: int
    end: int
    kind: str
    word: str


@cache
def _cue_pattern() -> re.Pattern[str]:
    table = load_toml("linking.toml")["status"]
    branches = []
    for kind in _KINDS:
        words = sorted(map(re.escape, table[kind]), key=len, reverse=True)
        branches.append(f"(?P<{kind}>{'|'.join(words)})")
    return re.compile("|".join(branches))


def find_cues(document: Document) -> list[Cue]:
    """Return the words of the table ``status``, and what dates say, in order."""
    cues = [
        Cue(match.start(), match.end(), match.lastgroup or "", match[0])
        for match in _cue_pattern().finditer(document.text)
        if match.lastgroup != "not_cue"
    ]
    cues += [
        Cue(date.start, date.start, when, f"date-{when}")
        for date in document.dates
        if (when := _when(date, document.reference_date))
    ]
    return sorted(cues, key=lambda cue: cue.start)


def _when(date: DateExpression, reference: str | None) -> str | None:
    """Return how a date lies to the report's: ``ahead``, ``past``, or its own time."""
    if reference is None or not date.value[:4].isdigit():
        return None
    value = date.value.split("/")[-1]
    value = value[:5] + _LAST_MONTH.get(value[5:], value[5:])
    size = min(len(value), len(reference))
    if value[:size] != reference[:size]:
        return "ahead" if value[:size] > reference[:size] else "past"
    if len(value) == 4 and len(reference) >= 7:
        return "yearend" if date.mod == "END" else "year"
    return "now"


def find_titles(document: Document) -> list[tuple[str, ...]]:
    """Return for each sentence the titles of the sections around it, outermost first."""
    _, sections, section_of = outline(document.text, document.sentences)
    titles: list[tuple[str, ...]] = []
    for number in section_of:
        above: list[str] = []
        while number is not None:
            above.append(sections[number].title)
            number = sections[number].parent
        titles.append(tuple(reversed(above)))
    return titles


def section_kind(titles: Sequence[str], reference: str | None) -> str:
    """Return what the headings around a sentence say: planned, mixed, done, or ``-``.

    A heading that names the year of a report of its first months, or a later year, is a plan.

    Parameters
    ----------
    titles : sequence of str
        Outermost first; an inner one overrules an outer one.
    reference : str or None
        The date of the report.

    Examples
    --------
    >>> section_kind(["三、2019年工作安排", "修路"], "2019-01")
    'planned'
    >>> section_kind(["2018年工作回顾"], "2019-01")
    'done'
    """
    patterns = load_toml("linking.toml")["headings"]
    kind = "-"
    for title in titles:
        found = {name for name, pattern in patterns.items() if re.search(pattern, title)}
        years = re.findall(r"20\d\d", title)
        if reference is not None and years:
            first_months = "-04" if max(years) == reference[:4] else ""
            if max(years) + first_months <= reference:
                found.add("done")
            elif "done" not in found:
                found.add("planned")
        if {"mixed", "planned"} <= found:
            kind = "mixed"
        elif "done" in found:
            kind = "done"
        elif "planned" in found:
            kind = "planned"
    return kind


class StatusContext:
    """What the status of a document's quantities is read from."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.cues = find_cues(document)
        self._starts = [cue.start for cue in self.cues]
        self._titles = find_titles(document)
        self._kinds = {
            titles: section_kind(titles, document.reference_date) for titles in set(self._titles)
        }

    def describe(self, number: int, bounds: tuple[int, int], quantity: Quantity) -> Iterator[str]:
        """Yield the named features of a quantity.

        Parameters
        ----------
        number : int
            Of its sentence.
        bounds : (int, int)
            What is looked at of the sentence.
        quantity : Quantity
        """
        section = self._kinds[self._titles[number]]
        verb = quantity.action.text if quantity.action else "-"
        before = self._between(bounds[0], quantity.start)
        strong = [cue for cue in before if cue.kind in _STRONG]
        yield from self._last_strong(strong, quantity, section)
        yield from self._before(before, quantity, verb)
        for cue in self._between(quantity.start, bounds[1]):
            clauses = min(2, self._clauses(quantity.end, cue.start))
            yield from (f"right={cue.kind}{clauses}", f"rightw={cue.word}{clauses}")
        if quantity.action is not None:
            for cue in self._between(quantity.action.start - 6, quantity.action.start + 1):
                if cue.start >= bounds[0]:
                    yield from (f"beforeverb={cue.word}", f"beforeverbk={cue.kind}")
        yield f"section={section}"
        yield f"sectionstrong={section}{strong[-1].kind if strong else '-'}"
        yield f"sectionverb={section}{verb}"
        last = before[-1].kind if before else "-"
        yield f"chainlast={section}{last}"
        yield from self._around(number)
        yield from self._balance(number, section, last)

    def _between(self, start: int, end: int) -> list[Cue]:
        return self.cues[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _clauses(self, start: int, end: int) -> int:
        return sum(1 for _ in CLAUSE_END.finditer(self.document.text, start, max(start, end)))

    def _last_strong(
        self, strong: Sequence[Cue], quantity: Quantity, section: str
    ) -> Iterator[str]:
        if not strong:
            yield f"strong=none{section}"
            return
        cue = strong[-1]
        yield f"strong={cue.kind}{min(3, self._clauses(cue.start, quantity.start))}"
        yield f"strongw={cue.word}"
        yield f"strongs={''.join(c.kind[0] for c in strong[-2:])}"
        yield f"strongplan={any(c.kind in ('sure', 'planned') for c in strong)}"

    def _before(self, before: Sequence[Cue], quantity: Quantity, verb: str) -> Iterator[str]:
        for place, cue in enumerate(reversed(before)):
            clauses = min(3, self._clauses(cue.end, quantity.start))
            if place == 0:
                yield from (f"last={cue.kind}{clauses}", f"lastw={cue.word}{clauses}")
                yield f"lastv={cue.kind}{verb}"
                yield f"lastk={cue.kind}{min(clauses, 1)}{dimension(quantity.unit)}"
            yield from (f"left={cue.kind}{clauses}", f"leftw={cue.word}")
        yield f"kinds={''.join(cue.kind[0] for cue in reversed(before[-3:]))}"

    def _around(self, number: int) -> Iterator[str]:
        """Yield what the sentences before and behind say."""
        for name, steps in (("back", (-1, -2, -3)), ("ahead", (1, 2))):
            for step in steps:
                if 0 <= number + step < len(self.document.sentences):
                    other = self.document.sentences[number + step]
                    for kind in {cue.kind for cue in self._between(other.start, other.end)}:
                        yield f"{name}{abs(step)}={kind}"

    def _balance(self, number: int, section: str, last: str) -> Iterator[str]:
        """Yield how words of plans and of what was done are balanced around, in the section."""
        first = end = number
        while first > max(0, number - _AROUND) and self._titles[first - 1] == self._titles[number]:
            first -= 1
        behind = min(len(self._titles) - 1, number + _AROUND)
        while end < behind and self._titles[end + 1] == self._titles[number]:
            end += 1
        sentences = self.document.sentences
        kinds = [c.kind for c in self._between(sentences[first].start, sentences[end].end)]
        planned = sum(kinds.count(kind) for kind in ("planned", "sure", "ahead"))
        done = kinds.count("done") + kinds.count("past")
        quarter = 4 * planned // max(1, planned + done)
        if end + 1 - first >= _FEWEST:
            weak = min(3, kinds.count("weak") // 2)
            says_done = sum(
                any(cue.kind in ("done", "past") for cue in self._between(s.start, s.end))
                for s in sentences[first : end + 1]
            )
            eighth = 8 * says_done // (end + 1 - first)
            yield from (f"silent={eighth}{section}", f"silentchain={eighth}{last}")
            yield from (f"weak={weak}{eighth}", f"weakplan={min(3, planned)}{weak}{eighth}")
        yield f"balance={min(4, planned)}{min(4, done)}"
        yield f"share={quarter}{min(3, planned + done)}"
        yield f"sharechain={quarter}{section}{last}"
