from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from countymeasures.reading.child import extract_docx

LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircleChinese", "%4"),
    ("decimal", "%3.%5"),
    ("upperRoman", "%6."),
    ("bullet", "•"),
    ("decimal", "%8" + "·" * 30),
    ("none", "附"),
)


def number(document: Any, name: str, list_: int, overrides: str = "") -> None:
    """Add a list of all levels to the numbering of a document."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (style, text) in enumerate(LEVELS)
    )
    if not root.xpath(f"w:abstractNum[@w:abstractNumId={name}]"):
        abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{levels}'
        root.insert(0, parse_xml(f"{abstract}</w:abstractNum>"))
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{list_}"><w:abstractNumId w:val="{name}"/>'
            f"{overrides}</w:num>"
        )
    )


def place(paragraph: Any, depth: str, list_: str) -> None:
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_}"/></w:numPr>'
        )
    )


def lines_of(document: Any) -> list[str]:
    buffer = io.BytesIO()
    document.save(buffer)
    return str(extract_docx(buffer.getvalue())["text"]).split("\n")


@pytest.mark.parametrize(
    ("depths", "expected"),
    [
        pytest.param("0 0 0", ["一、甲", "二、甲", "三、甲"], id="one level"),
        pytest.param(
            "0 1 1 0 1", ["一、甲", "（一）甲", "（二）甲", "二、甲", "（一）甲"], id="restart"
        ),
        pytest.param("0 1 2 2 1", ["一、甲", "（一）甲", "1. 甲", "2. 甲", "（二）甲"], id="three"),
        pytest.param("3 3", ["①甲", "②甲"], id="circled"),
        pytest.param("2 4 4", ["1. 甲", "1.1 甲", "1.2 甲"], id="two numbers in a mark"),
        pytest.param("4", ["1.1 甲"], id="an outer level that no paragraph used"),
        pytest.param("0 " * 11, [*[""] * 10, "十一、甲"], id="beyond ten"),
        pytest.param("0 " * 20, [*[""] * 19, "二十、甲"], id="twenty"),
        pytest.param("5 6 8", ["甲", "甲", "甲"], id="styles that are left out"),
        pytest.param("7", ["甲"], id="a mark too long to be one"),
        pytest.param(
            "99 x", ["甲", "一、甲"], id="a level that is none, and one that is no number"
        ),
        pytest.param("", [""], id="none"),
    ],
)
def test_numbers_of_lists(depths: str, expected: list[str]) -> None:
    document = docx.Document()
    number(document, "50", 50)
    for depth in depths.split():
        place(document.add_paragraph("甲"), depth, "50")
    found = lines_of(document)
    assert len(found) == len(expected)
    assert [line for line, wanted in zip(found, expected, strict=True) if wanted] == [
        wanted for wanted in expected if wanted
    ]


def test_lists_of_styles_and_none() -> None:
    document = docx.Document()
    document.add_paragraph("甲", style="List Number")
    document.add_paragraph("乙", style="List Number")
    place(document.add_paragraph("丙", style="List Number"), "0", "0")
    document.add_paragraph("丁", style="List Bullet")
    document.add_paragraph("戊")
    assert lines_of(document) == ["1. 甲", "2. 乙", "丙", "丁", "戊"]


def test_a_second_list_goes_on_or_starts_anew() -> None:
    document = docx.Document()
    number(document, "50", 50)
    number(document, "50", 51)
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    number(document, "50", 52, anew)
    for list_ in ("50", "51", "52", "52"):
        place(document.add_paragraph("甲"), "0", list_)
    assert lines_of(document) == ["一、甲", "二、甲", "一、甲", "二、甲"]


def test_paragraph_without_text_counts_and_shows_nothing() -> None:
    document = docx.Document()
    number(document, "50", 50)
    for text in ("甲", "", "乙"):
        place(document.add_paragraph(text), "0", "50")
    assert lines_of(document) == ["一、甲", "", "三、乙"]


def test_numbers_in_cells() -> None:
    document = docx.Document()
    number(document, "50", 50)
    table = document.add_table(rows=2, cols=2)
    for row in table.rows:
        row.cells[0].paragraphs[0].text = "水厂"
        place(row.cells[0].paragraphs[0], "2", "50")
        row.cells[1].text = "35"
    assert lines_of(document) == ["1. 水厂 | 35", "2. 水厂 | 35"]


def test_styles_based_on_each_other_end() -> None:
    document = docx.Document()
    number(document, "50", 50)
    first, second = document.styles["List Number"], document.styles["List Number 2"]
    first.base_style, second.base_style = second, first
    for style in (first, second):
        style.element.pPr.remove(style.element.pPr.numPr)
    document.add_paragraph("甲", style="List Number")
    assert lines_of(document) == ["甲"]
