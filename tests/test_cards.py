from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from countymeasures.cards import CARD, ModelError, parameters_checksum, read_card, write_card


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"a": np.array([1, 2, 3]), "b": ["x"]}, id="a number"),
        pytest.param({"a": np.array([1.0, 2.0]), "b": ["x"]}, id="a type"),
        pytest.param({"a": np.array([[1, 2]]), "b": ["x"]}, id="a shape"),
        pytest.param({"a": np.array([1, 2]), "b": ["y"]}, id="a word"),
        pytest.param({"c": np.array([1, 2]), "b": ["x"]}, id="a name"),
    ],
)
def test_other_parameters_have_another_checksum(changed: dict) -> None:
    assert parameters_checksum(changed) != parameters_checksum({"a": np.array([1, 2]), "b": ["x"]})


def test_the_order_in_memory_makes_no_difference() -> None:
    rows = np.arange(6).reshape(2, 3)
    columns = np.asfortranarray(rows)
    assert parameters_checksum({"a": rows}) == parameters_checksum({"a": columns})
    assert parameters_checksum({"a": rows.astype(">i8")}) == parameters_checksum({"a": rows})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "weights").write_bytes(b"123")
    write_card(tmp_path, {"name": "roles", "format": 2})
    return tmp_path


def test_read_as_written(folder: Path) -> None:
    card = read_card(folder, "roles", 2)
    assert card["name"] == "roles"
    assert list(card["files"]) == ["weights"]


def test_a_missing_file(folder: Path) -> None:
    (folder / "weights").unlink()
    with pytest.raises(ModelError, match=r"weights: named in card\.json, but it is missing"):
        read_card(folder, "roles", 2)


@pytest.mark.parametrize("name", ["../weights", "/etc/hostname", ""])
def test_a_name_that_leads_elsewhere(folder: Path, name: str) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    (folder / CARD).write_text(json.dumps({**card, "files": {name: "0"}}), encoding="utf-8")
    with pytest.raises(ModelError, match="it is missing"):
        read_card(folder, "roles", 2)


@pytest.mark.parametrize("content", ["[]", '{"files": []}', "{}", "\x00"])
def test_a_card_that_is_none(folder: Path, content: str) -> None:
    (folder / CARD).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="expected"):
        read_card(folder, "roles", 2)
