"""Measure a batch run: what a second worker gains, whether memory stays flat, and the speed.

Usage: python benchmarks/batch.py [--reports 2000] (writes benchmarks/batch.md; needs two idle
cores and pypinyin)

The reports are drawn from ``corpus/labelled``: paragraphs of one report, some of them left out,
with other digits and the noise of ``noisy_twins.py``, in four encodings. The same number gives
the same reports.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import random
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from noisy_twins import (
    CORPUS,
    Noise,
    doubled,
    entities,
    fullwidth,
    furniture,
    glosses,
    make_twin,
    pages,
    traditional,
)

from countymeasures.documents import read_documents
from countymeasures.extraction import Options, run

TABLE = Path(__file__).with_suffix(".md")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1_000_000
ENCODINGS = ("utf-8", "utf-8", "utf-8", "gb18030", "utf-8-sig", "utf-16")
# Lines are broken while a character is one, before it becomes an entity.
NOISES: tuple[Noise, ...] = (traditional, glosses, fullwidth, pages, entities, doubled, furniture)
LEFT_OUT = 0.15
NOISY = 0.3
# Memory is compared from this report on: by then a worker has seen what it keeps.
SETTLED = 0.1
ALL_FORMATS = ("csv", "parquet", "duckdb", "xlsx", "jsonl")


@dataclass
class Memory:
    """Resident memory of each worker, after each report of the run."""

    settled_at: int
    megabytes: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, done: int, total: int, failed: int) -> None:
        """Look at the workers; a progress callback."""
        if done >= self.settled_at:
            for process in multiprocessing.active_children():
                pages_used = Path(f"/proc/{process.pid}/statm").read_text().split()[1]
                self.megabytes[process.pid or 0].append(int(pages_used) * PAGE_MB)

    def described(self) -> str:
        """Say what each worker took, from first to last, and by how much it grew."""
        return ", ".join(
            f"{seen[0]:.0f} → {seen[-1]:.0f} MB ({seen[-1] / seen[0] - 1:+.1%})"
            for seen in self.megabytes.values()
        )


def make_reports(folder: Path, number: int) -> None:
    """Write so many reports."""
    texts = [
        document.text
        for split in ("train", "dev")
        for document in read_documents(CORPUS / "labelled" / f"{split}.jsonl")
    ]
    for index in range(number):
        draw = random.Random(index)
        lines = texts[index % len(texts)].splitlines()
        kept = [line for line in lines if draw.random() >= LEFT_OUT] or lines
        text = "\n".join(_other_digits(line, draw) for line in kept)
        noises = tuple(noise for noise in NOISES if draw.random() < NOISY)
        noisy, _, _ = make_twin(text, noises, f"{index}")
        (folder / f"r{index:05}.txt").write_bytes(noisy.encode(draw.choice(ENCODINGS)))


def _other_digits(line: str, draw: random.Random) -> str:
    """Change digits behind a point, which no date has."""
    return "".join(
        draw.choice("123456789") if char.isdigit() and before == "." else char
        for before, char in zip("\n" + line, line, strict=False)
    )


def measure(
    reports: Path, workers: int, formats: tuple[str, ...], memory: Memory
) -> tuple[float, str]:
    """Return the seconds and the line of the table of one run."""
    with tempfile.TemporaryDirectory() as output:
        summary = run([reports], Options(Path(output), formats, workers=workers), memory)
    if summary.failures:
        raise RuntimeError(f"expected no failure, got {summary.failures[0]}")
    cells = [
        f"{workers}",
        ", ".join(formats),
        f"{summary.seconds:.0f}",
        f"{summary.documents / summary.seconds:.2f}",
        f"{summary.characters / summary.seconds:,.0f}",
        memory.described(),
    ]
    line = f"| {' | '.join(cells)} |"
    print(line, flush=True)
    return summary.seconds, line


def main() -> None:
    """Run three times and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=2000)
    number = parser.parse_args().reports
    settled = round(SETTLED * number)
    with tempfile.TemporaryDirectory() as folder:
        make_reports(Path(folder), number)
        one_s, one = measure(Path(folder), 1, ("csv", "jsonl"), Memory(settled))
        two_s, two = measure(Path(folder), 2, ("csv", "jsonl"), Memory(settled))
        _, all_ = measure(Path(folder), 2, ALL_FORMATS, Memory(settled))
    TABLE.write_text(
        f"""# A batch of {number:,} reports

Made by `python benchmarks/batch.py --reports {number}` on {os.cpu_count()} cores, Python
{platform.python_version()}. The reports are drawn from the corpus, with noise. Times hold all:
start of the workers, analysis, tables. Memory is what a worker holds after report {settled} of the
run and after the last.

Two workers do {one_s / two_s:.2f} times what one does.

| workers | formats | s | reports/s | characters/s | memory of each worker |
| ---: | --- | ---: | ---: | ---: | --- |
{one}
{two}
{all_}
""",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
