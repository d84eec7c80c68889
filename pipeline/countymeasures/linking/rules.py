"""What is right by rule: edges of entities, sure words of role and status, rates, dates."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import cast

from countymeasures.documents import Document, Role, Span, Status
from countymeasures.linking.cues import CLAUSE_END, find_cues, find_titles, section_kind
from countymeasures.resources import load_toml

_PHRASE = 16
"""Characters behind which no sure word of role is looked for."""
_OF_PLANS = ("sure", "planned", "weak", "ahead", "year", "yearend")
_CLAUSE = 60
"""Characters behind which no sure word is looked for."""


def settle_entity(document: Document) -> list[Span | None]:
    """Return the entity of each quantity without what can't belong to one at its edges.

    Those are list numbers, opening brackets, and words that join sentences (虽, 为期).
    """
    table = load_toml("linking.toml")["spans"]
    start, end = re.compile(table["start"]), re.compile(table["end"])
    return [
        quantity.entity and _trim(quantity.entity, start, end) for quantity in document.quantities
    ]


def _trim(span: Span, start: re.Pattern[str], end: re.Pattern[str]) -> Span:
    head, tail = start.match(span.text), end.search(span.text)
    first = head.end() if head else 0
    last = tail.start() if tail else len(span.text)
    if first >= last:
        return span
    return Span(start=span.start + first, end=span.start + last, text=span.text[first:last])


def settle_action(document: Document) -> list[Span | None]:
    """Return the action of each quantity; none where its comparison was the verb (突破5亿元)."""
    compared = re.compile(load_toml("linking.toml")["spans"]["compared"])
    return [None if compared.match(q.text) else q.action for q in document.quantities]


def settle_role(document: Document) -> list[Role]:
    """Return the role of each quantity, mended where the words right before it leave no doubt.

    In 城镇新增就业4500人 no noun between 新增 and the figure changes that it is an increase.
    """
    table = load_toml("linking.toml")["roles"]
    sure = {cast(Role, role): re.compile(pattern) for role, pattern in table["sure"].items()}
    settled: list[Role] = []
    behind = 0
    for quantity in document.quantities:
        before = document.text[max(behind, quantity.start - _PHRASE) : quantity.start]
        found = [role for role, pattern in sure.items() if pattern.search(before)]
        settled.append(found[-1] if found else quantity.role)
        behind = quantity.end
    return settled


def settle_status(document: Document) -> list[Status]:
    """Return the status of each quantity, mended where a word leaves no doubt.

    A word such as 力争 or 预计 in its clause makes a figure planned; an action such as 开工
    is under way if it isn't planned; nothing is planned where no word of a text speaks of it.
    """
    table = load_toml("linking.toml")["status"]
    actions = tuple(table["ongoing_actions"])
    found = find_cues(document)
    planless = not any(cue.kind in _OF_PLANS for cue in found) and not any(
        section_kind(titles, document.reference_date) in ("planned", "mixed")
        for titles in set(find_titles(document))
    )
    cues = [cue for cue in found if cue.kind in ("sure", "ongoing", "done", "result")]
    starts = [cue.start for cue in cues]
    settled: list[Status] = []
    for quantity in document.quantities:
        status = "done" if planless and quantity.status == "planned" else quantity.status
        action = quantity.action.text if quantity.action else ""
        place = bisect_left(starts, quantity.start) - 1
        if status != "planned" and place >= 0 and cues[place].kind == "sure":
            start = max(cues[place].start, quantity.start - _CLAUSE)
            same_clause = not CLAUSE_END.search(document.text, start, quantity.start)
            if same_clause and start == cues[place].start:
                status = "planned"
        if status == "done" and action.endswith(actions) and not action.startswith("未"):
            status = "ongoing"
        settled.append(status)
    return settled


def share_rates(document: Document) -> list[tuple[str, ...]]:
    """Return what each quantity is divided by, the end of a change like its beginning.

    In 月补助由300元提高到500元 the rate stands before the first figure only.
    """
    shared: list[tuple[str, ...]] = []
    for index, quantity in enumerate(document.quantities):
        per = quantity.per
        before = document.quantities[index - 1] if index else None
        if (
            not per
            and before is not None
            and quantity.role == "to"
            and before.role == "from"
            and before.unit == quantity.unit
        ):
            per = shared[index - 1]
        shared.append(per)
    return shared


def find_dates(document: Document) -> list[int | None]:
    """Return for each quantity the index of the date that it is of.

    The last date before it in its sentence, else the last one before in its paragraph; a date
    that something is compared with (``比上年``) governs nothing.
    """
    compared = tuple(load_toml("linking.toml")["dates"]["compared"])
    governing = [
        index
        for index, date in enumerate(document.dates)
        if not document.text[max(0, date.start - 3) : date.start].endswith(compared)
    ]
    starts = [document.dates[index].start for index in governing]
    breaks = [-1, *(match.start() for match in re.finditer("\n", document.text))]
    found: list[int | None] = []
    for quantity in document.quantities:
        place = bisect_left(starts, quantity.start) - 1
        paragraph = breaks[bisect_left(breaks, quantity.start) - 1]
        found.append(governing[place] if place >= 0 and starts[place] > paragraph else None)
    return found
