"""The command ``county-measures``: parse, call, print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from countymeasures.documents import DocumentError, read_documents
from countymeasures.evaluation import EvaluationError, evaluate
from countymeasures.evaluation.tables import render, render_mistakes

WRONG_USE = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tables of measures out of Chinese county reports.",
)


@app.callback()
def _county_measures() -> None:
    """Keep commands named, even while there is one only."""


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[Path, typer.Argument(help="Labelled reports, .jsonl.", metavar="GOLD.jsonl")],
    predictions: Annotated[
        Path,
        typer.Option(
            help="Predicted documents to score, such as documents.jsonl of extract.",
            metavar="PRED.jsonl",
        ),
    ],
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the same figures here.", metavar="FILE")
    ] = None,
    errors: Annotated[
        int, typer.Option(help="Print this many mistakes with their text.", min=0, metavar="N")
    ] = 0,
) -> None:
    """Score predictions against labelled reports.

    Example: county-measures evaluate gold.jsonl --predictions out/documents.jsonl --errors 20
    """
    with _explained():
        evaluation = evaluate(read_documents(gold), read_documents(predictions))
        if json_file is not None:
            text = json.dumps(evaluation.to_dict(), ensure_ascii=False, indent=2)
            json_file.write_text(text + "\n", encoding="utf-8")
    for warning in evaluation.warnings:
        _complain(f"warning: {warning}")
    console = Console(highlight=False)
    for part in render(evaluation):
        console.print(part)
    if errors:
        console.print()
    for part in render_mistakes(evaluation.mistakes[:errors]):
        console.print(part, soft_wrap=True)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn wrong input into one line on stderr and exit status 2."""
    try:
        yield
    except (DocumentError, EvaluationError) as error:
        _complain(f"error: {error}")
        raise typer.Exit(WRONG_USE) from error
    except OSError as error:
        _complain(f"error: {error.filename}: {error.strerror}")
        raise typer.Exit(WRONG_USE) from error


def _complain(message: str) -> None:
    typer.echo(" ".join(message.split()), err=True)


def main() -> None:
    """Run the command; the console entry."""
    app(prog_name="county-measures")
