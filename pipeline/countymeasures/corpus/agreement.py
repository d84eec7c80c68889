"""Whether the labels say what the project's own numerals grammar reads.

Each disagreement is one bug on one side: in the labels or in the grammar.
"""

from __future__ import annotations

from countymeasures.corpus.form import Problem, Report
from countymeasures.documents import DateExpression, Ordinal, Quantity, to_number
from countymeasures.evaluation.pairing import clean_place, pair
from countymeasures.numerals import scan

_Labelled = Quantity | DateExpression | Ordinal


def disagreements(report: Report) -> list[Problem]:
    """Compare the labels of a report with the scan of its text.

    Compared are spans; value, low and high, unit, comparator and per of quantities; value and
    mod of dates; the value of ordinals. What the scan finds in headings is left out.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list of Problem
        In the order of the text.
    """
    document = report.document
    headings = [sentence for sentence in document.sentences if sentence.heading]
    found = [
        span
        for span in scan(document.text, document.reference_date)
        if not any(heading.start <= span.start < heading.end for heading in headings)
    ]
    labelled: list[_Labelled] = [*document.quantities, *document.dates, *document.ordinals]
    differing: list[tuple[int, str]] = []
    for kind in (Quantity, DateExpression, Ordinal):
        ours = [span for span in labelled if isinstance(span, kind)]
        theirs = [span for span in found if isinstance(span, kind)]
        for one, other in pair(ours, theirs, clean_place, clean_place):
            shown = _show(one), _show(other)
            if shown[0] != shown[1] or (one and other and one.start != other.start):
                start = one.start if one else other.start if other else 0
                differing.append((start, f"labels: {shown[0]}; numerals: {shown[1]}"))
    return [report.problem(start, message) for start, message in sorted(differing)]


def _show(span: _Labelled | None) -> str:
    """Return everything that is compared, for example ``q 近3万人 | < 30000 人``."""
    if span is None:
        return "nothing"
    if isinstance(span, DateExpression):
        return f"d {span.text} | {span.value} {span.mod or ''}".rstrip()
    if isinstance(span, Ordinal):
        return f"o {span.text} | {span.value}"
    numbers = [n for n in (span.value, span.low, span.high) if n is not None]
    value = "..".join(str(to_number(number)) for number in numbers)
    per = f" per={','.join(sorted(span.per))}" if span.per else ""
    comparator = "" if span.comparator == "=" else f"{span.comparator} "
    return f"q {span.text} | {comparator}{value} {span.unit or '-'}{per}"
