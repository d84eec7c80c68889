"""``docs/licences.md`` is complete: every model, required package and text of a licence."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "licences.md").read_text("utf-8")


def test_every_required_package_is_named():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    required = {re.match(r"[\w-]+", name).group().lower() for name in project["dependencies"]}
    table = PAGE.partition("## What is installed beside it")[2]
    assert required == {
        name.lower()
        for row in re.findall(r"^\| [\w.-]+ \| (.+) \|$", table, re.M)
        for name in row.split(", ")
        if row != "packages"
    } - {"---"}


def test_every_model_is_named_and_has_the_licence_of_its_card():
    for card in ROOT.glob("models/**/card.json"):
        folder = card.relative_to(ROOT).parts[1]
        assert f"`models/{folder}`" in PAGE
        assert json.loads(card.read_text("utf-8"))["licence"] == "MIT"


def test_the_texts_are_those_that_are_named():
    assert set(re.findall(r"`LICENSES/([^`]+\.txt)`", PAGE)) == {
        path.name for path in (ROOT / "LICENSES").iterdir()
    }
