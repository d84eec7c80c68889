"""Agreement with the peer cases of Microsoft's Recognizers-Text for Chinese.

Run ``python benchmarks/numerals_peers.py [FILE]``; the file is
``../shared/peers/recognizers-text-zh.jsonl`` beside the checkout by default (MIT licence,
Copyright (c) Microsoft Corporation; no part of this project). Spans are compared by overlap,
then value and unit. A bare number, which our scan passes over by design, is read where it
stands. Both sides read plain text: simplified, half-width, without blanks, as after
cleaning. ``LEFT_OUT`` lists the cases that contradict our guidelines, and why.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from opencc import OpenCC

from countymeasures.documents import Ordinal, Quantity
from countymeasures.numerals import parse_number, scan
from countymeasures.numerals.lexicon import load_lexicon
from countymeasures.numerals.numbers import read_numeral

SIMPLIFIED = OpenCC("t2s")
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "peers" / "recognizers-text-zh.jsonl"

#: Their unit to ours. They count 百分点 as %.
UNITS = {
    "%": "%",
    "CNY": "元",
    "USD": "美元",
    "TWD": "台币",
    "JPY": "日元",
    "Mu": "亩",
    "Centimeter": "厘米",
    "Meter": "米",
    "Kilometer": "公里",
    "Kilogram": "公斤",
    "Jin": "斤",
    "Liang": "两",
    "Year": "岁",
    "Month": "个月",
    "Week": "周",
    "Day": "天",
    "C": "℃",
    "F": "度",
    "Degree": "度",
}
#: Cases that are left out: what in their input shows it, and why.
LEFT_OUT = {
    r"\d+[kK](?![A-Za-z])|\d[eE][+-]?\d|\^|\d[eE]\+": "a program's notation, in no report",
    r"^-?\.\d": "a decimal without its whole part, which in a report is a lost digit",
    r"\d[ 　]+\d+[/／]|^４ ６": "a mixed fraction in typesetter's notation",
    r"打(?:苹果|蘋果)?$": "dozens are counted in no report",
    r"兆": "兆 is a million in our reports (兆瓦)",
    r"[几幾余]|[十千]多[万萬]": "vague: a range or a bound with us",
    r"^一美元$|折扣一美元": "they want no number where there is a unit; we want the quantity",
    r"两百点两|五十千|万零十二|三的另一种|分之负|分之負": "no well-formed numeral",
    r"两万两|三十两": "两 behind a Chinese numeral is a two with us",
    r"转换为摄氏度": "a unit without a number",
    r"对折|半成": "no numeral of ours: 对 and 半成",
    r"http:": "an address, which cleaning takes away",
    r"比特|字节": "units of computing",
    r"[$￥]|美分|日本銭|人民币美元": "a currency sign in front, or a currency without a number",
    r"2:00 pm": "they want no dimension; 一个惊喜 is one with us",
}


class Span(NamedTuple):
    """A span of either side, in one form."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str


def ours(text: str) -> list[Span]:
    """Return the quantities and ordinals of our scan."""
    spans = []
    for span in scan(text):
        if isinstance(span, Ordinal):
            value = Decimal(span.value)
            spans.append(Span(span.start, span.end, value, value, "ordinal"))
        elif isinstance(span, Quantity):
            low = span.low if span.value is None else span.value
            high = span.high if span.value is None else span.value
            assert low is not None
            assert high is not None
            spans.append(Span(span.start, span.end, low, high, span.unit))
    return spans


def is_close(ours: Decimal, theirs: float | None) -> bool:
    return theirs is None or abs(float(ours) - theirs) <= 1e-9 * max(1.0, abs(theirs))


def fold(text: str) -> tuple[str, list[int]]:
    """Make a text plain as cleaning does, and tell where each old offset went."""
    plain, places = "", []
    for character in text:
        places.append(len(plain))
        character = unicodedata.normalize("NFKC", character)
        if not character.isspace():
            plain += SIMPLIFIED.convert(character)
    return plain, [*places, len(plain)]


#: Bounds that a report doesn't use.
BOUNDS = {"大于": ">", "小于": "<", "等于": "=", "大于等于": ">=", "小于等于": "<=", "过": ">"}
BOUNDS |= {"大于或者等于": ">=", "<=": "<=", "≥": ">=", "比": ">", "≤": "<=", "少于": "<"}


def read_bounds(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Read a range of bare numbers with our numerals and words of comparison."""
    words = BOUNDS | load_lexicon().before
    low = high = None
    position = 0
    while position < len(text):
        numeral = read_numeral(text, position)
        if numeral is None:
            position += 1
            continue
        front = text[:position]
        length = max((n for n in range(1, 7) if front[-n:] in words), default=0)
        sign = words.get(front[-length:], "") if length else ""
        after = text[numeral.end : numeral.end + 2]
        sign = {"以上": ">=", "以下": "<="}.get(after, sign)
        factor = Decimal(1) / 100 if numeral.kind == "percent" else Decimal(1)
        if sign != "" and sign in ">=":
            low = numeral.low * factor
        if sign != "" and sign in "<=":
            high = numeral.high * factor
        if not sign and low is None:
            low = numeral.low * factor
        elif not sign:
            high = numeral.high * factor
        position = numeral.end
    return low, high


def agrees(text: str, expected: dict[str, Any], found: list[Span], suite: str) -> bool:
    """Tell whether our scan, or for a bare number our reader, gives what is expected."""
    low = expected["low"] if expected["value"] is None else expected["value"]
    high = expected["high"] if expected["value"] is None else expected["value"]
    unit = {"OrdinalModel": "ordinal", "PercentModel": "%"}.get(suite) or UNITS.get(
        expected["unit"], expected["unit"]
    )
    start, end = expected["start"], expected["end"]
    for span in found:
        if span.start < end and start < span.end:
            same_unit = unit in (None, span.unit) or (unit == "%" and span.unit == "百分点")
            if is_close(span.low, low) and is_close(span.high, high) and same_unit:
                return True
    if suite == "NumberModel":
        try:
            return is_close(parse_number(text[start:end]), expected["value"])
        except ValueError:
            return False
    if suite == "NumberRangeModel":
        ours_low, ours_high = read_bounds(text[start:end])
        return all(
            theirs is None or (our is not None and is_close(our, theirs))
            for our, theirs in ((ours_low, low), (ours_high, high))
        )
    return False


def main() -> None:
    """Print agreement for each suite, then the cases that disagree."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    out: Counter[str] = Counter()
    disagreements = []
    left_out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        suite, results = case["suite"], case["results"]
        written = (case["input"], fold(case["input"])[0])
        reasons = [
            why for mark, why in LEFT_OUT.items() if any(re.search(mark, text) for text in written)
        ]
        if reasons and suite != "NumberRangeModel":
            out[suite] += 1
            left_out.append(f"{suite} {case['input'][:60]}: {reasons[0]}")
            continue
        text, places = fold(case["input"])
        for result in results:
            result["start"], result["end"] = places[result["start"]], places[result["end"]]
        total[suite] += 1
        found = ours(text)
        if results:
            good = all(agrees(text, result, found, suite) for result in results)
        else:
            good = not [s for s in found if suite != "PercentModel" or s.unit == "%"]
        right[suite] += good
        if not good:
            disagreements.append((suite, text, results, found))
    for suite in total:
        share = right[suite] / total[suite]
        print(
            f"{suite:17} {right[suite]:3} of {total[suite]:3} {share:6.1%}; {out[suite]} left out"
        )
    exact = [suite for suite in total if suite != "NumberRangeModel"]
    share = sum(right[suite] for suite in exact) / sum(total[suite] for suite in exact)
    print(f"all but ranges    {share:6.1%}")
    print("Left out:", *left_out, sep="\n  ")
    print("Disagreements:")
    for suite, text, results, found in disagreements:
        print(
            suite,
            text,
            "expected",
            [(r["text"], r["value"], r["low"], r["high"], r["unit"]) for r in results],
            "found",
            [(text[s.start : s.end], str(s.low), s.unit) for s in found],
        )


if __name__ == "__main__":
    main()
