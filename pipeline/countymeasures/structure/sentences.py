"""Sentences by section 1 of the guidelines, and which of them are headings.

Lines come first: a line break ends every sentence. Within a line ``。！？；`` end one, and
``! ? ;`` where Chinese stands on both sides; closing quotes and brackets that follow stay
with it. A line of one piece is then held against the patterns of ``configs/structure.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from countymeasures.cleaning import is_furniture
from countymeasures.documents import Sentence
from countymeasures.resources import load_toml

_LINE = re.compile(r"[^\r\n]+")
_CHINESE = "\u3400-\u9fff\uf900-\ufaff“”‘’《》（）【】「」『』〔〕、。，；：！？"
_END = re.compile(
    rf"(?:[。！？；]|(?<=[{_CHINESE}])[!?;](?=[{_CHINESE}]|$))[。！？；!?;]*[”’」』）)】》〉〕\]]*"
)
_LABEL = re.compile("[^：:]+[：:].")
_BLANK = " \t\u3000\u00a0\u2002\u2003\u200b"


@dataclass(frozen=True)
class _Patterns:
    numbering: tuple[tuple[int, re.Pattern[str]], ...]
    byline: re.Pattern[str]
    author: re.Pattern[str]
    glossary: re.Pattern[str]
    longest_heading: int
    figure: re.Pattern[str]
    no_figure: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    config = load_toml("structure.toml")
    return _Patterns(
        numbering=tuple(
            (entry["level"], re.compile(entry["pattern"])) for entry in config["numbering"]
        ),
        byline=re.compile("|".join(f"(?:{pattern})" for pattern in config["byline"]["patterns"])),
        author=re.compile(config["byline"]["author"]),
        glossary=re.compile(config["glossary"]["pattern"]),
        longest_heading=config["sentence"]["longest_heading"],
        figure=re.compile(config["sentence"]["figure"]),
        no_figure=re.compile(config["sentence"]["no_figure"]),
    )


def heading_level(line: str) -> int | None:
    """Return the level of the numbering that opens a line, or None; 附件 is level 0.

    Examples
    --------
    >>> heading_level("（二）改善基础设施"), heading_level("全县减贫2130人")
    (2, None)
    """
    for level, pattern in _patterns().numbering:
        if pattern.match(line):
            return level
    return None


def is_byline(line: str) -> bool:
    """Return whether a line says who published a report, or when.

    Examples
    --------
    >>> is_byline("来源：县扶贫办"), is_byline("(王建军)"), is_byline("一、工作进展")
    (True, True, False)
    """
    patterns = _patterns()
    return (patterns.byline.fullmatch(line) or patterns.author.fullmatch(line)) is not None


def is_glossary(line: str) -> bool:
    """Return whether a line is the heading of the terms that a report explains at its end.

    Examples
    --------
    >>> is_glossary("附：名词解释"), is_glossary("二、名词解释工作")
    (True, False)
    """
    return _patterns().glossary.fullmatch(line) is not None


def split_sentences(text: str) -> list[Sentence]:
    r"""Split a clean text into sentences and heading lines.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Sentence
        In order, without overlap; blanks at the edges of a sentence belong to none.

    Examples
    --------
    >>> text = "一、工作进展\n新建水厂2座；改造水井15眼。"
    >>> [(text[s.start:s.end], s.heading) for s in split_sentences(text)]
    [('一、工作进展', True), ('新建水厂2座；', False), ('改造水井15眼。', False)]
    """
    sentences: list[Sentence] = []
    for line in _LINE.finditer(text):
        pieces = _split_line(text, line.start(), line.end())
        for index, (start, end) in enumerate(pieces):
            piece = text[start:end]
            if len(pieces) == 1:
                heading = _is_heading(piece)
            else:
                last = index == len(pieces) - 1
                heading = last and _is_signature(piece)
            sentences.append(Sentence.model_construct(start=start, end=end, heading=heading))
    return sentences


def _split_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [match.end() for match in _END.finditer(text, start, end)]
    if not cuts or cuts[-1] < end:
        cuts.append(end)
    pieces = []
    for cut in cuts:
        piece = text[start:cut]
        first = start + len(piece) - len(piece.lstrip(_BLANK))
        last = start + len(piece.rstrip(_BLANK))
        if first < last:
            pieces.append((first, last))
        start = cut
    return pieces


def _is_signature(piece: str) -> bool:
    """Return whether what follows the last sentence of a line says who wrote or published it."""
    if _patterns().author.fullmatch(piece):
        return True
    return is_byline(piece) and (":" in piece or "：" in piece)


def _is_heading(line: str) -> bool:
    """Return whether a line of one sentence is a title, a heading, a byline or furniture."""
    patterns = _patterns()
    if is_byline(line) or is_furniture(line) or is_glossary(line):
        return True
    ended = _END.search(line) is not None
    if line[-1] in "；;，,、" or len(line) > patterns.longest_heading:
        return False
    topic = _without_numbering(line)
    if patterns.figure.search(patterns.no_figure.sub(" ", topic)):
        return False
    level = heading_level(line)
    if level is not None:
        # 2.责任单位：水利局 states a fact.
        return level <= 2 or not (ended or _LABEL.match(topic))
    return not ended and line[-1] not in "：:"


def _without_numbering(line: str) -> str:
    for _, pattern in _patterns().numbering:
        match = pattern.match(line)
        if match:
            return line[match.end() :]
    return line
