"""The same rows in every format, and nothing that a spreadsheet would run."""

import csv
import json
import random
import resource
from contextlib import contextmanager

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from countymeasures.documents import Document
from countymeasures.extraction import sinks
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


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-3.2%", "'-3.2%", id="minus"),
        pytest.param("@sum(a1)", "'@sum(a1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage-return"),
        pytest.param("=", "=", id="comparator"),
        pytest.param("3-2", "3-2", id="within"),
        pytest.param(-3.5, "-3.5", id="number"),
        pytest.param(15000.0, "15000", id="whole-number"),
        pytest.param(["=a", "b"], "'=a;b", id="list"),
        pytest.param(True, "true", id="boolean"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_csv_cell(tmp_path, cell, written):
    sink = SINKS["csv"](tmp_path)
    sink.write({"reports": [["a", cell]]})
    sink.close()
    with (tmp_path / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == ["a", written]


def test_xlsx_has_no_formula(folder):
    sheet = openpyxl.load_workbook(folder / "tables.xlsx")["measures"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize("table", TABLES)
def test_xlsx_is_laid_out(folder, table):
    sheet = openpyxl.load_workbook(folder / "tables.xlsx")[table]
    columns = TABLES[table]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(2, len(columns)).coordinate}"
    assert len(sheet.column_dimensions) > 0
    for cell, column in zip(sheet[2], columns, strict=True):
        if cell.value is not None and column.kind == "integer":
            assert cell.number_format == "0"


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        pytest.param(12.0, "#,##0", id="whole, which Excel would show as 12. with the other"),
        pytest.param(0.5, "#,##0.##########", id="with decimals"),
    ],
)
def test_xlsx_number(tmp_path, value, number_format):
    columns = [column.name for column in TABLES["measures"]]
    row = [None] * len(columns)
    row[columns.index("value")] = value
    row[columns.index("per")] = []
    sink = SINKS["xlsx"](tmp_path)
    sink.write({"measures": [row]})
    sink.close()
    written = openpyxl.load_workbook(tmp_path / "tables.xlsx")["measures"][2]
    cell = written[columns.index("value")]
    assert (cell.value, cell.number_format) == (value, number_format)
    assert written[columns.index("per")].value is None


def test_xlsx_defines_every_column(folder):
    head, *rows = openpyxl.load_workbook(folder / "tables.xlsx")["definitions"].values
    assert head == ("table", "column", "kind", "unit", "meaning")
    assert [tuple(cell or "" for cell in row) for row in rows] == [
        (table, column.name, column.kind, column.unit, column.meaning)
        for table, columns in TABLES.items()
        for column in columns
    ]


def test_xlsx_goes_on_in_a_second_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(sinks, "_XLSX_ROWS", 3)
    sink = SINKS["xlsx"](tmp_path)
    sink.write(
        {"reports": [[f"r{number}"] + [None] * (len(TABLES["reports"]) - 1) for number in range(5)]}
    )
    sink.close()
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert book.sheetnames == ["reports", "reports 2", "reports 3", "definitions"]
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [3, 3, 2]


def test_duckdb_and_parquet_explain_their_columns(folder):
    with duckdb.connect(str(folder / "tables.duckdb"), read_only=True) as connection:
        comments = dict(
            connection.execute(
                "select column_name, comment from duckdb_columns() where table_name = 'measures'"
            ).fetchall()
        )
    schema = pq.read_schema(folder / "measures.parquet")
    for column in TABLES["measures"]:
        assert comments[column.name] == column.explained
        assert schema.field(column.name).metadata[b"meaning"].decode() == column.explained


@contextmanager
def little_disk():
    """No file may grow above 20 kB, which is an OSError as a full disk is.

    Not a fixture: pytest reports before a fixture is undone, and its own output may be a file.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("name", "batches"),
    [
        *[pytest.param(name, 400, id=name) for name in SINKS],
        pytest.param("duckdb", 1, id="duckdb-when-it-is-closed"),
    ],
)
def test_a_full_disk_is_an_os_error(tmp_path, name, batches):
    letters = random.Random(9)
    sink = SINKS[name](tmp_path)

    def fill():
        for _ in range(batches):
            row = ["".join(letters.choices("abcdefghijklmnop", k=90)) for _ in range(3)]
            rest = [None] * (len(TABLES["reports"]) - len(row))
            sink.write({"reports": [row + rest] * 2})
        sink.close()

    with pytest.raises(OSError, match="File too large"), little_disk():
        fill()
    sink.abandon()
