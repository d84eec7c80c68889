"""Raw text to clean text, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from countymeasures.cleaning import (
    duplicates,
    edges,
    entities,
    footnotes,
    fullwidth,
    furniture,
    numbers,
    page_numbers,
    pinyin,
    punctuation,
    shifted,
    tables,
    traditional,
    wrapped,
)
from countymeasures.cleaning.alignment import Alignment, Edit, apply
from countymeasures.cleaning.damage import find_damage
from countymeasures.documents import Noise

# In this order: lines and characters first, then what is recognised by them.
STEPS: dict[str, Callable[[str], list[Edit]]] = {
    "entities": entities.find,
    "pinyin": pinyin.find,
    "shifted": shifted.find,
    "traditional": traditional.find,
    "furniture": furniture.find,
    "page_numbers": page_numbers.find,
    # While digits are as wide as they were printed.
    "wrapped": wrapped.find,
    "fullwidth": fullwidth.find,
    "tables": tables.find,
    "numbers": numbers.find,
    "footnotes": footnotes.find,
    "punctuation": punctuation.find,
    "duplicates": duplicates.find,
    "edges": edges.find,
}
DEFAULT_STEPS = tuple(STEPS)
# What one repair uncovers the next round repairs; a text is clean when a round changes nothing.
_MOST_ROUNDS = 8


@dataclass(frozen=True)
class CleanText:
    """A repaired text, where its characters come from, and what was wrong.

    Attributes
    ----------
    text : str
    alignment : Alignment
        Between the raw text and this one.
    noise : tuple of Noise
        What was repaired and what damage is left, with raw offsets.
    """

    text: str
    alignment: Alignment
    noise: tuple[Noise, ...]


def clean(raw: str, steps: Sequence[str] = DEFAULT_STEPS) -> CleanText:
    """Repair a text and keep the place of every character.

    Parameters
    ----------
    raw : str
        As decoded.
    steps : sequence of str, default DEFAULT_STEPS
        Names of cleaning steps, in the order in which they are carried out.

    Returns
    -------
    CleanText

    Raises
    ------
    ValueError
        If a step has an unknown name.

    Examples
    --------
    >>> result = clean("資(zī)助學(xué)生３４人")
    >>> result.text, result.alignment.to_raw(4, 7)
    ('资助学生34人', (13, 16))
    """
    unknown = [name for name in steps if name not in STEPS]
    if unknown:
        raise ValueError(f"expected cleaning steps of {', '.join(STEPS)}, got {unknown[0]!r}")
    text, alignment = raw, Alignment()
    found: dict[str, Noise] = {}
    for _ in range(_MOST_ROUNDS):
        before = text
        for name in steps:
            edits = STEPS[name](text)
            if edits:
                start, end = alignment.to_raw(edits[0].start, edits[0].end)
                _count(found, name, True, len(edits), start, end, raw)
                text, of_step = apply(text, edits)
                alignment = alignment.then(of_step)
        if text == before:
            break
    for damage in find_damage(text):
        start, end = alignment.to_raw(damage.start, damage.end)
        _count(found, damage.kind, False, 1, start, end, raw)
    return CleanText(text, alignment, tuple(found.values()))


def _count(
    found: dict[str, Noise], step: str, repaired: bool, count: int, start: int, end: int, raw: str
) -> None:
    """Add cases of one kind to those found before; the first case found is the example."""
    first = found.get(step)
    if first is None:
        found[step] = Noise(
            step=step, repaired=repaired, count=count, start=start, end=end, text=raw[start:end]
        )
    else:
        found[step] = first.model_copy(update={"count": first.count + count})
