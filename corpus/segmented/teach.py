"""Segment the rest of the train split by a corrected teacher: writes teacher.txt.

Writes ``lexicon.txt`` too: the words of jieba's dictionary (MIT) that the teacher leaves whole.
Needs ``wapic==0.1.0``, ``wapic-cws-model==0.1.0`` and ``jieba==0.42.1`` (all MIT), which
training itself does not:

    python corpus/segmented/teach.py
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import jieba
import wapic

from countymeasures.corpus import parse
from countymeasures.numerals import scan
from countymeasures.segmentation import align, read_dictionary, split_figure

FOLDER = Path(__file__).resolve().parent
# Numbers and Latin names that the scan leaves, and doubled punctuation, are one word each;
# 每 and 各 are words of their own.
_ONE = re.compile(r"[0-9]+(?:[.．][0-9]+)+|[A-Za-z]+[0-9.]*(?<!\.)|[0-9]+[A-Z]+(?![A-Za-z])|——|……")
_HAN = re.compile("[\u4e00-\u9fff]{2,5}")
LEAST = 5  # rarer words of the dictionary are often none
_APART = re.compile("[每各](?=[\u4e00-\u9fff])(?!逢|界|自|当)")


class Teacher:
    """The teacher, corrected by the dictionary and then by the rules."""

    def __init__(self) -> None:
        self._segmenter = wapic.Segmenter()
        lines = (FOLDER / "rules.txt").read_text(encoding="utf-8").splitlines()
        rules = [line.split() for line in lines if line and not line.startswith("#")]
        self._rules = {word: [word] for word in read_dictionary() if len(word) > 1}
        self._rules.update({"".join(words): words for words in rules})
        longest_first = sorted(self._rules, key=len, reverse=True)
        self._found = re.compile("|".join(map(re.escape, longest_first)))

    def __call__(self, text: str) -> list[str]:
        """Return the corrected words of a sentence; joined, they are the sentence."""
        ends: set[int] = set()
        position = 0
        for word in align(text, self._segmenter.segment(text)):
            position += len(word)
            ends.add(position)
        for match in _ONE.finditer(text):
            _cut(ends, match.start(), [match.group()])
        for match in _APART.finditer(text):
            ends.update((match.start(), match.end()))
        ends.add(0)
        spans = scan(text)
        for span in spans:
            _cut(ends, span.start, split_figure(span.text))
        for match in self._found.finditer(text):
            if {match.start(), match.end()} <= ends:
                _cut(ends, match.start(), self._rules[match.group()])
        for span in spans:
            ends.update((span.start, span.end))
        cuts = sorted(ends)
        return [text[start:end] for start, end in pairwise(cuts)]


def _cut(ends: set[int], start: int, words: list[str]) -> None:
    """Make the words, which stand at start, the only ones there."""
    ends.difference_update(range(start + 1, start + len("".join(words))))
    ends.add(start)
    for word in words:
        start += len(word)
        ends.add(start)


def line_of(words: list[str]) -> str:
    """Return words as a line of the layer: blanks only between words."""
    return " ".join("".join(word.split()) for word in words if not word.isspace())


def main() -> None:
    """Write both files."""
    teacher = Teacher()
    _write_lexicon(teacher)
    _write_teacher(teacher)


def _write_lexicon(teacher: Teacher) -> None:
    with jieba.get_dict_file() as lines:
        entries = [line.decode("utf-8").split() for line in lines]
    words = [
        word
        for word, count, *_ in entries
        if int(count) >= LEAST and _HAN.fullmatch(word) and teacher(f"{word}。")[0] == word
    ]
    (FOLDER / "lexicon.txt").write_text("".join(f"{word}\n" for word in words), "utf-8")


def _write_teacher(teacher: Teacher) -> None:
    """Segment the sentences of train that are not segmented by hand."""
    by_hand = {
        line.partition("\t")[2].replace(" ", "")
        for line in (FOLDER / "train.txt").read_text(encoding="utf-8").splitlines()
    }
    lines: dict[str, None] = {}
    for path in sorted((FOLDER.parent / "labelled" / "train").glob("*.txt")):
        document = parse(path).document
        for sentence in document.sentences:
            line = line_of(teacher(document.text[sentence.start : sentence.end]))
            if line.replace(" ", "") not in by_hand:
                lines[f"{document.id}\t{line}\n"] = None
    (FOLDER / "teacher.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
