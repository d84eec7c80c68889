"""HanLP's segmenter and the mending of HanLP 2.1.5."""

import json
import subprocess
import sys

import pytest

from countymeasures.resources import model_path
from countymeasures.segmentation import HanLPSegmenter, SegmentationError
from countymeasures.segmentation.protocol import read_files

SHIPPED = model_path("hanlp")


def test_without_hanlp_the_error_says_what_to_install():
    # In a process of its own: what HanLP loads can't be unloaded again.
    code = (
        "import sys; sys.modules['hanlp'] = None\n"
        "from countymeasures.segmentation import HanLPSegmenter, SegmentationError\n"
        "try: HanLPSegmenter()('x')\n"
        "except SegmentationError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert "pip install 'county-measures[hanlp]'" in done.stdout


@pytest.fixture(scope="module")
def adapter():
    return pytest.importorskip("countymeasures.segmentation.hanlp_adapter", exc_type=ImportError)


@pytest.fixture(scope="module")
def segmenter(adapter):
    return HanLPSegmenter()


class TestWithHanLP:
    @pytest.mark.parametrize(
        "text", ["", " ", "全县新修通村公路， 安置点通水\n", "𠮷村 123 é"], ids=repr
    )
    def test_the_words_joined_are_the_text(self, segmenter, text):
        assert "".join(segmenter(text)) == text

    def test_words_it_learned(self, segmenter):
        assert segmenter("全县贫困户人均纯收入增长") == ["全县", "贫困户", "人均", "纯收入", "增长"]

    def test_all_at_once_are_the_same_as_one_by_one(self, segmenter):
        texts = ["新修了桥", "", "贫困户脱贫", "新修了桥", "安置点建成卫生室和幼儿园"]
        assert segmenter.segment_all(texts) == [segmenter(text) for text in texts]

    def test_bytes_carry_what_it_learned(self, segmenter):
        again = HanLPSegmenter().from_bytes(segmenter.to_bytes())
        assert again("安置点建成卫生室") == segmenter("安置点建成卫生室")

    def test_the_crf_layer_reads_batches_along_the_right_axis(self, segmenter):
        segmenter("修路")
        assert segmenter._tagger.model.crf.batch_first is True

    def test_hanlp_itself_still_builds_it_wrongly(self, adapter):
        # Once this fails, HanLP has mended it and build_model can go.
        from hanlp.components.taggers.rnn.rnntaggingmodel import RNNTaggingModel

        assert RNNTaggingModel(4, None, 4, 4).crf.batch_first is not True

    def test_a_configuration_that_names_other_classes_is_refused(self, adapter, tmp_path):
        for name, content in read_files(SHIPPED).items():
            if name != "card.json":
                (tmp_path / name).write_bytes(content)
        config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
        config["embed"] = {"classpath": "os.system", "command": "true"}
        (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
        with pytest.raises(SegmentationError, match=r"plain settings, got objects in \['embed'\]"):
            HanLPSegmenter(tmp_path)("修路")

    def test_weights_that_are_a_pickle_are_refused(self, adapter, tmp_path):
        import torch

        for name, content in read_files(SHIPPED).items():
            if name != "card.json":
                (tmp_path / name).write_bytes(content)
        torch.save({"out.weight": print}, tmp_path / "model.pt")
        with pytest.raises(SegmentationError, match="expected a tagger"):
            HanLPSegmenter(tmp_path)("修路")

    def test_a_name_is_not_downloaded(self, adapter):
        with pytest.raises(SegmentationError, match="a name of HanLP's whose files are on this"):
            HanLPSegmenter("COARSE_ELECTRA_SMALL_ZH")("修路")

    def test_a_missing_file_is_named(self, adapter, tmp_path):
        (tmp_path / "config.json").write_text("{}", encoding="utf-8")
        with pytest.raises(SegmentationError, match=r"expected vocabs\.json and model\.pt"):
            HanLPSegmenter(tmp_path)("修路")
