"""The published JSON Schema: up to date, and true of gold and predictions."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import countymeasures
from countymeasures.schema import PATH, document_schema

ROOT = Path(__file__).parents[1]
GOLD = sorted((ROOT / "corpus" / "labelled").glob("*.jsonl"))
SCHEMA = Draft202012Validator(document_schema())
LEAST = {"id": "a", "text": "投资3元", "sentences": [], "dates": [], "ordinals": []}
FIGURE = {"start": 2, "end": 4, "text": "3元", "value": 3, "unit": "元"}


def test_the_published_file_is_up_to_date():
    assert json.loads(PATH.read_text("utf-8")) == document_schema(), (
        "write it anew: python -m countymeasures.schema"
    )


def test_it_is_a_schema():
    Draft202012Validator.check_schema(document_schema())


def test_fields_say_what_they_mean():
    quantity = document_schema()["$defs"]["Quantity"]["properties"]
    assert quantity["low"]["description"] == "Both ends of a range."
    assert quantity["raw_start"]["description"].startswith("The same run in the file as decoded")


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in GOLD])
def test_gold_fits(path):
    for line in path.read_text("utf-8").splitlines():
        assert list(SCHEMA.iter_errors(json.loads(line))) == []


def test_predictions_fit():
    for document in countymeasures.extract([ROOT / "corpus" / "samples"]):
        assert list(SCHEMA.iter_errors(json.loads(document.to_json()))) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"id": 3}, id="id"),
        pytest.param({"quantities": None}, id="no quantities"),
        pytest.param({"quantities": [FIGURE | {"role": "up"}]}, id="role"),
        pytest.param({"quantities": [FIGURE | {"value": "3"}]}, id="value in quotes"),
        pytest.param({"quantities": [FIGURE | {"start": -1}]}, id="offset"),
        pytest.param({"quantities": [{"start": 2, "end": 4, "text": "3元"}]}, id="no unit"),
        pytest.param({"sentences": [{"start": 0}]}, id="sentence without an end"),
    ],
)
def test_what_does_not_fit_is_refused(change):
    fits = LEAST | {"quantities": [FIGURE]}
    assert SCHEMA.is_valid(fits)
    assert not SCHEMA.is_valid(fits | change)
