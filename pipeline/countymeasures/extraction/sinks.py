"""The tables in each format: a sink takes batches of rows and closes its files."""

from __future__ import annotations

import csv
import errno
import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from countymeasures.extraction.tables import TABLES, Column, Row

# What Excel and LibreOffice take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_XLSX_ROWS = 1_048_576
_XLSX_CHARACTERS = 32_767
_WIDTHS = {"text": 18, "integer": 10, "number": 16, "boolean": 10, "texts": 18}
_LONG = {"sentence": 60, "section": 30, "meaning": 80}
_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "texts": pa.list_(pa.string()),
}
_VIEWS = """
create view measures_by_county as
select region, region_code, left(reference_date, 4) as year, category, unit, status, role,
       count(*) as figures, sum(value) as total, max(value) as largest
from measures where value is not null
group by all order by all;
create view measures_by_category as
select category, unit, status, count(*) as figures, count(distinct document) as reports,
       sum(value) as total, median(value) as median
from measures where value is not null
group by all order by all;
"""


class Sink(Protocol):
    """Takes rows of the tables; its files are complete when it is closed, else thrown away."""

    def write(self, rows: dict[str, list[Row]]) -> None:
        """Write rows, by table."""

    def close(self) -> None:
        """Complete the files."""

    def abandon(self) -> None:
        """Let go of the files, of which nothing is wanted any more."""


class CsvSink:
    """``TABLE.csv``, in UTF-8 with a byte-order mark, so that Excel reads it right."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._writers = {}
        for table, columns in TABLES.items():
            file = (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="")
            self._stack.enter_context(file)
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([column.name for column in columns])
            self._writers[table] = writer

    def write(self, rows: dict[str, list[Row]]) -> None:
        """Write rows, by table."""
        for table, some in rows.items():
            self._writers[table].writerows([_inert(cell) for cell in row] for row in some)

    def close(self) -> None:
        """Complete the files."""
        self._stack.close()

    def abandon(self) -> None:
        """Let go of the files."""
        with suppress(OSError):
            self._stack.close()


class JsonlSink:
    """``TABLE.jsonl``, one object a row."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._files = {
            table: self._stack.enter_context(
                (folder / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n")
            )
            for table in TABLES
        }

    def write(self, rows: dict[str, list[Row]]) -> None:
        """Write rows, by table."""
        for table, some in rows.items():
            names = [column.name for column in TABLES[table]]
            for row in some:
                cells = dict(zip(names, map(_plain, row), strict=True))
                self._files[table].write(json.dumps(cells, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Complete the files."""
        self._stack.close()

    def abandon(self) -> None:
        """Let go of the files."""
        with suppress(OSError):
            self._stack.close()


class ParquetSink:
    """``TABLE.parquet``, typed, lists nested; a row group a batch."""

    def __init__(self, folder: Path) -> None:
        self._schemas = {table: _schema(columns) for table, columns in TABLES.items()}
        self._writers = {
            table: pq.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd")
            for table, schema in self._schemas.items()
        }

    def write(self, rows: dict[str, list[Row]]) -> None:
        """Write rows, by table."""
        for table, some in rows.items():
            if not some:
                continue
            schema = self._schemas[table]
            arrays = [
                pa.array(list(cells), type=field.type)
                for cells, field in zip(zip(*some, strict=True), schema, strict=True)
            ]
            self._writers[table].write_table(pa.Table.from_arrays(arrays, schema=schema))

    def close(self) -> None:
        """Complete the files."""
        for writer in self._writers.values():
            writer.close()

    def abandon(self) -> None:
        """Let go of the files."""
        for writer in self._writers.values():
            with suppress(OSError):
                writer.close()


class DuckdbSink:
    """``tables.duckdb``: the tables, and views that sum them by county and by category."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / ".duckdb"
        self._folder.mkdir()
        self._path = folder / "tables.duckdb"
        # By way of Parquet files, because row-wise inserts are slow.
        self._rows = ParquetSink(self._folder)

    def write(self, rows: dict[str, list[Row]]) -> None:
        """Write rows, by table."""
        self._rows.write(rows)

    def close(self) -> None:
        """Complete the file."""
        self._rows.close()
        try:
            with duckdb.connect(str(self._path)) as connection:
                self._fill(connection)
        except (duckdb.IOException, duckdb.FatalException) as error:
            raise OSError(errno.EIO, str(error), str(self._path)) from error
        for table in TABLES:
            (self._folder / f"{table}.parquet").unlink()
        self._folder.rmdir()

    def abandon(self) -> None:
        """Let go of the files."""
        self._rows.abandon()

    def _fill(self, connection: duckdb.DuckDBPyConnection) -> None:
        for table, columns in TABLES.items():
            source = _quoted(str(self._folder / f"{table}.parquet"))
            connection.execute(f"create table {table} as from read_parquet({source})")
            for column in columns:
                comment = _quoted(column.explained)
                connection.execute(f"comment on column {table}.{column.name} is {comment}")
        connection.execute(_VIEWS)
        # Closing would do it too, but says nothing where the disk is full.
        connection.execute("checkpoint")


class XlsxSink:
    """``tables.xlsx``: a sheet a table with a frozen header and filters, and the definitions.

    A table of more rows than a sheet holds goes on in a second one.
    """

    def __init__(self, folder: Path) -> None:
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(folder / "tables.xlsx"), options)
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._formats = {
            "integer": self._book.add_format({"num_format": "0"}),
            "number": self._book.add_format({"num_format": "#,##0.##########"}),
        }
        # With the other, Excel shows 12 as "12.".
        self._whole = self._book.add_format({"num_format": "#,##0"})
        self._sheets: dict[str, tuple[Any, int]] = {}
        self._count = dict.fromkeys(TABLES, 0)

    def write(self, rows: dict[str, list[Row]]) -> None:
        """Write rows, by table."""
        for table, some in rows.items():
            if table not in self._sheets:
                self._add(table)
            for row in some:
                if self._sheets[table][1] == _XLSX_ROWS:
                    self._end(table)
                    self._add(table)
                sheet, at = self._sheets[table]
                for index, (cell, column) in enumerate(zip(row, TABLES[table], strict=True)):
                    if cell is not None:
                        self._write(sheet, at, index, cell, column)
                self._sheets[table] = (sheet, at + 1)

    def _add(self, table: str) -> None:
        self._count[table] += 1
        count = self._count[table]
        sheet = self._book.add_worksheet(table if count == 1 else f"{table} {count}")
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(TABLES[table]):
            width = _LONG.get(column.name, _WIDTHS[column.kind])
            sheet.set_column(at, at, width, self._formats.get(column.kind))
            sheet.write_string(0, at, column.name, self._bold)
        self._sheets[table] = (sheet, 1)

    def _write(self, sheet: Any, at: int, index: int, cell: Any, column: Column) -> None:
        if column.kind in ("text", "texts"):
            text = ";".join(cell) if column.kind == "texts" else cell
            if text:
                sheet.write_string(at, index, text[:_XLSX_CHARACTERS])
        elif column.kind == "boolean":
            sheet.write_boolean(at, index, cell)
        else:
            whole = column.kind == "number" and cell == round(cell)
            sheet.write_number(
                at, index, cell, self._whole if whole else self._formats[column.kind]
            )

    def _end(self, table: str) -> None:
        sheet, rows = self._sheets[table]
        sheet.autofilter(0, 0, max(rows - 1, 1), len(TABLES[table]) - 1)

    def close(self) -> None:
        """Complete the file."""
        for table in self._sheets:
            self._end(table)
        sheet = self._book.add_worksheet("definitions")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 3, 22)
        sheet.set_column(4, 4, _LONG["meaning"])
        lines = [("table", "column", "kind", "unit", "meaning")] + [
            (table, column.name, column.kind, column.unit, column.meaning)
            for table, columns in TABLES.items()
            for column in columns
        ]
        for at, line in enumerate(lines):
            for index, text in enumerate(line):
                sheet.write_string(at, index, text, None if at else self._bold)
        try:
            self._book.close()
        except FileCreateError as error:
            # It wraps the OSError.
            raise error.args[0] from error

    def abandon(self) -> None:
        """Let go of the files."""
        for sheet in self._book.worksheets():
            with suppress(OSError):
                sheet.row_data_fh.close()


SINKS: dict[str, Callable[[Path], Sink]] = {
    "csv": CsvSink,
    "parquet": ParquetSink,
    "duckdb": DuckdbSink,
    "xlsx": XlsxSink,
    "jsonl": JsonlSink,
}


def _schema(columns: tuple[Column, ...]) -> pa.Schema:
    return pa.schema(
        [
            pa.field(column.name, _TYPES[column.kind], metadata={"meaning": column.explained})
            for column in columns
        ]
    )


def _quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _plain(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _inert(cell: Any) -> Any:
    if isinstance(cell, list):
        cell = ";".join(cell)
    if isinstance(cell, str):
        # A lone = is the comparator and can run nothing.
        return f"'{cell}" if cell.startswith(_FORMULA) and cell != "=" else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return _plain(cell)
