"""A sentence and what stands around it: its lead, its headings, its neighbours.

A fragment such as ``涉及242户，已搬迁25户；`` is only clear from these. ``look`` takes them
from a Document; ``relate`` makes numbers of them once each text has its scores.
``bare``, ``alone`` and ``untidy`` are the same report less well kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from countymeasures.documents import Document
from countymeasures.structure import leads, outline

Scores = NDArray[np.float32]
_CLAUSE = re.compile(r"[^，,；;：:。]+[，,；;：:。]?")


@dataclass(frozen=True)
class View:
    """The sentences of a report that are no headings, with their surroundings.

    All sequences but ``clauses`` and ``clause_starts`` have one item a sentence.

    Attributes
    ----------
    indices : tuple of int
        Place in ``Document.sentences``.
    own, topic, outer : tuple of str
        The sentence; the lead of its part of the paragraph, or where there is none the
        innermost heading; the headings around that. Empty for none.
    paragraph, section : ndarray of int
        Number of its paragraph and of its section, from 0.
    clauses : tuple of str
        Of all sentences.
    clause_sentence, clause_start : ndarray of int
        The sentence of each clause, and where it begins in the text.
    """

    indices: tuple[int, ...]
    own: tuple[str, ...]
    topic: tuple[str, ...]
    outer: tuple[str, ...]
    paragraph: NDArray[np.int64]
    section: NDArray[np.int64]
    clauses: tuple[str, ...]
    clause_sentence: NDArray[np.int64]
    clause_start: NDArray[np.int64]
    figures: NDArray[np.float32]


def look(document: Document) -> View:
    """Return the sentences of a report and their surroundings."""
    text, sentences = document.text, document.sentences
    sections = document.sections
    section_of: Sequence[int | None] = [sentence.section for sentence in sentences]
    if not sections:
        _, sections, section_of = outline(text, sentences)
    above: list[str] = []
    for section in sections:
        parent = section.parent
        above.append("" if parent is None else f"{sections[parent].title} {above[parent]}")
    lead_of = leads(text, sentences)
    indices = [i for i, sentence in enumerate(sentences) if not sentence.heading]
    breaks = [
        i
        for number, i in enumerate(indices)
        if number == 0 or "\n" in text[sentences[indices[number - 1]].end : sentences[i].start]
    ]
    inner = [section_of[i] for i in indices]
    headings = [("", "") if k is None else (sections[k].title, above[k]) for k in inner]
    topics = [
        (lead_of[i], " ".join(around)) if lead_of[i] else around
        for i, around in zip(indices, headings, strict=True)
    ]
    clauses = [
        (number, sentences[i].start + match.start(), match.group())
        for number, i in enumerate(indices)
        for match in _CLAUSE.finditer(text[sentences[i].start : sentences[i].end])
    ]
    return View(
        indices=tuple(indices),
        own=tuple(text[sentences[i].start : sentences[i].end] for i in indices),
        topic=tuple(topic or "" for topic, _ in topics),
        outer=tuple(outer.strip() for _, outer in topics),
        paragraph=np.cumsum(np.isin(indices, breaks)) - 1,
        section=np.array([0 if k is None else k + 1 for k in inner], dtype=np.int64),
        clauses=tuple(words for _, _, words in clauses),
        clause_sentence=np.array([number for number, _, _ in clauses], dtype=np.int64),
        clause_start=np.array([start for _, start, _ in clauses], dtype=np.int64),
        figures=_count_figures(document, indices),
    )


def _count_figures(document: Document, indices: Sequence[int]) -> NDArray[np.float32]:
    """Return how many quantities sentences hold, at most three, from 0 to 1."""
    starts = np.array([quantity.start for quantity in document.quantities], dtype=np.int64)
    bounds = np.array(
        [[document.sentences[i].start, document.sentences[i].end] for i in indices], dtype=np.int64
    ).reshape(-1, 2)
    count = np.diff(np.searchsorted(starts, bounds), axis=1)[:, 0]
    return np.asarray(np.minimum(count, 3) / 3, dtype=np.float32)


FEATURES = (
    "own",
    "best other",
    "clause",
    "topic",
    "outer",
    "previous",
    "next",
    "second before",
    "second after",
    "paragraph",
    "section",
    "best of topic",
    "best of paragraph",
    "best of section",
    "nothing",
    "figures",
)
"""What ``relate`` gives for each sentence and category."""
NEUTRAL = 0.05
"""Score that speaks neither for nor against: what the text model gives to empty words."""
_SMALLEST = 1e-3


def relate(
    view: View,
    own: Scores,
    clause: Scores,
    topic: Scores,
    outer: Scores,
    nothing: Scores,
    hidden: NDArray[np.bool_] | None = None,
) -> Scores:
    """Return, for each sentence and category, what speaks for it in and around the sentence.

    Parameters
    ----------
    view : View
    own, topic, outer : ndarray, shape (n_sentences, n_categories)
        Scores from 0 to 1 of the texts in ``view``; 0 where there is none.
    clause : ndarray, shape (n_clauses, n_categories)
    nothing : ndarray, shape (n_sentences,)
        Score of the sentence as one that states no measure.
    hidden : ndarray of bool, shape (n_sentences,), optional
        Sentences whose own words are not looked at.

    Returns
    -------
    ndarray, shape (n_sentences, n_categories, n_features)
        Log odds over those of ``NEUTRAL``, in the order of ``FEATURES``.
    """
    strongest = np.zeros_like(own)
    np.maximum.at(strongest, view.clause_sentence, clause)
    words = own
    if hidden is not None:
        words = np.where(hidden[:, None], np.float32(0), own)
        strongest[hidden] = 0
    paragraph = _mean_of_others(own, view.paragraph)
    section = np.where(view.section[:, None] > 0, _mean_of_others(own, view.section), 0)
    sides = [
        words,
        _best_other(words),
        strongest,
        topic,
        outer,
        *(_neighbour(own, view.paragraph, step) for step in (-1, 1, -2, 2)),
        paragraph,
        section,
        *(
            np.broadcast_to(scores.max(axis=1, keepdims=True), own.shape)
            for scores in (topic, paragraph, section)
        ),
        np.broadcast_to(nothing[:, None], own.shape),
    ]
    odds = [_log_odds(side) for side in sides]
    figures = np.broadcast_to(view.figures[:, None], own.shape)
    return np.stack([*odds, figures], axis=-1)


def _log_odds(scores: Scores) -> Scores:
    """Return log odds over the neutral ones; 0 is for what isn't there, and neutral."""
    there = np.where(scores == 0, np.float32(NEUTRAL), scores)
    kept = np.clip(there, _SMALLEST, 1 - _SMALLEST, dtype=np.float32)
    odds: Scores = np.log(kept / (1 - kept) * np.float32((1 - NEUTRAL) / NEUTRAL))
    return odds


def _best_other(scores: Scores) -> Scores:
    """Return for each category the highest score of the others."""
    if scores.shape[1] < 2:
        return np.zeros_like(scores)
    second, best = np.sort(scores, axis=1)[:, -2:].T
    others: Scores = np.where(scores == best[:, None], second[:, None], best[:, None])
    return others


def _neighbour(scores: Scores, paragraph: NDArray[np.int64], step: int) -> Scores:
    """Return the scores of the sentence so many places on in the paragraph, 0 where none is."""
    found = np.zeros_like(scores)
    at = np.arange(len(scores))
    inside = (at + step >= 0) & (at + step < len(scores))
    inside[inside] = paragraph[at[inside] + step] == paragraph[inside]
    found[inside] = scores[at[inside] + step]
    return found


def _mean_of_others(scores: Scores, group: NDArray[np.int64]) -> Scores:
    """Return the mean over the other sentences of a group, 0 where there are none."""
    if not len(scores):
        return scores
    totals = np.zeros((int(group.max()) + 1, scores.shape[1]), dtype=scores.dtype)
    np.add.at(totals, group, scores)
    others = np.bincount(group)[group][:, None] - 1
    return np.where(others > 0, (totals[group] - scores) / np.maximum(others, 1), np.float32(0))


def bare(view: View) -> View:
    """Return a report as it would be without its headings."""
    none = ("",) * len(view.own)
    return replace(view, topic=none, outer=none, section=np.zeros_like(view.section))


def alone(view: View) -> View:
    """Return a report as it would be if each sentence stood alone under its heading."""
    paragraph = np.arange(len(view.own), dtype=np.int64)
    return replace(view, paragraph=paragraph, section=np.zeros_like(view.section))


def untidy(view: View, rng: np.random.Generator) -> tuple[View, NDArray[np.int64]]:
    """Return a report as it would be if its paragraphs held several topics, and no headings.

    Runs of one to three sentences that stand together change places with each other.

    Parameters
    ----------
    view : View
    rng : Generator

    Returns
    -------
    View
    ndarray of int
        Where each sentence stood before.
    """
    runs: list[range] = []
    first = 0
    while first < len(view.own):
        end = min(first + int(rng.integers(1, 4)), len(view.own))
        while view.paragraph[end - 1] != view.paragraph[first]:
            end -= 1
        runs.append(range(first, end))
        first = end
    order = np.array([i for run in rng.permutation(len(runs)) for i in runs[run]], dtype=np.int64)
    moved = np.empty_like(order)
    moved[order] = np.arange(len(order))
    own = tuple(view.own[i] for i in order)
    moved_view = replace(
        view,
        own=own,
        clause_sentence=moved[view.clause_sentence],
        figures=view.figures[order],
    )
    return bare(moved_view), order


def join(views: Iterable[View]) -> View:
    """Return several reports as one, paragraphs and sections kept apart."""
    parts = list(views)
    sentences = paragraphs = sections = 0
    numbered: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]] = []
    for view in parts:
        numbered.append(
            (
                view.paragraph + paragraphs,
                np.where(view.section > 0, view.section + sections, 0),
                view.clause_sentence + sentences,
            )
        )
        sentences += len(view.indices)
        paragraphs += int(view.paragraph.max(initial=-1)) + 1
        sections += int(view.section.max(initial=0))

    def all_of(name: str) -> tuple[str, ...]:
        return tuple(words for view in parts for words in getattr(view, name))

    none = np.zeros(0, dtype=np.int64)
    return View(
        indices=tuple(i for view in parts for i in view.indices),
        own=all_of("own"),
        topic=all_of("topic"),
        outer=all_of("outer"),
        paragraph=np.concatenate([none, *(n[0] for n in numbered)]),
        section=np.concatenate([none, *(n[1] for n in numbered)]),
        clauses=all_of("clauses"),
        clause_sentence=np.concatenate([none, *(n[2] for n in numbered)]),
        clause_start=np.concatenate([none, *(view.clause_start for view in parts)]),
        figures=np.concatenate([none.astype(np.float32), *(view.figures for view in parts)]),
    )
