"""The same rows in every format, and nothing that a spreadsheet would run."""

import csv
import json

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from countymeasures.documents import Document
from countymeasures.extraction.sinks import SINKS
from countymeasures.extraction.tables import TABLES, rows_of

TEXT = "=人均1.5万元。"
DOCUMENT = Document.from_dict(
    {
        "id": "a",
        "text": TEXT,
        "reference_date": "2018-11",
        "sentences": [{"start": 0, "end": len(TEXT), "categories": ["x", "y"]}],
        "quantities": [
            {"start": 3, "end": 8, "text": "1.5万元", "value": 15000, "unit": "元", "per": ["人"]}
        ],
        "dates": [],
        "ordinals": [],
    }
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    for make in SINKS.values():
        sink = make(folder)
        sink.write(rows_of(DOCUMENT))
        sink.close()
    return folder


def rows(table):
    names = [column.name for column in TABLES[table]]
    return [dict(zip(names, row, strict=True)) for row in rows_of(DOCUMENT)[table]]


def flat(table):
    return [
        {name: ";".join(cell) if isinstance(cell, list) else cell for name, cell in row.items()}
        for row in rows(table)
    ]


@pytest.mark.parametrize("table", TABLES)
def test_jsonl(folder, table):
    lines = (folder / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows(table)


@pytest.mark.parametrize("table", TABLES)
def test_parquet(folder, table):
    assert pq.read_table(folder / f"{table}.parquet").to_pylist() == rows(table)


@pytest.mark.parametrize("table", TABLES)
def test_duckdb(folder, table):
    with duckdb.connect(str(folder / "tables.duckdb"), read_only=True) as connection:
        result = connection.execute(f"from {table}")
        names = [column[0] for column in result.description]
        found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    assert found == rows(table)


@pytest.mark.parametrize("table", TABLES)
def test_xlsx(folder, table):
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    header, *found = book[table].iter_rows(values_only=True)
    cells = [dict(zip(header, row, strict=True)) for row in found]
    # A workbook doesn't tell an empty text from an empty cell.
    assert cells == [{k: v if v != "" else None for k, v in row.items()} for row in flat(table)]


@pytest.mark.parametrize("view", ["measures_by_county", "measures_by_category"])
def test_views_sum(folder, view):
    with duckdb.connect(str(folder / "tables.duckdb"), read_only=True) as connection:
        assert connection.execute(f"select unit, total from {view}").fetchall() == [("元", 15000)]


def test_csv_has_a_mark_and_no_formula(folder):
    data = (folder / "measures.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(data.decode("utf-8-sig").splitlines())
    assert row["sentence"] == "'" + TEXT
    assert (row["value"], row["comparator"], row["per"]) == ("15000", "=", "人")


def test_xlsx_has_no_formula(folder):
    sheet = openpyxl.load_workbook(folder / "tables.xlsx")["measures"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
