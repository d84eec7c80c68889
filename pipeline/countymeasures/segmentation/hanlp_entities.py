"""Named entities by a recogniser of HanLP's own, where the user has one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from countymeasures.segmentation.hanlp import load_own
from countymeasures.segmentation.protocol import split_blanks


class NamedEntity(NamedTuple):
    """A name in a text: half-open offsets and the recogniser's label, such as ``LOC``."""

    start: int
    end: int
    label: str


class HanLPEntities:
    """Finds places, organisations and whatever else a recogniser of HanLP's knows.

    Parameters
    ----------
    model : str or Path
        Its folder, or its name among HanLP's. It is read at first use.
    download : bool, default False
        Whether HanLP may fetch it where it isn't on this machine.

    Raises
    ------
    SegmentationError
        At first use: if HanLP is not installed, or the model isn't there or is another kind.
    """

    def __init__(self, model: str | Path, *, download: bool = False) -> None:
        self.model = model
        self.download = download
        self._recogniser: Any = None

    def __call__(self, texts: Sequence[str]) -> list[list[NamedEntity]]:
        """Return the named entities of each text, in order; none goes across a blank."""
        if self._recogniser is None:
            self._recogniser = load_own(self.model, "ner", download=self.download)
        pieces = [split_blanks(text) for text in texts]
        distinct = list(dict.fromkeys(p for words in pieces for p in words if not p.isspace()))
        found = self._recogniser([list(piece) for piece in distinct]) if distinct else []
        names_of = dict(zip(distinct, found, strict=True))
        entities: list[list[NamedEntity]] = []
        for words in pieces:
            offset, of_text = 0, []
            for piece in words:
                for _, label, start, end in names_of.get(piece, ()):
                    of_text.append(NamedEntity(offset + start, offset + end, label))
                offset += len(piece)
            entities.append(of_text)
        return entities

    def __getstate__(self) -> dict[str, Any]:
        # HanLP's objects can't all be pickled; another process loads its own.
        return {**self.__dict__, "_recogniser": None}
