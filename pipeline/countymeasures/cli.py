"""The command ``county-measures``: parse, call, print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from countymeasures.corpus.agreement import disagreements
from countymeasures.corpus.checks import check_against, check_corpus, check_report, read_corpus
from countymeasures.corpus.compiling import compile_corpus
from countymeasures.corpus.form import Problem, Report
from countymeasures.corpus.stats import StatsError, describe, write_between_markers
from countymeasures.documents import DocumentError, read_documents
from countymeasures.evaluation import EvaluationError, evaluate
from countymeasures.evaluation.tables import render, render_mistakes
from countymeasures.taxonomy import TaxonomyError, load_taxonomy

FAILED, WRONG_USE = 1, 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tables of measures out of Chinese county reports.",
)


corpus = typer.Typer(no_args_is_help=True, help="Check, compile and describe a labelled corpus.")
app.add_typer(corpus, name="corpus")

CorpusFolder = Annotated[
    Path, typer.Argument(help="Corpus with labelled/{train,dev,test}/*.txt in it.", metavar="DIR")
]


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


@corpus.command("check")
def check_command(
    folder: CorpusFolder = Path("corpus"),
    against: Annotated[
        list[Path] | None,
        typer.Option(help="Folder of real reports that nothing may be copied from.", metavar="DIR"),
    ] = None,
    numerals: Annotated[
        bool, typer.Option("--numerals", help="Also compare the labels with the numerals grammar.")
    ] = False,
) -> None:
    """Check everything that can be checked: labels, splits, duplicates, copied text.

    Example: county-measures corpus check --against reports --numerals
    """
    with _explained():
        reports, problems = _read_and_check(folder)
        problems += check_corpus(reports)
        problems += check_against(reports, against or [])
        if numerals:
            problems += [problem for report in reports for problem in disagreements(report)]
    _report(problems)
    typer.echo(f"{len(reports)} reports checked, nothing wrong")


@corpus.command("compile")
def compile_command(folder: CorpusFolder = Path("corpus")) -> None:
    """Write labelled/SPLIT.jsonl and reports.csv, if every report is right by itself."""
    with _explained():
        reports, problems = _read_and_check(folder)
        _report(problems)
        for path in compile_corpus(reports, folder):
            typer.echo(path)


@corpus.command("stats")
def stats_command(folder: CorpusFolder = Path("corpus")) -> None:
    """Print what the corpus holds and put it into its README.md."""
    with _explained():
        reports, problems = read_corpus(folder)
        _report(problems)
        table = describe(reports, folder, [category.key for category in load_taxonomy()])
        write_between_markers(table, folder / "README.md")
    typer.echo(table, nl=False)


def _read_and_check(folder: Path) -> tuple[list[Report], list[Problem]]:
    reports, problems = read_corpus(folder)
    categories = {category.key for category in load_taxonomy()}
    return reports, problems + [p for report in reports for p in check_report(report, categories)]


def _report(problems: list[Problem]) -> None:
    """Print problems and leave with exit status 1, if there are any."""
    for problem in problems:
        _complain(str(problem))
    if problems:
        _complain(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
        raise typer.Exit(FAILED)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn wrong input into one line on stderr and exit status 2."""
    try:
        yield
    except (DocumentError, EvaluationError, StatsError, TaxonomyError) as error:
        _complain(f"error: {error}")
        raise typer.Exit(WRONG_USE) from error
    except OSError as error:
        named = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        _complain(f"error: {named}")
        raise typer.Exit(WRONG_USE) from error


def _complain(message: str) -> None:
    typer.echo(" ".join(message.split()), err=True)


def main() -> None:
    """Run the command; the console entry."""
    app(prog_name="county-measures")
