"""What every segmenter can do, and what they share."""

from __future__ import annotations

import hashlib
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Protocol, Self, runtime_checkable

import srsly

CARD = "card.json"
_BLANK = re.compile(r"\s+|\S+")


class SegmentationError(ValueError):
    """A segmenter can't be made or its model can't be used; the message says what mends it."""


@runtime_checkable
class Segmenter(Protocol):
    """Cuts text into words; any object with these methods may take part in a pipeline.

    Examples
    --------
    >>> from countymeasures.segmentation import CharSegmenter
    >>> CharSegmenter()("修路 三里")
    ['修', '路', ' ', '三', '里']
    """

    def __call__(self, text: str) -> list[str]:
        """Return the words of a text; joined, they are the text."""

    def segment_all(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text."""

    def to_disk(self, folder: Path) -> None:
        """Write what the segmenter has learned into a folder."""

    def from_disk(self, folder: Path) -> Self:
        """Take what ``to_disk`` wrote."""

    def to_bytes(self) -> bytes:
        """Return what the segmenter has learned."""

    def from_bytes(self, data: bytes) -> Self:
        """Take what ``to_bytes`` returned."""


class FileSegmenter(ABC):
    """A segmenter whose knowledge is a few files, kept as they were read.

    So whatever was loaded is saved byte for byte, and ``to_bytes`` needs no folder.
    """

    @abstractmethod
    def __call__(self, text: str) -> list[str]:
        """Return the words of a text; joined, they are the text."""

    @abstractmethod
    def files(self) -> Mapping[str, bytes]:
        """Return the files by their names."""

    @abstractmethod
    def take(self, files: Mapping[str, bytes], where: str) -> None:
        """Take the files; ``where`` says in messages where they came from."""

    def segment_all(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text; what occurs twice is cut once."""
        known: dict[str, list[str]] = {}
        for text in texts:
            if text not in known:
                known[text] = self(text)
        return [known[text] for text in texts]

    def to_disk(self, folder: Path) -> None:
        """Write the files into a folder, which is made where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files().items():
            (folder / name).write_bytes(content)

    def from_disk(self, folder: Path) -> Self:
        """Take the files of a folder.

        Raises
        ------
        SegmentationError
            If the folder does not hold them.
        """
        self.take(read_files(folder), str(folder))
        return self

    def to_bytes(self) -> bytes:
        """Return the files, packed."""
        return bytes(srsly.msgpack_dumps(dict(self.files())))

    def from_bytes(self, data: bytes) -> Self:
        """Take what ``to_bytes`` returned."""
        files = srsly.msgpack_loads(data)
        for name in files:
            if PurePosixPath(name).name != name:
                raise SegmentationError(f"expected plain file names, got {name!r}")
        self.take(files, "bytes")
        return self


def check_card(files: Mapping[str, bytes], where: str) -> None:
    """Hold the files of a model against the checksums of its card, where it has one.

    Raises
    ------
    SegmentationError
        If the card can't be read or a file isn't the one that it names.
    """
    if CARD not in files:
        return
    try:
        expected = dict(json.loads(files[CARD])["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise SegmentationError(f"{where}: {CARD}: expected JSON with the field files") from error
    for name, checksum in expected.items():
        if name not in files or hashlib.sha256(files[name]).hexdigest() != checksum:
            raise SegmentationError(
                f"{where}: {name} is missing or not the one that {CARD} names; train it again: "
                "county-measures train segmenter"
            )


def read_files(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder, in the order of their names.

    Raises
    ------
    SegmentationError
        If it is no folder.
    """
    if not folder.is_dir():
        raise SegmentationError(
            f"{folder}: expected a folder with a segmenter's model; "
            "make one with: county-measures train segmenter"
        )
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def split_blanks(text: str) -> list[str]:
    """Return the runs of blanks and of other characters, in order.

    Examples
    --------
    >>> split_blanks(" 修路  三里")
    [' ', '修路', '  ', '三里']
    """
    return _BLANK.findall(text)


def align(text: str, words: Iterable[str]) -> list[str]:
    """Find words in the text they were cut from, where a segmenter dropped or changed blanks.

    Parameters
    ----------
    text : str
    words : iterable of str
        In order; blanks in or between them need not be those of the text.

    Returns
    -------
    list of str
        Joined, they are the text; each run of blanks is a word of its own.

    Raises
    ------
    SegmentationError
        If the words hold other characters than the text.

    Examples
    --------
    >>> align("修路 三里", ["修路", "三", "里"])
    ['修路', ' ', '三', '里']
    """
    cuts = {0}
    characters: list[str] = []
    for word in words:
        characters.extend("".join(word.split()))
        cuts.add(len(characters))
    if "".join(characters) != "".join(text.split()):
        raise SegmentationError(
            f"expected the words of {text!r}, got those of {''.join(characters)!r}"
        )
    found: list[str] = []
    position = 0
    for piece in split_blanks(text):
        if piece.isspace():
            found.append(piece)
            continue
        end = position + len(piece)
        inside = [cut for cut in range(position + 1, end) if cut in cuts]
        for start, stop in pairwise([position, *inside, end]):
            found.append("".join(characters[start:stop]))
        position = end
    return found
