"""Speed of the scan in characters a second, beside two public tools, and on hostile text.

Run ``python benchmarks/numerals.py [FOLDER]``. The folder holds ``.txt`` reports and is
``../shared/reports`` beside the checkout by default. Times are processor times of one core.
Recognizers-Text and JioNLP are measured where they are installed (an environment of their
own: ``pip install recognizers-text-suite jionlp``) on the first ``PEER_CHARACTERS``
characters, because they are slow.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from countymeasures.cleaning import clean
from countymeasures.numerals import scan
from countymeasures.reading import read

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "reports"
PEER_CHARACTERS = 20_000
HOSTILE_BYTES = 10_000_000
HOSTILE = ("7", "一", "万", ",", "、", "“")


def speed(function: Callable[[str], object], texts: Iterable[str], repeats: int = 3) -> float:
    """Return the best of some runs in characters a second."""
    texts = list(texts)
    durations_s = []
    for _ in range(repeats):
        start = time.process_time()
        for text in texts:
            function(text)
        durations_s.append(time.process_time() - start)
    return sum(map(len, texts)) / min(durations_s)


def peers() -> dict[str, Callable[[str], object]]:
    """Return the public tools that are installed, by name."""
    found: dict[str, Callable[[str], object]] = {}
    if importlib.util.find_spec("recognizers_text"):
        from recognizers_number import recognize_number, recognize_ordinal, recognize_percentage
        from recognizers_number_with_unit import (
            recognize_age,
            recognize_currency,
            recognize_dimension,
            recognize_temperature,
        )

        models = (
            recognize_number,
            recognize_ordinal,
            recognize_percentage,
            recognize_age,
            recognize_currency,
            recognize_dimension,
            recognize_temperature,
        )
        found["Recognizers-Text"] = lambda text: [model(text, "zh-cn") for model in models]
        found["Recognizers-Text, numbers"] = lambda text: recognize_number(text, "zh-cn")
    if importlib.util.find_spec("jionlp"):
        import jionlp

        found["JioNLP"] = lambda text: [
            jionlp.ner.extract_money(text),
            jionlp.ner.extract_time(text),
        ]
    return found


def main() -> None:
    """Print the speed of the scan, its ratio to each tool, and the times on hostile text."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    texts = [clean(read(path).text).text for path in sorted(folder.glob("*.txt"))]
    scan("1")  # reads the configuration
    ours = speed(lambda text: scan(text, "2020-02"), texts)
    print(f"scan, all types            {ours / 1e6:8.3f} million characters a second")
    sample = "\n".join(texts)[:PEER_CHARACTERS].splitlines()
    ours = speed(lambda text: scan(text, "2020-02"), sample)
    for name, function in peers().items():
        function("十亩")
        theirs = speed(function, sample, repeats=1)
        print(f"{name:26} {theirs / 1e6:8.4f}, we are {ours / theirs:.0f} times as fast")
    for character in HOSTILE:
        text = character * (HOSTILE_BYTES // len(character.encode()))
        start = time.process_time()
        scan(text)
        print(f"10 MB of {character!r:8} {time.process_time() - start:8.2f} s")


if __name__ == "__main__":
    main()
