"""``county_entities``: named entities by a recogniser of HanLP's, for who has one.

It isn't in the default ``pipeline.cfg``; ``docs/segmenters.md`` shows how to add it.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from countymeasures.components.records import document_of
from countymeasures.segmentation import HanLPEntities


class EntitiesComponent:
    """Set ``doc.ents``, sentence by sentence.

    Parameters
    ----------
    recognise : HanLPEntities
    """

    def __init__(self, recognise: HanLPEntities) -> None:
        self.recognise = recognise

    def __call__(self, doc: Doc) -> Doc:
        """Label a Doc; an entity that ends inside a token is widened to the token."""
        sentences = document_of(doc).sentences
        found = self.recognise([doc.text[s.start : s.end] for s in sentences])
        spans = (
            doc.char_span(
                sentence.start + name.start,
                sentence.start + name.end,
                label=name.label,
                alignment_mode="expand",
            )
            for sentence, names in zip(sentences, found, strict=True)
            for name in names
        )
        doc.ents = filter_spans(span for span in spans if span is not None)
        return doc


@Language.factory("county_entities", assigns=["doc.ents"])
def make_entities(
    nlp: Language, name: str, model: str, download: bool = False
) -> EntitiesComponent:
    """Make the component.

    Parameters
    ----------
    nlp : Language
    name : str
    model : str
        Folder or name of a recogniser of HanLP's.
    download : bool, default False
        Whether HanLP may fetch it where it isn't on this machine.
    """
    return EntitiesComponent(HanLPEntities(model, download=download))
