"""Which sentences are most worth labelling next, in the form in which they are labelled.

Worth labelling is what the classifier is unsure of and what is unlike the sentences chosen
already; and, of a category that was just added to the taxonomy, what holds its cue words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from countymeasures.classification.classifier import Classifier
from countymeasures.classification.context import Scores, join, look
from countymeasures.corpus import Head, render
from countymeasures.documents import DateExpression, Document, Ordinal, Quantity, Sentence, Span
from countymeasures.structure import is_boilerplate, outline
from countymeasures.taxonomy import Category

_T = TypeVar("_T", Sentence, Span, Quantity, DateExpression, Ordinal)

SHORTEST = 8
"""Characters; a shorter sentence says too little to be worth the work."""
_POOL = 10
"""So many times the number asked for are compared with each other."""


@dataclass(frozen=True)
class Suggestion:
    """A sentence worth labelling.

    Attributes
    ----------
    document : int
        Index of its report.
    sentence : int
        Index in ``Document.sentences``.
    worth : float
        From 0 to 2, when it was chosen.
    """

    document: int
    sentence: int
    worth: float


def suggest(
    model: Classifier,
    documents: Sequence[Document],
    number: int,
    categories: Iterable[Category] = (),
) -> list[Suggestion]:
    """Choose the sentences that are most worth labelling.

    Parameters
    ----------
    model : Classifier
    documents : sequence of Document
        Unlabelled reports with their sentences.
    number : int
        How many; fewer are returned where there are not as many different ones.
    categories : iterable of Category, optional
        The taxonomy. Cue words of categories that the model doesn't know count.

    Returns
    -------
    list of Suggestion
        The most valuable first.

    Raises
    ------
    ValueError
        If the number is not positive.
    """
    if number < 1:
        raise ValueError(f"number: expected at least 1, got {number}")
    views = [look(document) for document in documents]
    view = join(views)
    owner = np.repeat(np.arange(len(views)), [len(v.indices) for v in views])
    worth = _unsureness(model.probabilities(documents), model.thresholds)
    new = [cue for c in categories if c.key not in model.keys for cue in c.cues]
    for row, words in enumerate(view.own):
        if len(words) < SHORTEST or is_boilerplate(words):
            worth[row] = 0
        elif any(cue in words for cue in new):
            worth[row] += 1
    pool = np.argsort(-worth, kind="stable")[: _POOL * number]
    pool = pool[worth[pool] > 0]
    chosen = _choose(worth[pool], model.ngrams.transform([view.own[i] for i in pool]), number)
    return [
        Suggestion(int(owner[pool[i]]), view.indices[pool[i]], round(value, 4))
        for i, value in chosen
    ]


def _unsureness(probabilities: Scores, thresholds: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return from 0 to 1 how near a sentence's nearest category is to its threshold."""
    distance = np.abs(probabilities - thresholds) / np.maximum(thresholds, 1 - thresholds)
    return np.asarray(1 - distance.min(axis=1, initial=1), dtype=np.float64)


def _choose(worth: NDArray[np.float64], features: Any, number: int) -> list[tuple[int, float]]:
    """Take the best one again and again, each lowered by how like a chosen one it is."""
    worth = worth.copy()
    likeness = np.zeros(len(worth))
    chosen: list[tuple[int, float]] = []
    while len(chosen) < min(number, len(worth)):
        value = worth * (1 - likeness)
        best = int(value.argmax())
        if value[best] <= 1e-6:
            break
        chosen.append((best, float(value[best])))
        like = (features @ features[[best]].T).toarray().ravel()
        likeness = np.clip(np.maximum(likeness, like), 0, 1)
        likeness[best] = 1
    return chosen


def write(
    documents: Sequence[Document], suggestions: Iterable[Suggestion], model: Classifier
) -> dict[str, str]:
    """Write suggestions in the editable form, labelled as the model would.

    Parameters
    ----------
    documents : sequence of Document
    suggestions : iterable of Suggestion
    model : Classifier
        Says the labels that are to be corrected.

    Returns
    -------
    dict of str to str
        From file name (``ID.txt``) to text, one file a report. A sentence stands under the
        headings that it had, those before it in its paragraph that were not chosen left out.
    """
    chosen: dict[int, set[int]] = {}
    for suggestion in suggestions:
        chosen.setdefault(suggestion.document, set()).add(suggestion.sentence)
    files: dict[str, str] = {}
    for index in sorted(chosen):
        name = documents[index].id.replace("/", "_") or "report"
        stem, copy = name, 1
        while f"{stem}.txt" in files:
            copy += 1
            stem = f"{name}-{copy}"
        excerpt = _excerpt(model.classify(documents[index]), chosen[index])
        head = Head(
            id=stem,
            title=excerpt.title or "",
            county=excerpt.region.name if excerpt.region else "",
            reference_date=excerpt.reference_date or "",
        )
        files[f"{stem}.txt"] = render(excerpt, head)
    return files


def _excerpt(document: Document, chosen: set[int]) -> Document:
    """Return a report of some sentences of a report and the headings above them."""
    kept = sorted(chosen | _headings_above(document, chosen))
    text = ""
    sentences: list[Sentence] = []
    moved: list[tuple[Sentence, int]] = []
    previous = -1
    for index in kept:
        sentence = document.sentences[index]
        between = document.text[document.sentences[previous].end : sentence.start]
        if text and (previous != index - 1 or "\n" in between):
            text += "\n"
        offset = len(text) - sentence.start
        text += document.text[sentence.start : sentence.end]
        moved.append((sentence, offset))
        sentences.append(_move(sentence, offset))
        previous = index

    def move(span: _T | None) -> _T | None:
        """Return a span at its place in the excerpt, None where its sentence isn't there."""
        if span is not None:
            for sentence, offset in moved:
                if sentence.start <= span.start and span.end <= sentence.end:
                    return _move(span, offset)
        return None

    quantities = [(i, q) for i, q in enumerate(map(move, document.quantities)) if q is not None]
    place_of: dict[int | None, int] = {old: new for new, (old, _) in enumerate(quantities)}
    return document.model_copy(
        update={
            "text": text,
            "sentences": tuple(sentences),
            "quantities": tuple(
                quantity.model_copy(
                    update={
                        "entity": move(quantity.entity),
                        "action": move(quantity.action),
                        "part_of": place_of.get(quantity.part_of),
                        "date": None,
                    }
                )
                for _, quantity in quantities
            ),
            "dates": tuple(date for date in map(move, document.dates) if date is not None),
            "ordinals": tuple(o for o in map(move, document.ordinals) if o is not None),
            "sections": (),
            "checks": (),
        }
    )


def _headings_above(document: Document, chosen: set[int]) -> set[int]:
    """Return the heading lines of the sections that the chosen sentences stand in."""
    found = outline(document.text, document.sentences)
    opened = {section.start: number for number, section in enumerate(found.sections)}
    line_of = {
        opened[sentence.start]: index
        for index, sentence in enumerate(document.sentences)
        if sentence.heading and sentence.start in opened
    }
    above: set[int] = set()
    for index in chosen:
        number = found.section_of[index]
        while number is not None:
            if number in line_of:
                above.add(line_of[number])
            number = found.sections[number].parent
    return above


def _move(item: _T, offset: int) -> _T:
    """Return a sentence or span at its place in the excerpt; its place in a file is lost."""
    return item.model_copy(
        update={
            "start": item.start + offset,
            "end": item.end + offset,
            "raw_start": None,
            "raw_end": None,
        }
    )
