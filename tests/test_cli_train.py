"""``train``, ``evaluate``, ``suggest`` and ``show`` on a pipeline that is trained here."""

import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from countymeasures.classification import Settings
from countymeasures.cli import app
from countymeasures.components import assemble, load
from countymeasures.corpus import parse
from countymeasures.training import categories, segmenter
from countymeasures.training.pipeline import choose_segmenter
from countymeasures.training.segmenter import PkusegSettings

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SHIPPED_DEV = len(list((CORPUS / "labelled" / "dev").glob("*.txt")))


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def read_card(folder):
    return json.loads((folder / "card.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A slice of the corpus: six reports to train on, two to score on, and words."""
    folder = tmp_path_factory.mktemp("corpus")
    for split, number in (("train", 6), ("dev", 2)):
        target = folder / "labelled" / split
        target.mkdir(parents=True)
        for path in sorted((CORPUS / "labelled" / split).glob("*.txt"))[:number]:
            shutil.copy(path, target)
    (folder / "segmented").mkdir()
    for name in ("train.txt", "teacher.txt", "dev.txt"):
        lines = (CORPUS / "segmented" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / "segmented" / name).write_text("".join(lines[:60]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def model(small, tmp_path_factory):
    """A pipeline without roles, its segmenter and categories learned quickly by the command."""
    folder = tmp_path_factory.mktemp("model") / "zh"
    nlp = assemble()
    nlp.remove_pipe("roles")
    nlp.to_disk(folder)
    with pytest.MonkeyPatch.context() as patch:
        quick = partial(segmenter.train, settings=PkusegSettings(iterations=1))
        patch.setattr(segmenter, "train", quick)
        quick = partial(categories.train, settings=Settings(folds=2, epochs=2))
        patch.setattr(categories, "train", quick)
        for part in ("segmenter", "categories"):
            result = run("train", part, "--corpus", small, "-o", folder, "--seed", 3)
            assert result.exit_code == 0, result.output
            assert result.stdout.startswith(f"{part}: {{")
    return folder


@pytest.mark.parametrize("part", ["tokenizer", "categories"])
def test_a_part_is_trained_where_the_pipeline_loads_it(model, part):
    assert read_card(model / part)["seed"] == 3
    assert "county_categories" in {load(model).get_pipe_meta("categories").factory}


def test_evaluate_a_model(model, small, tmp_path):
    gold = tmp_path / "gold.jsonl"
    report = min((small / "labelled" / "dev").glob("*.txt"))
    gold.write_text(parse(report).document.to_json() + "\n", encoding="utf-8")
    result = run("evaluate", gold, "--model", model, "--json", tmp_path / "scores.json")
    assert result.exit_code == 0, result.output
    figures = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["figures"]
    assert figures["quantity_strict"]["f1"] > 0.8
    assert figures["category_micro"]["predicted"] > 0


def test_suggest(model, tmp_path):
    result = run("suggest", CORPUS / "samples", "-n", 3, "-o", tmp_path, "--model", model)
    assert result.exit_code == 0, result.output
    assert result.stdout.split()
    for path in map(Path, result.stdout.split()):
        assert parse(path).document.sentences


def test_suggest_tells_of_a_file_that_failed(model, tmp_path):
    (tmp_path / "scan.txt").write_bytes(bytes(100))
    paths = (CORPUS / "samples" / "luxi-2022.txt", tmp_path / "scan.txt")
    result = run("suggest", *paths, "-n", 3, "-o", tmp_path / "out", "--model", model)
    assert result.exit_code == 1
    assert "[binary]" in result.stderr
    assert result.stdout.split() == [str(tmp_path / "out" / "luxi-2022.txt")]


def test_suggest_overwrites_no_labels(model, tmp_path):
    (tmp_path / "luxi-2022.txt").write_text("labels", encoding="utf-8")
    paths = CORPUS / "samples" / "luxi-2022.txt"
    result = run("suggest", paths, "-n", 3, "-o", tmp_path, "--model", model)
    assert result.exit_code == 2
    assert "luxi-2022.txt: expected no such file yet" in result.stderr
    assert (tmp_path / "luxi-2022.txt").read_text(encoding="utf-8") == "labels"


def test_show_has_the_categories_at_the_margin(model):
    result = run("show", CORPUS / "samples" / "luxi-2022.txt", "--model", model)
    assert result.exit_code == 0, result.output
    assert any(line.split(",")[0].strip().isascii() for line in result.stdout.splitlines() if line)


def train_documents(small, monkeypatch, tmp_path, *paths):
    """Return how many reports categories were to be trained on and scored on."""
    seen = []

    def stop(train, dev, *arguments, **options):
        seen.append((len(train), len(dev)))
        raise categories.TrainingError("seen")

    monkeypatch.setattr(categories, "train", stop)
    corpora = [part for path in paths for part in ("--corpus", small / path)]
    run("train", "categories", *corpora, "-o", tmp_path / "zh")
    return seen[0]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        pytest.param([""], (6, 2), id="corpus"),
        pytest.param(["labelled"], (6, 2), id="train and dev"),
        pytest.param(["labelled/train"], (6, SHIPPED_DEV), id="reports, dev of the project"),
        pytest.param(["labelled", "mine.jsonl"], (7, 2), id="several"),
    ],
)
def test_corpora(small, monkeypatch, tmp_path, paths, expected):
    test = min((CORPUS / "labelled" / "test").glob("*.txt"))
    line = parse(test).document.to_json() + "\n"
    (small / "mine.jsonl").write_text(line, encoding="utf-8")
    assert train_documents(small, monkeypatch, tmp_path, *paths) == expected


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("none", "none: expected labelled reports", id="nothing"),
        pytest.param("none.jsonl", "none.jsonl: No such file", id="no file"),
        pytest.param(CORPUS / "labelled" / "dev", "in train or dev, but it is in both", id="leak"),
    ],
)
def test_bad_corpus_is_one_line_and_makes_no_model(tmp_path, path, message):
    result = run("train", "all", "--corpus", path, "-o", tmp_path / "zh")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert message in line
    assert not (tmp_path / "zh").exists()


def test_the_pipeline_takes_the_segmenter_that_was_trained(tmp_path):
    assemble().to_disk(tmp_path)
    choose_segmenter(tmp_path, "hanlp")
    assert '@misc = "county.segmenter.hanlp.v1"' in (tmp_path / "config.cfg").read_text("utf-8")
