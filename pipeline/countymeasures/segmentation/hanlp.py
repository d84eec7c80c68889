"""Words by HanLP's recurrent tagger, where the extra ``hanlp`` is installed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from countymeasures.resources import model_path
from countymeasures.segmentation.lexicon import LEXICON, join_known
from countymeasures.segmentation.protocol import (
    CARD,
    FileSegmenter,
    SegmentationError,
    align,
    check_card,
    read_files,
    split_blanks,
)

FILES = ("config.json", "vocabs.json", "model.pt")
_HOW = "train one with: county-measures train segmenter --with hanlp"


class HanLPSegmenter(FileSegmenter):
    """Cuts with a tagger that marks where words start.

    Parameters
    ----------
    model : str or Path, optional
        Folder of a tagger that ``county-measures train segmenter --with hanlp`` made, or
        one of HanLP's own names where its files are already on this machine; by default
        the tagger that the project ships. It is read at first use.

    Raises
    ------
    SegmentationError
        At first use: if HanLP is not installed or the model isn't there. Nothing is
        ever downloaded.
    """

    def __init__(self, model: str | Path | None = None) -> None:
        self.model = model_path("hanlp") if model is None else model
        self._files: dict[str, bytes] = {}
        self._tagger: Any = None
        self._named: Any = None
        self._lexicon: frozenset[str] = frozenset()

    @staticmethod
    def check_installed() -> None:
        """Raise an error that says what to install, if HanLP isn't."""
        _import_adapter()

    def __call__(self, text: str) -> list[str]:
        """Return the words of a text."""
        return self.segment_all([text])[0]

    def segment_all(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text; many at once are much faster than one by one."""
        self._load()
        if self._named is not None:
            return [align(text, self._named(text)) if text else [] for text in texts]
        pieces = [split_blanks(text) for text in texts]
        distinct = dict.fromkeys(
            piece for words in pieces for piece in words if not piece.isspace()
        )
        tags = self._tagger.tag_all(list(distinct))
        cut = {
            piece: join_known(_cut(piece, piece_tags), self._lexicon)
            for piece, piece_tags in zip(distinct, tags, strict=True)
        }
        return [[word for piece in words for word in cut.get(piece, [piece])] for words in pieces]

    def files(self) -> Mapping[str, bytes]:
        """Return the tagger's files.

        Raises
        ------
        SegmentationError
            If the model is HanLP's own, which stays where it is.
        """
        self._load()
        if self._named is not None:
            raise SegmentationError(
                f"{self.model}: a model of HanLP's own can't be saved into a pipeline; "
                "name it in pipeline.cfg where it is used"
            )
        return self._files

    def take(self, files: Mapping[str, bytes], where: str) -> None:
        """Take a tagger.

        Raises
        ------
        SegmentationError
            If a file is missing or is not of such a tagger.
        """
        missing = [name for name in FILES if name not in files]
        if missing:
            raise SegmentationError(f"{where}: expected {' and '.join(missing)}; {_HOW}")
        check_card(files, where)
        adapter = _import_adapter()
        with tempfile.TemporaryDirectory() as folder:
            for name in FILES:
                Path(folder, name).write_bytes(files[name])
            try:
                self._tagger = adapter.load(Path(folder))
            except (ValueError, OSError) as error:
                raise SegmentationError(f"{where}: expected a tagger: {error}; {_HOW}") from error
        self._lexicon = frozenset(files.get(LEXICON, b"").decode("utf-8").split())
        self._files = {name: files[name] for name in (*FILES, LEXICON, CARD) if name in files}

    def _load(self) -> None:
        if self._tagger is not None or self._named is not None:
            return
        folder = Path(self.model)
        if not folder.is_dir():
            named = _import_adapter().find_by_name(str(self.model))
            if named is None:
                raise SegmentationError(
                    f"{self.model}: expected a folder with a tagger, or a name of HanLP's whose "
                    f"files are on this machine; {_HOW}"
                )
            self._named = _import_adapter().load_named(named)
            return
        self.take(read_files(folder), str(folder))

    def __getstate__(self) -> dict[str, Any]:
        # HanLP's objects can't all be pickled; another process loads its own.
        return {**self.__dict__, "_tagger": None, "_named": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if self._files:
            self.take(self._files, "pickle")


def _import_adapter() -> ModuleType:
    try:
        from countymeasures.segmentation import hanlp_adapter
    except ImportError as error:
        raise SegmentationError(
            f"the segmenter hanlp needs HanLP ({error}); install it: "
            "pip install 'county-measures[hanlp]'"
        ) from error
    return hanlp_adapter


def _cut(text: str, tags: Sequence[str]) -> list[str]:
    starts = [index for index, tag in enumerate(tags) if tag in ("B", "S") or index == 0]
    ends = [*starts[1:], len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]
