"""What makes a segmenter for ``pipeline.cfg``: the entry points of ``spacy_misc`` name these."""

from __future__ import annotations

from countymeasures.segmentation.char import CharSegmenter
from countymeasures.segmentation.hanlp import HanLPSegmenter
from countymeasures.segmentation.jieba import JiebaSegmenter
from countymeasures.segmentation.pkuseg import PkusegSegmenter


def make_char() -> CharSegmenter:
    """Make the segmenter that cuts at every character."""
    return CharSegmenter()


def make_jieba() -> JiebaSegmenter:
    """Make jieba's segmenter with the project's dictionary."""
    return JiebaSegmenter()


def make_pkuseg(model: str | None = None) -> PkusegSegmenter:
    """Make pkuseg's segmenter.

    Parameters
    ----------
    model : str, optional
        Folder of a model; by default the one that the project ships.
    """
    return PkusegSegmenter(model)


def make_hanlp(model: str | None = None, download: bool = False) -> HanLPSegmenter:
    """Make HanLP's segmenter.

    Parameters
    ----------
    model : str, optional
        Folder of a model, or one of HanLP's names; by default the one that the project ships.
    download : bool, default False
        Whether HanLP may fetch a model of its own that isn't on this machine.
    """
    return HanLPSegmenter(model, download=download)
