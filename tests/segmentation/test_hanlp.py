"""HanLP's segmenter and the mending of HanLP 2.1.5."""

import json
import os
import socket
import subprocess
import sys
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from countymeasures.resources import model_path
from countymeasures.segmentation import HanLPEntities, HanLPSegmenter, SegmentationError
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

    def test_a_missing_file_is_named(self, adapter, tmp_path):
        (tmp_path / "config.json").write_text("{}", encoding="utf-8")
        with pytest.raises(SegmentationError, match=r"expected vocabs\.json and model\.pt"):
            HanLPSegmenter(tmp_path)("修路")


@pytest.fixture(scope="module")
def own(adapter, tmp_path_factory):
    """A folder with a tokenizer and a recogniser of HanLP's own classes."""
    folder = tmp_path_factory.mktemp("own")
    script = Path(__file__).with_name("hanlp_models.py")
    subprocess.run(
        [sys.executable, str(script), str(folder)], capture_output=True, check=True, timeout=240
    )
    return folder


@pytest.fixture
def offline(monkeypatch):
    """Fail where anything asks the network."""

    def refuse(*_, **__):
        raise AssertionError("asked the network")

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def copy_with(folder, target, **changes):
    target.mkdir()
    for name, content in read_files(folder).items():
        (target / name).write_bytes(content)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8")) | changes
    (target / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return target


@pytest.mark.usefixtures("offline")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
class TestHanLPsOwnModels:
    def test_a_tokenizer_in_a_folder_cuts(self, own):
        segmenter = HanLPSegmenter(own / "tokenizer")
        texts = ["全县新修 公路", "", " ", "建成医院"]
        words = [["全县", "新修", " ", "公路"], [], [" "], ["建成", "医院"]]
        assert segmenter.segment_all(texts) == words

    def test_it_stays_where_it_is(self, own):
        with pytest.raises(SegmentationError, match=r"name it in pipeline\.cfg"):
            HanLPSegmenter(own / "tokenizer").to_bytes()

    def test_a_recogniser_in_a_folder_finds_names_at_their_offsets(self, own):
        text = "石泉镇修路 水利局修渠"
        (names, none) = HanLPEntities(own / "recogniser")([text, ""])
        assert [(text[n.start : n.end], n.label) for n in names] == [
            ("石泉镇", "LOC"),
            ("水利局", "ORG"),
        ]
        assert none == []

    @pytest.mark.parametrize(
        ("model", "message"),
        [
            pytest.param("COARSE_ELECTRA_SMALL_ZH", "not on this machine", id="name"),
            pytest.param("NO_SUCH_MODEL", "NO_SUCH_MODEL", id="no name"),
        ],
    )
    def test_a_name_is_not_downloaded(self, model, message):
        with pytest.raises(SegmentationError, match=message + r".*download = true"):
            HanLPSegmenter(model)("修路")

    @pytest.mark.parametrize(
        "encoder", ["hfl/chinese-electra-180g-small-discriminator", "bert-base-chinese"]
    )
    def test_nor_is_the_encoder_of_a_model_in_a_folder(self, own, encoder, tmp_path):
        folder = copy_with(own / "tokenizer", tmp_path / "model", transformer=encoder)
        with pytest.raises(SegmentationError, match=r"set download = true"):
            HanLPSegmenter(folder)("修路")

    def test_a_model_that_names_classes_of_others_is_refused(self, own, tmp_path):
        folder = copy_with(
            own / "recogniser", tmp_path / "model", embed={"classpath": "subprocess.Popen"}
        )
        with pytest.raises(SegmentationError, match=r"classes of HanLP's, got \['subprocess"):
            HanLPEntities(folder)(["修路"])

    def test_a_model_of_another_kind_is_refused(self, own):
        with pytest.raises(SegmentationError, match=r"a class of hanlp\.components\.ner"):
            HanLPEntities(own / "tokenizer")(["修路"])


def test_a_name_is_downloaded_where_the_user_asks_for_it(own, tmp_path):
    # HanLP reads its addresses when it is imported, so it has a process of its own.
    served = tmp_path / "served" / "tok" / "coarse_electra_small_20220616_012050.zip"
    served.parent.mkdir(parents=True)
    with zipfile.ZipFile(served, "w") as archive:
        archive.mkdir(served.stem)
        for name, content in read_files(own / "tokenizer").items():
            archive.writestr(f"{served.stem}/{name}", content)
    handler = partial(SimpleHTTPRequestHandler, directory=served.parents[1])
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        code = (
            "from countymeasures.segmentation import HanLPSegmenter\n"
            "print(HanLPSegmenter('COARSE_ELECTRA_SMALL_ZH', download=True)('全县新修公路'))"
        )
        environment = {
            **{key: value for key, value in os.environ.items() if "proxy" not in key.lower()},
            "HANLP_URL": f"http://127.0.0.1:{server.server_port}/",
            "HANLP_HOME": str(tmp_path / "home"),
        }
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=environment,
        )
        server.shutdown()
    assert done.stdout.splitlines()[-1:] == ["['全县', '新修', '公路']"], done.stderr
