"""Where every character of a cleaned text stands in the raw one.

A cleaning step is a list of ``Edit`` on the text before it. ``apply`` makes the
next text and the ``Alignment`` of the step; an alignment of several steps is their
composition, looked up step by step.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class Edit(NamedTuple):
    """Characters ``start`` to ``end`` of a text and what stands in their place afterwards.

    Attributes
    ----------
    start, end : int
        Half-open; equal for an insertion.
    text : str
        Empty for a deletion. Text of the length ``end - start`` stands for those
        characters one by one.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Step:
    """The edits of one step that change the length; the characters between them are kept.

    Edit ``i`` puts characters ``after_starts[i]`` to ``after_ends[i]`` in the place of
    ``before_starts[i]`` to ``before_ends[i]``. All four are sorted.
    """

    before_starts: array[int]
    before_ends: array[int]
    after_starts: array[int]
    after_ends: array[int]


def _translate(
    span: tuple[int, int],
    starts: array[int],
    ends: array[int],
    target_starts: array[int],
    target_ends: array[int],
) -> tuple[int, int]:
    """Carry a span over a step; what was deleted before it or after it stays outside."""
    start, end = span
    # The last edit that begins at or before the first character.
    index = bisect_right(starts, start) - 1
    if index < 0:
        new_start = start
    elif start < ends[index]:
        new_start = target_starts[index]
    else:
        new_start = target_ends[index] + start - ends[index]
    # The last edit that begins before the end of the last character.
    index = bisect_left(starts, end) - 1
    if index < 0:
        new_end = end
    elif end <= ends[index]:
        new_end = target_ends[index]
    else:
        new_end = target_ends[index] + end - ends[index]
    return (new_start, new_end) if new_start <= new_end else (new_end, new_start)


@dataclass(frozen=True)
class Alignment:
    """The way from a cleaned text to the raw text and back.

    Attributes
    ----------
    steps : tuple
        From raw to clean, one for each step that changed the length of the text.
    """

    steps: tuple[_Step, ...] = ()

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the run of the raw text that a run of the clean text was made from.

        Parameters
        ----------
        start, end : int
            Half-open offsets into the clean text.

        Returns
        -------
        tuple of int
            From the first character of the run to the end of its last character. What a
            step deleted inside the run is part of it, what it deleted before or after the
            run is not. A character of a replacement stands for all that was replaced.

        Examples
        --------
        >>> _, alignment = apply("3万(wàn)元", [Edit(2, 7, "")])
        >>> alignment.to_raw(0, 3), alignment.to_raw(0, 2)
        ((0, 8), (0, 2))
        """
        span = (start, end)
        for step in reversed(self.steps):
            span = _translate(
                span, step.after_starts, step.after_ends, step.before_starts, step.before_ends
            )
        return span

    def to_clean(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """Return the run of the clean text that was made from a run of the raw text.

        Parameters
        ----------
        raw_start, raw_end : int
            Half-open offsets into the raw text.

        Returns
        -------
        tuple of int
            Empty where all of the run was deleted.

        Examples
        --------
        >>> _, alignment = apply("3万(wàn)元", [Edit(2, 7, "")])
        >>> alignment.to_clean(0, 8), alignment.to_clean(2, 7)
        ((0, 3), (2, 2))
        """
        span = (raw_start, raw_end)
        for step in self.steps:
            span = _translate(
                span, step.before_starts, step.before_ends, step.after_starts, step.after_ends
            )
        return span

    def then(self, other: Alignment) -> Alignment:
        """Return the alignment of this cleaning followed by another one."""
        return Alignment(self.steps + other.steps)


def merge(deletions: Iterable[Edit]) -> list[Edit]:
    """Return deletions in order, those that overlap as one.

    Examples
    --------
    >>> merge([Edit(4, 6, ""), Edit(1, 3, ""), Edit(2, 4, "")])
    [Edit(start=1, end=4, text=''), Edit(start=4, end=6, text='')]
    """
    merged: list[Edit] = []
    for edit in sorted(deletions):
        if merged and edit.start < merged[-1].end:
            merged[-1] = Edit(merged[-1].start, max(merged[-1].end, edit.end), "")
        else:
            merged.append(edit)
    return merged


def apply(text: str, edits: Sequence[Edit]) -> tuple[str, Alignment]:
    """Carry out the edits of one step.

    Parameters
    ----------
    text : str
    edits : sequence of Edit
        Sorted, without overlap.

    Returns
    -------
    tuple
        The text afterwards and the alignment between both.

    Raises
    ------
    ValueError
        If an edit overlaps the one before it or lies outside the text.

    Examples
    --------
    >>> apply("１ 200人", [Edit(0, 1, "1"), Edit(1, 2, "")])[0]
    '1200人'
    """
    if not edits:
        return text, Alignment()
    for edit, following in pairwise(edits):
        if following.start < edit.end:
            raise ValueError(f"expected edits in order and apart, got {edit} before {following}")
    if edits[0].start < 0 or edits[-1].end > len(text):
        raise ValueError(f"expected edits within 0:{len(text)}, got {edits[0]} to {edits[-1]}")
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces.append(text[position : edit.start])
        pieces.append(edit.text)
        position = edit.end
    pieces.append(text[position:])
    step = _step_of(edits)
    return "".join(pieces), Alignment((step,) if step.before_starts else ())


def _step_of(edits: Iterable[Edit]) -> _Step:
    step = _Step(array("I"), array("I"), array("I"), array("I"))
    shift = 0
    for start, end, text in edits:
        if len(text) == end - start:
            continue
        step.before_starts.append(start)
        step.before_ends.append(end)
        step.after_starts.append(start + shift)
        shift += len(text) - (end - start)
        step.after_ends.append(end + shift)
    return step
