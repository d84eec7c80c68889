"""The code keeps to the rooms of ``docs/architecture.md``."""

import ast
import re
from pathlib import Path

import pytest

import countymeasures

PACKAGE = Path(countymeasures.__file__).parent
PAGE = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`[^|]+`) \|", PAGE.partition("## Rooms")[2].partition("\n## ")[0], re.M)
ROW_OF = {
    room.removesuffix(".py").removesuffix("/"): number
    for number, row in enumerate(ROWS)
    for room in re.findall(r"`([^`]+)`", row)
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    """Return the modules that a module imports, those inside of functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_the_page_names_every_room():
    assert set(ROW_OF) == {room_of(path) for path in MODULES}


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(PACKAGE))) for path in MODULES]
)
def test_a_room_knows_only_the_rows_above(path):
    known = {
        name.split(".")[1] for name in imported(path) if name.startswith("countymeasures.")
    } & set(ROW_OF)
    below = {room for room in known if ROW_OF[room] > ROW_OF[room_of(path)]}
    assert not below


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=str(path.relative_to(PACKAGE)))
        for path in MODULES
        if room_of(path) != "components"
    ],
)
def test_only_components_know_spacy(path):
    used = {name for name in imported(path) if name.split(".")[0] == "spacy"}
    allowed = {"spacy.displacy.render.SpanRenderer"} if path.name == "showing.py" else set()
    assert used <= allowed


def test_every_file_that_the_page_names_exists():
    names = re.findall(r"`((?:configs|corpus|tests|pipeline|models)/[\w/.]+)`", PAGE)
    root = Path(__file__).parents[1]
    assert len(names) > 5
    assert [name for name in names if not (root / name).exists()] == []
