"""The taxonomy as data."""

import pytest

from countymeasures.taxonomy import Category, TaxonomyError, load_taxonomy

ENTRY = """
[[category]]
key = "roads"
name = "道路"
name_en = "Roads"
group = "works"
definition = "Roads."
"""


def read(tmp_path, text):
    path = tmp_path / "taxonomy.toml"
    path.write_text(text, encoding="utf-8")
    return load_taxonomy(path)


def test_an_entry_is_read_in_full(tmp_path):
    text = 'groups = ["works"]' + ENTRY + 'notes = ["n"]\nexamples = ["修路。"]\ncues = ["路"]\n'
    assert read(tmp_path, text) == (
        Category("roads", "道路", "Roads", "works", "Roads.", ("n",), ("修路。",), ("路",)),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("groups = [", "expected TOML", id="not TOML"),
        pytest.param(ENTRY, "groups: expected a list of words", id="no groups"),
        pytest.param('groups = ["works"]', "at least one", id="no category"),
        pytest.param('groups = ["other"]' + ENTRY, r"category 1 \('roads'\): group", id="group"),
        pytest.param(
            'groups = ["works"]' + ENTRY + ENTRY, r"category 2 \('roads'\): key", id="key twice"
        ),
        pytest.param(
            'groups = ["works"]' + ENTRY.replace('"roads"', '"Rural roads"'),
            "lower-case",
            id="key not plain",
        ),
        pytest.param(
            'groups = ["works"]' + ENTRY.replace('name = "道路"', ""),
            "name: expected",
            id="no name",
        ),
        pytest.param(
            'groups = ["works"]' + ENTRY + 'cue = ["路"]', "got 'cue'", id="unknown field"
        ),
        pytest.param(
            'groups = ["works"]' + ENTRY + 'cues = "路"', "cues: expected a list", id="no list"
        ),
    ],
)
def test_a_wrong_taxonomy_names_the_entry(tmp_path, text, message):
    with pytest.raises(TaxonomyError, match=message):
        read(tmp_path, text)


def test_a_wrong_taxonomy_names_the_file(tmp_path):
    with pytest.raises(TaxonomyError, match=r"taxonomy\.toml"):
        read(tmp_path, "groups = [")


@pytest.mark.parametrize("category", load_taxonomy(), ids=lambda category: category.key)
def test_every_shipped_category_has_examples_and_cues(category):
    assert len(category.examples) >= 3
    assert 8 <= len(set(category.cues)) == len(category.cues)


def test_no_example_stands_twice():
    examples = [example for category in load_taxonomy() for example in category.examples]
    assert len(examples) == len(set(examples))
