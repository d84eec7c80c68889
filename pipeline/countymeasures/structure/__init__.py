"""A clean text to its sentences, headings and sections.

Start with ``split_sentences``, then ``outline``.
"""

from countymeasures.structure.outline import Outline, is_boilerplate, leads, outline
from countymeasures.structure.sentences import heading_level, is_byline, split_sentences

__all__ = [
    "Outline",
    "heading_level",
    "is_boilerplate",
    "is_byline",
    "leads",
    "outline",
    "split_sentences",
]
