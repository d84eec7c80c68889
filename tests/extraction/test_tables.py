"""Rows of tables: which sentence a figure stands in, sections, what is counted of a report."""

import pytest

from countymeasures.documents import Document
from countymeasures.extraction.tables import TABLES, rows_of

TEXT = "概况\n3人来。5人去。"
HEADINGS = [
    {"start": 0, "end": 2, "level": 1, "title": "概况"},
    {"start": 0, "end": 2, "level": 2, "title": "人口", "parent": 0},
]
NOISE = [
    {"step": "pinyin", "repaired": True, "count": 4, "start": 0, "end": 1, "text": "("},
    {"step": "fullwidth", "repaired": True, "count": 2, "start": 0, "end": 1, "text": "("},
    {"step": "masked_digits", "repaired": False, "count": 9, "start": 0, "end": 1, "text": "*"},
]


def make(quantities, sentences):
    spans = [
        {"start": start, "end": end, "text": TEXT[start:end], "value": 3, "unit": "人"} | more
        for start, end, more in quantities
    ]
    return Document.from_dict(
        {
            "id": "a",
            "text": TEXT,
            "sections": HEADINGS,
            "sentences": sentences,
            "quantities": spans,
            "dates": [],
            "ordinals": [],
            "noise": NOISE,
        }
    )


SENTENCES = [
    {"start": 0, "end": 2, "heading": True},
    {"start": 3, "end": 7, "section": 0},
    {"start": 7, "end": 11, "section": 1},
]


def column(table, document, name):
    index = [column.name for column in TABLES[table]].index(name)
    return [row[index] for row in rows_of(document)[table]]


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        pytest.param([(3, 5, {})], ["3人来。"], id="opens-the-text"),
        pytest.param([(7, 9, {})], ["5人去。"], id="opens-the-last"),
        pytest.param([(3, 5, {}), (7, 9, {})], ["3人来。", "5人去。"], id="both"),
    ],
)
def test_sentence_of_a_figure(quantities, expected):
    document = make(quantities, SENTENCES)
    assert column("measures", document, "sentence") == expected


def test_a_figure_outside_every_sentence_has_none():
    document = make([(3, 5, {}), (7, 9, {})], [SENTENCES[0], SENTENCES[2]])
    assert column("measures", document, "sentence") == [None, "5人去。"]
    assert column("measures", document, "sentence_number") == [None, 1]


def test_sections_from_the_outermost():
    document = make([(3, 5, {}), (7, 9, {})], SENTENCES)
    assert column("measures", document, "section") == ["概况", "概况/人口"]
    assert column("sentences", document, "section") == [None, "概况", "概况/人口"]


def test_a_range_has_ends_and_no_value():
    document = make([(3, 5, {"value": None, "low": 2, "high": 3.5})], SENTENCES)
    found = [column("measures", document, name) for name in ("value", "low", "high")]
    assert found == [[None], [2], [3.5]]


def test_counts_of_a_report():
    document = make([(3, 5, {})], SENTENCES)
    names = ("characters", "sentences", "quantities", "repairs")
    assert [column("reports", document, name) for name in names] == [[len(TEXT)], [2], [1], [6]]
