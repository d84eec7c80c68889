"""Agreement of two labellings: the corpus against its second look.

Run: python benchmarks/agreement.py [--json FILE]

``corpus/second`` holds reports that were labelled a second time, from bare text, by a reader
who saw neither the first labels nor any output of the program. Sentences that were reworded
since are left out on both sides.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from countymeasures.corpus import parse
from countymeasures.documents import Document, Sentence, Span
from countymeasures.evaluation import evaluate
from countymeasures.evaluation.tables import render

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def sentence_documents(document: Document) -> dict[str, Document]:
    """Return a Document for each sentence, keyed by report and text."""
    return {
        f"{document.id}: {document.text[s.start : s.end]}": cut(document, s)
        for s in document.sentences
        if not s.heading
    }


def cut(document: Document, sentence: Sentence) -> Document:
    """Return a sentence as a Document of its own; what points out of it is left out."""
    start, end = sentence.start, sentence.end

    def inside(span: Span | None) -> bool:
        return span is not None and start <= span.start and span.end <= end

    def move(span):  # any kind of span
        return span.model_copy(update={"start": span.start - start, "end": span.end - start})

    indices = [i for i, q in enumerate(document.quantities) if inside(q)]
    quantities = []
    for index in indices:
        quantity = document.quantities[index]
        quantities.append(
            move(quantity).model_copy(
                update={
                    "entity": move(quantity.entity) if inside(quantity.entity) else None,
                    "action": move(quantity.action) if inside(quantity.action) else None,
                    "part_of": indices.index(quantity.part_of)
                    if quantity.part_of in indices
                    else None,
                }
            )
        )
    return Document(
        id=f"{document.id}: {document.text[start:end]}",
        text=document.text[start:end],
        reference_date=document.reference_date,
        sentences=(sentence.model_copy(update={"start": 0, "end": end - start}),),
        quantities=tuple(quantities),
        dates=tuple(move(span) for span in document.dates if inside(span)),
        ordinals=tuple(move(span) for span in document.ordinals if inside(span)),
    )


def main() -> None:
    """Print the agreement of the two labellings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    arguments = parser.parse_args()
    first: list[Document] = []
    second: list[Document] = []
    for path in sorted((CORPUS / "second").glob("*.txt")):
        original = next((CORPUS / "labelled").glob(f"*/{path.name}"))
        ones = sentence_documents(parse(original).document)
        others = sentence_documents(parse(path).document)
        for key in ones:
            if key in others:
                first.append(ones[key])
                second.append(others[key])
    evaluation = evaluate(first, second)
    console = Console(highlight=False)
    console.print(f"{len(first)} sentences labelled twice")
    for part in render(evaluation):
        console.print(part)
    for mistake in evaluation.mistakes[: arguments.errors]:
        print(mistake)
    if arguments.json is not None:
        arguments.json.write_text(
            json.dumps(evaluation.to_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
