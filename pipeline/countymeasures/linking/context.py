"""What a quantity's role and status are read from: the words around it and around its action."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from countymeasures.documents import DateExpression, Document, Quantity
from countymeasures.linking.tokens import dimension
from countymeasures.resources import load_toml
from countymeasures.structure import outline

CLAUSE_END = re.compile("[，,；;：:。！？!?]")
FIGURE, DATE, HIDDEN = "Q", "D", "\0"


def shadow(document: Document) -> str:
    """Return the text with each quantity as ``Q`` and each date as ``D``, at the same offsets."""
    characters = list(document.text)
    for mark, spans in ((FIGURE, document.quantities), (DATE, document.dates)):
        for span in spans:
            characters[span.start : span.end] = mark + HIDDEN * (span.end - span.start - 1)
    return "".join(characters)


def _heading_chains(document: Document) -> list[tuple[str, ...]]:
    """Return for each sentence the titles of the sections around it, outermost first."""
    _, sections, section_of = outline(document.text, document.sentences)
    chains: list[tuple[str, ...]] = []
    for number in section_of:
        chain: list[str] = []
        while number is not None:
            chain.append(sections[number].title)
            number = sections[number].parent
        chains.append(tuple(reversed(chain)) or ("",))
    return chains


@cache
def _cue_pattern() -> re.Pattern[str]:
    cues = load_toml("linking.toml")["status"]
    return re.compile(
        "|".join(
            f"(?P<{name}>{'|'.join(sorted(map(re.escape, cues[name]), key=len, reverse=True))})"
            for name in ("not_cue", "sure", "planned", "ongoing", "done", "weak")
        )
    )


@dataclass(frozen=True)
class Cue:
    """A word that tells whether something is planned, under way or done."""

    start: int
    kind: str
    word: str


def find_cues(document: Document) -> list[Cue]:
    """Return the words of the table ``status``, and dates that lie ahead, in order."""
    cues = [
        Cue(match.start(), match.lastgroup or "", match[0])
        for match in _cue_pattern().finditer(document.text)
        if match.lastgroup != "not_cue"
    ]
    cues += [
        Cue(date.start, when, f"date-{when}")
        for date in document.dates
        if (when := _when(date, document.reference_date))
    ]
    return sorted(cues, key=lambda cue: cue.start)


def _when(date: DateExpression, reference: str | None) -> str | None:
    """Return ``ahead`` for a date after the report, ``past`` for one before."""
    if reference is None or not date.value[:4].isdigit():
        return None
    value = date.value.split("/")[-1]
    size = min(len(value), len(reference))
    if value[:size] != reference[:size]:
        return "ahead" if value[:size] > reference[:size] else "past"
    if len(value) == 4 and len(reference) >= 7:
        return "yearend" if date.mod == "END" else "year"
    return "now"


def section_kind(titles: Sequence[str], reference: str | None) -> str:
    """Return what the headings around a sentence say: planned, mixed, done, or nothing.

    A heading that names the year of a report of its first months, or a later year, is a plan.
    """
    words = load_toml("linking.toml")["headings"]
    kind = "-"
    for title in titles:
        found = {name for name, of_kind in words.items() if re.search(of_kind, title)}
        if reference is not None and (years := re.findall(r"20\d\d", title)):
            ahead = max(years) + ("-04" if max(years) == reference[:4] else "") > reference
            found.add("planned" if ahead and "done" not in found else "done" if not ahead else "-")
        if "mixed" in found and "planned" in found:
            kind = "mixed"
        elif "done" in found:
            kind = "done"
        elif "planned" in found:
            kind = "planned"
    return kind


def _of_cues(
    document: Document,
    cues: list[Cue],
    chains: list[tuple[str, ...]],
    number: int,
    quantity: Quantity,
) -> Iterator[str]:
    text = document.text
    start, end = _bounds(document, number, quantity)
    first = bisect_left(cues, start, key=lambda cue: cue.start)
    here = bisect_left(cues, quantity.start, key=lambda cue: cue.start)
    last = bisect_left(cues, end, key=lambda cue: cue.start)
    action = quantity.action
    verb = action.text if action else "-"
    planned_heading = section_kind(chains[number], document.reference_date)
    kinds: list[str] = []
    strong = [cue for cue in cues[first:here] if cue.kind in ("sure", "planned", "ongoing", "done")]
    if strong:
        gap = text[strong[-1].start : quantity.start]
        clauses = min(3, len(CLAUSE_END.findall(gap)))
        yield f"strong={strong[-1].kind}{clauses}"
        yield f"strongw={strong[-1].word}"
        yield f"strongs={''.join(cue.kind[0] for cue in strong[-2:])}"
        yield f"strongplan={any(cue.kind in ('sure', 'planned') for cue in strong)}"
    else:
        yield f"strong=none{planned_heading}"
    for cue in reversed(cues[first:here]):
        behind = 0 if cue.word.startswith("date") else len(cue.word)
        gap = text[cue.start + behind : quantity.start]
        clauses = min(3, len(CLAUSE_END.findall(gap)))
        if not kinds:
            yield f"last={cue.kind}{clauses}"
            yield f"lastw={cue.word}{clauses}"
            yield f"lastv={cue.kind}{verb}"
            yield f"lastk={cue.kind}{min(clauses, 1)}{dimension(quantity.unit)}"
        yield f"left={cue.kind}{clauses}"
        yield f"leftw={cue.word}"
        kinds.append(cue.kind)
    yield f"kinds={''.join(kind[0] for kind in kinds[:3])}"
    for cue in cues[here:last]:
        clauses = min(2, len(CLAUSE_END.findall(text[quantity.end : cue.start])))
        yield f"right={cue.kind}{clauses}"
        yield f"rightw={cue.word}{clauses}"
    if action is not None:
        near = [cue for cue in cues[first:last] if 0 <= action.start - cue.start <= 6]
        yield from (f"beforeverb={cue.word}" for cue in near)
        yield from (f"beforeverbk={cue.kind}" for cue in near)
    yield f"section={planned_heading}"
    yield f"sectionstrong={planned_heading}{strong[-1].kind if strong else '-'}"
    yield f"sectionverb={planned_heading}{verb}"
    planned = planned_heading
    yield f"chainlast={planned}{kinds[0] if kinds else '-'}"
    # What the sentences around say.
    for back in (1, 2, 3):
        if number >= back:
            other = document.sentences[number - back]
            a = bisect_left(cues, other.start, key=lambda cue: cue.start)
            b = bisect_left(cues, other.end, key=lambda cue: cue.start)
            for kind in {cue.kind for cue in cues[a:b]}:
                yield f"back{back}={kind}"
    for ahead in (1, 2):
        if number + ahead < len(document.sentences):
            other = document.sentences[number + ahead]
            a = bisect_left(cues, other.start, key=lambda cue: cue.start)
            b = bisect_left(cues, other.end, key=lambda cue: cue.start)
            for kind in {cue.kind for cue in cues[a:b]}:
                yield f"ahead{ahead}={kind}"
    # The balance of planned and done words in the section.
    a, b = number, number
    while a > 0 and chains[a - 1] == chains[number] and number - a < 12:
        a -= 1
    while b + 1 < len(chains) and chains[b + 1] == chains[number] and b - number < 12:
        b += 1
    lo = bisect_left(cues, document.sentences[a].start, key=lambda cue: cue.start)
    hi = bisect_left(cues, document.sentences[b].end, key=lambda cue: cue.start)
    among = [cue.kind for cue in cues[lo:hi]]
    planned_n = among.count("planned") + among.count("sure") + among.count("ahead")
    done_n = among.count("done") + among.count("past")
    yield f"balance={min(4, planned_n)}{min(4, done_n)}"
    share = planned_n / max(1, planned_n + done_n)
    yield f"share={int(share * 4)}{min(3, planned_n + done_n)}"
    yield f"sharechain={int(share * 4)}{planned}{kinds[0] if kinds else '-'}"


def _ngrams(name: str, text: str, *sizes: int) -> Iterator[str]:
    for size in sizes:
        for k in range(len(text) - size + 1):
            yield f"{name}{size}={text[k : k + size]}"


def describe(document: Document) -> list[list[str]]:
    """Return the named features of each quantity, in order.

    Parameters
    ----------
    document : Document
        With entities and actions.

    Returns
    -------
    list of list of str
    """
    marked = shadow(document)
    starts = [sentence.start for sentence in document.sentences]
    headings = _heading_chains(document)
    cues = find_cues(document)
    described = []
    for index, quantity in enumerate(document.quantities):
        number = max(0, bisect_right(starts, quantity.start) - 1)
        described.append(
            [
                *_of_action(document, marked, number, quantity),
                *_of_place(document, marked, number, quantity, headings[number][-1]),
                *_of_neighbours(document, marked, number, index),
                *_of_cues(document, cues, headings, number, quantity),
            ]
        )
    return described


def _bounds(document: Document, number: int, quantity: Quantity) -> tuple[int, int]:
    if not document.sentences:
        return 0, len(document.text)
    sentence = document.sentences[number]
    return min(sentence.start, quantity.start), max(sentence.end, quantity.end)


def _of_action(document: Document, marked: str, number: int, quantity: Quantity) -> Iterator[str]:
    kind = dimension(quantity.unit)
    action = quantity.action
    words = action.text if action else "-"
    start, end = _bounds(document, number, quantity)
    yield from (f"a={words}", f"a2={words[-2:]}", f"a1={words[-1]}", f"a0={words[0]}")
    yield f"ak={words[-1]}{kind}"
    entity = quantity.entity.text if quantity.entity else "-"
    yield from (f"u={quantity.unit}", f"k={kind}", f"c={quantity.comparator}", f"e2={entity[-2:]}")
    if action is None:
        return
    before = marked[start : max(start, action.start)].replace(HIDDEN, "")
    behind = marked[action.end : max(end, action.end)].replace(HIDDEN, "")
    for size in (1, 2, 3):
        yield f"al{size}={before[-size:]}"
        yield f"ar{size}={behind[:size]}"
    if action.start < quantity.start:
        side, between = "left", marked[action.end : quantity.start]
    else:
        side, between = "right", marked[quantity.end : action.start]
    clauses = min(3, len(CLAUSE_END.findall(between)))
    yield f"side={side}{words[-1]}"
    yield f"between={side}{clauses}{min(2, between.count(FIGURE))}"
    yield from _ngrams("ac", CLAUSE_END.split(before)[-1], 1, 2, 3)


def _of_place(
    document: Document, marked: str, number: int, quantity: Quantity, heading: str
) -> Iterator[str]:
    start, end = _bounds(document, number, quantity)
    left = marked[start : quantity.start].replace(HIDDEN, "")
    right = marked[quantity.end : end].replace(HIDDEN, "")
    for size in (1, 2, 3, 4):
        yield f"l{size}={left[-size:]}"
        yield f"r{size}={right[:size]}"
    yield f"l1k={left[-1:]}{dimension(quantity.unit)}"
    yield f"lr={left[-1:]}{right[:1]}"
    yield f"l2r={left[-2:]}{right[:1]}"
    clauses = CLAUSE_END.split(left)
    yield from _ngrams("cl", clauses[-1], 1, 2, 3)
    rest = CLAUSE_END.split(right, maxsplit=1)
    yield from _ngrams("cr", rest[0], 1, 2)
    whole = (left + FIGURE + right).strip()
    yield from (f"s1={whole[:1]}", f"s2={whole[:2]}", f"s3={whole[:3]}")
    yield f"pos={10 * quantity.start // max(1, len(document.text))}"


def _of_neighbours(document: Document, marked: str, number: int, index: int) -> Iterator[str]:
    quantity = document.quantities[index]
    start, end = _bounds(document, number, quantity)
    others: Sequence[Quantity] = document.quantities
    if index and others[index - 1].start >= start:
        other = others[index - 1]
        gap = marked[other.end : quantity.start].replace(HIDDEN, "")
        same = other.unit == quantity.unit
        near = gap if len(gap) < 5 else gap[-3:]
        yield from (f"pu={same}", f"pg={near}", f"pgu={gap[-2:]}{same}")
        yield f"pgap={len(gap) > 6}{len(CLAUSE_END.findall(gap))}{same}"
    if index + 1 < len(others) and others[index + 1].start < end:
        other = others[index + 1]
        gap = marked[quantity.end : other.start].replace(HIDDEN, "")
        same = other.unit == quantity.unit
        clauses = len(CLAUSE_END.findall(gap))
        yield from (f"nu={same}", f"ng={gap if len(gap) < 6 else gap[-3:]}")
        yield from (f"ngu={gap[-2:]}{same}{len(gap) < 7}", f"ng1={gap[-1:]}{same}{clauses}")
        action = other.action.text if other.action else "-"
        own = quantity.action.text if quantity.action else "-"
        yield f"na={action[-1]}{own}{same}{clauses}"
