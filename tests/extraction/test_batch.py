"""A run: order, failures that cost one file, resuming, duplicates, one run at a time."""

import json
import os
import random
import shutil
from dataclasses import replace
from functools import partial

import pytest

from countymeasures.documents import read_documents
from countymeasures.extraction import InputError, Options, TooManyErrorsError, batch, run
from countymeasures.extraction.inputs import Input
from countymeasures.extraction.journal import checksum, locked
from countymeasures.extraction.workers import Settings, Task, WorkerError, work

from .poison import main as poisoned

POISONED_AMONG = int(os.environ.get("POISONED_AMONG", "12"))
FILES = ("documents.jsonl", "errors.jsonl", "measures.csv", "sentences.csv", "reports.csv")


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(4):
        text = f"2018年，全县新建学校{number + 2}所，投入{number + 1}.5万元。"
        (folder / f"r{number}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture
def options(tmp_path, model):
    return Options(tmp_path / "out", model=model)


def contents(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def test_order_failures_and_counts(reports, options):
    summary = run([reports], options)
    assert [d.id for d in read_documents(options.output / "documents.jsonl")] == [
        "r0",
        "r1",
        "r2",
        "r3",
    ]
    (error,) = (options.output / "errors.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(error)["code"] == "empty"
    assert (summary.documents, summary.quantities) == (4, 8)
    assert summary.counts == {"empty": 1, "refused": 0, "failed": 0}


def test_again_does_nothing_and_a_new_file_is_all_that_is_done(reports, options):
    first = run([reports], options)
    before = contents(options.output)
    again = run([reports], options)
    assert again.already_done
    assert again.failures == first.failures
    (reports / "r9.txt").write_text("全县减贫3人。", encoding="utf-8")
    assert run([reports], options).reused == 4
    (reports / "r9.txt").unlink()
    run([reports], options)
    assert contents(options.output) == before


def test_workers_do_not_change_output(reports, options, tmp_path):
    run([reports], options)
    run([reports], replace(options, output=tmp_path / "two", workers=2))
    assert contents(options.output) == contents(tmp_path / "two")


def test_every_row_is_there_once_whatever_the_batches(reports, options, monkeypatch):
    monkeypatch.setattr(batch, "_BATCH_DOCUMENTS", 3)
    run([reports], replace(options, formats=("jsonl",)))
    lines = (options.output / "measures.jsonl").read_text(encoding="utf-8").splitlines()
    found = [(row["document"], row["number"]) for row in map(json.loads, lines)]
    assert found == [(f"r{report}", number) for report in range(4) for number in range(2)]


def test_duplicate(reports, options):
    shutil.copy(reports / "r0.txt", reports / "s.txt")
    run([reports], options)
    documents = {d.id: d for d in read_documents(options.output / "documents.jsonl")}
    assert (documents["r0"].duplicate_of, documents["s"].duplicate_of) == (None, "r0")
    assert documents["s"].quantities == documents["r0"].quantities


def test_second_run_is_refused(reports, options):
    with locked(options.output), pytest.raises(InputError, match=r"process \d+ on "):
        run([reports], options)


@pytest.mark.parametrize("name", batch.SINKS)
def test_full_disk_leaves_earlier_output(reports, options, monkeypatch, name):
    run([reports], options)
    before = contents(options.output)

    class Full(batch.SINKS[name]):
        def close(self):
            super().close()
            raise OSError(28, "No space left on device", "measures")

    monkeypatch.setitem(batch.SINKS, name, Full)
    (reports / "r9.txt").write_text("全县减贫3人。", encoding="utf-8")
    with pytest.raises(WorkerError, match=r"measures: No space left on device; .* as it was"):
        run([reports], replace(options, formats=("csv", name)))
    assert contents(options.output) == before
    assert not (options.output / ".writing").exists()
    assert log(options.output)[-1]["event"] == "stopped"


def test_too_many_errors(reports, options):
    with pytest.raises(TooManyErrorsError, match=r"empty\.txt"):
        run([reports], replace(options, max_errors=0))
    assert not (options.output / "documents.jsonl").exists()


def test_as_many_errors_as_allowed(reports, options):
    summary = run([reports], replace(options, max_errors=1))
    assert (summary.documents, len(summary.failures)) == (4, 1)


def test_a_poisoned_report_costs_itself(tmp_path, options, monkeypatch):
    """With POISONED_AMONG=1000 in the environment, one of each kind among so many."""
    codes = {"exception": "exception", "exit": "crash", "hang": "timeout", "memory": "memory"}
    names = [f"r{number:04}" for number in range(POISONED_AMONG)]
    poison = dict(zip(random.Random(9).sample(names, len(codes)), codes, strict=True))
    for number, name in enumerate(names):
        text = f"{poison.get(name, '')}：全县减贫{number + 2}人。"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(batch, "work", partial(work, main=poisoned))
    summary = run([tmp_path / "*.txt"], replace(options, workers=2, timeout_s=5))
    lines = (options.output / "errors.jsonl").read_text(encoding="utf-8").splitlines()
    errors = [(json.loads(line)["path"], json.loads(line)["code"]) for line in lines]
    assert errors == [
        (str(tmp_path / f"{name}.txt"), codes[poison[name]]) for name in names if name in poison
    ]
    done = [document.id for document in read_documents(options.output / "documents.jsonl")]
    assert done == [name for name in names if name not in poison]
    assert summary.counts == {"empty": 0, "refused": 0, "failed": len(codes)}
    tries = [line["event"] for line in log(options.output) if "code" in line]
    assert sorted(tries) == ["again"] * len(codes) + ["failed"] * len(codes)


def test_a_full_disk_in_a_worker_stops_the_run(tmp_path, model):
    path = tmp_path / "a.txt"
    path.write_text("disk：全县减贫3人。", encoding="utf-8")
    task = Task(Input(path, "a"), checksum(path), tmp_path / "a.json")
    with pytest.raises(WorkerError, match="journal: No space left on device"):
        list(work(iter([task]), Settings(model), main=poisoned))


def test_texts_of_files_of_texts(tmp_path, reports, options):
    texts = tmp_path / "texts.csv"
    texts.write_text("id,text\n武山县2018,全县减贫3人。\nr1,是。\n只有一格\n", encoding="utf-8")
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": "a/b", "text": "全县减贫3人。"}\n{"id": "c", "te\n', "utf-8")
    summary = run([lines, reports, texts], options)
    documents = list(read_documents(options.output / "documents.jsonl"))
    assert [d.id for d in documents] == ["a/b", "r0", "r1", "r2", "r3", "武山县2018"]
    first, last = documents[0], documents[-1]
    assert (first.source.path, first.source.format) == (f"{lines}:1", "jsonl")
    assert (last.duplicate_of, last.reference_date) == ("a/b", "2018")
    assert (last.region.code, last.region.evidence) == ("620524", "name")
    assert [(f.path, f.stage, f.code) for f in summary.failures] == [
        (f"{lines}:2", "reading", "json"),
        (str(reports / "empty.txt"), "reading", "empty"),
        (f"{texts}:3", "reading", "same_id"),
        (f"{texts}:4", "reading", "fields"),
    ]
    assert summary.counts == {"empty": 1, "refused": 3, "failed": 0}
    assert run([lines, reports, texts], options).already_done
    texts.write_text("id,text\n\n武山县2018,全县减贫3人。\n", encoding="utf-8")
    assert run([texts], options).reused == 1


def test_a_text_that_changed_during_the_run_is_told(tmp_path, options, monkeypatch):
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"id": "a", "text": "全县减贫3人。"}\n', encoding="utf-8")

    def change(*arguments):
        texts.write_text('{"id": "a", "text": "全县减贫4人。"}\n', encoding="utf-8")
        return work(*arguments)

    monkeypatch.setattr(batch, "work", change)
    (failure,) = run([texts], options).failures
    assert (failure.path, failure.code) == (f"{texts}:1", "changed")


def log(output):
    lines = (output / "run.log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_log_has_what_differs_from_run_to_run(reports, options):
    run([reports], options)
    errors = (options.output / "errors.jsonl").read_bytes()
    run([reports], replace(options, force=True))
    assert (options.output / "errors.jsonl").read_bytes() == errors
    events = [line["event"] for line in log(options.output)]
    once = ["started", *["done"] * 4, "failed", "finished"]
    assert sorted(events) == sorted(once * 2)
    assert events[0] == "started"
    assert events[-1] == "finished"
    started, *_, finished = log(options.output)
    assert started["versions"].keys() >= {"python", "county-measures", "spacy"}
    assert (finished["documents"], finished["empty"]) == (4, 1)
    assert all(line["time"].endswith("+00:00") for line in log(options.output))
    assert all(line["seconds"] >= 0 for line in log(options.output) if line["event"] == "done")


def test_a_run_that_has_nothing_to_do_leaves_the_log_alone(reports, options):
    run([reports], options)
    before = (options.output / "run.log").read_bytes()
    assert run([reports], options).already_done
    assert (options.output / "run.log").read_bytes() == before


def test_metadata_of_no_document_is_told(reports, options, tmp_path):
    metadata = tmp_path / "m.csv"
    metadata.write_text("document,region,reference_date\nr0,,2018\nr7,,2018\n", "utf-8")
    options = replace(options, metadata=metadata)
    assert run([reports], options).unused_metadata == ("r7",)
    assert run([reports], options).unused_metadata == ("r7",)
