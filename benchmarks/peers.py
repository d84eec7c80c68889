"""county-measures beside public tools: speed, memory, time to load, and what each gets right.

    python benchmarks/peers.py [--peers PYTHON]

PYTHON is the interpreter of an environment with ``recognizers-text-suite`` (which needs
``emoji<2``) and ``jionlp``; they can't share ours. Without it they are left out, and so is
HanLP where it isn't installed. Each tool runs in a process of its own, on the same whole reports
of ``../shared/reports`` (of the corpus's test split where that is absent), after cleaning; ours
starts at the raw text. Times are processor times of one thread, each the median of five runs; a
peer gets paragraphs, which is faster for it. Memory is the most that the process held. PyTorch
and pandas, which spaCy and scikit-learn take along where they find them, are kept from all but
HanLP, as in a plain installation.

What is right is counted on gold, the corpus's test split and ``../shared/labelled``: of all
figures, those whose value a tool gives, with the unit or without; F1 of the sums in yuan; F1 of
dates by overlap.

Writes the tables into ``docs/benchmarks.md``. It takes some five minutes.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
SHARED = ROOT.parent / "shared"
RUNS = 5
NOT_PLAIN = ("torch", "pandas")
OURS = ("whole pipeline", "numbers scan alone")
SEGMENTERS = ("bare pkuseg", "jieba", "HanLP's recurrent tagger")
PEERS = (
    "Recognizers-Text, number with unit",
    "Recognizers-Text, all of numbers",
    "JioNLP, money and time",
)
#: Name, whose ratio, to whom, at least or at most.
TARGETS = (
    ("whole pipeline", "as fast as", PEERS[0], 10.0),
    ("numbers scan alone", "as fast as", PEERS[2], 20.0),
    ("whole pipeline", "the time of", "bare pkuseg", 1.6),
)
#: Recognizers-Text's units to ours, beside those of ``numerals_peers.py``.
UNITS = {
    "Square meter": "平方米",
    "Square kilometer": "平方公里",
    "Hectare": "公顷",
    "Cubic meter": "立方米",
    "Ton": "吨",
    "Li": "里",
    "Hour": "小时",
    "Minute": "分钟",
}
Function = Callable[[str], object]
Row = dict[str, Any]


def paragraphs(function: Function) -> Function:
    """Return a function of a text that gives its paragraphs to another one."""
    return lambda text: [function(line) for line in text.splitlines() if line]


def make(name: str) -> Function:
    """Load a tool; it is ready for work when this returns."""
    if name.startswith("Recognizers-Text"):
        models = recognizers(with_numbers="all" in name)
        return paragraphs(lambda line: [model(line, "zh-cn") for model in models])
    if name.startswith("JioNLP"):
        import jionlp

        logging.disable()  # it logs every phrase that it can't read
        return paragraphs(
            lambda line: (jionlp.ner.extract_money(line), jionlp.ner.extract_time(line))
        )
    if name == "jieba":
        import jieba

        return paragraphs(jieba.lcut)
    if name == "numbers scan alone":
        from countymeasures.numerals import scan

        return lambda text: scan(text, "2020-02")
    if name == "bare pkuseg":
        import spacy_pkuseg

        from countymeasures.resources import model_path

        return paragraphs(spacy_pkuseg.pkuseg(str(model_path("pkuseg")), user_dict=None).cut)
    if name == "HanLP's recurrent tagger":
        from countymeasures.segmentation import HanLPSegmenter

        HanLPSegmenter.check_installed()
        hanlp = HanLPSegmenter()
        return lambda text: hanlp.segment_all([line for line in text.splitlines() if line])
    import countymeasures
    from countymeasures.components import analyse
    from countymeasures.reading import RawText

    nlp = countymeasures.load()
    return lambda text: analyse(nlp, RawText(text, "txt", "utf-8", "0" * 64), id="a")


def recognizers(with_numbers: bool) -> list[Callable[[str, str], list[Any]]]:
    """Return the models of Recognizers-Text for numbers with units, or for all of numbers."""
    import recognizers_number as number
    import recognizers_number_with_unit as with_unit

    models = [
        with_unit.recognize_age,
        with_unit.recognize_currency,
        with_unit.recognize_dimension,
        with_unit.recognize_temperature,
    ]
    if with_numbers:
        models += [number.recognize_number, number.recognize_ordinal, number.recognize_percentage]
    return models


def measure(name: str, raw: list[str], clean: list[str]) -> Row:
    """Measure a tool in this process."""
    if not name.startswith("HanLP"):
        sys.meta_path.insert(0, Plain())
    start = time.process_time()
    function = make(name)
    function("新建水厂2座，投资3.2万元。")
    load_s = time.process_time() - start
    texts = raw if name == "whole pipeline" else clean
    return {
        "s": timed(function, texts),
        "load_s": load_s,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


class Plain:
    """Finds no more modules than a plain installation has."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Refuse a module that a plain installation lacks, else leave it to other finders."""
        if name in NOT_PLAIN:
            raise ModuleNotFoundError(f"{name}: no part of a plain installation", name=name)


def timed(function: Callable[[Any], object], items: Iterable[Any]) -> float:
    """Return the median of some runs, in seconds of processor time."""
    items = list(items)
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        for item in items:
            function(item)
        times.append(time.process_time() - start)
    return statistics.median(times)


def measure_stages(raw: list[str]) -> dict[str, float]:
    """Return the seconds of each stage of the whole pipeline."""
    sys.meta_path.insert(0, Plain())
    import countymeasures
    from countymeasures.cleaning import clean
    from countymeasures.components.assembly import with_raw_offsets
    from countymeasures.components.records import document_of
    from countymeasures.numerals import find_reference_date, scan
    from countymeasures.places import find_region
    from countymeasures.structure import split_sentences

    nlp = countymeasures.load()
    stages: dict[str, list[float]] = {}

    def go(text: str, times: dict[str, float]) -> None:
        def step(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
            start = time.process_time()
            result = function(*arguments)
            times[name] = times.get(name, 0.0) + time.process_time() - start
            return result

        cleaned = step("cleaning", clean, text)
        step("sentences and scan", lambda: (split_sentences(cleaned.text), scan(cleaned.text)))
        with nlp.memory_zone():
            doc = step("words, Doc", nlp.tokenizer, cleaned.text)
            for name, component in nlp.pipeline:
                doc = step(name, component, doc)
            document = step("place, raw offsets", document_of, doc)
        step("place, raw offsets", find_reference_date, cleaned.text)
        step("place, raw offsets", find_region, cleaned.text)
        step("place, raw offsets", with_raw_offsets, document, cleaned)

    for _ in range(RUNS):
        times: dict[str, float] = {}
        for text in raw:
            go(text, times)
        # The tokenizer scans too.
        times["words, Doc"] -= times["sentences and scan"]
        for name, seconds in times.items():
            stages.setdefault(name, []).append(seconds)
    return {name: statistics.median(seconds) for name, seconds in stages.items()}


def find(name: str, text: str) -> Iterator[Row]:
    """Yield what a peer finds: span, kind, low and high, unit."""
    position = 0
    for line in text.splitlines(keepends=True):
        if name.startswith("JioNLP"):
            yield from find_jionlp(line, position)
        else:
            for model in recognizers(with_numbers=True):
                for found in model(line, "zh-cn"):
                    yield from read_recognized(found, position)
        position += len(line)


def find_jionlp(line: str, position: int) -> Iterator[Row]:
    import jionlp

    logging.disable()

    for found in jionlp.ner.extract_money(line):
        start, end = found["offset"]
        number = found["detail"]["num"]
        low, high = (number, number) if isinstance(number, str) else number
        unit = found["detail"]["case"]
        yield span(position, start, end, "money" if unit == "元" else "number", low, high, unit)
    for found in jionlp.ner.extract_time(line):
        if found["type"] in ("time_point", "time_span"):
            start, end = found["offset"]
            yield span(position, start, end, "date", None, None, "")


def read_recognized(found: Any, position: int) -> Iterator[Row]:
    if found.resolution is None or found.resolution.get("value") is None:
        return
    value = found.resolution["value"]
    unit = found.resolution.get("isoCurrency") or found.resolution.get("unit", "")
    kind = "money" if unit == "CNY" else found.type_name
    if kind == "percentage":
        value, unit = value.removesuffix("%"), "%"
    yield span(position, found.start, found.end + 1, kind, value, value, unit)


def span(
    position: int, start: int, end: int, kind: str, low: str | None, high: str | None, unit: str
) -> Row:
    bounds = [None if value is None else float(value) for value in (low, high)]
    return {
        "start": position + start,
        "end": position + end,
        "kind": kind,
        "low": bounds[0],
        "high": bounds[1],
        "unit": unit,
    }


def spans_of(document: Any) -> list[Row]:
    """Return the quantities and dates of a Document in the form of :func:`find`."""
    spans = []
    for q in document.quantities:
        low, high = (q.low, q.high) if q.value is None else (q.value, q.value)
        kind = "money" if q.unit == "元" else "quantity"
        spans.append(span(0, q.start, q.end, kind, low, high, q.unit))
    return spans + [span(0, d.start, d.end, "date", None, None, "") for d in document.dates]


def agree(gold: Row, found: Row) -> bool:
    """Tell whether two spans overlap and have the same value."""
    return (
        found["start"] < gold["end"]
        and gold["start"] < found["end"]
        and all(
            gold[bound] == found[bound]
            or (
                None not in (gold[bound], found[bound])
                and abs(gold[bound] - found[bound]) <= 1e-9 * max(1.0, abs(gold[bound]))
            )
            for bound in ("low", "high")
        )
    )


def pairs(gold: list[Row], found: list[Row]) -> int:
    """Count the gold spans that agree with a found one, each found one once."""
    free = list(found)
    right = 0
    for one in gold:
        match = next((other for other in free if agree(one, other)), None)
        if match is not None:
            free.remove(match)
            right += 1
    return right


def f1(right: int, gold: int, found: int) -> float:
    return 2 * right / (gold + found)


def score(name: str, gold: list[list[Row]], found: list[list[Row]]) -> Row:
    """Count what a tool gets right, over documents."""
    figures = value = both = 0
    counts = {kind: [0, 0, 0] for kind in ("money", "date")}
    for golds, founds in zip(gold, found, strict=True):
        dates = [one for one in golds if one["kind"] == "date"]
        quantities = [one for one in golds if one["kind"] != "date"]
        figures += len(quantities)
        value += sum(any(agree(one, other) for other in founds) for one in quantities)
        both += sum(
            any(agree(one, other) and other["unit"] == one["unit"] for other in founds)
            for one in quantities
        )
        money = [one for one in quantities if one["kind"] == "money"]
        for kind, wanted in (("money", money), ("date", dates)):
            given = [one for one in founds if one["kind"] == kind]
            for index, number in enumerate((pairs(wanted, given), len(wanted), len(given))):
                counts[kind][index] += number
    all_figures = not name.startswith("JioNLP")
    return {
        "values": f"{value / figures:.3f}" if all_figures else "–",
        "values and units": f"{both / figures:.3f}" if all_figures else "–",
        "sums in yuan, F1": f"{f1(*counts['money']):.3f}",
        "dates, F1": f"{f1(*counts['date']):.3f}" if counts["date"][2] else "–",
    }


def gold_sets() -> dict[str, list[Any]]:
    """Return the gold Documents by the name of their set."""
    from countymeasures.corpus import parse
    from countymeasures.documents import read_documents

    paths = sorted((ROOT / "corpus" / "labelled" / "test").glob("*.txt"))
    sets = {"corpus test": [parse(path).document for path in paths]}
    wushan = SHARED / "labelled" / "wushan-2018.jsonl"
    if wushan.is_file():
        sets["Wushan 2018"] = list(read_documents(wushan))
    return sets


def accuracy(peers: str | None) -> list[Row]:
    """Return what ours and the peers get right on each gold set."""
    from numerals_peers import UNITS as KNOWN

    import countymeasures
    from countymeasures.components import predict

    units = KNOWN | UNITS
    nlp = countymeasures.load()
    rows = []
    for set_name, documents in gold_sets().items():
        gold = [spans_of(document) for document in documents]
        for name in ("county-measures", *PEERS[1:]):
            if name == "county-measures":
                found = [spans_of(predict(nlp, document)) for document in documents]
            elif peers:
                found = in_process(peers, "find", name, [d.text for d in documents])
                for one in (one for founds in found for one in founds):
                    one["unit"] = units.get(one["unit"], one["unit"])
            else:
                continue
            rows.append({"set": set_name, "tool": name} | score(name, gold, found))
    return rows


def in_process(python: str, *arguments: Any) -> Any:
    """Call a function of this file in a process of another interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        given, result = Path(folder, "given.json"), Path(folder, "result.json")
        given.write_text(json.dumps(arguments), encoding="utf-8")
        subprocess.run([python, __file__, "--call", given, result], check=True)
        return json.loads(result.read_text(encoding="utf-8"))


def call(given: Path, result: Path) -> None:
    """Do what :func:`in_process` asks for."""
    name, *arguments = json.loads(given.read_text(encoding="utf-8"))
    if name == "find":
        tool, texts = arguments
        made: Any = [list(find(tool, text)) for text in texts]
    else:
        made = {"measure": measure, "stages": measure_stages}[name](*arguments)
    result.write_text(json.dumps(made), encoding="utf-8")


def sample() -> tuple[list[str], list[str], str]:
    """Return raw and clean texts of some whole reports, and what they are."""
    from countymeasures.cleaning import clean
    from countymeasures.reading import read

    paths = sorted((SHARED / "reports").glob("*.txt"))[::10]
    if paths:
        raw = [read(path).text for path in paths]
        what = f"{len(raw)} real reports"
    else:
        raw = [document.text for document in gold_sets()["corpus test"]]
        what = f"the {len(raw)} reports of the corpus's test split"
    texts = [clean(text).text for text in raw]
    return raw, texts, f"{what} of {sum(map(len, texts)):,} characters"


def machine() -> str:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return (
        f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def table_of(rows: list[Row]) -> str:
    """Return rows as a table of Markdown; all but words to the right."""
    heads = list(rows[0])
    words = {"tool", "set", "stage", "what"}
    rule = ["---" if head in words else "---:" for head in heads]
    lines = [heads, rule, *([str(row[head]) for head in heads] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def ratio_rows(found: dict[str, Row]) -> list[Row]:
    """Return each target and what was measured."""
    rows = []
    for ours, relation, theirs, target in TARGETS:
        if theirs not in found:
            continue
        at_least = relation == "as fast as"
        share = found[theirs]["s"] / found[ours]["s"]
        share = share if at_least else 1 / share
        rows.append(
            {
                "what": f"{ours}: times {relation} {theirs}",
                "target": f"{'at least' if at_least else 'at most'} {target:g}",
                "measured": f"{share:.1f}",
                "met": "yes" if (share >= target if at_least else share <= target) else "no",
            }
        )
    whole = found["whole pipeline"]
    for what, key, target in (
        ("seconds to import, load and do a first sentence", "load_s", 2),
        ("memory in MB", "mb", 500),
    ):
        value = whole[key]
        rows.append(
            {
                "what": f"whole pipeline: {what}",
                "target": f"below {target}",
                "measured": f"{value:.1f}" if value < 10 else f"{value:.0f}",
                "met": "yes" if value < target else "no",
            }
        )
    return rows


def main(peers: str | None) -> None:
    """Measure each tool in a process of its own, and write the tables."""
    raw, texts, what = sample()
    found: dict[str, Row] = {}
    tools = [(name, sys.executable) for name in (*OURS, *SEGMENTERS)]
    tools += [(name, peers) for name in PEERS if peers]
    for name, python in tools:
        try:
            found[name] = in_process(python, "measure", name, raw, texts)
        except subprocess.CalledProcessError:
            print(f"{name}: left out, see above", file=sys.stderr)
    stages = in_process(sys.executable, "stages", raw)
    characters = sum(map(len, texts))
    whole, scan = (found[name]["s"] for name in OURS)
    speed = [
        {
            "tool": name,
            "whole pipeline is … times as fast": f"{row['s'] / whole:.2f}",
            "scan is … times as fast": f"{row['s'] / scan:.1f}",
            "characters/s": f"{characters / row['s']:,.0f}",
            "load s": f"{row['load_s']:.2f}",
            "MB": f"{row['mb']:.0f}",
        }
        for name, row in found.items()
    ]
    total = sum(stages.values())
    of_stages = [
        {"stage": name, "share": f"{s / total:.1%}", "characters/s": f"{characters / s:,.0f}"}
        for name, s in stages.items()
    ]
    text = (
        f"On {what}; {machine()}.\n\n{table_of(ratio_rows(found))}\n{table_of(speed)}\n"
        f"The stages of the whole pipeline:\n\n{table_of(of_stages)}\n"
        f"What is right:\n\n{table_of(accuracy(peers))}"
    )
    print(text)
    start, end = "<!-- peers: benchmarks/peers.py -->\n", "<!-- end of peers -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(start)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--call"]:
        call(*map(Path, sys.argv[2:]))
    else:
        parser = argparse.ArgumentParser(description="Measure county-measures beside its peers.")
        parser.add_argument("--peers", help="interpreter of the peers' own environment")
        main(parser.parse_args().peers)
