"""The command ``evaluate`` as a user types it."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from countymeasures.cli import app

TEXT = "新建厂房3座。"
DOCUMENT = {
    "id": "a",
    "text": TEXT,
    "reference_date": None,
    "sentences": [{"start": 0, "end": 7, "heading": False, "categories": ["manufacturing"]}],
    "quantities": [{"start": 4, "end": 6, "text": "3座", "value": 3, "unit": "座"}],
    "dates": [],
    "ordinals": [],
}


def write(path, *documents):
    lines = [d if isinstance(d, str) else json.dumps(d, ensure_ascii=False) for d in documents]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def run(*arguments):
    return CliRunner().invoke(app, ["evaluate", *arguments])


@pytest.fixture
def gold(tmp_path):
    return write(tmp_path / "gold.jsonl", DOCUMENT)


def test_prints_every_figure(gold):
    result = run(gold, "--predictions", gold)
    assert result.exit_code == 0
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line}
    assert rows["quantity_strict"] == ["1.000", "1.000", "1.000", "–", "1", "1"]
    assert rows["entity_exact"] == ["–", "–", "–", "–", "0", "0"]
    assert rows["manufacturing"] == ["1.000", "1.000", "1.000", "–", "1", "1"]


def test_json_has_the_figures_of_the_table(gold, tmp_path):
    file = tmp_path / "scores.json"
    run(gold, "--predictions", gold, "--json", str(file))
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["figures"]["quantity_strict"] == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "interval": None,
        "correct": 1,
        "gold": 1,
        "predicted": 1,
    }


def test_errors_prints_so_many_mistakes_with_their_sentence(gold, tmp_path):
    wrong = DOCUMENT | {"quantities": [], "sentences": []}
    predictions = write(tmp_path / "pred.jsonl", wrong)
    result = run(gold, "--predictions", predictions, "--errors", "1")
    assert "expected 新建厂房3座。, found nothing\n    新建厂房3座。" in result.stdout
    assert "expected 3座" not in result.stdout
    assert "expected 3座" in run(gold, "--predictions", predictions, "--errors", "9").stdout


def test_a_missing_document_is_warned_of_on_stderr(gold, tmp_path):
    predictions = write(tmp_path / "pred.jsonl", DOCUMENT | {"id": "b"})
    result = run(gold, "--predictions", predictions)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "warning: no prediction for 1 document ('a'): all their gold counts as missed",
        "warning: no gold for the prediction of 1 document ('b'): left out",
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param([DOCUMENT, DOCUMENT], "expected each id once, got 'a' twice", id="id twice"),
        pytest.param(["{"], "line 1: expected a JSON object", id="not JSON"),
        pytest.param([DOCUMENT, "[]"], "line 2: expected a JSON object, got list", id="no object"),
        pytest.param(
            [{**DOCUMENT, "text": "别的"}], "line 1: quantities[0].text", id="offsets disagree"
        ),
        pytest.param(
            [{k: v for k, v in DOCUMENT.items() if k != "dates"}], "dates", id="field missing"
        ),
    ],
)
def test_wrong_predictions_are_one_line_and_status_2(gold, tmp_path, lines, message):
    result = run(gold, "--predictions", write(tmp_path / "pred.jsonl", *lines))
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "expected at least one gold document", id="empty"),
        pytest.param(b"\xff\xfe\x00", "expected UTF-8", id="not text"),
        pytest.param(None, "No such file", id="not there"),
    ],
)
def test_wrong_gold_is_one_line_and_status_2(gold, tmp_path, content, message):
    path = tmp_path / "other.jsonl"
    if content is not None:
        path.write_bytes(content)
    result = run(str(path), "--predictions", gold)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="nothing"),
        pytest.param(["GOLD", "--predictions", "GOLD", "--errors", "-1"], id="negative errors"),
        pytest.param(["GOLD", "--predictions", "GOLD", "--nonsense"], id="unknown option"),
    ],
)
def test_wrong_use_is_status_2(gold, arguments):
    assert run(*[gold if word == "GOLD" else word for word in arguments]).exit_code == 2


def test_nothing_is_written_when_the_input_is_wrong(gold, tmp_path):
    file = tmp_path / "scores.json"
    run(gold, "--predictions", write(tmp_path / "pred.jsonl", "{"), "--json", str(file))
    assert not file.exists()


def test_an_interrupt_is_status_130(gold, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("countymeasures.cli.evaluate", interrupted)
    assert run(gold, "--predictions", gold).exit_code == 130


def test_main_is_the_console_entry(gold):
    code = "from countymeasures.cli import main; main()"
    command = [sys.executable, "-c", code, "evaluate", gold, "--predictions", gold]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "quantity_full" in result.stdout


@pytest.mark.parametrize("name", ["labelled", "labelled/a.txt"])
def test_labels_that_are_not_compiled(tmp_path, name):
    (tmp_path / "labelled").mkdir()
    (tmp_path / "labelled" / "a.txt").write_text("id: a\n", encoding="utf-8")
    result = run(str(tmp_path / name))
    assert result.exit_code == 2
    assert "county-measures corpus compile" in result.stderr
