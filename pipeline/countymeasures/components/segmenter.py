"""``county.segmenter.v1``: the tokenizer, which cuts at figures before it cuts at words.

It splits the text into sentences, scans it for quantities, dates and ordinals, and gives only
the gaps between them to the word segmenter chosen in ``pipeline.cfg``. So no word ever
straddles a figure, and the scan, which the later components need, is done once.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from countymeasures.components.records import EVIDENCE, REFERENCE_DATE
from countymeasures.documents import DateExpression, Document, Ordinal, Quantity
from countymeasures.numerals import find_reference_date, scan
from countymeasures.segmentation import Segmenter, split_figure
from countymeasures.structure import split_sentences


class CountyTokenizer:
    """A tokenizer that respects figures.

    Parameters
    ----------
    vocab : Vocab
    segmenter : Segmenter
        Cuts the text between figures into words.

    Examples
    --------
    >>> import spacy
    >>> from countymeasures.segmentation import CharSegmenter
    >>> tokenizer = CountyTokenizer(spacy.blank("zh").vocab, CharSegmenter())
    >>> [token.text for token in tokenizer("投入3.2万元")]
    ['投', '入', '3.2万', '元']
    """

    def __init__(self, vocab: Vocab, segmenter: Segmenter) -> None:
        self.vocab = vocab
        self.segmenter = segmenter

    def __call__(self, text: str, reference_date: str | None = None) -> Doc:
        """Make a Doc with the records of sentences, quantities, dates and ordinals.

        Parameters
        ----------
        text : str
            Clean text.
        reference_date : str, optional
            When the report was written; found in the text where it isn't given.

        Returns
        -------
        Doc
        """
        evidence = "option" if reference_date else None
        if reference_date is None:
            found = find_reference_date(text)
            reference_date, evidence = found if found else (None, None)
        sentences = split_sentences(text)
        spans = scan(text, reference_date)
        cuts = {0, len(text)}
        for sentence in sentences:
            cuts.update((sentence.start, sentence.end))
        figures = {}
        for span in spans:
            cuts.update((span.start, span.end))
            figures[span.start] = span.end
        doc = Doc(self.vocab, *self._words(text, sorted(cuts), figures))
        data = Document(
            id="",
            text=text,
            sentences=tuple(sentences),
            quantities=tuple(span for span in spans if isinstance(span, Quantity)),
            dates=tuple(span for span in spans if isinstance(span, DateExpression)),
            ordinals=tuple(span for span in spans if isinstance(span, Ordinal)),
        ).to_dict()
        for field in ("sentences", "quantities", "dates", "ordinals"):
            doc.user_data[field] = data[field]
        doc.user_data[REFERENCE_DATE] = reference_date
        doc.user_data[EVIDENCE] = evidence
        return doc

    def _words(
        self, text: str, cuts: list[int], figures: dict[int, int]
    ) -> tuple[list[str], list[bool]]:
        pieces = [text[start:end] for start, end in pairwise(cuts)]
        gaps = [piece for start, piece in zip(cuts, pieces, strict=False) if start not in figures]
        segmented = iter(self.segmenter.segment_all(gaps))
        words: list[str] = []
        for start, piece in zip(cuts, pieces, strict=False):
            words.extend(split_figure(piece) if start in figures else next(segmented))
        return words, [False] * len(words)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save what the segmenter has learned."""
        self.segmenter.to_disk(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> CountyTokenizer:
        """Load what the segmenter has learned."""
        self.segmenter.from_disk(Path(path))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return what the segmenter has learned."""
        return self.segmenter.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> CountyTokenizer:
        """Take back what ``to_bytes`` returned."""
        self.segmenter.from_bytes(data)
        return self


@registry.tokenizers("county.segmenter.v1")
def make_tokenizer(segmenter: Segmenter) -> _TokenizerOf:
    """Make the tokenizer that ``pipeline.cfg`` asks for."""
    return _TokenizerOf(segmenter)


class _TokenizerOf:
    """What spaCy calls with the pipeline to get its tokenizer."""

    def __init__(self, segmenter: Segmenter) -> None:
        self.segmenter = segmenter

    def __call__(self, nlp: Language) -> CountyTokenizer:
        return CountyTokenizer(nlp.vocab, self.segmenter)
