"""Twins of corpus reports with noise (``benchmarks/noisy_twins.py``) give what the reports give."""

from __future__ import annotations

import csv
import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from countymeasures.cleaning import CleanText, clean
from countymeasures.documents import Quantity
from countymeasures.numerals import scan
from countymeasures.reading import read

ROOT = Path(__file__).parents[2]
NOISY = ROOT / "corpus" / "noisy"


def _rows() -> list[dict[str, str]]:
    with (NOISY / "twins.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


each_twin = pytest.mark.parametrize("name", [row["id"] for row in _rows()])


def _expected(name: str) -> list[dict[str, Any]]:
    lines = (NOISY / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _value(quantity: Quantity) -> str:
    if quantity.value is None:
        return f"{quantity.low}..{quantity.high}"
    return str(quantity.value)


@cache
def _cleaned(name: str) -> tuple[CleanText, list[Quantity]]:
    result = clean(read(NOISY / f"{name}.txt").text)
    return result, [span for span in scan(result.text) if isinstance(span, Quantity)]


def test_there_are_twins_with_every_noise_and_both_kinds_of_encoding() -> None:
    rows = _rows()
    assert len(rows) >= 15
    assert {"utf-8", "gb18030"} <= {row["encoding"] for row in rows}
    assert {noise for row in rows for noise in row["noise"].split()} == {
        "traditional",
        "glosses",
        "fullwidth",
        "entities",
        "doubled",
        "pages",
        "furniture",
    }


@each_twin
def test_twin_gives_the_quantities_of_the_clean_report(name: str) -> None:
    _, found = _cleaned(name)
    assert [(span.text, _value(span), span.unit) for span in found] == [
        (item["text"], item["value"], item["unit"]) for item in _expected(name)
    ]


@each_twin
def test_offsets_of_a_twin_point_into_the_file(name: str) -> None:
    result, found = _cleaned(name)
    assert [result.alignment.to_raw(span.start, span.end) for span in found] == [
        (item["raw_start"], item["raw_end"]) for item in _expected(name)
    ]


@each_twin
def test_twin_is_clean_after_cleaning(name: str) -> None:
    result, _ = _cleaned(name)
    assert clean(result.text).text == result.text


def test_twins_are_made_again_byte_for_byte() -> None:
    pytest.importorskip("pypinyin", reason="needs pypinyin to make glosses")
    spec = importlib.util.spec_from_file_location(
        "noisy_twins", ROOT / "benchmarks" / "noisy_twins.py"
    )
    assert spec is not None
    assert spec.loader is not None
    twins = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(twins)
    for document in twins.documents():
        for name, content in twins.files_of(document).items():
            assert (NOISY / name).read_bytes() == content, name
