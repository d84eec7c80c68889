"""Where a figure falls into numbers and units: 3.2万 元, 近 120多 公里."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from countymeasures.documents import Span
from countymeasures.segmentation.protocol import Segmenter

_DIGITS = r"[0-9０-９]+(?:[.．,，·:][0-9０-９]+)*"
_MULTIPLIER = r"(?:[十拾万亿]|[百佰](?!分[点之])|[千仟](?![瓦米克伏卡赫安]))"
_CHARACTERS = (
    rf"(?:[零〇○一二两三四五六七八九几数半壹贰叁肆伍陆柒捌玖]|{_MULTIPLIER})+"
    r"(?:点[零〇一二三四五六七八九]+)?"
)
_NUMBER = rf"(?:{_DIGITS}|{_CHARACTERS})[多余几来]?{_MULTIPLIER}*[多余]?"
# Words that stand at a figure's edge without a blank.
_EDGE = (
    r"以[上下内外]|左右|上下|之[间内]|不(?:足|等|止|(?=少于|低于|超过|高于|到|超))|少于|低于|高于|超过|至少|突破|"
    r"[至到约近超逾达过仅及]|[“”‘’《》（）()、，,/／—–~～-]"
)
_PARTS = re.compile(
    r"[今去明前后上当本往同全]年|[上下]半[年月]|半年|[上中下]旬|年[初中底末内]"
    rf"|(?:{_DIGITS}|{_CHARACTERS}|[百千])分之{_NUMBER}"
    rf"|第?{_NUMBER}"
    rf"|\s+|[%％‰个]|{_EDGE}"
    r"|翻|了"
    rf"|.(?:(?!{_EDGE}|年|[上下]半)[^\s0-9０-９零〇○一二两三四五六七八九十百千万亿几数半多余%％‰])*",
    re.DOTALL,
)


def split_figure(text: str) -> list[str]:
    """Cut a figure into its numbers, each with its multiplier, and what stands around them.

    Parameters
    ----------
    text : str
        A quantity, date or ordinal as it stands in a report.

    Returns
    -------
    list of str
        Joined, they are the text.

    Examples
    --------
    >>> split_figure("3.2万元"), split_figure("近120多公里"), split_figure("2.5个百分点")
    (['3.2万', '元'], ['近', '120多', '公里'], ['2.5', '个', '百分点'])
    >>> split_figure("第三批"), split_figure("三分之一以上"), split_figure("30%左右")
    (['第三', '批'], ['三分之一', '以上'], ['30', '%', '左右'])
    """
    return [match.group() for match in _PARTS.finditer(text)]


def segment_around(text: str, spans: Sequence[Span], segmenter: Segmenter) -> list[str]:
    """Cut a text at its figures and give the gaps between them to a segmenter.

    Parameters
    ----------
    text : str
    spans : sequence of Span
        Quantities, dates and ordinals of the text, in order, without overlap.
    segmenter : Segmenter

    Returns
    -------
    list of str
        Joined, they are the text; each start and end of a span is one of a word.

    Examples
    --------
    >>> from countymeasures.numerals import scan
    >>> from countymeasures.segmentation.char import CharSegmenter
    >>> segment_around("投入3.2万元", scan("投入3.2万元"), CharSegmenter())
    ['投', '入', '3.2万', '元']
    """
    cuts = [0, *(offset for span in spans for offset in (span.start, span.end)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(cuts)]
    words = [split_figure(piece) for piece in pieces]
    words[::2] = segmenter.segment_all(pieces[::2])
    return [word for piece_words in words for word in piece_words]
