"""A reading of real reports: spans and numerals without one, drawn at random and judged by eye.

Draw, read what is printed, keep the verdicts, count them::

    python benchmarks/numerals_reading.py draw 7 600 300 > /tmp/reading.txt
    python benchmarks/numerals_reading.py keep 7 600 300 12,57
    python benchmarks/numerals_reading.py count

``draw SEED SPANS NUMERALS`` prints that many predicted spans and that many numerals that got
no span, from all reports, numbered. ``keep`` draws the same again and writes
``benchmarks/numerals_reading.jsonl``, with the numbers that the reader found wrong; the file
holds offsets into the file as decoded, and no text. ``count`` counts its verdicts and says
which of the spans that were right the scan gives no more.

The reports are ``../shared/reports`` beside the checkout; they are no part of the project.
"""

from __future__ import annotations

import json
import random
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from countymeasures.cleaning import clean
from countymeasures.documents import DateExpression, Ordinal, Quantity
from countymeasures.numerals import find_reference_date, scan
from countymeasures.reading import read
from countymeasures.structure import split_sentences

REPORTS = Path(__file__).resolve().parents[2] / "shared" / "reports"
VERDICTS = Path(__file__).with_suffix(".jsonl")
NUMERAL = re.compile("[0-9.]+|[零〇一二两三四五六七八九十百千万亿几数半]+")


class Case(NamedTuple):
    """A span, or a numeral that got none, in its report."""

    report: str
    raw_start: int
    raw_end: int
    kind: str
    shown: str


def read_cases(path: Path) -> Iterator[Case]:
    """Yield every span and every numeral without one, as the pipeline gives them."""
    cleaned = clean(read(path).text)
    text = cleaned.text
    found = find_reference_date(text, path.stem)
    headings = [(s.start, s.end) for s in split_sentences(text) if s.heading]
    heading_starts = [start for start, _ in headings]
    covered = bytearray(len(text))
    for start, end in headings:
        covered[start:end] = bytes([1]) * (end - start)
    for span in scan(text, found.value if found else None):
        at = bisect_right(heading_starts, span.start) - 1
        if at >= 0 and span.start < headings[at][1]:
            continue
        covered[span.start : span.end] = bytes([1]) * (span.end - span.start)
        raw = cleaned.alignment.to_raw(span.start, span.end)
        kind = type(span).__name__
        yield Case(path.stem, *raw, kind, _show(text, span.start, span.end, _value(span)))
    for match in NUMERAL.finditer(text):
        if not any(covered[match.start() : match.end()]):
            raw = cleaned.alignment.to_raw(match.start(), match.end())
            yield Case(path.stem, *raw, "none", _show(text, match.start(), match.end(), ""))


def _value(span: Quantity | DateExpression | Ordinal) -> str:
    if isinstance(span, Quantity):
        value = span.value if span.value is not None else f"{span.low}..{span.high}"
        return f"{span.comparator} {value} {span.unit} {','.join(span.per)}"
    return f"{span.value} {getattr(span, 'mod', None) or ''}"


def _show(text: str, start: int, end: int, value: str) -> str:
    line = (
        f"{text[max(0, start - 26) : start]}[[{text[start:end]}]]{text[end : end + 12]} | {value}"
    )
    return line.replace("\n", "⏎")


def draw(seed: int, spans: int, numerals: int) -> list[Case]:
    """Draw cases from all reports, in the order of the reports."""
    cases = [case for path in sorted(REPORTS.glob("*.txt")) for case in read_cases(path)]
    choose = random.Random(seed)
    found = [case for case in cases if case.kind != "none"]
    missed = [case for case in cases if case.kind == "none"]
    return sorted(choose.sample(found, spans)) + sorted(choose.sample(missed, numerals))


def keep(cases: list[Case], wrong: set[int]) -> None:
    """Write the verdicts, without text."""
    with VERDICTS.open("w", encoding="utf-8", newline="\n") as file:
        for number, case in enumerate(cases):
            verdict = "wrong" if number in wrong else "right"
            record = {
                "report": case.report,
                "raw_start": case.raw_start,
                "raw_end": case.raw_end,
                "kind": case.kind,
                "verdict": verdict,
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def count() -> None:
    """Print the verdicts, and the right spans that the scan gives no more."""
    records = [json.loads(line) for line in VERDICTS.read_text(encoding="utf-8").splitlines()]
    for (kind, verdict), number in sorted(
        Counter((record["kind"], record["verdict"]) for record in records).items()
    ):
        print(f"{kind:15} {verdict:6} {number:4}")
    now = {case[:4] for path in sorted(REPORTS.glob("*.txt")) for case in read_cases(path)}
    for record in records:
        place = (record["report"], record["raw_start"], record["raw_end"], record["kind"])
        if record["verdict"] == "right" and place not in now:
            print("no more:", *place)


def main() -> None:
    """Run the command of the command line."""
    command, *values = sys.argv[1:]
    if command == "count":
        count()
        return
    cases = draw(*map(int, values[:3]))
    if command == "keep":
        keep(cases, {int(number) for number in values[3].split(",") if number})
    for number, case in enumerate(cases if command == "draw" else []):
        print(number, case.kind[0], case.report, case.shown)


if __name__ == "__main__":
    main()
