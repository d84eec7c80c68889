"""What makes earlier work void: a change of code, configuration or model, and nothing else."""

import os

import pytest

from countymeasures.extraction import journal
from countymeasures.extraction.journal import Journal, checksum, fingerprint, write_whole


@pytest.fixture
def tree(tmp_path, monkeypatch):
    for name in ("package/a.py", "package/notes.md", "configs/deep/a.toml", "model/weights.npz"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1", encoding="utf-8")
    monkeypatch.setattr(journal, "_PACKAGE", tmp_path / "package")
    monkeypatch.setattr(journal, "root", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        pytest.param("package/a.py", True, id="code"),
        pytest.param("package/notes.md", False, id="no-code"),
        pytest.param("configs/deep/a.toml", True, id="config"),
        pytest.param("model/weights.npz", True, id="model"),
        pytest.param("model/more.npz", True, id="new-file-of-the-model"),
    ],
)
def test_fingerprint(tree, name, counts):
    before = fingerprint(tree / "model")
    (tree / name).write_text("2", encoding="utf-8")
    assert (fingerprint(tree / "model") != before) is counts


def test_fingerprint_is_of_bytes_not_of_times(tree):
    before = fingerprint(tree / "model")
    os.utime(tree / "package" / "a.py", (1, 1))
    assert fingerprint(tree / "model") == before


def test_a_renamed_file_of_the_model_counts(tree):
    before = fingerprint(tree / "model")
    (tree / "model" / "weights.npz").rename(tree / "model" / "w.npz")
    assert fingerprint(tree / "model") != before


def test_checksum_of_what_cannot_be_read(tmp_path):
    assert checksum(tmp_path) is None
    assert checksum(tmp_path / "none") is None


def test_nothing_but_the_file_is_left_behind_writing(tmp_path):
    write_whole(tmp_path / "deep" / "a", "一")
    write_whole(tmp_path / "deep" / "a", "二")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["a"]
    assert (tmp_path / "deep" / "a").read_text(encoding="utf-8") == "二"


def test_what_other_code_has_made_goes_when_a_run_is_complete(tmp_path):
    old, new = Journal(tmp_path, "old"), Journal(tmp_path, "new")
    for made in (old, new):
        write_whole(made.path("ab12"), "{}")
    assert new.finished() is None
    new.finish({"state": "x"})
    assert new.finished() == {"state": "x"}
    assert not old.path("ab12").exists()
    assert new.path("ab12").exists()
