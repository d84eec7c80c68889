"""``county_sentences``: sentence starts by section 1 of the guidelines, as spaCy knows them."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from countymeasures.documents import Document
from countymeasures.structure import split_sentences


class SentencesComponent:
    """Set ``token.is_sent_start`` from the sentences of the text."""

    def __call__(self, doc: Doc) -> Doc:
        """Label a Doc."""
        if "sentences" not in doc.user_data:  # another tokenizer than county.segmenter.v1
            document = Document(
                id="",
                text=doc.text,
                sentences=tuple(split_sentences(doc.text)),
                quantities=(),
                dates=(),
                ordinals=(),
            )
            doc.user_data["sentences"] = document.to_dict()["sentences"]
        starts = np.array([record["start"] for record in doc.user_data["sentences"]])
        begins = np.isin(doc.to_array("IDX"), starts)
        if len(doc):
            begins[0] = True
        # One array, for to set token.is_sent_start looks at the whole Doc each time.
        flags = np.where(begins, 1, -1).astype(np.int64).view(np.uint64)
        return doc.from_array(["SENT_START"], flags)  # type: ignore[arg-type]  # one row a token


@Language.factory(
    "county_sentences", assigns=["doc._.sentences", "token.is_sent_start", "doc.sents"]
)
def make_sentences(nlp: Language, name: str) -> SentencesComponent:
    """Make the component."""
    return SentencesComponent()
