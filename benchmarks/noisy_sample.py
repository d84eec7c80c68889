"""Make a clean report look like a page scraped badly: traditional characters with pinyin glosses.

Usage: python benchmarks/noisy_sample.py CLEAN.txt NOISY.txt (needs pypinyin 0.55.0)
"""

import sys
from pathlib import Path

from opencc import OpenCC
from pypinyin import pinyin


def make_noisy(text: str) -> str:
    """Write traditional characters, each that differs with its reading, as such pages do."""
    traditional = OpenCC("s2t").convert(text)
    if len(traditional) != len(text):
        raise ValueError("expected a conversion of character by character")
    readings = [reading[0] for reading in pinyin(list(text))]
    parts = [
        f"{new}({reading})" if new != old else old
        for old, new, reading in zip(text, traditional, readings, strict=True)
    ]
    return "".join(parts).replace("，", ",").replace("\n", "\n\n")


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(make_noisy(source.read_text(encoding="utf-8")), encoding="utf-8")
