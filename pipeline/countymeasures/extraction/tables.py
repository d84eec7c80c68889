"""The tables: their columns, and the rows that a Document gives.

A number is a double: its shortest decimal notation is what the Document says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from countymeasures.documents import Document, to_number

Kind = Literal["text", "integer", "number", "boolean", "texts"]
Row = list[Any]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name : str
    kind : {"text", "integer", "number", "boolean", "texts"}
        ``texts`` is a list; csv and xlsx join it with ``;``.
    meaning : str
    unit : str
        What a number counts or is measured in; empty where it only numbers or is no number.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""

    @property
    def explained(self) -> str:
        """The meaning with the unit."""
        return f"{self.meaning} [{self.unit}]" if self.unit else self.meaning


TABLES: dict[str, tuple[Column, ...]] = {
    "measures": (
        Column("document", "text", "Id of the report"),
        Column("number", "integer", "Place of the figure in the report, from 0"),
        Column("region", "text", "Province, prefecture and county of the report"),
        Column("region_code", "text", "Six-digit division code of the region"),
        Column(
            "reference_date", "text", "When the report was written: YYYY, YYYY-MM or YYYY-MM-DD"
        ),
        Column("section", "text", "Headings above the figure, from the outermost, joined with /"),
        Column("sentence_number", "integer", "Row of the table sentences, from 0 in each report"),
        Column("sentence", "text", "The sentence that the figure stands in"),
        Column("category", "text", "Kind of measure: key of the taxonomy"),
        Column("entity", "text", "What was counted"),
        Column("action", "text", "The verb that governs the figure"),
        Column("status", "text", "done, ongoing or planned"),
        Column("role", "text", "level, from, to, increase or decrease"),
        Column("text", "text", "The figure as it stands in the clean text"),
        Column("value", "number", "The value; empty for a range", "as column unit"),
        Column("low", "number", "Lower end of a range", "as column unit"),
        Column("high", "number", "Upper end of a range", "as column unit"),
        Column("unit", "text", "Unit of value; empty for an index or a score"),
        Column("comparator", "text", "= exact, ~ about, > >= < <="),
        Column("per", "texts", "What the value is divided by, for example person and year"),
        Column("dimension", "text", "What kind of unit it is, for example money or area"),
        Column("value_si", "number", "The value", "as column unit_si"),
        Column("unit_si", "text", "Base unit of the dimension"),
        Column("part_of", "integer", "Number of the figure that this one is a part of"),
        Column("date", "text", "The date that the figure is of: YYYY, YYYY-MM or a period"),
        Column("score", "number", "Confidence", "from 0 to 1"),
        Column("raw_start", "integer", "Where it begins in the decoded file", "characters"),
        Column("raw_end", "integer", "Where it ends there, exclusive", "characters"),
        Column("page", "integer", "Page of a PDF, from 1"),
    ),
    "sentences": (
        Column("document", "text", "Id of the report"),
        Column("number", "integer", "Place of the sentence in the report, from 0"),
        Column("section", "text", "Headings above it, from the outermost, joined with /"),
        Column("heading", "boolean", "True for a title, a heading, a byline or page furniture"),
        Column("categories", "texts", "Kinds of measure: keys of the taxonomy"),
        Column("text", "text", "The sentence in the clean text"),
        Column("raw_start", "integer", "Where it begins in the decoded file", "characters"),
        Column("raw_end", "integer", "Where it ends there, exclusive", "characters"),
    ),
    "reports": (
        Column("document", "text", "Id of the report"),
        Column("path", "text", "The file; of a text in a file of texts with its line"),
        Column("format", "text", "txt, html, docx, pdf, jsonl or csv"),
        Column("encoding", "text", "Encoding of a text file"),
        Column("checksum", "text", "SHA-256 of the bytes of the file, or of the text in UTF-8"),
        Column("duplicate_of", "text", "Id of an earlier report with the same bytes"),
        Column("title", "text", "Title of the report"),
        Column("region", "text", "Province, prefecture and county"),
        Column("region_code", "text", "Six-digit division code"),
        Column("region_evidence", "text", "option, metadata, title, text or name"),
        Column("reference_date", "text", "When it was written: YYYY, YYYY-MM or YYYY-MM-DD"),
        Column(
            "reference_date_evidence", "text", "option, metadata, dateline, title, text or name"
        ),
        Column("characters", "integer", "Length of the clean text", "characters"),
        Column("sentences", "integer", "How many there are that are no headings", "sentences"),
        Column("quantities", "integer", "Rows of the table measures", "figures"),
        Column("repairs", "integer", "What cleaning repaired", "damaged places"),
    ),
}


def rows_of(document: Document) -> dict[str, list[Row]]:
    """Return the rows that a Document gives to each table.

    Parameters
    ----------
    document : Document

    Returns
    -------
    dict of str to list of list
        By table; cells in the order of its columns, None where there is nothing.
    """
    return {
        "measures": list(_measures(document)),
        "sentences": list(_sentences(document)),
        "reports": [_report(document)],
    }


def _measures(document: Document) -> Iterator[Row]:
    region = document.region
    sentence = 0
    for number, quantity in enumerate(document.quantities):
        # Both run in the order of the text; a figure outside every sentence has none.
        while (
            sentence + 1 < len(document.sentences)
            and document.sentences[sentence].end <= quantity.start
        ):
            sentence += 1
        around = document.sentences[sentence] if document.sentences else None
        if around and not around.start <= quantity.start < around.end:
            around = None
        yield [
            document.id,
            number,
            region and region.name,
            region and region.code,
            document.reference_date,
            _section(document, around.section) if around else None,
            sentence if around else None,
            document.text[around.start : around.end] if around else None,
            quantity.category,
            quantity.entity and quantity.entity.text,
            quantity.action and quantity.action.text,
            quantity.status,
            quantity.role,
            quantity.text,
            _number(quantity.value),
            _number(quantity.low),
            _number(quantity.high),
            quantity.unit,
            quantity.comparator,
            list(quantity.per),
            quantity.dimension,
            _number(quantity.value_si),
            quantity.unit_si,
            quantity.part_of,
            document.dates[quantity.date].value if quantity.date is not None else None,
            quantity.score,
            quantity.raw_start,
            quantity.raw_end,
            quantity.page,
        ]


def _sentences(document: Document) -> Iterator[Row]:
    for number, sentence in enumerate(document.sentences):
        yield [
            document.id,
            number,
            _section(document, sentence.section),
            sentence.heading,
            list(sentence.categories),
            document.text[sentence.start : sentence.end],
            sentence.raw_start,
            sentence.raw_end,
        ]


def _report(document: Document) -> Row:
    source, region = document.source, document.region
    return [
        document.id,
        source and source.path,
        source and source.format,
        source and source.encoding,
        source and source.checksum,
        document.duplicate_of,
        document.title,
        region and region.name,
        region and region.code,
        region and region.evidence,
        document.reference_date,
        source and source.reference_date_evidence,
        len(document.text),
        sum(not sentence.heading for sentence in document.sentences),
        len(document.quantities),
        sum(noise.count for noise in document.noise if noise.repaired),
    ]


def _section(document: Document, index: int | None) -> str | None:
    titles: list[str] = []
    while index is not None:
        section = document.sections[index]
        titles.append(section.title)
        index = section.parent
    return "/".join(reversed(titles)) or None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(to_number(value))
