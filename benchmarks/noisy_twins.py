"""Make noisy twins of reports of the corpus: what scraping, converting and printing do to a text.

Usage: python benchmarks/noisy_twins.py (needs pypinyin 0.55.0; writes corpus/noisy)

``ID.txt`` is the twin, ``ID.jsonl`` holds the quantities that the clean report has, one a line,
with the place of each in the decoded twin; ``twins.csv`` says what was done to which report.
The noise is drawn with the report's name as the seed, so that a rerun gives the same bytes.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from unicodedata import east_asian_width

from opencc import OpenCC
from pypinyin import Style, pinyin

from countymeasures.documents import Document, Quantity, read_documents
from countymeasures.numerals import scan

CORPUS = Path(__file__).parents[1] / "corpus"
# As printed: a Chinese character is two wide, a digit one.
PAGE_WIDTH = 68
PAGE_LINES = 26
SHARE = 0.3

# What a character became, and what stands before and after it.
Cell = tuple[str, str, str]
Noise = Callable[[list[Cell], random.Random], list[Cell]]


def traditional(cells: list[Cell], draw: random.Random) -> list[Cell]:
    """Write traditional characters."""
    text = "".join(core for _, core, _ in cells)
    converted = OpenCC("s2t").convert(text)
    if len(converted) != len(text):
        raise ValueError("expected a conversion of character by character")
    return [(left, new, right) for (left, _, right), new in zip(cells, converted, strict=True)]


def glosses(cells: list[Cell], draw: random.Random) -> list[Cell]:
    """Write the reading behind some of the characters."""
    text = "".join(core for _, core, _ in cells)
    readings = [item[0] for item in pinyin(list(text), style=Style.TONE)]
    return [
        (left, core, f"({reading}){right}" if reading != core and draw.random() < SHARE else right)
        for (left, core, right), reading in zip(cells, readings, strict=True)
    ]


def fullwidth(cells: list[Cell], draw: random.Random) -> list[Cell]:
    """Write digits and per cent signs at full width."""
    wide = {ord(narrow): ord(narrow) + 0xFEE0 for narrow in "0123456789%"}
    return [(left, core.translate(wide), right) for left, core, right in cells]


def entities(cells: list[Cell], draw: random.Random) -> list[Cell]:
    """Write quotes and some digits as entities, and blanks before paragraphs."""
    names = {"“": "&ldquo;", "”": "&rdquo;", "—": "&mdash;", "·": "&middot;"}
    written = []
    for left, core, right in cells:
        if core.isdigit() and draw.random() < SHARE:
            core = f"&#{ord(core)};"
        if core == "\n":
            right += "&nbsp;&nbsp;&nbsp;&nbsp;"
        written.append((left, names.get(core, core), right))
    return written


def doubled(cells: list[Cell], draw: random.Random) -> list[Cell]:
    """Write some punctuation twice."""
    return [
        (left, core, core + right if core in "，。；" and draw.random() < SHARE else right)
        for left, core, right in cells
    ]


def pages(cells: list[Cell], draw: random.Random) -> list[Cell]:
    """Break lines as a printed page does, with its number after each."""
    written: list[Cell] = []
    used = line = page = 0
    for left, core, right in cells:
        width = 0 if core == "\n" else 2 if east_asian_width(core) in "FWA" else 1
        if used + width > PAGE_WIDTH:
            line += 1
            left = f"\n{left}"
            if line % PAGE_LINES == 0:
                page += 1
                left = f"\n— {page} —{left}"
            used = 0
        used = 0 if core == "\n" else used + width
        written.append((left, core, right))
    return written


def furniture(cells: list[Cell], draw: random.Random) -> list[Cell]:
    """Put a page around the report."""
    count = draw.randint(100, 9999)
    top = f"当前位置：首页 > 政务公开 > 工作动态\n【字体：大 中 小】\n浏览次数：{count}\n"
    end = "\n【打印本页】【关闭窗口】\n分享到：\n相关文章\n县政府召开常务会议\n版权所有：县人民政府"
    (left, core, right), (last_left, last_core, last_right) = cells[0], cells[-1]
    return [
        (top + left, core, right),
        *cells[1:-1],
        (last_left, last_core, last_right + end),
    ]


# Report, encoding and noise; a page is broken after all that changes the width of a line.
TWINS: dict[str, tuple[str, tuple[Noise, ...]]] = {
    "chengkou-2022": ("utf-8", (traditional, glosses)),
    "guannan-2020": ("gb18030", (fullwidth, pages)),
    "gulin-2023": ("utf-8", (entities, furniture)),
    "huzhu-2018": ("utf-8", (traditional, glosses, doubled)),
    "jixi-2019": ("gb18030", (doubled, furniture)),
    "longlin-2012": ("utf-8", (traditional, fullwidth)),
    "luotian-2009": ("utf-8", (pages, furniture)),
    "lushi-2016": ("utf-8", (traditional, glosses, furniture)),
    "ninghua-2025": ("gb18030", (entities, doubled)),
    "badong-2009": ("utf-8", (glosses, fullwidth)),
    "baisha-2015": ("gb18030", (pages,)),
    "baoting-2013": ("utf-8", (traditional, pages)),
    "binchuan-2010": ("utf-8", (traditional, glosses, entities)),
    "changyang-2022": ("gb18030", (fullwidth, doubled, furniture)),
    "yangyuan-2016": ("utf-16", (traditional, fullwidth, furniture)),
    "yecheng-2022": ("utf-8", (traditional, glosses, fullwidth, entities, doubled, furniture)),
}


def make_twin(text: str, noises: tuple[Noise, ...], seed: str) -> tuple[str, list[int], list[int]]:
    """Return a noisy text, and where each character of the clean one begins and ends in it."""
    draw = random.Random(seed)
    cells: list[Cell] = [("", character, "") for character in text]
    for noise in noises:
        cells = noise(cells, draw)
    starts, ends, parts, length = [], [], [], 0
    for left, core, right in cells:
        starts.append(length + len(left))
        ends.append(starts[-1] + len(core))
        parts.append(left + core + right)
        length += len(parts[-1])
    return "".join(parts), starts, ends


def value_of(quantity: Quantity) -> str:
    """Return the exact value of a quantity, or both ends of a range, as they are written."""
    if quantity.value is None:
        return f"{quantity.low}..{quantity.high}"
    return str(quantity.value)


def expected_quantities(text: str, starts: list[int], ends: list[int]) -> list[dict[str, object]]:
    """Return what the clean text says, with its place in the noisy one."""
    return [
        {
            "text": span.text,
            "value": value_of(span),
            "unit": span.unit,
            "raw_start": starts[span.start],
            "raw_end": ends[span.end - 1],
        }
        for span in scan(text)
        if isinstance(span, Quantity)
    ]


def files_of(document: Document) -> dict[str, bytes]:
    """Return the names and the bytes of the files of one report's twin."""
    encoding, noises = TWINS[document.id]
    noisy, starts, ends = make_twin(document.text, noises, document.id)
    lines = [
        json.dumps(quantity, ensure_ascii=False)
        for quantity in expected_quantities(document.text, starts, ends)
    ]
    # The byte order of UTF-16 is named, so that every machine writes the same.
    written = (
        b"\xff\xfe" + noisy.encode("utf-16-le") if encoding == "utf-16" else noisy.encode(encoding)
    )
    return {
        f"{document.id}.txt": written,
        f"{document.id}.jsonl": ("\n".join(lines) + "\n").encode(),
    }


def documents() -> list[Document]:
    """Return the reports that have a twin, in the order of their names."""
    found = [
        document
        for split in ("train", "dev")
        for document in read_documents(CORPUS / "labelled" / f"{split}.jsonl")
        if document.id in TWINS
    ]
    missing = sorted(TWINS.keys() - {document.id for document in found})
    if missing:
        raise ValueError(f"expected reports in corpus/labelled/train and dev, missing: {missing}")
    return sorted(found, key=lambda document: document.id)


def main() -> None:
    """Write all twins and the list of them."""
    folder = CORPUS / "noisy"
    folder.mkdir(exist_ok=True)
    with (folder / "twins.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(["id", "encoding", "noise"])
        for document in documents():
            for name, content in files_of(document).items():
                (folder / name).write_bytes(content)
            encoding, noises = TWINS[document.id]
            table.writerow([document.id, encoding, " ".join(noise.__name__ for noise in noises)])


if __name__ == "__main__":
    main()
