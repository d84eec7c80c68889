"""Checks whether the arithmetic that the text claims between its figures holds.

Three kinds, each raised only where the words leave no doubt which figures belong together:

- ``parts``: the parts of a whole add up to it (96 projects, the first batch 64, the second 32);
- ``share``: a part, its whole and the percentage that follows it;
- ``change``: from, to, and by how much.

A check doesn't hold if the numbers differ by more than rounding can explain. Where they differ
widely, the figures seldom belong together at all: such a check is not raised.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from countymeasures.documents import Check, Document, Quantity
from countymeasures.resources import load_toml

_NUMBER = re.compile(r"\d+(?:\.(\d+))?([百千万亿]*)")
_MULTIPLIERS = {"百": 2, "千": 3, "万": 4, "亿": 8}
_WIDE = {"parts": Decimal("0.02"), "share": Decimal("0.1"), "change": Decimal("0.1")}
"""Share of the claimed number up to which a difference is taken for a mistake of the text."""
_SMALLEST_WHOLE = 10
_LARGE_WHOLE = 50


def find_checks(document: Document) -> tuple[Check, ...]:
    """Return the checks of a document, in the order of the text.

    Parameters
    ----------
    document : Document
        With roles and wholes.

    Returns
    -------
    tuple of Check
    """
    checks = [*_parts(document), *_batches(document), *_shares(document), *_changes(document)]
    return tuple(sorted(set(checks), key=lambda check: (check.quantities, check.kind)))


def _parts(document: Document) -> Iterator[Check]:
    """Yield parts that the text names as such (其中)."""
    parts: dict[int, list[int]] = {}
    for index, quantity in enumerate(document.quantities):
        if quantity.part_of is not None:
            parts.setdefault(quantity.part_of, []).append(index)
    for whole, members in parts.items():
        figures = [document.quantities[index] for index in (whole, *members)]
        alike = len({quantity.unit for quantity in figures}) == 1
        if len(members) > 1 and alike and all(map(_is_exact, figures)):
            yield from _sum("parts", document, [whole, *members])


def _batches(document: Document) -> Iterator[Check]:
    """Yield two to four figures behind another one of their unit that add up to it exactly.

    Two must be of the whole's entity. That three or more add up by chance is so unlikely, if
    the whole is not small, that they may be of kinds of it (项目52个，竣工25个、在建18个、签约9个).
    """
    for sentence in _by_sentence(document):
        for at, whole in enumerate(sentence):
            first = document.quantities[whole]
            behind = sentence[at + 1 : at + 5]
            if not _counts(first) or _value(first) < _SMALLEST_WHOLE:
                continue
            for size in (2, 3, 4):
                members = behind[:size]
                figures = [document.quantities[index] for index in members]
                if len(members) < size or not all(
                    _counts(q) and q.unit == first.unit for q in figures
                ):
                    break
                alike = all(q.entity is not None and q.entity == first.entity for q in figures)
                many = size > 2 and _value(first) >= _LARGE_WHOLE
                if (alike or many) and sum(map(_value, figures)) == _value(first):
                    yield Check(kind="parts", quantities=(whole, *members), holds=True)


def _counts(quantity: Quantity) -> bool:
    return (
        _is_exact(quantity)
        and quantity.role == "level"
        and not quantity.per
        and quantity.unit not in ("%", "百分点", "年", "天", "个月")
    )


def _sum(kind: str, document: Document, indices: Sequence[int]) -> Iterator[Check]:
    whole, *parts = (document.quantities[index] for index in indices)
    total = sum(map(_value, parts), Decimal(0))
    slack = sum(map(_rounding, (whole, *parts)), Decimal(0))
    yield from _compare(kind, indices, total, _value(whole), slack)


def _compare(
    kind: str, indices: Sequence[int], found: Decimal, claimed: Decimal, slack: Decimal
) -> Iterator[Check]:
    difference = abs(found - claimed)
    if difference <= slack:
        yield Check(kind=kind, quantities=tuple(indices), holds=True)
    elif difference <= _WIDE[kind] * abs(claimed):
        yield Check(kind=kind, quantities=tuple(indices), holds=False)


def _shares(document: Document) -> Iterator[Check]:
    """Yield a part with its whole, and the percentage right behind the part."""
    words = re.compile(load_toml("linking.toml")["checks"]["share"])
    for index, share in enumerate(document.quantities[1:], start=1):
        part = document.quantities[index - 1]
        if (
            share.unit != "%"
            or part.part_of is None
            or not words.fullmatch(document.text[part.end : share.start])
        ):
            continue
        whole = document.quantities[part.part_of]
        if part.unit != whole.unit or not all(map(_is_exact, (whole, part, share))):
            continue
        if not _value(whole):
            continue
        found = 100 * _value(part) / _value(whole)
        slack = _rounding(share) + found * (
            _rounding(part) / max(_value(part), Decimal(1)) + _rounding(whole) / _value(whole)
        )
        indices = (part.part_of, index - 1, index)
        yield from _compare("share", indices, found, _value(share), slack)


def _changes(document: Document) -> Iterator[Check]:
    """Yield changes: from, to, by how much; or what it is, and by how much in both units.

    The third way to say it is what it is, what it was, by how much (209天，比上年190天增加19天).
    """
    patterns = load_toml("linking.toml")["checks"]
    words = re.compile(patterns["change"])
    compared, before = re.compile(patterns["compared"]), re.compile(patterns["before"])
    for index in range(2, len(document.quantities)):
        first, second, third = document.quantities[index - 2 : index + 1]
        if (
            first.unit != second.unit
            or third.role not in ("increase", "decrease")
            or not all(map(_is_exact, (first, second, third)))
            or not words.fullmatch(document.text[second.end : third.start])
        ):
            continue
        sign = 1 if third.role == "increase" else -1
        indices = (index - 2, index - 1, index)
        between = document.text[first.end : second.start]
        both = True
        slack = _rounding(first) + _rounding(second)
        if (first.role, second.role) == ("from", "to"):
            base = _value(first)
            difference = sign * (_value(second) - base)
        elif second.role in ("level", "from") and before.fullmatch(between):
            base = _value(second)
            difference = sign * (_value(first) - base)
        elif second.role == third.role and compared.fullmatch(between):
            both = False
            difference = _value(second)
            base = _value(first) - sign * difference
            slack = _rounding(second)
        else:
            continue
        if third.unit == second.unit or (second.unit, third.unit) == ("%", "百分点"):
            if both:
                yield from _compare(
                    "change", indices, difference, _value(third), slack + _rounding(third)
                )
        elif third.unit == "%" and second.unit != "%" and base > 0:
            found = 100 * difference / base
            relative = (slack + _rounding(first)) / base
            slack = _rounding(third) + relative * (100 + abs(found))
            yield from _compare("change", indices, found, _value(third), slack)


def _by_sentence(document: Document) -> Iterator[list[int]]:
    starts = [sentence.start for sentence in document.sentences]
    groups: dict[int, list[int]] = {}
    for index, quantity in enumerate(document.quantities):
        groups.setdefault(bisect_right(starts, quantity.start), []).append(index)
    yield from groups.values()


def _is_exact(quantity: Quantity) -> bool:
    return quantity.value is not None and quantity.comparator == "="


def _value(quantity: Quantity) -> Decimal:
    assert quantity.value is not None
    return quantity.value


def _rounding(quantity: Quantity) -> Decimal:
    """Return half a step of the last digit that stands in the text; 0 for whole numbers.

    >>> from countymeasures.documents import Quantity
    >>> _rounding(Quantity(start=0, end=5, text="3.2万元", value=32000, unit="元"))
    Decimal('500')
    """
    if "成" in quantity.text:
        return Decimal(5)
    match = _NUMBER.search(quantity.text)
    if match is None or not (match[1] or match[2]):
        return Decimal("0.5") if quantity.unit == "%" and match else Decimal(0)
    power = sum(_MULTIPLIERS[character] for character in match[2]) - len(match[1] or "")
    return Decimal(5) * Decimal(10) ** (power - 1) if power or match[1] else Decimal(0)
