"""The command ``county-measures``: parse, call, print."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from countymeasures.classification.classifier import Classifier
from countymeasures.classification.suggest import suggest, write
from countymeasures.components import analyse, load, predict
from countymeasures.corpus.agreement import disagreements
from countymeasures.corpus.checks import check_against, check_corpus, check_report, read_corpus
from countymeasures.corpus.clauses import check_clauses
from countymeasures.corpus.compiling import compile_corpus
from countymeasures.corpus.form import Problem, Report
from countymeasures.corpus.stats import StatsError, describe, write_between_markers
from countymeasures.documents import Document, DocumentError, read_documents
from countymeasures.evaluation import EvaluationError, evaluate
from countymeasures.evaluation.tables import render, render_mistakes
from countymeasures.extraction import (
    Failure,
    InputError,
    Options,
    Summary,
    TooManyErrorsError,
    WorkerError,
    extract,
    run,
)
from countymeasures.extraction.inputs import check_code, check_date
from countymeasures.reading import ReadError, read
from countymeasures.resources import model_path, root
from countymeasures.segmentation import SegmentationError
from countymeasures.showing import to_html, to_terminal
from countymeasures.taxonomy import TaxonomyError, load_taxonomy
from countymeasures.training import categories as categories_training
from countymeasures.training import roles as roles_training
from countymeasures.training import segmenter as segmenter_training
from countymeasures.training.cards import TrainingError
from countymeasures.training.pipeline import choose_segmenter, prepare
from countymeasures.training.sources import read_labelled, shipped

FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130
# A bar for what is done sooner would only flicker.
_QUIET_S = 2.0

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


Paths = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders, patterns such as '20*/*.txt', .jsonl or .csv files of texts with "
        "the fields id and text.",
        metavar="PATH",
    ),
]
Model = Annotated[
    Path | None,
    typer.Option(help="Folder of a pipeline; without it, the one of the package.", metavar="DIR"),
]


@app.command("extract")
def extract_command(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder to write into.", metavar="DIR")
    ],
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            help="Of csv, parquet, duckdb, xlsx, jsonl; joined by commas.",
            metavar="F,F",
        ),
    ] = "csv",
    workers: Annotated[int, typer.Option(help="Processes.", min=1, metavar="N")] = 1,
    model: Model = None,
    metadata_file: Annotated[
        Path | None,
        typer.Option("--metadata", help="Csv: document,region,reference_date.", metavar="FILE.csv"),
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Division code of all reports, six digits.", metavar="CODE")
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="When all reports were written.", metavar="YYYY-MM")
    ] = None,
    on_error: Annotated[
        Literal["skip", "stop"], typer.Option(help="What to do when a report fails.")
    ] = "skip",
    max_errors: Annotated[
        int | None, typer.Option(help="Stop when more reports fail.", min=0, metavar="N")
    ] = None,
    timeout_s: Annotated[
        float, typer.Option(help="Longest time for one report, in seconds.", min=0.1, metavar="S")
    ] = 120.0,
    force: Annotated[
        bool, typer.Option("--force", help="Do everything anew, whatever earlier runs did.")
    ] = False,
) -> None:
    """Make tables of measures out of reports.

    DIR gets documents.jsonl, errors.jsonl, the tables measures, sentences and reports, and
    run.log with times and versions.
    A run that was stopped goes on where it was when the same command is given again.

    Example: county-measures extract reports/ -o out --format csv,xlsx --workers 2
    """
    with _explained():
        options = Options(
            output=output,
            formats=tuple(dict.fromkeys(formats.split(","))),
            model=model,
            metadata=metadata_file,
            region=check_code(region, "--region") if region else None,
            reference_date=check_date(date, "--date") if date else None,
            workers=workers,
            timeout_s=timeout_s,
            max_errors=0 if on_error == "stop" else max_errors,
            force=force,
        )
        with _progress() as tell:
            summary = run(paths, options, tell)
    _tell_summary(summary, output)


def _tell_summary(summary: Summary, output: Path) -> None:
    for failure in summary.failures:
        _tell_failure(failure)
    if summary.unused_metadata:
        some = ", ".join(summary.unused_metadata[:3])
        _complain(
            f"warning: the metadata names {len(summary.unused_metadata)} documents that are no "
            f"input, such as {some}"
        )
    counts = ", ".join(f"{count} {name}" for name, count in summary.counts.items() if count)
    if Console(stderr=True).is_terminal:
        done = "nothing to do, all was done before: " if summary.already_done else ""
        _complain(
            f"{done}{summary.documents} reports with {summary.quantities} figures in {output}"
            + (f"; {counts}, see {output / 'errors.jsonl'}" if counts else "")
        )
    elif summary.already_done:
        _complain(f"nothing to do: {output} is complete and nothing has changed")
    if summary.failures:
        raise typer.Exit(FAILED)


def _tell_failure(failure: Failure) -> None:
    _complain(f"{failure.path}: {failure.message} [{failure.code}]")


@contextmanager
def _progress() -> Iterator[Callable[[int, int, int], None]]:
    """Show a bar on a terminal, once the work has taken a while."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("extract"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}"),
        console=console,
        transient=True,
    )
    task = bar.add_task("extract", total=None, rate="", failed="")
    started_s = time.monotonic()
    first: list[int] = []
    shown = False

    def tell(done: int, total: int, failed: int) -> None:
        nonlocal shown
        first.append(done) if not first else None
        passed_s = time.monotonic() - started_s
        if console.is_terminal and not shown and passed_s > _QUIET_S:
            bar.start()
            shown = True
        bar.update(
            task,
            completed=done,
            total=total,
            rate=f"{(done - first[0]) / passed_s:.1f} reports/s" if passed_s else "",
            failed=f"{failed} failed" if failed else "",
        )

    try:
        yield tell
    finally:
        if shown:
            bar.stop()


@app.command("show")
def show_command(
    path: Annotated[Path, typer.Argument(help="A report.", metavar="PATH")],
    html: Annotated[
        Path | None, typer.Option(help="Write a page instead of printing.", metavar="FILE")
    ] = None,
    model: Model = None,
) -> None:
    """Print a report with its figures coloured and its categories at the margin.

    Example: county-measures show report.txt --html report.html
    """
    with _explained():
        document = analyse(load(model), read(path), id=path.stem, path=str(path))
        if html is not None:
            html.write_text(to_html(document), encoding="utf-8")
            return
    Console(highlight=False).print(to_terminal(document))


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[Path, typer.Argument(help="Labelled reports, .jsonl.", metavar="GOLD.jsonl")],
    predictions: Annotated[
        Path | None,
        typer.Option(
            help="Predicted documents to score, such as documents.jsonl of extract.",
            metavar="PRED.jsonl",
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            help="Without predictions: label the texts with the pipeline of this folder; "
            "by default that of the package.",
            metavar="DIR",
        ),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the same figures here.", metavar="FILE")
    ] = None,
    errors: Annotated[
        int, typer.Option(help="Print this many mistakes with their text.", min=0, metavar="N")
    ] = 0,
) -> None:
    """Score predictions, or a pipeline, against labelled reports.

    Example: county-measures evaluate gold.jsonl --predictions out/documents.jsonl --errors 20

    Example: county-measures evaluate gold.jsonl --model models/zh_county
    """
    with _explained():
        if predictions is not None and model is not None:
            raise InputError("--model: expected either --predictions or --model, got both")
        if gold.is_dir() or gold.suffix == ".txt":
            raise InputError(
                f"{gold}: expected a .jsonl; county-measures corpus compile DIR makes it of "
                "DIR/labelled/{train,dev,test}/*.txt"
            )
        expected = list(read_documents(gold))
        evaluation = evaluate(expected, _predictions(expected, predictions, model))
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


def _predictions(
    gold: list[Document], predictions: Path | None, model: Path | None
) -> Iterable[Document]:
    if predictions is not None:
        return read_documents(predictions)
    nlp = load(model)
    return (predict(nlp, document) for document in gold)


@app.command("train")
def train_command(
    part: Annotated[
        Literal["segmenter", "categories", "roles", "all"], typer.Argument(help="What to train.")
    ],
    corpora: Annotated[
        list[Path] | None,
        typer.Option(
            "--corpus",
            help="Labelled reports: a corpus, a folder with train/ and dev/, a folder of reports, "
            "or a .jsonl; may be given several times. By default that of the project.",
            metavar="DIR|FILE.jsonl",
        ),
    ] = None,
    library: Annotated[
        Literal["pkuseg", "hanlp"], typer.Option("--with", help="Library of the segmenter.")
    ] = "pkuseg",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Pipeline to train, made if absent; by default the one of the package.",
            metavar="DIR",
        ),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(help="Also cross-validate categories in so many parts.", min=2, metavar="K"),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N")] = 0,
) -> None:
    """Train the learned parts of a pipeline from labelled reports.

    Thresholds and scores come from the dev part; where the corpora given have none, from that
    of the project.

    Example: county-measures train all -o my_model

    Example: county-measures train categories --corpus corpus --corpus my_labels -o my_model
    """
    with _explained():
        labelled = read_labelled(corpora or [shipped()])
        _report(list(labelled.problems))
        folder = prepare(output or model_path("zh_county"))
        if part in ("segmenter", "all"):
            segmenter = segmenter_training.train(
                labelled.layer,
                folder / "tokenizer",
                library=library,
                seed=seed,
                progress=_complain,
            )
            choose_segmenter(folder, library)
            _tell_card("segmenter", segmenter.card)
        if part in ("categories", "all"):
            trained = categories_training.train(
                labelled.train,
                labelled.dev,
                folder / "categories",
                clauses=labelled.clauses,
                seed=seed,
                folds=folds,
                progress=_complain,
            )
            for warning in trained.warnings:
                _complain(f"warning: {warning}")
            _tell_card("categories", trained.card)
        if part in ("roles", "all"):
            linked = roles_training.train(
                labelled.train, labelled.dev, folder / "roles", seed=seed, progress=_complain
            )
            _tell_card("roles", linked.card)


def _tell_card(name: str, card: dict[str, Any]) -> None:
    typer.echo(f"{name}: {json.dumps(card['scores'], ensure_ascii=False)}")


@app.command("suggest")
def suggest_command(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the files.", metavar="DIR")
    ],
    number: Annotated[
        int, typer.Option("--number", "-n", help="How many sentences.", min=1, metavar="N")
    ] = 50,
    model: Model = None,
) -> None:
    """Write the sentences most worth labelling next, in the form to label them in.

    Example: county-measures suggest reports/ -n 100 -o to_label
    """
    with _explained():
        classifier = Classifier.load((model or model_path("zh_county")) / "categories")
        failures: list[Failure] = []
        documents = list(extract(paths, model=model, on_error=failures.append))
        chosen = suggest(classifier, documents, number, load_taxonomy())
        files = write(documents, chosen, classifier)
        for name in files:
            if (output / name).exists():
                raise InputError(
                    f"{output / name}: expected no such file yet, since labels may stand in it; "
                    "choose another folder"
                )
        output.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (output / name).write_text(text, encoding="utf-8")
            typer.echo(output / name)
    for failure in failures:
        _tell_failure(failure)
    if failures:
        raise typer.Exit(FAILED)


_LIBRARIES = (
    "county-measures",
    "spacy",
    "scikit-learn",
    "skops",
    "spacy-pkuseg",
    "jieba",
    "opencc",
)


@app.command("doctor")
def doctor_command(model: Model = None) -> None:
    """Say what is installed, where things are, and whether the pipeline works."""
    typer.echo(f"python {platform.python_version()}")
    for name in _LIBRARIES:
        typer.echo(f"{name} {metadata.version(name)}")
    typer.echo(f"configs and models: {root()}")
    with _explained():
        nlp = load(model)
        pipes = ", ".join(nlp.pipe_names)
        text = "全县投入资金3.2万元，建成校舍2所。"
        found = predict(nlp, Document(**_BLANK, id="doctor", text=text)).quantities
    typer.echo(f"pipeline: {pipes}")
    if [quantity.text for quantity in found] != ["3.2万元", "2所"]:
        _complain(f"error: expected 3.2万元 and 2所 in {text}, got {[q.text for q in found]}")
        raise typer.Exit(FAILED)
    typer.echo("works")


_BLANK: dict[str, Any] = dict.fromkeys(("sentences", "quantities", "dates", "ordinals"), ())


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
        problems += check_clauses(folder / "clauses", [c.key for c in load_taxonomy()])
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
    except KeyboardInterrupt:
        _complain("interrupted; the same command goes on from here")
        raise typer.Exit(INTERRUPTED) from None
    except (TooManyErrorsError, WorkerError) as error:
        _complain(f"error: {error}")
        raise typer.Exit(FAILED) from error
    except (
        DocumentError,
        EvaluationError,
        InputError,
        ReadError,
        SegmentationError,
        StatsError,
        TaxonomyError,
        TrainingError,
    ) as error:
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
