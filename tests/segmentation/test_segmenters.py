"""What holds of every segmenter."""

import pickle

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from countymeasures.numerals import scan
from countymeasures.segmentation import (
    CharSegmenter,
    JiebaSegmenter,
    PkusegSegmenter,
    SegmentationError,
    Segmenter,
    align,
    segment_around,
)

SEGMENTERS = [CharSegmenter(), JiebaSegmenter(), PkusegSegmenter()]
IDS = ["char", "jieba", "pkuseg"]
TEXTS = st.text(
    st.sampled_from("全县新修通村公路，贫困户 \t\n\u3000AbC123.5%（）——“十三五”𠮷é")
    | st.characters(codec="utf-8"),
    max_size=40,
)


@pytest.mark.parametrize("segmenter", SEGMENTERS, ids=IDS)
class TestEverySegmenter:
    @settings(max_examples=60, deadline=None)
    @given(text=TEXTS)
    def test_the_words_joined_are_the_text(self, segmenter, text):
        assert "".join(segmenter(text)) == text

    @settings(max_examples=30, deadline=None)
    @given(text=TEXTS)
    def test_no_word_is_empty_or_mixes_blanks(self, segmenter, text):
        for word in segmenter(text):
            assert word
            assert word.isspace() or not any(character.isspace() for character in word)

    def test_all_at_once_are_the_same_as_one_by_one(self, segmenter):
        texts = ["修了两座桥", "", "  ", "修了两座桥", "水通到 院里"]
        assert segmenter.segment_all(texts) == [segmenter(text) for text in texts]

    def test_it_keeps_the_protocol(self, segmenter):
        assert isinstance(segmenter, Segmenter)

    def test_bytes_carry_what_it_learned(self, segmenter):
        text = "易地搬迁安置点通了自来水"
        again = type(segmenter)().from_bytes(segmenter.to_bytes())
        assert again(text) == segmenter(text)

    def test_a_folder_carries_what_it_learned(self, segmenter, tmp_path):
        text = "易地搬迁安置点通了自来水"
        segmenter.to_disk(tmp_path / "model")
        again = type(segmenter)().from_disk(tmp_path / "model")
        assert again(text) == segmenter(text)
        assert again.to_bytes() == segmenter.to_bytes()

    def test_it_can_be_sent_to_another_process(self, segmenter):
        text = "易地搬迁安置点通了自来水"
        assert pickle.loads(pickle.dumps(segmenter))(text) == segmenter(text)

    @pytest.mark.parametrize(
        "text",
        [
            "总投资3.2亿元，同比增长12.5个百分点",
            "近三分之一的农户不超过2000元",
            "第十六届、2019年3月底前建成两座",
        ],
    )
    def test_every_end_of_a_figure_is_one_of_a_word(self, segmenter, text):
        spans = scan(text)
        words = segment_around(text, spans, segmenter)
        ends = {0}
        for word in words:
            ends.add(max(ends) + len(word))
        assert spans
        assert {offset for span in spans for offset in (span.start, span.end)} <= ends
        assert "".join(words) == text


@pytest.mark.parametrize("name", IDS)
def test_the_registry_knows_it(name):
    make = spacy.registry.misc.get(f"county.segmenter.{name}.v1")
    assert "".join(make()("修路 三里")) == "修路 三里"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("修路 三里", ["修路", "三里"], ["修路", " ", "三里"], id="dropped"),
        pytest.param(" 修路", ["修", "路"], [" ", "修", "路"], id="leading"),
        pytest.param("修 路", ["修路"], ["修", " ", "路"], id="across"),
        pytest.param("修\u3000路", ["修 路"], ["修", "\u3000", "路"], id="changed"),
        pytest.param("修路", ["", "修路", ""], ["修路"], id="empty"),
        pytest.param("", [], [], id="nothing"),
    ],
)
def test_align_finds_the_words_again(text, words, expected):
    assert align(text, words) == expected


@pytest.mark.parametrize("words", [["修桥"], ["修"], ["修路", "了"]], ids=["other", "few", "many"])
def test_align_refuses_other_characters(words):
    with pytest.raises(SegmentationError, match="修路"):
        align("修路", words)
