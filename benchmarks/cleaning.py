"""Speed of cleaning in characters a second: on reports as they are, clean, and with glosses.

Run ``python benchmarks/cleaning.py [FOLDER]``. The folder holds ``.txt`` reports and is
``../shared/reports`` beside the checkout by default; they are repeated to 10 MB.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from countymeasures.cleaning import STEPS, clean
from countymeasures.reading import read
from countymeasures.structure import outline, split_sentences

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "reports"
LEAST_BYTES = 10_000_000


def repeat(texts: list[str]) -> list[str]:
    """Repeat texts until they make up 10 MB of UTF-8."""
    size = sum(len(text.encode()) for text in texts)
    return texts * -(-LEAST_BYTES // size)


def add_glosses(text: str) -> str:
    """Put a gloss behind every twelfth Chinese character, as in the worst pages seen."""
    characters = iter(range(1, len(text) + 1))
    return re.sub(
        "[\u4e00-\u9fff]",
        lambda match: match.group() + ("(zhèng)" if next(characters) % 12 == 0 else ""),
        text,
    )


def measure(name: str, texts: list[str]) -> None:
    start = time.perf_counter()
    for text in texts:
        clean(text)
    duration_s = time.perf_counter() - start
    characters = sum(map(len, texts))
    print(f"{name:12} {characters / duration_s / 1e6:6.2f} million characters a second")


def main() -> None:
    """Print the speed on each kind of text, then the share of each step on clean text."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    raw = [read(path).text for path in sorted(folder.glob("*.txt"))]
    clean_texts = [clean(text).text for text in raw]
    measure("as they are", repeat(raw))
    measure("clean", repeat(clean_texts))
    measure("with glosses", repeat([add_glosses(text) for text in clean_texts]))
    for name, find in STEPS.items():
        start = time.perf_counter()
        for text in clean_texts:
            find(text)
        duration_s = time.perf_counter() - start
        print(f"  {name:12} {duration_s / sum(map(len, clean_texts)) * 1e9:6.1f} ns a character")
    start = time.perf_counter()
    for text in clean_texts:
        outline(text, split_sentences(text))
    duration_s = time.perf_counter() - start
    print(f"sentences and outline {sum(map(len, clean_texts)) / duration_s / 1e6:.2f} million")


if __name__ == "__main__":
    main()
