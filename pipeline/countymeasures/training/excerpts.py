"""Passages of reports as reports of their own, as they are found where a page was cut up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TypeVar

from countymeasures.documents import Document, Sentence, Span

_FEWEST = 3
"""Sentences of an excerpt."""
S = TypeVar("S", bound=Span)


def excerpts(document: Document) -> Iterator[Document]:
    r"""Yield passages between headings and single sentences, as if nothing stood around them.

    Quantities lose their whole and their date; one whose entity or action stands outside the
    passage is left out.

    Parameters
    ----------
    document : Document
        Labelled.

    Yields
    ------
    Document
        Of at least three sentences, or of one that holds a figure; its id is that of the report
        and where it begins and ends.

    Examples
    --------
    >>> from countymeasures.corpus import parse_text
    >>> body = "".join(f"修路{n}条。\n= roads\nq {n}条 | {n} 条 | 路 | 修\n" for n in (2, 3, 4))
    >>> [e.text for e in excerpts(parse_text(f"id: a\n\n# 交通\n\n{body}").document)]
    ['修路2条。修路3条。修路4条。', '修路2条。', '修路3条。', '修路4条。']
    """
    passage: list[Sentence] = []
    for sentence in document.sentences:
        if not sentence.heading:
            passage.append(sentence)
            continue
        if len(passage) >= _FEWEST:
            yield _cut(document, passage)
        passage = []
    if len(passage) >= _FEWEST:
        yield _cut(document, passage)
    starts = [quantity.start for quantity in document.quantities]
    for sentence in document.sentences:
        holds_figure = bisect_left(starts, sentence.start) < bisect_left(starts, sentence.end)
        if holds_figure and not sentence.heading:
            yield _cut(document, [sentence])


def _cut(document: Document, passage: Sequence[Sentence]) -> Document:
    start, end = passage[0].start, passage[-1].end

    def is_inside(span: Span | None) -> bool:
        return span is None or (start <= span.start and span.end <= end)

    def move(span: S) -> S:
        return span.model_copy(update={"start": span.start - start, "end": span.end - start})

    quantities = tuple(
        move(quantity).model_copy(
            update={
                "entity": quantity.entity and move(quantity.entity),
                "action": quantity.action and move(quantity.action),
                "part_of": None,
                "date": None,
            }
        )
        for quantity in document.quantities
        if all(map(is_inside, (quantity, quantity.entity, quantity.action)))
    )
    return Document(
        id=f"{document.id}-{start}-{end}",
        text=document.text[start:end],
        reference_date=document.reference_date,
        sentences=tuple(
            s.model_copy(update={"start": s.start - start, "end": s.end - start, "section": None})
            for s in passage
        ),
        quantities=quantities,
        dates=tuple(move(date) for date in document.dates if is_inside(date)),
        ordinals=tuple(move(ordinal) for ordinal in document.ordinals if is_inside(ordinal)),
    )
