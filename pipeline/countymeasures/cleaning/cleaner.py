"""Raw text to clean text, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from countymeasures.cleaning import edges, fullwidth, pinyin, traditional
from countymeasures.cleaning.alignment import Alignment, Edit, apply
from countymeasures.documents import Noise

STEPS: dict[str, Callable[[str], list[Edit]]] = {
    "pinyin": pinyin.find,
    "traditional": traditional.find,
    "fullwidth": fullwidth.find,
    "edges": edges.find,
}
DEFAULT_STEPS = tuple(STEPS)


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
    ('资助学生34人', (15, 18))
    """
    unknown = [name for name in steps if name not in STEPS]
    if unknown:
        raise ValueError(f"expected cleaning steps of {', '.join(STEPS)}, got {unknown[0]!r}")
    text, alignment, noise = raw, Alignment(), []
    for name in steps:
        edits = STEPS[name](text)
        if edits:
            start, end = alignment.to_raw(edits[0].start, edits[0].end)
            noise.append(
                Noise(
                    step=name,
                    repaired=True,
                    count=len(edits),
                    start=start,
                    end=end,
                    text=raw[start:end],
                )
            )
            text, step_alignment = apply(text, edits)
            alignment = alignment.then(step_alignment)
    return CleanText(text, alignment, tuple(noise))
