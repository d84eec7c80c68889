"""A run that is killed and continued, and inputs in another order or under another name."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import openpyxl
import pytest

from countymeasures.documents import read_documents
from countymeasures.extraction import Options, run
from countymeasures.extraction.tables import TABLES

INTERRUPTED = 130
KILLS = int(os.environ.get("KILLS", "2"))
FORMATS = ("csv", "parquet", "duckdb", "xlsx")
COMMAND = [sys.executable, "-c", "from countymeasures.cli import main; main()", "extract"]
REPORTS = 24


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for number in range(REPORTS):
        text = f"201{number % 9}年，全县新建学校{number + 2}所，投入{number + 1}.5万元。\n" * 5
        (folder / f"r{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "s.txt").write_bytes(b"\xff\xfe\xff\xff\xff")
    return folder


@pytest.fixture(scope="module")
def undisturbed(reports, model, tmp_path_factory):
    output = tmp_path_factory.mktemp("undisturbed")
    run([reports], Options(output, FORMATS, model=model))
    return output


def start(reports, output, model):
    arguments = [reports, "-o", output, "--model", model, "--format", ",".join(FORMATS)]
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def kill_when(process, condition):
    """Kill a run as soon as something is so; return whether it was still going on."""
    while process.poll() is None and not condition():
        time.sleep(0.003)
    process.kill()
    return process.wait() == -signal.SIGKILL


def done(output):
    return len(list(output.glob(".journal/*/*/*.json")))


def tables(output):
    """Return the rows of the formats whose files carry a time."""
    with duckdb.connect(str(output / "tables.duckdb"), read_only=True) as connection:
        rows = {table: connection.execute(f"from {table}").fetchall() for table in TABLES}
    book = openpyxl.load_workbook(output / "tables.xlsx", read_only=True)
    return rows, {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def same_bytes(one, other):
    names = {p.name for p in one.iterdir() if p.suffix in (".jsonl", ".csv", ".parquet")}
    assert {"documents.jsonl", "errors.jsonl", "measures.csv", "measures.parquet"} <= names
    return {name for name in names if (one / name).read_bytes() != (other / name).read_bytes()}


@pytest.mark.timeout(300 + 120 * KILLS)
def test_killed_and_continued(reports, undisturbed, model, tmp_path):
    chance = random.Random(9)
    killed = 0
    for at in sorted(chance.sample(range(REPORTS), KILLS)):
        killed += kill_when(start(reports, tmp_path, model), lambda at=at: done(tmp_path) >= at)
        assert not (tmp_path / "documents.jsonl").exists()
    assert killed == KILLS
    assert done(tmp_path) < REPORTS
    summary = run([reports], Options(tmp_path, FORMATS, model=model))
    assert 0 < summary.reused < REPORTS
    assert same_bytes(undisturbed, tmp_path) == set()
    assert tables(undisturbed) == tables(tmp_path)


def test_interrupted_and_continued(reports, undisturbed, model, tmp_path):
    process = start(reports, tmp_path, model)
    while process.poll() is None and done(tmp_path) < 2:
        time.sleep(0.003)
    process.send_signal(signal.SIGINT)
    assert process.wait() == INTERRUPTED
    assert not (tmp_path / "documents.jsonl").exists()
    last = (tmp_path / "run.log").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last)["reason"].startswith("KeyboardInterrupt")
    summary = run([reports], Options(tmp_path, FORMATS, model=model))
    assert 2 <= summary.reused < REPORTS
    assert same_bytes(undisturbed, tmp_path) == set()


def test_a_worker_ends_with_its_run(model, tmp_path):
    """Even one that is in an endless loop when its run is killed."""
    (tmp_path / "hang.txt").write_text("hang", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.extraction.poison", tmp_path / "hang.txt", model],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    worker = int(process.stdout.readline())
    process.kill()
    process.communicate()
    until = time.monotonic() + 30
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


def test_killed_while_it_writes(reports, undisturbed, model, tmp_path):
    assert kill_when(
        start(reports, tmp_path, model), lambda: (tmp_path / ".writing" / "measures.csv").exists()
    )
    summary = run([reports], Options(tmp_path, FORMATS, model=model))
    assert summary.reused == REPORTS
    assert same_bytes(undisturbed, tmp_path) == set()
    assert tables(undisturbed) == tables(tmp_path)
    assert not (tmp_path / ".writing").exists()


def rows(output):
    with (output / "measures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_shuffled_input_gives_the_same_rows_in_its_order(reports, undisturbed, model, tmp_path):
    paths = sorted(reports.glob("r*.txt"))
    random.Random(9).shuffle(paths)
    run(paths, Options(tmp_path, model=model))
    ids = [document.id for document in read_documents(tmp_path / "documents.jsonl")]
    assert ids == [path.stem for path in paths]
    place = {id_: number for number, id_ in enumerate(ids)}
    assert rows(tmp_path) == sorted(rows(undisturbed), key=lambda row: place[row["document"]])


def test_a_renamed_file_costs_nothing(model, tmp_path):
    old, new, output = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "out"
    old.write_text("2018年，全县新建学校2所。", encoding="utf-8")
    run([old], Options(output, model=model))
    before = rows(output)
    old.rename(new)
    assert run([new], Options(output, model=model)).reused == 1
    assert rows(output) == [row | {"document": "new"} for row in before]
