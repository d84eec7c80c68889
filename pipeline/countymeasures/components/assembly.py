"""From a file's raw text to a Document: clean, run the pipeline, give every span its raw place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import spacy
from spacy.language import Language

from countymeasures.cleaning import DEFAULT_STEPS, CleanText, clean, find_damage
from countymeasures.components.records import document_of
from countymeasures.components.segmenter import CountyTokenizer
from countymeasures.documents import Document, Quantity, Region, Sentence, Source, Span
from countymeasures.numerals import find_reference_date
from countymeasures.places import find_region
from countymeasures.reading import RawText
from countymeasures.resources import config_path, model_path

_SpanT = TypeVar("_SpanT", bound=Span)


def load(model: str | Path | None = None) -> Language:
    """Load a pipeline.

    Parameters
    ----------
    model : str or Path, optional
        Folder of a saved pipeline; the default one of the package where it isn't given.

    Returns
    -------
    Language
        Its tokenizer takes clean text; ``analyse`` takes a file's raw text.

    Raises
    ------
    FileNotFoundError
        If there is no pipeline in the folder.
    """
    folder = Path(model) if model is not None else model_path("zh_county")
    if not (folder / "config.cfg").is_file():
        raise FileNotFoundError(
            f"{folder}: expected a pipeline saved by county-measures train, found none"
        )
    return spacy.load(folder)


def assemble(config: str | Path | None = None) -> Language:
    """Build the pipeline of a config without its learned parts, to be trained.

    Parameters
    ----------
    config : str or Path, optional
        Default ``configs/pipeline.cfg``.

    Returns
    -------
    Language
    """
    path = Path(config) if config is not None else config_path("pipeline.cfg")
    return spacy.util.load_model_from_config(spacy.util.load_config(path), auto_fill=True)


def analyse(
    nlp: Language,
    raw: RawText,
    *,
    id: str,
    path: str = "",
    name: str | None = None,
    reference_date: str | None = None,
    evidence: str = "option",
    region: Region | None = None,
) -> Document:
    """Make the Document of a file.

    Parameters
    ----------
    nlp : Language
    raw : RawText
    id : str
    path : str, optional
        As it is to stand in ``Document.source``.
    name : str, optional
        What may tell the region and the reference date; by default the file's name in ``path``.
    reference_date : str, optional
        Known beforehand; else found in the report, else in the file's name.
    evidence : str, default "option"
        Where a given reference date comes from.
    region : Region, optional
        Where the report is from, if known; else found in the report, else in the name.

    Returns
    -------
    Document
        Every span with its place in the raw text.
    """
    name = Path(path).name if name is None else name
    steps = nlp.config.get("cleaning", {}).get("steps", DEFAULT_STEPS)
    cleaned = clean(raw.text, steps)
    if reference_date is None:
        found = find_reference_date(cleaned.text, name)
        reference_date, evidence = found if found else (None, evidence)
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, CountyTokenizer):
        raise TypeError(
            f"expected a pipeline with the tokenizer county.segmenter.v1, "
            f"got {type(tokenizer).__name__}"
        )
    with nlp.memory_zone():
        doc = nlp(tokenizer(cleaned.text, reference_date))
        document = document_of(doc)
    title = document.title or raw.title
    year = int(reference_date[:4]) if reference_date else None
    return with_raw_offsets(document, cleaned, raw.pages).model_copy(
        update={
            "id": id,
            "title": title,
            "region": region or find_region(cleaned.text, title=title, name=name, year=year),
            "noise": cleaned.noise,
            "source": Source(
                path=path,
                format=raw.format,
                encoding=raw.encoding,
                checksum=raw.checksum,
                reference_date_evidence=evidence if reference_date else None,
            ),
        }
    )


def predict(nlp: Language, document: Document) -> Document:
    """Label the text of a Document anew, as if it had no labels.

    Parameters
    ----------
    nlp : Language
    document : Document
        Gold: its text and reference date are read, its labels are not.

    Returns
    -------
    Document
        With the same id.
    """
    assert isinstance(nlp.tokenizer, CountyTokenizer)
    with nlp.memory_zone():
        doc = nlp(nlp.tokenizer(document.text, document.reference_date))
        return document_of(doc).model_copy(update={"id": document.id})


def with_raw_offsets(document: Document, cleaned: CleanText, pages: Sequence[int] = ()) -> Document:
    """Give every span its place in the raw text, and lower the score of damaged figures.

    Parameters
    ----------
    document : Document
        Its text is ``cleaned.text``.
    cleaned : CleanText
    pages : sequence of int, optional
        Offset in the raw text of the first character of each page.

    Returns
    -------
    Document
    """
    damaged = [(damage.start, damage.end) for damage in find_damage(cleaned.text)]
    starts = [start for start, _ in damaged]

    def place(span: _SpanT) -> _SpanT:
        raw_start, raw_end = cleaned.alignment.to_raw(span.start, span.end)
        return span.model_copy(update={"raw_start": raw_start, "raw_end": raw_end})

    def place_quantity(quantity: Quantity) -> Quantity:
        placed = place(quantity)
        at = bisect_right(starts, quantity.end) - 1
        touches = at >= 0 and damaged[at][1] >= quantity.start
        return placed.model_copy(
            update={
                "entity": quantity.entity and place(quantity.entity),
                "action": quantity.action and place(quantity.action),
                "score": (quantity.score or 1.0) * (0.5 if touches else 1.0),
                "page": bisect_right(pages, placed.raw_start or 0) if pages else None,
            }
        )

    def place_sentence(sentence: Sentence) -> Sentence:
        raw_start, raw_end = cleaned.alignment.to_raw(sentence.start, sentence.end)
        return sentence.model_copy(update={"raw_start": raw_start, "raw_end": raw_end})

    return document.model_copy(
        update={
            "quantities": tuple(map(place_quantity, document.quantities)),
            "sentences": tuple(map(place_sentence, document.sentences)),
            "dates": tuple(map(place, document.dates)),
            "ordinals": tuple(map(place, document.ordinals)),
        }
    )
