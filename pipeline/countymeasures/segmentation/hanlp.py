"""Words by HanLP's recurrent tagger, where the extra ``hanlp`` is installed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

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
        the folder or name of a tokenizer of HanLP's own; by default the tagger that the
        project ships. It is read at first use.
    download : bool, default False
        Whether HanLP may fetch a model of its own that isn't on this machine.

    Raises
    ------
    SegmentationError
        At first use: if HanLP is not installed or the model isn't there.
    """

    def __init__(self, model: str | Path | None = None, *, download: bool = False) -> None:
        self.model = model_path("hanlp") if model is None else model
        self.download = download
        self._files: dict[str, bytes] = {}
        self._tagger: Any = None
        self._own: Any = None
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
        if self._own is not None:
            return self._cut_by_own(texts)
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
        if self._own is not None:
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
        if self._tagger is not None or self._own is not None:
            return
        folder = Path(self.model)
        if folder.is_dir() and not _import_adapter().is_own(folder):
            self.take(read_files(folder), str(folder))
        else:
            self._own = load_own(self.model, "tokenizers", download=self.download)

    def _cut_by_own(self, texts: Sequence[str]) -> list[list[str]]:
        distinct = list(dict.fromkeys(text for text in texts if text and not text.isspace()))
        cut = dict(zip(distinct, self._own(distinct) if distinct else [], strict=True))
        return [align(text, cut.get(text, [])) for text in texts]

    def __getstate__(self) -> dict[str, Any]:
        # HanLP's objects can't all be pickled; another process loads its own.
        return {**self.__dict__, "_tagger": None, "_own": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if self._files:
            self.take(self._files, "pickle")


def load_own(model: str | Path, kind: Literal["tokenizers", "ner"], *, download: bool) -> Any:
    """Load a component of HanLP's own, from its folder or by its name.

    Raises
    ------
    SegmentationError
        If HanLP is not installed, or the component isn't there or is none of HanLP's.
    """
    adapter = _import_adapter()
    try:
        return adapter.load_own(str(model), kind, download=download)
    except ValueError as error:
        raise SegmentationError(
            f"{model}: expected the folder or the name of a model of HanLP's: {error}; "
            "set download = true in pipeline.cfg to let HanLP fetch what isn't there"
        ) from error


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
