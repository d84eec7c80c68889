"""The sections of a report, the topic of its paragraphs, and its set phrases.

A section is opened by a numbered line (``一、`` is level 1, ``（一）`` 2, ``1.`` 3, ``（1）`` 4),
whether it stands alone or runs on into its paragraph; by a short run-in heading (``一是…。``),
level 5; or by a single heading line without a number after the body has begun, which is level
0. It reaches to the next one of the same level or an outer one, that of a run-in heading no
further than its paragraph. What stands before the body is the front: title, byline, dateline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from countymeasures.cleaning import is_furniture
from countymeasures.documents import Section, Sentence
from countymeasures.resources import load_toml
from countymeasures.structure.sentences import heading_level, is_byline, is_glossary


class Outline(NamedTuple):
    """The parts of a report.

    Attributes
    ----------
    title : str or None
    sections : tuple of Section
        In the order of the text; a parent stands before its children.
    section_of : tuple of (int or None)
        For each sentence the index of the innermost section it stands in.
    """

    title: str | None
    sections: tuple[Section, ...]
    section_of: tuple[int | None, ...]


class _Patterns(NamedTuple):
    run_in: re.Pattern[str]
    run_in_level: int
    longest_run_in: int
    item: re.Pattern[str]
    glued_title: re.Pattern[str]
    longest_heading: int
    shortest_title: int
    lead: re.Pattern[str]
    boilerplate: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    config = load_toml("structure.toml")
    return _Patterns(
        run_in=re.compile(config["run_in"]["pattern"]),
        run_in_level=config["run_in"]["level"],
        longest_run_in=config["run_in"]["longest"],
        item=re.compile(config["run_in"]["item"]),
        glued_title=re.compile(config["title"]["glued"]),
        longest_heading=config["sentence"]["longest_heading"],
        shortest_title=config["sentence"]["shortest_title"],
        lead=re.compile(config["lead"]["pattern"]),
        boilerplate=re.compile(
            "|".join(f"(?:{pattern})" for pattern in config["boilerplate"]["patterns"])
        ),
    )


def outline(text: str, sentences: Sequence[Sentence]) -> Outline:
    r"""Return the title and the sections of a clean text.

    Parameters
    ----------
    text : str
    sentences : sequence of Sentence
        As ``split_sentences`` gives them.

    Returns
    -------
    Outline

    Examples
    --------
    >>> from countymeasures.structure import split_sentences
    >>> text = "某县2018年工作总结\n一、产业。建成大棚12座。\n二、基础设施\n（一）道路\n硬化3公里。"
    >>> title, sections, section_of = outline(text, split_sentences(text))
    >>> title, [(section.title, section.level, section.parent) for section in sections]
    ('某县2018年工作总结', [('产业', 1, None), ('基础设施', 1, None), ('道路', 2, 1)])
    >>> section_of
    (None, 0, 0, 1, 2, 2)
    """
    title, first = _title(text, sentences)
    opened: list[dict[str, int | str | None]] = []
    open_now: list[int] = []
    section_of: list[int | None] = [None] * len(sentences)
    in_glossary = False
    for index, sentence in enumerate(sentences):
        if open_now and not _in_paragraph(text, sentences, index - 1, index):
            if opened[open_now[-1]]["level"] == _patterns().run_in_level:
                open_now.pop()
        level = _level(text, sentences, index) if index >= first else None
        if in_glossary and level not in (None, 0, 1, 2):
            level = None
        if level is not None:
            in_glossary = is_glossary(text[sentence.start : sentence.end])
            while open_now and int(opened[open_now[-1]]["level"] or 0) >= level:
                open_now.pop()
            opened.append(
                {
                    "title": _heading_title(text[sentence.start : sentence.end]),
                    "level": level,
                    "start": sentence.start,
                    "end": sentence.end,
                    "parent": open_now[-1] if open_now else None,
                }
            )
            open_now.append(len(opened) - 1)
        for number in open_now:
            opened[number]["end"] = sentence.end
        section_of[index] = open_now[-1] if open_now else None
    sections = tuple(Section.model_validate(section) for section in opened)
    return Outline(title, sections, tuple(section_of))


def _title(text: str, sentences: Sequence[Sentence]) -> tuple[str | None, int]:
    """Return the title, and the index of the first sentence after the front."""
    title = None
    for index, sentence in enumerate(sentences):
        line = text[sentence.start : sentence.end]
        if not sentence.heading or heading_level(line):
            return title, index
        glued = _patterns().glued_title.match(line)
        if glued:
            line = glued.group()
        elif is_byline(line) or is_furniture(line):
            continue
        if _SPACED.fullmatch(line):
            line = "".join(line.split())
        # The last full title wins: what stands above it is the name of a site's column.
        if len(line) >= _patterns().shortest_title and (title is None or len(line) > len(title)):
            title = line
    return title, len(sentences)


# 政 府 工 作 报 告
_SPACED = re.compile("[\u3400-\u9fff](?:[ \u3000]{1,4}[\u3400-\u9fff])+")


def _level(text: str, sentences: Sequence[Sentence], index: int) -> int | None:
    """Return the level of the section that a sentence opens, or None."""
    sentence = sentences[index]
    line = text[sentence.start : sentence.end]
    patterns = _patterns()
    if _before(text, sentence.start) in ("", "\n") and not is_byline(line):
        level = heading_level(line)
        if level is not None and (sentence.heading or _runs_on(text, sentences, index)):
            return level
        if sentence.heading:
            plain = is_glossary(line) or _is_plain_heading(text, sentences, index)
            return 0 if plain else None
    if (
        patterns.run_in.fullmatch(line)
        and len(line) <= patterns.longest_run_in
        and _runs_on(text, sentences, index)
        and not _is_item(text, sentences, index)
    ):
        # ① has a level of its own, at the start of a line too.
        return heading_level(line) or patterns.run_in_level
    return None


def _is_plain_heading(text: str, sentences: Sequence[Sentence], index: int) -> bool:
    """Return whether a heading line without a number opens a section.

    Several in a row are cells of a table that lost its form, names or a title over two lines;
    so is one that no sentence and no numbered heading follows.
    """

    def is_plain(place: int) -> bool:
        if not 0 <= place < len(sentences) or not sentences[place].heading:
            return False
        line = text[sentences[place].start : sentences[place].end]
        return heading_level(line) is None and not is_byline(line) and not is_furniture(line)

    if not is_plain(index) or is_plain(index - 1) or index + 1 == len(sentences):
        return False
    following = text[sentences[index + 1].start : sentences[index + 1].end]
    return heading_level(following) is not None or _ENDED.search(following) is not None


_ENDED = re.compile("[。！？；：!?;:][”’」』）)】]*$")


def _before(text: str, start: int) -> str:
    """Return the last character before a place that is not a blank."""
    while start and text[start - 1] in " \u3000\t":
        start -= 1
    return text[start - 1 : start]


def _runs_on(text: str, sentences: Sequence[Sentence], index: int) -> bool:
    """Return whether a short sentence is followed by another one in its paragraph."""
    sentence = sentences[index]
    return (
        index + 1 < len(sentences)
        and text[sentence.end - 1] == "。"
        and sentence.end - sentence.start <= _patterns().longest_heading
        and _in_paragraph(text, sentences, index, index + 1)
        and not sentences[index + 1].heading
    )


def _in_paragraph(text: str, sentences: Sequence[Sentence], first: int, second: int) -> bool:
    """Return whether a sentence stands in the same paragraph as the one before it."""
    return first >= 0 and "\n" not in text[sentences[first].end : sentences[second].start]


def _is_item(text: str, sentences: Sequence[Sentence], index: int) -> bool:
    """Return whether a run-in is an item of a list: the sentence before or behind is one too."""
    item = _patterns().item
    following = sentences[index + 1]
    if item.match(text[following.start : following.end]):
        return True
    if not _in_paragraph(text, sentences, index - 1, index):
        return False
    previous = sentences[index - 1]
    return item.search(text[previous.start : previous.end]) is not None


_NUMBER = re.compile(
    r"(?:第[一二三四五六七八九十]+(?:部分|[章编篇节])|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、．. ]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}是|[①-⑳⑴-⒇])"
    r"[ \u3000]*"
)


def _heading_title(line: str) -> str:
    return _NUMBER.sub("", line, count=1).rstrip("。：:；;") if _NUMBER.match(line) else line


def leads(text: str, sentences: Sequence[Sentence]) -> tuple[str | None, ...]:
    r"""Return for each sentence the words that say what its part of the paragraph is about.

    Parameters
    ----------
    text : str
    sentences : sequence of Sentence

    Returns
    -------
    tuple of (str or None)
        The words with their comma. They hold until the next such words, the next run-in
        heading or the end of the paragraph.

    Examples
    --------
    >>> from countymeasures.structure import split_sentences
    >>> text = "教育扶贫方面，资助学生12人。新建幼儿园1所。\n道路已硬化。"
    >>> leads(text, split_sentences(text))
    ('教育扶贫方面，', '教育扶贫方面，', None)
    """
    patterns = _patterns()
    found: list[str | None] = []
    lead: str | None = None
    previous_end = 0
    for sentence in sentences:
        if "\n" in text[previous_end : sentence.start]:
            lead = None
        match = patterns.lead.match(text, sentence.start, sentence.end)
        if match:
            lead = match.group()
        elif patterns.run_in.match(text, sentence.start, sentence.end):
            lead = None
        found.append(None if sentence.heading else lead)
        previous_end = sentence.end
    return tuple(found)


def is_boilerplate(sentence: str) -> bool:
    """Return whether a sentence greets, asks for approval or closes a speech.

    Examples
    --------
    >>> is_boilerplate("各位代表："), is_boilerplate("全县减贫2130人。")
    (True, False)
    """
    return _patterns().boilerplate.fullmatch(sentence) is not None
