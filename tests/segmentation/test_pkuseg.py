"""pkuseg's model files: what is checked before they are used."""

import io
import json
import subprocess
import sys

import numpy as np
import pytest
import srsly

from countymeasures.resources import model_path
from countymeasures.segmentation import PkusegSegmenter, SegmentationError
from countymeasures.segmentation.protocol import read_files

SHIPPED = read_files(model_path("pkuseg"))


def make_model(**changes):
    """Make a tiny model: a word starts at every 路, and words of the lexicon stay whole."""
    tags = {"B": 0, "B_single": 1, "I": 2, "I_end": 3, "I_first": 4}
    features = {"$$": 0, "c.路": 1}
    weights = np.zeros(5 * (2 + 5))
    weights[0 * 5 + 2] = 1.0  # inside a word, unless
    weights[1 * 5 + 0] = 5.0  # the character is 路
    data = {"unigram": [], "bigram": [], "feature_to_idx": features, "tag_to_idx": tags}
    sizes = np.array([5, 2])
    data |= changes.pop("data", {})
    sizes, weights = changes.pop("sizes", sizes), changes.pop("weights", weights)
    file = io.BytesIO()
    np.savez(file, sizes=sizes, w=weights)
    return {
        "features.msgpack": srsly.msgpack_dumps(data),
        "weights.npz": file.getvalue(),
        **changes,
    }


def load(files):
    segmenter = PkusegSegmenter()
    segmenter.take(files, "model")
    return segmenter


def test_a_model_says_where_words_start():
    assert load(make_model())("新修路很平路") == ["新修", "路很平", "路"]


def test_a_model_may_know_words_it_never_saw():
    features = {"$$": 0, "starts.0": 1, "starts.2": 2}
    weights = np.zeros(5 * (3 + 5))
    weights[0 * 5 + 2] = 1.0  # inside a word, unless
    weights[2 * 5 + 0] = 5.0  # a word of two starts here
    model = make_model(data={"feature_to_idx": features}, sizes=np.array([5, 3]), weights=weights)
    assert load(model)("通村修路去") == ["通村修路去"]
    assert load({**model, "lexicon.txt": "修路\n".encode()})("通村修路去") == ["通村", "修路去"]


def test_a_model_of_pkusegs_own_trainer_cuts_as_pkuseg_does(tmp_path):
    # In a process of its own: what spacy-pkuseg is told stays in its global configuration.
    lines = ["全县 新修 公路 30 公里", "修 了 两 座 桥", "贫困户 住 进 新房", "新修 的 路 通 了"]
    (tmp_path / "train.txt").write_text("\n".join(lines * 5), encoding="utf-8")
    code = (
        "import sys, spacy_pkuseg\n"
        "file, folder = sys.argv[1:]\n"
        "spacy_pkuseg.train(file, file, folder, train_iter=3)\n"
        "cut = spacy_pkuseg.pkuseg(folder, user_dict=None).cut('贫困户新修了两座公路桥')\n"
        "print(*cut)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "train.txt"), str(tmp_path / "model")],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    words = done.stdout.splitlines()[-1].split()
    assert PkusegSegmenter(tmp_path / "model")("贫困户新修了两座公路桥") == words
    assert len(words) > 4


def test_two_models_live_in_one_process():
    tiny, shipped = load(make_model()), PkusegSegmenter()
    before = shipped("全县新修通村公路三条")
    assert tiny("新修路很平") == ["新修", "路很平"]
    assert shipped("全县新修通村公路三条") == before != tiny("全县新修通村公路三条")


def test_the_shipped_model_is_small():
    assert sum(map(len, SHIPPED.values())) < 25_000_000


def test_the_shipped_card_says_what_the_model_was_made_from():
    card = json.loads(SHIPPED["card.json"])
    assert card["scores"]["f1"] >= 0.94
    assert set(card["data"]) == {"train.txt", "teacher.txt", "dev.txt", "lexicon.txt"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({}, "features.msgpack and weights.npz", id="no files"),
        pytest.param(
            {key: value for key, value in make_model().items() if key != "weights.npz"},
            "expected weights.npz",
            id="no weights",
        ),
        pytest.param(make_model(weights=np.zeros(7)), "expected 35 weights", id="too few weights"),
        pytest.param(
            make_model(data={"feature_to_idx": {"$$": 0, "c.路": 2}}),
            "features numbered from 0 to 1",
            id="a feature beyond the weights",
        ),
        pytest.param(
            make_model(data={"feature_to_idx": {"$$": 0, "c.路": -1}}),
            "features numbered from 0 to 1",
            id="a feature before the weights",
        ),
        pytest.param(
            make_model(data={"tag_to_idx": {"B": 5}}),
            "tags numbered from 0 to 4",
            id="a tag beyond",
        ),
        pytest.param(
            make_model(weights=np.array([{}], dtype=object)),
            "expected a pkuseg model",
            id="a pickle",
        ),
        pytest.param(
            {**make_model(), "weights.npz": b"PK"}, "expected a pkuseg model", id="no archive"
        ),
        pytest.param(
            {**make_model(), "features.msgpack": b"\xc1"},
            "expected a pkuseg model",
            id="no msgpack",
        ),
        pytest.param(
            {**SHIPPED, "lexicon.txt": b"\n"}, "lexicon.txt is missing or not the one", id="changed"
        ),
        pytest.param({**make_model(), "card.json": b"[]"}, "field files", id="no card"),
    ],
)
def test_files_that_do_not_fit_are_refused(files, message):
    with pytest.raises(SegmentationError, match=message):
        load(files)


def test_a_missing_folder_says_how_to_make_one(tmp_path):
    with pytest.raises(SegmentationError, match="county-measures train segmenter"):
        PkusegSegmenter(tmp_path / "nowhere")("修路")


def test_bytes_with_a_path_are_refused():
    data = srsly.msgpack_dumps({"../weights.npz": b""})
    with pytest.raises(SegmentationError, match="plain file names"):
        PkusegSegmenter().from_bytes(data)
