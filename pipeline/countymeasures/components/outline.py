"""``county_outline``: title and sections, and the section of each sentence."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from countymeasures.components.records import TITLE, document_of, sentences_of
from countymeasures.structure import outline


class OutlineComponent:
    """Find the title and the sections of a report."""

    def __call__(self, doc: Doc) -> Doc:
        """Label a Doc."""
        document = document_of(doc)
        found = outline(document.text, document.sentences)
        doc.user_data[TITLE] = found.title
        doc.user_data["sections"] = [section.model_dump(mode="json") for section in found.sections]
        for record, section in zip(sentences_of(doc), found.section_of, strict=True):
            if section is not None:
                record["section"] = section
        return doc


@Language.factory("county_outline", assigns=["doc._.sections", "doc._.title"])
def make_outline(nlp: Language, name: str) -> OutlineComponent:
    """Make the component."""
    return OutlineComponent()
