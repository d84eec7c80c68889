"""The segmenter that needs nothing: each character is a word."""

from __future__ import annotations

from collections.abc import Mapping

from countymeasures.segmentation.protocol import FileSegmenter, split_blanks


class CharSegmenter(FileSegmenter):
    """Makes a word of every character and of every run of blanks.

    Examples
    --------
    >>> CharSegmenter()("建桥 2座")
    ['建', '桥', ' ', '2', '座']
    """

    def __call__(self, text: str) -> list[str]:
        """Return the characters of a text."""
        words: list[str] = []
        for piece in split_blanks(text):
            words.extend([piece] if piece.isspace() else piece)
        return words

    def files(self) -> Mapping[str, bytes]:
        """Return nothing: there is nothing to learn."""
        return {}

    def take(self, files: Mapping[str, bytes], where: str) -> None:
        """Take nothing."""
