"""Which files are found, what they are called, and what is wrong use."""

from pathlib import Path

import pytest

from countymeasures.extraction.inputs import (
    Input,
    InputError,
    Known,
    find_inputs,
    known_of,
    read_metadata,
    unknown_documents,
)


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a/2018.txt", "a/2018.html", "a/notes.md", ".hidden/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("全县减贫3人。", encoding="utf-8")
    return tmp_path


def ids(*paths):
    return [item.id for item in find_inputs(paths)]


def test_folder_is_read_below_and_sorted(folder):
    assert ids(folder) == ["a/2018.html", "a/2018.txt", "b"]


def test_folder_with_files_of_word(folder):
    for name in ("b.doc", "old.WPS", "~$b.docx", "b.docx"):
        (folder / name).write_bytes(b"x")
    assert ids(folder) == [
        *("a/2018.html", "a/2018.txt"),
        # What must be converted is told of, but takes no id from what was converted.
        *("b.doc", "b.docx", "b.txt", "old.WPS"),
    ]


def test_root_of_a_file_is_its_parent(folder):
    assert ids(folder / "a" / "2018.txt") == ["2018"]


def test_pattern(folder):
    assert ids(folder / "a" / "*.txt") == ["2018"]


def test_file_named_twice_is_there_once(folder):
    assert ids(folder / "b.txt", folder / "b.txt") == ["b"]


def test_missing_file_beside_one_that_is_there_is_left_to_the_reader(folder):
    assert ids(folder / "none.txt", folder / "b.txt") == ["none", "b"]


def test_nothing_that_was_named_exists(folder):
    with pytest.raises(InputError, match=r"none: expected reports, but there is no such"):
        find_inputs([folder / "none", folder / "nor_this.txt"])


def test_shared_id_names_both(tmp_path):
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "r.txt").write_text("a", encoding="utf-8")
    with pytest.raises(InputError, match=r"x/r\.txt and .*y/r\.txt: expected an id for each"):
        find_inputs([tmp_path / "x", tmp_path / "y"])


@pytest.mark.parametrize("name", ["empty", "*.pdf"])
def test_nothing_found(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="found none"):
        find_inputs([tmp_path / name])


def test_metadata(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("document,region,reference_date\na,620524,\nb,,2018-11\n", encoding="utf-8")
    assert read_metadata(path) == {
        "a": Known("620524", None, "metadata"),
        "b": Known(None, "2018-11", "metadata"),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("document,region\n", "line 1: expected the columns", id="column"),
        pytest.param("document,region,reference_date\na,12,\n", "line 2: .*six digits", id="code"),
        pytest.param(
            "document,region,reference_date\na,,18\n", "line 2: expected a date", id="date"
        ),
    ],
)
def test_bad_metadata(tmp_path, text, message):
    path = tmp_path / "m.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_metadata(path)


@pytest.mark.parametrize(
    ("line", "region", "date", "expected"),
    [
        pytest.param(None, None, None, Known(), id="nothing"),
        pytest.param(
            Known("620524", "2018", "metadata"),
            None,
            None,
            Known("620524", "2018", "metadata"),
            id="metadata",
        ),
        pytest.param(None, "130606", "2020", Known("130606", "2020", "option"), id="options"),
        pytest.param(
            Known("620524", "2018", "metadata"),
            "130606",
            "2020",
            Known("130606", "2020", "option"),
            id="an-option-beats-the-metadata",
        ),
        pytest.param(
            Known("620524", "2018", "metadata"),
            None,
            "2020",
            Known("620524", "2020", "option"),
            id="an-option-beside-the-metadata",
        ),
    ],
)
def test_known_beforehand(line, region, date, expected):
    metadata = {"a": line} if line else {}
    assert known_of(Input(Path("a.txt"), "a"), metadata, region, date) == expected


def test_ids_that_only_the_metadata_has():
    metadata = {"a": Known(), "c": Known(), "b": Known()}
    assert unknown_documents(metadata, [Input(Path("a.txt"), "a")]) == ["b", "c"]
