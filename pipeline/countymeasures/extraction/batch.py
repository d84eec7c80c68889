"""A batch run: every report once through the pipeline, then everything that a run writes.

First the workers make a Document of every report that has none in the journal, in any order.
Then the Documents are taken from the journal in the order of the input, get what comes from
their path, and are written with their rows into ``.writing/``; at last all files are renamed into
the output folder. So output depends on input, code, config and model only, never on who was fast,
and a run that is killed leaves the earlier output as it was. Times go to ``run.log`` alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from countymeasures.components import analyse, load
from countymeasures.documents import Document
from countymeasures.extraction.inputs import (
    Input,
    InputError,
    Known,
    find_inputs,
    known_of,
    read_input,
    read_metadata,
    unknown_documents,
)
from countymeasures.extraction.journal import Journal, checksum, fingerprint, locked
from countymeasures.extraction.runlog import NAME as LOG_NAME
from countymeasures.extraction.runlog import RunLog, versions
from countymeasures.extraction.sinks import SINKS, Sink
from countymeasures.extraction.tables import TABLES, Row, rows_of
from countymeasures.extraction.workers import (
    DISK,
    Fault,
    Settings,
    Task,
    WorkerError,
    fault_of,
    work,
)
from countymeasures.places import find_region, region_of_code
from countymeasures.resources import model_path

log = logging.getLogger(__name__)

_BATCH_DOCUMENTS = 200
_EMPTY = ("empty", "no_text")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True)
class Options:
    """How a batch run is done.

    Attributes
    ----------
    output : Path
        Folder.
    formats : tuple of str
        Of the tables: ``csv``, ``parquet``, ``duckdb``, ``xlsx``, ``jsonl``.
    model : Path or None
        Folder of a pipeline; None for the default one.
    metadata : Path or None
        Csv with columns ``document,region,reference_date``.
    region, reference_date : str or None
        Of all reports.
    workers : int
    timeout_s : float
        For one report.
    max_errors : int or None
        The run is stopped when more reports than this have failed; None for no limit.
    force : bool
        Forget what earlier runs have done.
    """

    output: Path
    formats: tuple[str, ...] = ("csv",)
    model: Path | None = None
    metadata: Path | None = None
    region: str | None = None
    reference_date: str | None = None
    workers: int = 1
    timeout_s: float = 120.0
    max_errors: int | None = None
    force: bool = False


@dataclass(frozen=True)
class Failure:
    """A report without a Document: a line of ``errors.jsonl``.

    Attributes
    ----------
    path : str
        The file; of a text in a file of texts with its line, ``texts.jsonl:3``.
    stage : {"reading", "pipeline"}
    code : str
        Kind of fault, for counting and filtering.
    message : str
        One line.
    """

    path: str
    stage: str
    code: str
    message: str


@dataclass(frozen=True)
class Summary:
    """What a run did.

    Attributes
    ----------
    documents, quantities, characters : int
    failures : tuple of Failure
    reused : int
        Reports that an earlier run had done.
    unused_metadata : tuple of str
        Ids that the metadata names and no report has.
    already_done : bool
        Nothing had changed since the last complete run, so that nothing was done.
    seconds : float
    """

    documents: int = 0
    quantities: int = 0
    characters: int = 0
    failures: tuple[Failure, ...] = ()
    reused: int = 0
    unused_metadata: tuple[str, ...] = ()
    already_done: bool = False
    seconds: float = field(default=0.0, compare=False)

    @property
    def counts(self) -> dict[str, int]:
        """Reports that were empty, refused by the reader, or failed in the pipeline."""
        empty = sum(failure.code in _EMPTY for failure in self.failures)
        refused = sum(failure.stage == "reading" for failure in self.failures) - empty
        failed = len(self.failures) - empty - refused
        return {"empty": empty, "refused": refused, "failed": failed}


class TooManyErrorsError(RuntimeError):
    """More reports failed than allowed; the last of them is ``failure``."""

    def __init__(self, failure: Failure, allowed: int) -> None:
        super().__init__(
            f"{failure.path}: {failure.message}; stopped, because more than {allowed} failed"
        )
        self.failure = failure


@dataclass(frozen=True)
class _Job:
    item: Input
    known: Known
    checksum: str | None
    key: str | None

    @property
    def fault_key(self) -> str:
        """What files of the same bytes share; of its own where there are none."""
        return self.key or self.item.where


Progress = Callable[[int, int, int], None]
"""Is told how many reports are done, of how many, and how many failed."""


def extract(
    paths: Iterable[str | Path],
    *,
    model: str | Path | None = None,
    on_error: Callable[[Failure], None] | None = None,
) -> Iterator[Document]:
    """Make the Document of every report, one after the other, in this process.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, patterns, and files of texts (``.jsonl``, ``.csv``).
    model : str or Path, optional
        Folder of a pipeline; the default one where it isn't given.
    on_error : callable, optional
        Is told of every report that can't be read or that the pipeline fails at; what it
        raises ends the iteration. By default they are logged, and the next report follows.

    Yields
    ------
    Document

    Raises
    ------
    InputError
        If the paths hold no report.
    """
    nlp = load(model)
    tell = on_error or _log_failure
    for item in find_inputs(paths):
        if item.flaw is not None:
            tell(_failure(item, Fault("reading", *item.flaw)))
            continue
        try:
            raw = read_input(item, Options.timeout_s)
            document = analyse(nlp, raw, id=item.id, path=item.where, name=item.name)
        except Exception as error:
            tell(_failure(item, fault_of(error)))
        else:
            yield document


def _log_failure(failure: Failure) -> None:
    log.warning("%s: %s", failure.path, failure.message)


def run(paths: Sequence[str | Path], options: Options, progress: Progress | None = None) -> Summary:
    """Extract reports into a folder of tables.

    Parameters
    ----------
    paths : sequence of str or Path
    options : Options
    progress : callable, optional

    Returns
    -------
    Summary

    Raises
    ------
    InputError
        If the paths hold no report, options or metadata are wrong, or another run is in the folder.
    TooManyErrorsError
        If more files failed than allowed.
    WorkerError
        If the pipeline doesn't load or the disk is full; what was there before stays.
    OSError
        If output can't be written for another reason.
    """
    started_s = time.monotonic()
    unknown = [name for name in options.formats if name not in SINKS]
    if unknown:
        raise InputError(f"--format: expected {', '.join(SINKS)}, got {unknown[0]!r}")
    inputs = find_inputs(paths)
    metadata = read_metadata(options.metadata) if options.metadata else {}
    for code in {options.region, *(known.region for known in metadata.values())} - {None}:
        try:
            region_of_code(str(code))
        except ValueError as error:
            raise InputError(f"region {code}: {error}") from error
    model = options.model or model_path("zh_county")
    if not (model / "config.cfg").is_file():
        raise InputError(f"{model}: expected a pipeline saved by county-measures train, found none")
    with locked(options.output):
        print_ = fingerprint(model)
        journal = Journal(options.output, print_)
        if options.force:
            journal.forget()
        jobs = [
            _job(item, known_of(item, metadata, options.region, options.reference_date))
            for item in inputs
        ]
        state = _state(jobs, options, print_)
        last = journal.finished()
        if last and last["state"] == state and last["files"] == _sizes(options):
            return _last_summary(last)
        with _full_disk_explained(options.output), RunLog(options.output) as run_log:
            run_log.write(
                "started",
                reports=len(jobs),
                workers=options.workers,
                formats=options.formats,
                model=str(model),
                fingerprint=print_,
                versions=versions(),
            )
            faults, reused = _analyse_all(jobs, journal, model, options, run_log, progress)
            summary = _write_all(jobs, faults, journal, options)
            summary = replace(
                summary,
                reused=reused,
                unused_metadata=tuple(unknown_documents(metadata, inputs)),
                seconds=time.monotonic() - started_s,
            )
            # Crashes and hangs may pass; so a run with them isn't complete.
            if not summary.counts["failed"]:
                files = _sizes(options)
                journal.finish({"state": state, "files": files, "summary": asdict(summary)})
            run_log.write(
                "finished",
                seconds=round(summary.seconds, 3),
                documents=summary.documents,
                reused=reused,
                **summary.counts,
            )
        return summary


@contextmanager
def _full_disk_explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in DISK:
            raise
        raise WorkerError(
            f"{error.filename or folder}: {error.strerror}; what was there before is as it was, "
            "and the same command goes on from here"
        ) from error


def _job(item: Input, known: Known) -> _Job:
    sum_ = item.checksum or checksum(item.path)
    if sum_ is None or item.flaw is not None:
        return _Job(item, known, None, None)
    # The year in the name counts only where the report itself has no date.
    year = None if known.reference_date else _YEAR.search(item.name)
    beforehand = f"{known.reference_date}|{known.evidence}|{year and year[0]}"
    key = hashlib.sha256(f"{sum_}|{item.path.suffix.lower()}|{beforehand}".encode()).hexdigest()
    return _Job(item, known, sum_, key)


def _analyse_all(
    jobs: list[_Job],
    journal: Journal,
    model: Path,
    options: Options,
    run_log: RunLog,
    progress: Progress | None,
) -> tuple[dict[str, Fault], int]:
    """Fill the journal; the faults by ``fault_key``, and how many reports were there."""
    faults: dict[str, Fault] = {}
    pending: dict[str, _Job] = {}
    # Files of the same bytes fail together.
    alike = Counter(job.fault_key for job in jobs)
    reused = failed = 0

    def fail(item: Input, key: str, fault: Fault) -> None:
        nonlocal failed
        failed += alike[key]
        faults[key] = fault
        run_log.write("failed", path=item.where, **asdict(fault))
        if options.max_errors is not None and failed > options.max_errors:
            raise TooManyErrorsError(_failure(item, fault), options.max_errors)

    for job in jobs:
        if job.item.flaw is not None:
            fail(job.item, job.fault_key, Fault("reading", *job.item.flaw))
        elif job.key is None or not journal.path(job.key).is_file():
            pending.setdefault(job.fault_key, job)
        else:
            reused += 1
    finished = len(jobs) - len(pending)
    tasks = (
        Task(
            job.item,
            job.checksum,
            (job.key and journal.path(job.key)) or None,
            job.known.reference_date,
            job.known.evidence,
        )
        for job in pending.values()
    )
    keys = {job.item: key for key, job in pending.items()}
    if progress:
        progress(finished, len(jobs), failed)
    for outcome in work(tasks, Settings(model, options.workers, options.timeout_s)):
        item, fault = outcome.task.item, outcome.fault
        seconds = round(outcome.seconds, 3)
        if not outcome.is_final:
            assert fault is not None
            run_log.write("again", path=item.where, seconds=seconds, **asdict(fault))
            continue
        finished += 1
        if fault is None:
            run_log.write("done", path=item.where, seconds=seconds)
        else:
            fail(item, keys[item], fault)
        if progress:
            progress(finished, len(jobs), failed)
    return faults, reused


def _write_all(
    jobs: list[_Job], faults: dict[str, Fault], journal: Journal, options: Options
) -> Summary:
    staging = options.output / ".writing"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    sinks: list[Sink] = []
    try:
        failures = []
        documents = quantities = characters = 0
        sinks += [SINKS[name](staging) for name in options.formats]
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        first: dict[str, str] = {}
        with (
            (staging / "documents.jsonl").open("w", encoding="utf-8", newline="\n") as lines,
            (staging / "errors.jsonl").open("w", encoding="utf-8", newline="\n") as errors,
        ):
            for job in jobs:
                fault = faults.get(job.fault_key)
                if fault is not None:
                    failure = _failure(job.item, fault)
                    failures.append(failure)
                    errors.write(json.dumps(asdict(failure), ensure_ascii=False) + "\n")
                    continue
                assert job.key is not None
                assert job.checksum is not None
                document = _complete(journal.read(job.key), job, first.get(job.checksum))
                first.setdefault(job.checksum, document.id)
                lines.write(document.to_json() + "\n")
                for table, some in rows_of(document).items():
                    rows[table] += some
                documents += 1
                quantities += len(document.quantities)
                characters += len(document.text)
                if documents % _BATCH_DOCUMENTS == 0:
                    _flush(rows, sinks)
            _flush(rows, sinks)
        for sink in sinks:
            sink.close()
        for path in sorted(staging.iterdir()):
            path.replace(options.output / path.name)
    except BaseException:
        for sink in sinks:
            sink.abandon()
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Summary(documents, quantities, characters, tuple(failures))


def _flush(rows: dict[str, list[Row]], sinks: list[Sink]) -> None:
    for sink in sinks:
        sink.write(rows)
    for some in rows.values():
        some.clear()


def _complete(document: Document, job: _Job, duplicate_of: str | None) -> Document:
    """Give a Document what comes from its path."""
    assert document.source is not None
    item, source, region = job.item, document.source, document.region
    year = int(document.reference_date[:4]) if document.reference_date else None
    if job.known.region:
        given = region_of_code(job.known.region, year)
        region = given.model_copy(update={"evidence": job.known.evidence})
    elif (document.id, source.path) != (item.id, item.where):
        region = find_region(document.text, title=document.title, name=item.name, year=year)
    return document.model_copy(
        update={
            "id": item.id,
            "source": source.model_copy(update={"path": item.where}),
            "region": region,
            "duplicate_of": duplicate_of,
        }
    )


def _failure(item: Input, fault: Fault) -> Failure:
    message = fault.message.removeprefix(f"{item.where}: ")
    return Failure(item.where, fault.stage, fault.code, message)


def _state(jobs: list[_Job], options: Options, print_: str) -> str:
    """Return a checksum over everything that a run's output depends on."""
    parts = [print_, *options.formats]
    parts += [f"{job.item}|{job.key}|{job.known}" for job in jobs]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _sizes(options: Options) -> dict[str, list[int]]:
    """Return size and time of the files in the output folder, to see whether they were touched."""
    files = (path for path in options.output.iterdir() if path.is_file())
    return {
        path.name: [path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted(files)
        if not path.name.startswith(".") and path.name != LOG_NAME
    }


def _last_summary(last: dict[str, object]) -> Summary:
    data = last["summary"]
    assert isinstance(data, dict)
    known = {
        "failures": tuple(Failure(**failure) for failure in data["failures"]),
        "unused_metadata": tuple(data["unused_metadata"]),
        "already_done": True,
    }
    return Summary(**data | known)
