"""The commands ``corpus check``, ``compile`` and ``stats``."""

import csv
import hashlib

import pytest
from typer.testing import CliRunner

from countymeasures.cli import app
from countymeasures.corpus import parse
from countymeasures.corpus.stats import BEGIN, END
from countymeasures.documents import read_documents

HEAD = (
    "id: {}\ntitle: 总结\nkind: press\nprovince: 某省\ncounty: {}\n"
    "reference_date: 2018-11\nstyle: terse\n\n"
)
GOOD = "# 总结\n\n修渠3条。\n= water\nq 3条 | 3 条 | 渠 | 修\n"
COVERAGE = """
units = ["条", "匹"]
[quantities]
"一位数" = '[0-9]'
[dates]
[sentences]
"""


def run(*arguments):
    return CliRunner().invoke(app, ["corpus", *map(str, arguments)])


def add(corpus, split, ident, body=GOOD):
    path = corpus / "labelled" / split / f"{ident}.txt"
    path.write_text(HEAD.format(ident, f"{ident}县") + body, encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path):
    for split in ("train", "dev", "test"):
        (tmp_path / "labelled" / split).mkdir(parents=True)
    (tmp_path / "coverage.toml").write_text(COVERAGE, encoding="utf-8")
    (tmp_path / "README.md").write_text(f"前\n{BEGIN}\n旧\n{END}\n后\n", encoding="utf-8")
    add(tmp_path, "train", "a")
    add(tmp_path, "test", "b", "茶农进城卖货。\n=\n")
    return tmp_path


def test_check_says_that_all_is_well(corpus):
    result = run("check", corpus)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "2 reports checked, nothing wrong\n"


def test_check_lists_every_problem_and_fails(corpus):
    path = add(corpus, "dev", "c", "修渠4条。\n= canals\nq 3条 | 3 条 | - | -\n")
    other = add(corpus, "dev", "d", "修桥。\n= bridges\n")
    result = run("check", corpus)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith(f"{path}, line 11: q text")
    assert lines[1].startswith(f"{other}, line 9: category")
    assert lines[2] == "2 problems"


def test_check_against_real_reports(corpus, tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    words = "入冬前后县里组织人手把沿线的土路全部铺成了水泥路面"
    (real / "x.txt").write_text(words, encoding="utf-8")
    add(corpus, "dev", "c", f"{words}。\n= roads\n")
    result = run("check", corpus, "--against", real)
    assert result.exit_code == 1
    assert "also stands in x.txt" in result.stderr


def test_compile_writes_each_split_and_the_table(corpus):
    assert run("compile", corpus).exit_code == 0
    documents = {
        split: list(read_documents(corpus / "labelled" / f"{split}.jsonl"))
        for split in ("train", "dev", "test")
    }
    assert documents["train"] == [parse(corpus / "labelled" / "train" / "a.txt").document]
    assert documents["dev"] == []
    assert [document.id for document in documents["test"]] == ["b"]
    with (corpus / "reports.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "id": "a",
        "split": "train",
        "kind": "press",
        "province": "某省",
        "county": "a县",
        "reference_date": "2018-11",
        "style": "terse",
        "sentences": "1",
        "quantities": "1",
    }


def test_compile_writes_nothing_when_a_report_is_wrong(corpus):
    add(corpus, "dev", "c", "修桥。\n= bridges\n")
    assert run("compile", corpus).exit_code == 1
    assert not list(corpus.glob("labelled/*.jsonl"))
    assert not (corpus / "reports.csv").exists()


def test_stats_prints_the_table_and_puts_it_into_the_readme(corpus):
    result = run("stats", corpus)
    assert result.exit_code == 0
    readme = (corpus / "README.md").read_text(encoding="utf-8")
    assert readme == f"前\n{BEGIN}\n\n{result.stdout}\n{END}\n后\n"
    assert run("stats", corpus).stdout == result.stdout
    assert (corpus / "README.md").read_text(encoding="utf-8") == readme


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("| sentences | 2 | 4000 | **no** |", id="sentences"),
        pytest.param("| sentences without a category | 1 | 300 | **no** |", id="uncategorised"),
        pytest.param("| `water` | 1 | **no** | 1 | 0 | 0 | 1 |", id="category"),
        pytest.param("| 一位数 | quantities | 1 | **no** |", id="phenomenon"),
        pytest.param("**Fewer than 5** — Unit: 条 1, 匹 0", id="units"),
        pytest.param("Role: level 1", id="roles"),
        pytest.param("Year: 2018 2", id="years"),
    ],
)
def test_stats_are_computed(corpus, row):
    assert row in run("stats", corpus).stdout.splitlines()


def test_the_checksum_is_that_of_the_compiled_file(corpus):
    run("compile", corpus)
    digest = hashlib.sha256((corpus / "labelled" / "train.jsonl").read_bytes()).hexdigest()
    assert f"| train | 1 | 1 | 1 | `{digest}` |" in run("stats", corpus).stdout.splitlines()


@pytest.mark.parametrize("command", ["check", "compile", "stats"])
def test_a_folder_without_reports_is_wrong_use(tmp_path, command):
    result = run(command, tmp_path)
    assert result.exit_code == 2
    assert "expected reports in labelled/" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param("coverage.toml", "units = [", "expected units and the tables", id="TOML"),
        pytest.param("coverage.toml", "units = []", "KeyError", id="no patterns"),
        pytest.param(
            "coverage.toml", COVERAGE.replace("[0-9]", "["), "regular expressions", id="pattern"
        ),
        pytest.param("coverage.toml", None, "No such file", id="no coverage"),
        pytest.param("README.md", "# 语料\n", "expected the lines <!-- stats", id="no markers"),
    ],
)
def test_stats_without_what_they_need_are_wrong_use(corpus, name, text, message):
    (corpus / name).unlink()
    if text is not None:
        (corpus / name).write_text(text, encoding="utf-8")
    result = run("stats", corpus)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_check_numerals_lists_what_labels_and_grammar_read_differently(corpus):
    path = add(corpus, "dev", "c", "打井4眼。\n= water\nq 4眼 | 5 眼 | 井 | 打\n")
    assert run("check", corpus).exit_code == 0
    result = run("check", corpus, "--numerals")
    assert result.exit_code == 1
    message = "labels: q 4眼 | 5 眼; numerals: q 4眼 | 4 眼"
    assert f"{path}, line 9: {message}" in result.stderr.splitlines()
