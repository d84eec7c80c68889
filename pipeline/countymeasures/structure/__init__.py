"""The outline of a clean text: its sentences, headings and sections."""

from countymeasures.structure.sentences import heading_level, split_sentences

__all__ = ["heading_level", "split_sentences"]
