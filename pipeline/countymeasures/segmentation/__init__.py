"""Word segmenters behind one protocol: text in, words out, nothing lost between.

Notes for a newcomer
--------------------
Read ``protocol`` first, then one of ``char``, ``jieba``, ``pkuseg``; ``hanlp`` rests
on ``hanlp_adapter``, which mends HanLP 2.1.5. ``figures`` cuts a figure into number and unit.

Invariants: the words of a text joined are the text; a run of blanks is a word of its own;
nothing is downloaded and no pickle is opened.
"""

from countymeasures.segmentation.char import CharSegmenter
from countymeasures.segmentation.figures import segment_around, split_figure
from countymeasures.segmentation.hanlp import HanLPSegmenter
from countymeasures.segmentation.hanlp_entities import HanLPEntities, NamedEntity
from countymeasures.segmentation.jieba import JiebaSegmenter, read_dictionary
from countymeasures.segmentation.pkuseg import PkusegSegmenter
from countymeasures.segmentation.protocol import SegmentationError, Segmenter, align

__all__ = [
    "CharSegmenter",
    "HanLPEntities",
    "HanLPSegmenter",
    "JiebaSegmenter",
    "NamedEntity",
    "PkusegSegmenter",
    "SegmentationError",
    "Segmenter",
    "align",
    "read_dictionary",
    "segment_around",
    "split_figure",
]
