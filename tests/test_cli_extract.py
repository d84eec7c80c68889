"""The commands ``extract`` and ``show`` as a user types them, with every bad input."""

import json
import os
import socket

import pytest
from typer.testing import CliRunner

from countymeasures.cli import app
from countymeasures.components import assemble
from countymeasures.extraction.journal import locked

GOOD = "2018年，全县新建学校2所，投入1.5万元。"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    nlp = assemble()
    for name in ("categories", "roles"):
        nlp.remove_pipe(name)
    folder = tmp_path_factory.mktemp("model") / "zh"
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_good_run_is_silent(reports, model, tmp_path):
    result = run("extract", reports, "-o", tmp_path / "out", "--model", model, "--date", "2018-11")
    assert (result.exit_code, result.output) == (0, "")
    table = (tmp_path / "out" / "measures.csv").read_text(encoding="utf-8-sig")
    assert "1.5万元" in table
    assert ",2018-11," in table


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        pytest.param("missing.txt", None, "missing", id="missing"),
        pytest.param("empty.txt", b"", "empty", id="empty"),
        pytest.param("binary.txt", b"\x7fELF\x00\x00\x01" * 50, "binary", id="binary"),
        pytest.param("bad.txt", "全县减贫".encode() + b"\xff\xff", "undecodable", id="undecodable"),
    ],
)
def test_bad_file_is_one_line_and_the_others_are_done(reports, model, tmp_path, name, data, code):
    path = reports / name
    if data is not None:
        path.write_bytes(data)
    good = reports / "good.txt"
    result = run("extract", good, path, "-o", tmp_path / "out", "--model", model)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert str(path) in line
    assert f"[{code}]" in line
    assert (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--format", "pdf"], "--format: expected csv", id="format"),
        pytest.param(["--region", "12"], "--region: expected a division code", id="region"),
        pytest.param(["--date", "18-1"], "--date: expected a date", id="date"),
        pytest.param(["--metadata", "none.csv"], "none.csv: No such file", id="metadata"),
        pytest.param(["--model", "none"], "none: expected a pipeline saved by", id="model"),
    ],
)
def test_wrong_use_writes_nothing(reports, tmp_path, arguments, message):
    result = run("extract", reports, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_folder_without_reports(tmp_path):
    result = run("extract", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "expected reports" in result.stderr


def test_bad_gold_names_line_and_field(tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "a"}\n', encoding="utf-8")
    result = run("evaluate", gold, "--predictions", gold)
    assert result.exit_code == 2
    assert "line 1: text: expected this field" in result.stderr


def test_show(reports, model):
    result = run("show", reports / "good.txt", "--model", model)
    assert result.exit_code == 0
    assert "1.5万元" in result.output


def test_show_html(reports, model, tmp_path):
    page = tmp_path / "page.html"
    result = run("show", reports / "good.txt", "--model", model, "--html", page)
    assert (result.exit_code, result.output) == (0, "")
    assert "15000 元" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["--region", "433122"], ",433122,option,", id="option"),
        pytest.param(["--metadata", "m.csv"], ",620522,metadata,", id="metadata"),
        pytest.param([], ",522629,title,", id="read in the report"),
    ],
)
def test_region(tmp_path, model, monkeypatch, arguments, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.csv").write_text("document,region,reference_date\na,620522,\n", "utf-8")
    report = tmp_path / "a.txt"
    report.write_text(f"剑河县人民政府2023年工作总结\n{GOOD}", encoding="utf-8")
    assert run("extract", report, "-o", "out", "--model", model, *arguments).exit_code == 0
    assert expected in (tmp_path / "out" / "reports.csv").read_text(encoding="utf-8-sig")


def test_unknown_region_is_wrong_use(reports, tmp_path):
    result = run("extract", reports, "-o", tmp_path / "out", "--region", "999999")
    assert result.exit_code == 2
    assert "region 999999" in result.stderr
    assert not (tmp_path / "out").exists()


def test_failures_stop_the_run_where_asked(reports, model, tmp_path):
    for name in ("e1.txt", "e2.txt"):
        (reports / name).write_bytes(b"")
    arguments = ["extract", reports, "-o", tmp_path / "out", "--model", model]
    stopped = run(*arguments, "--on-error", "stop")
    assert stopped.exit_code == 1
    assert "e1.txt: expected text, but the file is empty; stopped" in stopped.stderr
    assert "more than 1 failed" in run(*arguments, "--max-errors", "1").stderr
    assert not (tmp_path / "out" / "documents.jsonl").exists()
    allowed = run(*arguments, "--max-errors", "2")
    assert (allowed.exit_code, allowed.stderr.count("[empty]")) == (1, 2)
    again = run(*arguments, "--max-errors", "2")
    assert again.exit_code == 1
    assert "nothing to do" in again.stderr


def test_a_second_run_in_one_folder_is_wrong_use(reports, model, tmp_path):
    with locked(tmp_path / "out"):
        result = run("extract", reports, "-o", tmp_path / "out", "--model", model)
    assert result.exit_code == 2
    assert f"process {os.getpid()} on {socket.gethostname()} holds it" in result.stderr


def test_a_model_that_does_not_load_fails(reports, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.cfg").write_text("[nlp", encoding="utf-8")
    result = run("extract", reports, "-o", tmp_path / "out", "--model", tmp_path / "broken")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")


def test_metadata_of_no_document_is_a_warning(reports, model, tmp_path):
    (tmp_path / "m.csv").write_text("document,region,reference_date\nbad,,2018\n", "utf-8")
    arguments = ["--model", model, "--metadata", tmp_path / "m.csv"]
    result = run("extract", reports, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 0
    assert result.stderr.startswith("warning: the metadata names 1 documents that are no input")


def test_a_bad_line_names_file_and_line(model, tmp_path):
    texts = tmp_path / "texts.csv"
    texts.write_text(f"id,text\na,{GOOD}\nb\n", encoding="utf-8")
    result = run("extract", texts, "-o", tmp_path / "out", "--model", model)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{texts}:3: expected 2 cells, got 1")
    error = json.loads((tmp_path / "out" / "errors.jsonl").read_text(encoding="utf-8"))
    assert (error["path"], error["code"]) == (f"{texts}:3", "fields")
