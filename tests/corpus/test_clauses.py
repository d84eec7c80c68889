from __future__ import annotations

from pathlib import Path

import pytest

from countymeasures.corpus.clauses import check_clauses, read_clauses


def _bank(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_clauses_are_read_by_category(tmp_path: Path):
    bank = _bank(tmp_path, {"roads.txt": "修路3条\n\n架桥两座\n", "none.txt": "各位代表\n"})
    assert read_clauses(bank) == {"roads": ("修路3条", "架桥两座"), "": ("各位代表",)}


def test_a_bank_that_is_not_there_is_empty(tmp_path: Path):
    assert read_clauses(tmp_path / "clauses") == {}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"roads.txt": "修路3条\n"}, [], id="right"),
        pytest.param({"none.txt": "各位代表\n"}, [], id="none is no category"),
        pytest.param(
            {"road.txt": "修路3条\n"}, ["line 1: expected a category of the taxonomy"], id="key"
        ),
        pytest.param(
            {"roads.txt": "修路3条\n架桥\n修路3条\n"},
            ["line 3: expected each clause once"],
            id="twice",
        ),
        pytest.param(
            {"health.txt": "建所\n", "roads.txt": "架桥\n建所\n"},
            ["line 2: expected each clause once; health.txt, line 1, has it too"],
            id="in two categories",
        ),
        pytest.param(
            {"roads.txt": "路" * 81}, ["line 1: expected a clause of at most 80"], id="too long"
        ),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, files: dict[str, str], expected: list[str]):
    problems = check_clauses(_bank(tmp_path, files), ["roads", "health"])
    assert len(problems) == len(expected)
    for problem, words in zip(problems, expected, strict=True):
        assert words in str(problem)
