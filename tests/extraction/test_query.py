"""The questions of ``docs/query.md`` are answered as it says."""

import re
from pathlib import Path

import duckdb
import pytest

from countymeasures.extraction import Options, run

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "query.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^## ([^\n]+)\n.*?```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", PAGE, re.S | re.M)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    summary = run([ROOT / "corpus" / "samples"], Options(folder, ("duckdb",)))
    assert summary.failures == ()
    with duckdb.connect(str(folder / "tables.duckdb"), read_only=True) as connection:
        yield connection


def test_every_question_has_its_answer():
    assert len(QUESTIONS) == PAGE.count("\n## ") == 3


@pytest.mark.parametrize(
    ("query", "answer"), [pytest.param(query, answer, id=id_) for id_, query, answer in QUESTIONS]
)
def test_answer(tables, query, answer):
    result = tables.execute(query)
    names = [column[0] for column in result.description]
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in answer.splitlines()
    ]
    assert head == names
    assert [list(map(_cell, row)) for row in result.fetchall()] == rows


def _cell(value):
    if not isinstance(value, float):
        return str(value)
    return f"{value:.4g}" if value < 1 else f"{value:g}"
