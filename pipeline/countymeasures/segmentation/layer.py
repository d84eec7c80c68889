"""The segmentation layer of the corpus: sentences cut into words, one a line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from countymeasures.segmentation.protocol import SegmentationError


class SegmentedSentence(NamedTuple):
    """A sentence of a report, cut into words; blanks of the report are left out."""

    document: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words, joined."""
        return "".join(self.words)


def read_layer(path: str | Path) -> list[SegmentedSentence]:
    """Read a file of the segmentation layer.

    Parameters
    ----------
    path : str or Path
        A line a sentence: the report's id, a tab, and the words with a blank between them.

    Returns
    -------
    list of SegmentedSentence

    Raises
    ------
    SegmentationError
        If a line has another form; the message names file and line.
    """
    sentences = []
    with Path(path).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            document, tab, words = line.rstrip("\n").partition("\t")
            if not (document and tab and words.strip()):
                raise SegmentationError(
                    f"{path}:{number}: expected a report's id, a tab and words, got {line!r}"
                )
            sentences.append(SegmentedSentence(document, tuple(words.split())))
    return sentences
