"""A run: order, failures that cost one file, resuming, duplicates, one run at a time."""

import json
import shutil
from dataclasses import replace

import pytest

from countymeasures.documents import read_documents
from countymeasures.extraction import InputError, Options, TooManyErrorsError, batch, run
from countymeasures.extraction.journal import checksum, locked
from countymeasures.extraction.workers import Settings, Task, WorkerError, work

from .poison import main as poisoned

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


def test_duplicate(reports, options):
    shutil.copy(reports / "r0.txt", reports / "s.txt")
    run([reports], options)
    documents = {d.id: d for d in read_documents(options.output / "documents.jsonl")}
    assert (documents["r0"].duplicate_of, documents["s"].duplicate_of) == (None, "r0")
    assert documents["s"].quantities == documents["r0"].quantities


def test_second_run_is_refused(reports, options):
    with locked(options.output), pytest.raises(InputError, match=r"process \d+ on "):
        run([reports], options)


def test_full_disk_leaves_earlier_output(reports, options, monkeypatch):
    run([reports], options)
    before = contents(options.output)

    class Full:
        def __init__(self, folder):
            pass

        def write(self, rows):
            raise OSError(28, "No space left on device", "measures.csv")

    monkeypatch.setitem(batch.SINKS, "csv", Full)
    (reports / "r9.txt").write_text("全县减贫3人。", encoding="utf-8")
    with pytest.raises(OSError, match="No space left"):
        run([reports], options)
    assert contents(options.output) == before
    assert not (options.output / ".writing").exists()


def test_too_many_errors(reports, options):
    with pytest.raises(TooManyErrorsError, match=r"empty\.txt"):
        run([reports], replace(options, max_errors=0))
    assert not (options.output / "documents.jsonl").exists()


def test_a_poisoned_file_costs_itself(tmp_path, model):
    tasks = []
    for word in ("good", "exception", "exit", "hang", "memory", "fine"):
        path = tmp_path / f"{word}.txt"
        path.write_text(f"{word}：全县减贫3人。", encoding="utf-8")
        tasks.append(Task(path, checksum(path), tmp_path / f"{word}.json"))
    settings = Settings(model, timeout_s=3)
    codes = {
        task.path.stem: fault and fault.code
        for task, fault in work(iter(tasks), settings, main=poisoned)
    }
    assert codes == {
        "good": None,
        "fine": None,
        "exception": "exception",
        "exit": "crash",
        "hang": "timeout",
        "memory": "memory",
    }


def test_a_full_disk_in_a_worker_stops_the_run(tmp_path, model):
    path = tmp_path / "a.txt"
    path.write_text("disk：全县减贫3人。", encoding="utf-8")
    task = Task(path, checksum(path), tmp_path / "a.json")
    with pytest.raises(WorkerError, match="journal: No space left on device"):
        list(work(iter([task]), Settings(model), main=poisoned))
