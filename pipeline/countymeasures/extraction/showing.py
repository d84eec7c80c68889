"""A report as people look at it: figures coloured by dimension, categories at the margin."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rich.text import Text

from countymeasures.documents import Document, Quantity, Sentence, to_number

_COLOURS = {
    "money": "green",
    "people": "bright_red",
    "ratio": "magenta",
    "area": "yellow",
    "length": "blue",
    "time": "cyan",
    "mass": "red",
}
_OTHER = "bright_blue"
_CSS = {
    "bright_blue": "royalblue",
    "bright_red": "tomato",
    "yellow": "goldenrod",
    "cyan": "darkcyan",
}
_PAGE = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 16px/1.7 sans-serif; max-width: 60em; margin: 2em auto; }}
div {{ display: flex; gap: 1em; }} aside {{ flex: 0 0 14em; color: gray; font-size: 80%; }}
mark {{ background: none; border-bottom: 2px solid; font-weight: bold; }}
.heading {{ font-weight: bold; }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def to_terminal(document: Document) -> Iterator[Text]:
    """Return the lines of a report for a terminal, its categories before each sentence.

    Parameters
    ----------
    document : Document

    Yields
    ------
    rich.text.Text
    """
    width = max((len(_margin(s)) for s in document.sentences), default=0) + 2
    for sentence, quantities in _sentences(document):
        line = Text(_margin(sentence).ljust(width), style="dim")
        words = Text(
            document.text[sentence.start : sentence.end].replace("\n", " "),
            style="bold" if sentence.heading else "not dim",
        )
        for quantity in quantities:
            words.stylize(
                f"bold {_colour(quantity)}",
                quantity.start - sentence.start,
                quantity.end - sentence.start,
            )
        yield line + words


def to_html(document: Document) -> str:
    """Return a page that shows a report; the pointer over a figure shows how it was read.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
    """
    lines = []
    for sentence, quantities in _sentences(document):
        parts, at = [], sentence.start
        for quantity in quantities:
            parts.append(escape(document.text[at : quantity.start]))
            colour = _colour(quantity)
            parts.append(
                f'<mark style="color:{_CSS.get(colour, colour)}" '
                f'title="{escape(_reading(quantity))}">{escape(quantity.text)}</mark>'
            )
            at = quantity.end
        parts.append(escape(document.text[at : sentence.end]))
        class_ = ' class="heading"' if sentence.heading else ""
        margin = escape(_margin(sentence))
        lines.append(f"<div><aside>{margin}</aside><p{class_}>{''.join(parts)}</p></div>")
    return _PAGE.format(title=escape(document.title or document.id), body="\n".join(lines))


def _sentences(document: Document) -> Iterator[tuple[Sentence, list[Quantity]]]:
    quantities = iter(document.quantities)
    quantity = next(quantities, None)
    for sentence in document.sentences:
        inside = []
        while quantity is not None and quantity.start < sentence.end:
            if quantity.start >= sentence.start and quantity.end <= sentence.end:
                inside.append(quantity)
            quantity = next(quantities, None)
        yield sentence, inside


def _margin(sentence: Sentence) -> str:
    return ", ".join(sentence.categories)


def _colour(quantity: Quantity) -> str:
    return _COLOURS.get(quantity.dimension or "", _OTHER)


def _reading(quantity: Quantity) -> str:
    numbers = [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
    value = "–".join(str(to_number(number)) for number in numbers)
    comparator = "" if quantity.comparator == "=" else quantity.comparator
    parts = [f"{comparator}{value} {quantity.unit}".strip(), quantity.role, quantity.status]
    parts += [span.text for span in (quantity.entity, quantity.action) if span]
    return " · ".join(parts)
