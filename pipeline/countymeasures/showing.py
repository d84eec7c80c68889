"""A report as people look at it: in the terminal, as a page, in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import NamedTuple, TypeVar

from rich.table import Table
from rich.text import Text

from countymeasures.documents import Document, Quantity, Sentence, to_number

# For each dimension the colour of the terminal and of the page.
_COLOURS = {
    "money": ("green", "#b7e4b0"),
    "people": ("bright_red", "#ffb3a7"),
    "ratio": ("magenta", "#e3b8f2"),
    "area": ("yellow", "#f5dd8a"),
    "length": ("blue", "#b3cdf5"),
    "time": ("cyan", "#a9e3e0"),
    "mass": ("red", "#f2b8c6"),
}
_OTHER = ("bright_blue", "#c3d5ff")
_SPAN_COLOURS = {"entity": "#e8e8e8", "action": "#d5d5d5", "date": "#bfe1d9"}
# displaCy's own boxes have a fixed width, so that a label runs into its neighbour's.
_TEMPLATE = {
    "span": '<span class="county-span">{text}{span_slices}{span_starts}</span>',
    "slice": '<span style="background:{bg}; height:3px"></span>',
    "start": '<span style="background:{bg}" class="county-label">{label}{kb_link}</span>',
}
_STYLE = """<style>
.county-report { font: 16px/1.7 sans-serif; max-width: 60em; }
.county-report h1 { font-size: 130%; }
.county-row { display: flex; gap: 1em; }
.county-row aside { flex: 0 0 11em; color: gray; font-size: 80%; line-height: 3.1; }
.county-heading { font-weight: bold; }
.county-span { display: inline-flex; flex-direction: column; vertical-align: baseline;
  line-height: 1.3; padding: 0 1px; }
.county-label { font-size: 60%; color: black; padding: 0 3px; white-space: nowrap; }
</style>"""
_BODY = """{style}
<div class="county-report">
<h1>{title}</h1>
{rows}
</div>"""
_PAGE = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>{title}</title>
{body}
</html>
"""


def to_terminal(document: Document) -> Table:
    """Return a report for a terminal, the categories of each sentence at its margin.

    Parameters
    ----------
    document : Document

    Returns
    -------
    rich.table.Table
        A row for each sentence.
    """
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for sentence, quantities in _by_sentence(document, document.quantities):
        words = Text(
            document.text[sentence.start : sentence.end].replace("\n", " "),
            style="bold" if sentence.heading else "",
        )
        for quantity in quantities:
            words.stylize(
                f"bold {_colour(quantity)[0]}",
                quantity.start - sentence.start,
                quantity.end - sentence.start,
            )
        table.add_row("\n".join(sentence.categories), words)
    return table


def to_html(document: Document) -> str:
    """Return a page that shows a report.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
        A whole page around ``to_html_body``; it needs nothing from the network.
    """
    return _PAGE.format(title=_title(document), body=to_html_body(document))


def to_html_body(document: Document) -> str:
    """Return what a notebook or a page shows of a report.

    Figures, entities, actions and dates are spans of displaCy; the label of a figure says how
    it was read, and the pointer over it says the rest.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
    """
    rows = []
    for sentence, labels in _by_sentence(document, _labels(document)):
        class_ = ' class="county-heading"' if sentence.heading else ""
        rows.append(
            f'<div class="county-row"><aside>{escape(_margin(sentence))}</aside>'
            f"<div{class_}>{_render(document.text, sentence, labels)}</div></div>"
        )
    return _BODY.format(style=_STYLE, title=_title(document), rows="\n".join(rows))


class _Label(NamedTuple):
    """A span of the page; displaCy takes the label as HTML."""

    start: int
    end: int
    html: str
    colour: str


def _labels(document: Document) -> list[_Label]:
    """Return the spans of the page; an entity that several figures share is one."""
    labels = set()
    for quantity in document.quantities:
        html = f'<span title="{escape(_reading(quantity))}">{escape(_short(quantity))}</span>'
        labels.add(_Label(quantity.start, quantity.end, html, _colour(quantity)[1]))
        for name in ("entity", "action"):
            span = getattr(quantity, name)
            if span is not None:
                labels.add(_Label(span.start, span.end, name, _SPAN_COLOURS[name]))
    for date in document.dates:
        labels.add(_Label(date.start, date.end, "date", _SPAN_COLOURS["date"]))
    return sorted(labels)


def _render(text: str, sentence: Sentence, labels: list[_Label]) -> str:
    """Return a sentence in displaCy's markup, cut where a span begins or ends."""
    # spaCy takes a second to import, and only pages and notebooks need it.
    from spacy.displacy.render import SpanRenderer

    cuts = {sentence.start, sentence.end}
    for label in labels:
        cuts |= {label.start, label.end}
    place = {offset: index for index, offset in enumerate(sorted(cuts))}
    colours = {label.html: label.colour for label in labels}
    return SpanRenderer({"colors": colours, "template": _TEMPLATE}).render_spans(
        [text[start:end] for start, end in pairwise(place)],
        [
            {"start_token": place[start], "end_token": place[end], "label": html}
            for start, end, html, _ in labels
        ],
        title=None,
    )


_Placed = TypeVar("_Placed", Quantity, _Label)


def _by_sentence(
    document: Document, spans: Iterable[_Placed]
) -> Iterator[tuple[Sentence, list[_Placed]]]:
    """Return each sentence with those of the spans, in the order of the text, that lie in it."""
    rest = iter(spans)
    span = next(rest, None)
    for sentence in document.sentences:
        inside = []
        while span is not None and span.start < sentence.end:
            if span.start >= sentence.start and span.end <= sentence.end:
                inside.append(span)
            span = next(rest, None)
        yield sentence, inside


def _title(document: Document) -> str:
    return escape(document.title or document.id)


def _margin(sentence: Sentence) -> str:
    return ", ".join(sentence.categories)


def _colour(quantity: Quantity) -> tuple[str, str]:
    return _COLOURS.get(quantity.dimension or "", _OTHER)


def _short(quantity: Quantity) -> str:
    """Return what a figure was read as, without what goes without saying."""
    role = "" if quantity.role == "level" else quantity.role
    status = "" if quantity.status == "done" else quantity.status
    return " ".join(filter(None, (_value(quantity), role, status)))


def _reading(quantity: Quantity) -> str:
    """Return all of what a figure was read as."""
    parts = [_value(quantity), quantity.role, quantity.status]
    parts += [span.text for span in (quantity.entity, quantity.action) if span]
    return " · ".join(parts)


def _value(quantity: Quantity) -> str:
    numbers = [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
    value = "–".join(str(to_number(number)) for number in numbers)
    comparator = "" if quantity.comparator == "=" else quantity.comparator
    unit = "/".join((quantity.unit, *quantity.per))
    return f"{comparator}{value} {unit}".strip()
