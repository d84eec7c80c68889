"""``docs/columns.md`` names the columns that the tables have."""

import re
from pathlib import Path

import pytest

from countymeasures.extraction.tables import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "columns.md").read_text("utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_columns(table):
    section = PAGE.partition(f"\n## {table}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*?) \| (.+?) \| (.+) \|$", section, re.M)
    assert [row[:4] for row in rows] == [
        (column.name, column.kind, column.unit, column.meaning) for column in TABLES[table]
    ]
