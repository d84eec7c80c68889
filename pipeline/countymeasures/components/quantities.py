"""``county_quantities``: quantities, dates and ordinals as records and as span groups."""

from __future__ import annotations

from bisect import bisect_right

from spacy.language import Language
from spacy.tokens import Doc

from countymeasures.components.records import REFERENCE_DATE, sentences_of, set_spans
from countymeasures.documents import DateExpression, Document, Ordinal, Quantity
from countymeasures.numerals import scan

_FIELDS = ("quantities", "dates", "ordinals")


class QuantitiesComponent:
    """Keep the scan's spans that stand in sentences; headings carry none."""

    def __call__(self, doc: Doc) -> Doc:
        """Label a Doc."""
        if "quantities" not in doc.user_data:  # another tokenizer than county.segmenter.v1
            self._scan(doc)
        headings = [
            (record["start"], record["end"]) for record in sentences_of(doc) if record["heading"]
        ]
        starts = [start for start, _ in headings]
        for field in _FIELDS:
            doc.user_data[field] = [
                record
                for record in doc.user_data[field]
                if (at := bisect_right(starts, record["start"]) - 1) < 0
                or headings[at][1] <= record["start"]
            ]
            set_spans(doc, field)
        return doc

    def _scan(self, doc: Doc) -> None:
        spans = scan(doc.text, doc.user_data.get(REFERENCE_DATE))
        document = Document(
            id="",
            text=doc.text,
            sentences=(),
            quantities=tuple(span for span in spans if isinstance(span, Quantity)),
            dates=tuple(span for span in spans if isinstance(span, DateExpression)),
            ordinals=tuple(span for span in spans if isinstance(span, Ordinal)),
        ).to_dict()
        for field in _FIELDS:
            doc.user_data[field] = document[field]


@Language.factory(
    "county_quantities",
    requires=["doc._.sentences"],
    assigns=["doc._.quantities", "doc._.dates", "doc._.ordinals", "doc.spans"],
)
def make_quantities(nlp: Language, name: str) -> QuantitiesComponent:
    """Make the component."""
    return QuantitiesComponent()
