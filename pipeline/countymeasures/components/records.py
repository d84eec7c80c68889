"""What a Doc carries: plain, JSON-able records in ``doc.user_data``.

Every component reads and writes these records, never value objects, so that ``to_bytes``,
``DocBin`` and ``n_process`` keep them. They are the dicts of ``Document.to_dict``; users reach
them as ``doc._.quantities`` and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.tokens import Doc, Span

from countymeasures.documents import Document
from countymeasures.places import find_region

FIELDS = ("sentences", "quantities", "dates", "ordinals", "sections", "checks")
REFERENCE_DATE = "reference_date"
EVIDENCE = "reference_date_evidence"
TITLE = "title"


def document_of(doc: Doc) -> Document:
    """Return the Document that a Doc's records make; its id is empty.

    Parameters
    ----------
    doc : Doc

    Returns
    -------
    Document
    """
    data: dict[str, Any] = {field: doc.user_data.get(field, []) for field in FIELDS}
    data |= {
        "id": "",
        "text": doc.text,
        REFERENCE_DATE: doc.user_data.get(REFERENCE_DATE),
        TITLE: doc.user_data.get(TITLE),
    }
    return Document.from_dict(data)


def sentences_of(doc: Doc) -> list[dict[str, Any]]:
    """Return the records of sentences.

    Raises
    ------
    ValueError
        If no component before this one made any.
    """
    if "sentences" not in doc.user_data:
        raise ValueError(
            "expected a Doc with sentences; add county_sentences to the pipeline before this one"
        )
    sentences: list[dict[str, Any]] = doc.user_data["sentences"]
    return sentences


def store(doc: Doc, document: Document, *fields: str) -> None:
    """Write fields of a Document back into a Doc's records."""
    data = document.to_dict()
    for field in fields:
        doc.user_data[field] = data.get(field, [])


def set_spans(doc: Doc, field: str) -> None:
    """Make a span group of the records of a field, so that spaCy's tools see them."""
    doc.spans[field] = [
        Span(doc, span.start, span.end, label=_label(field, record))
        for record in doc.user_data.get(field, [])
        if (span := doc.char_span(record["start"], record["end"], alignment_mode="expand"))
    ]


def _label(field: str, record: dict[str, Any]) -> str:
    if field == "quantities":
        return str(record.get("dimension") or "count")
    return {"dates": "date", "ordinals": "ordinal"}[field]


def _getter(field: str) -> Callable[[Doc], Any]:
    def get(doc: Doc) -> Any:
        return doc.user_data.get(field, [] if field in FIELDS else None)

    return get


def _region(doc: Doc) -> dict[str, Any] | None:
    date = doc.user_data.get(REFERENCE_DATE)
    region = find_region(
        doc.text, title=doc.user_data.get(TITLE), year=int(date[:4]) if date else None
    )
    return region.model_dump(mode="json", exclude_none=True) if region else None


def register() -> None:
    """Register the extensions ``doc._.quantities`` and so on; harmless when called twice."""
    for field in (*FIELDS, REFERENCE_DATE, EVIDENCE, TITLE):
        if not Doc.has_extension(field):
            Doc.set_extension(field, getter=_getter(field))
    if not Doc.has_extension("region"):
        Doc.set_extension("region", getter=_region)


register()
