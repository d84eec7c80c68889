"""The first screen of the README shows what the command really makes of a sample."""

import csv
import re
from pathlib import Path

import pytest

from countymeasures.extraction import Options, run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "README.md").read_text("utf-8")
SAMPLE = ROOT / "corpus" / "samples" / "qinan-2018.txt"


def section(name):
    return PAGE.partition(f"[start:{name}] -->\n")[2].partition(f"<!-- --8<-- [end:{name}]")[0]


def test_what_goes_in():
    text = SAMPLE.read_text("utf-8")
    lines = section("in").splitlines()[1:-1]
    assert len(lines) == 2
    assert all(line in text for line in lines)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    assert run([SAMPLE], Options(folder)).failures == ()
    with (folder / "measures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_what_comes_out(rows):
    head, _, *shown = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section("out").splitlines()
    ]
    found = [[row[name] for name in head] for row in rows]
    at = found.index(shown[0])
    assert found[at : at + len(shown)] == shown
    assert len(shown) == 6


def test_every_file_that_is_named_exists():
    names = re.findall(r"\]\((?!http|#)([^)#]+)", PAGE)
    assert len(names) >= 4
    assert [name for name in names if not (ROOT / name).exists()] == []
