"""Scores as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from countymeasures.evaluation.counting import Mistake
from countymeasures.evaluation.scores import Evaluation, Figure

MOST_CONFUSED = 10


def render(evaluation: Evaluation) -> Iterator[RenderableType]:
    """Yield what ``evaluate`` prints: figures, categories, confusions, calibration.

    Parameters
    ----------
    evaluation : Evaluation

    Yields
    ------
    rich.console.RenderableType
    """
    size = f"{evaluation.documents} document{'s' if evaluation.documents != 1 else ''}"
    yield Text(f"{size}; 95 % bootstrap intervals of F1 over {evaluation.drawn}\n")
    yield _figures("figure", evaluation.figures.items())
    if evaluation.categories:
        yield Text()
        yield _figures("category", evaluation.categories.items())
    if evaluation.confusions:
        yield Text()
        yield _confusions(evaluation.confusions[:MOST_CONFUSED])
    if evaluation.calibration is not None:
        yield Text(f"\ncalibration error {evaluation.calibration.error:.3f}")


def render_mistakes(mistakes: Iterable[Mistake]) -> Iterator[Text]:
    """Yield mistakes with what was expected, what was found, and the sentence."""
    for mistake in mistakes:
        yield Text(
            f"{mistake.document} at {mistake.start}, {mistake.figure}: "
            f"expected {mistake.expected or 'nothing'}, found {mistake.found or 'nothing'}\n"
            f"    {' '.join(mistake.text.split())}"
        )


def _figures(title: str, rows: Iterable[tuple[str, Figure]]) -> Table:
    table = Table(title, box=None, pad_edge=False)
    for heading in ("precision", "recall", "F1", "95 % of F1", "gold", "predicted"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, figure in rows:
        interval = figure.interval
        table.add_row(
            name,
            _number(figure.precision),
            _number(figure.recall),
            _number(figure.f1),
            f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else "–",
            str(figure.gold),
            str(figure.predicted),
        )
    return table


def _confusions(rows: Iterable[tuple[str, str, int]]) -> Table:
    table = Table("gold category", "predicted", box=None, pad_edge=False)
    table.add_column("sentences", justify="right")
    for gold, predicted, number in rows:
        table.add_row(gold or "(none)", predicted or "(none)", str(number))
    return table


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
