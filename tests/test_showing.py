"""A report in the terminal, as a page, in a notebook."""

import re
from io import StringIO

import pytest
from lxml import html
from rich.console import Console

from countymeasures.documents import DateExpression, Document, Quantity, Sentence, Span
from countymeasures.showing import to_html, to_html_body, to_terminal

TEXT = "工作总结\n今年，资助<困难>学生3.4万人96万元。"


def span(text, of=TEXT, **fields):
    start = of.index(text)
    return {"start": start, "end": start + len(text), "text": text} | fields


def quantity(text, **fields):
    return Quantity(**(span(text) | {"status": "done"} | fields))


DOCUMENT = Document(
    id="a",
    text=TEXT,
    title="总结 <1>",
    sentences=(
        Sentence(start=0, end=4, heading=True),
        Sentence(start=5, end=len(TEXT), categories=("education", "funding")),
    ),
    quantities=(
        quantity(
            "3.4万人",
            value=34000,
            unit="人",
            dimension="people",
            entity=Span(**span("<困难>学生")),
            action=Span(**span("资助")),
            comparator=">",
        ),
        quantity(
            "96万元",
            value=960000,
            unit="元",
            dimension="money",
            per=("年",),
            action=Span(**span("资助")),
            status="planned",
            role="to",
        ),
    ),
    dates=(DateExpression(**span("今年"), value="2018"),),
    ordinals=(),
)


@pytest.fixture(scope="module")
def page():
    return html.fromstring(to_html(DOCUMENT))


def spans(page):
    """Return the marked runs of a page with their labels."""
    return [
        (
            element.text,
            [label.text_content().strip() for label in element.find_class("county-label")],
        )
        for element in page.find_class("county-span")
    ]


def test_spans_have_their_labels(page):
    assert spans(page) == [
        ("今年", ["date"]),
        ("资助", ["action"]),
        ("<困难>学生", ["entity"]),
        ("3.4万人", [">34000 人"]),
        ("96万元", ["960000 元/年 to planned"]),
    ]


def test_the_pointer_says_the_rest(page):
    assert page.xpath("//span/@title") == [
        ">34000 人 · level · done · <困难>学生 · 资助",
        "960000 元/年 · to · planned · 资助",
    ]


def test_text_is_whole_and_in_order(page):
    (row,) = page.find_class("county-row")[1:]
    text = row.getchildren()[1]
    for label in text.find_class("county-label"):
        label.drop_tree()
    assert re.sub(r"\s", "", text.text_content()) == TEXT.splitlines()[1]


def test_headings_and_margin(page):
    assert [element.text_content().strip() for element in page.find_class("county-heading")] == [
        "工作总结"
    ]
    assert [aside.text for aside in page.iter("aside")] == [None, "education, funding"]


def test_markup_of_a_report_stays_text(page):
    assert page.findtext(".//h1") == page.findtext(".//title") == "总结 <1>"
    assert "<困难>" not in to_html(DOCUMENT)


def test_overlapping_spans_are_cut_where_one_begins():
    inner = quantity("96万元", value=1, unit="元", entity=Span(**span("人96")))
    page = html.fromstring(to_html_body(DOCUMENT.model_copy(update={"quantities": (inner,)})))
    assert [text for text, _ in spans(page)] == ["今年", "人", "96", "万元"]


def test_nothing_comes_from_the_network(page):
    assert not page.xpath("//@src | //@href | //link | //script")
    assert "url(" not in to_html(DOCUMENT)


def test_a_notebook_shows_the_body_of_the_page():
    body = DOCUMENT._repr_html_()
    assert body in to_html(DOCUMENT)
    assert "<html" not in body


def test_terminal():
    table = to_terminal(DOCUMENT)
    margin, words = (list(column.cells) for column in table.columns)
    assert margin == ["", "education\nfunding"]
    assert [text.plain for text in words] == TEXT.splitlines()
    coloured = [words[1].plain[part.start : part.end] for part in words[1].spans]
    assert coloured == ["3.4万人", "96万元"]


def test_long_sentences_stay_beside_the_margin():
    console = Console(width=30, record=True, file=StringIO())
    console.print(to_terminal(DOCUMENT))
    lines = console.export_text().splitlines()
    assert all(line[:11] in ("education  ", "funding    ", " " * 11) for line in lines if line)
    assert "".join(line[11:].strip() for line in lines) == TEXT.replace("\n", "")


def test_figures_outside_every_sentence_are_passed_over():
    cut = DOCUMENT.model_copy(update={"sentences": DOCUMENT.sentences[:1]})
    assert spans(html.fromstring(to_html(cut))) == []
