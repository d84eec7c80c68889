"""Every span, its value, unit, comparator and rates, in sentences of all phenomena."""

from __future__ import annotations

import pytest
from tests.numerals.markup import REFERENCE_DATE, mark, parse, read_table

from countymeasures.numerals import scan

POSITIVES = read_table("positives.txt")
NEGATIVES = read_table("negatives.txt")


@pytest.mark.parametrize("line", [pytest.param(line, id=name) for name, line in POSITIVES])
def test_finds_what_is_marked(line: str) -> None:
    text, expected = parse(line)
    assert expected
    assert [mark(span) for span in scan(text, REFERENCE_DATE)] == expected


@pytest.mark.parametrize("line", [pytest.param(line, id=name) for name, line in NEGATIVES])
def test_finds_nothing(line: str) -> None:
    assert [mark(span) for span in scan(line, REFERENCE_DATE)] == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("修路[[3公里|3 公里", id="open"),
        pytest.param("修路[[3公里]]", id="no-label"),
        pytest.param("修路[[3公里|三 公里]]", id="no-number"),
        pytest.param("修路[[3公里|3公里]]", id="no-blank"),
    ],
)
def test_markup_is_strict(line: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse(line)
