"""Tables whose cells are apart by bars: each row becomes a sentence with its headings.

``村道 | 35`` under ``项目 | 里程（公里）`` reads ``村道，里程35公里。``, so that a unit that
stands only in the heading reaches the cell. The number itself stays untouched and maps to its
cell.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from countymeasures.cleaning.alignment import Edit
from countymeasures.resources import load_toml

_LINE = re.compile("[^\n]+")
_RULE = re.compile("[-—=: ]*")


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


class _Patterns(NamedTuple):
    separator: re.Pattern[str]
    header: re.Pattern[str]
    caption: re.Pattern[str]
    number: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    config = load_toml("cleaning/tables.toml")
    return _Patterns(
        *(re.compile(config[name]) for name in ("separators", "header", "caption", "number"))
    )


def find(text: str) -> list[Edit]:
    r"""Return the edits that turn rows of tables into sentences.

    Examples
    --------
    >>> from countymeasures.cleaning import apply
    >>> table = "项目 | 里程（公里）\n村道 | 35"
    >>> apply(table, find(table))[0]
    '项目 | 里程（公里）\n村道，里程35公里。'
    """
    separator = _patterns().separator
    if not separator.search(text):
        return []
    edits: list[Edit] = []
    block: list[re.Match[str]] = []
    before = ""
    for line in _LINE.finditer(text):
        if separator.search(line.group()):
            block.append(line)
            continue
        edits += _read_block(block, before)
        block, before = [], line.group()
    return edits + _read_block(block, before)


def _read_block(lines: list[re.Match[str]], before: str) -> list[Edit]:
    """Return the edits of lines with bars that follow each other."""
    if len(lines) < 2:
        return []
    patterns = _patterns()
    header, *rows = [_cells(line) for line in lines]
    is_table = (
        len(header) > 1
        and all(len(row) == len(header) for row in rows)
        and not any(patterns.number.fullmatch(cell.text) for cell in header)
        and any(patterns.number.fullmatch(cell.text) for row in rows for cell in row)
    )
    if not is_table:
        return []
    caption = patterns.caption.fullmatch(before)
    columns = []
    for cell in header:
        match = patterns.header.fullmatch(cell.text)
        name = match["name"] if match else cell.text
        unit = match["unit"] if match else caption["unit"] if caption else ""
        columns.append((name, unit))
    edits: list[Edit] = []
    for line, row in zip(lines[1:], rows, strict=True):
        if all(_RULE.fullmatch(cell.text) for cell in row):
            edits.append(Edit(line.start(), line.end(), ""))
        else:
            edits += _read_row(line, row, columns)
    return edits


def _cells(line: re.Match[str]) -> list[_Cell]:
    """Return the cells of a line; bars at its edges begin no cell."""
    pieces = []
    start = line.start()
    for bar in _patterns().separator.finditer(line.string, line.start(), line.end()):
        pieces.append((start, bar.start()))
        start = bar.end()
    pieces.append((start, line.end()))
    cells = []
    for first, last in pieces:
        piece = line.string[first:last]
        stripped = piece.strip(" \u3000\t")
        at = first + piece.find(stripped)
        cells.append(_Cell(at, at + len(stripped), stripped))
    if len(cells) > 2 and not cells[0].text:
        del cells[0]
    if len(cells) > 2 and not cells[-1].text:
        del cells[-1]
    return cells


def _read_row(line: re.Match[str], row: list[_Cell], columns: list[tuple[str, str]]) -> list[Edit]:
    edits: list[Edit] = []
    position = line.start()
    said = False
    for index, (cell, (name, unit)) in enumerate(zip(row, columns, strict=True)):
        if not cell.text:
            continue
        is_figure = _patterns().number.fullmatch(cell.text) is not None
        lead = ("，" if said else "") + (name if is_figure and index else "")
        if position < cell.start or lead:
            edits.append(Edit(position, cell.start, lead))
        if is_figure and unit and not cell.text.endswith(("%", "％")):
            edits.append(Edit(cell.end, cell.end, unit))
        position = cell.end
        said = True
    if said:
        edits.append(Edit(position, line.end(), "。"))
    return edits
