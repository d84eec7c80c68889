"""Training of segmenters: the same data and seed give the same parameters."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from countymeasures.cleaning import clean
from countymeasures.reading import read
from countymeasures.segmentation import (
    HanLPSegmenter,
    PkusegSegmenter,
    SegmentationError,
    read_dictionary,
)
from countymeasures.training.cards import TrainingError
from countymeasures.training.segmenter import HanLPSettings, PkusegSettings, _gaps, train

LAYER = Path(__file__).parents[2] / "corpus" / "segmented"
REPORTS = sorted((LAYER.parents[2] / "shared" / "reports").glob("*.txt"))
QUICK = {"pkuseg": PkusegSettings(iterations=2), "hanlp": HanLPSettings(1, 8, 8)}
SEGMENTERS = {"pkuseg": PkusegSegmenter, "hanlp": HanLPSegmenter}


def has_hanlp():
    try:
        HanLPSegmenter.check_installed()
    except SegmentationError:
        return False
    return True


LIBRARIES = [
    "pkuseg",
    pytest.param(
        "hanlp", marks=pytest.mark.skipif(not has_hanlp(), reason="needs the extra hanlp")
    ),
]


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    """A slice of the corpus's layer."""
    folder = tmp_path_factory.mktemp("layer")
    for name, count in (("train.txt", 150), ("teacher.txt", 100), ("dev.txt", 40)):
        lines = (LAYER / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:count]), encoding="utf-8")
    (folder / "lexicon.txt").write_text("蘑菇房\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("library", LIBRARIES)
def test_training_is_repeatable_and_can_be_loaded(library, layer, tmp_path):
    results = [
        train(layer, tmp_path / name, library=library, settings=QUICK[library], seed=3)
        for name in ("one", "two")
    ]
    one, two = (result.card for result in results)
    assert one["parameters_sha256"] == two["parameters_sha256"]
    assert json.loads((tmp_path / "one" / "card.json").read_text(encoding="utf-8"))["seed"] == 3
    segmenter = SEGMENTERS[library](tmp_path / "one")
    assert "".join(segmenter("新修了两座蘑菇房， 通水")) == "新修了两座蘑菇房， 通水"
    assert results[0].score.f1 > 0.3


@pytest.mark.skipif(not has_hanlp(), reason="needs the extra hanlp")
@pytest.mark.skipif(not REPORTS, reason="../shared/reports is absent")
def test_a_hanlp_model_segments_a_real_report_in_a_new_process(layer, tmp_path):
    train(layer, tmp_path / "model", library="hanlp", settings=QUICK["hanlp"])
    text = clean(read(REPORTS[0]).text).text
    code = (
        "import json, sys\n"
        "from countymeasures.segmentation import HanLPSegmenter\n"
        "json.dump(HanLPSegmenter(sys.argv[1])(json.load(sys.stdin)), sys.stdout)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "model")],
        input=json.dumps(text),
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    words = json.loads(done.stdout)
    assert "".join(words) == text
    assert max(map(len, words)) > 1
    assert words == HanLPSegmenter(tmp_path / "model")(text)


def test_another_seed_gives_other_parameters(layer, tmp_path):
    checksums = {
        train(layer, tmp_path / "model", settings=QUICK["pkuseg"], seed=seed).card[
            "parameters_sha256"
        ]
        for seed in (0, 1)
    }
    assert len(checksums) == 2


def test_the_model_carries_lexicon_and_dictionary(layer, tmp_path):
    train(layer, tmp_path / "model", settings=QUICK["pkuseg"])
    lexicon = (tmp_path / "model" / "lexicon.txt").read_text(encoding="utf-8").split()
    assert {"蘑菇房", *read_dictionary()} == set(lexicon)


@pytest.mark.parametrize(
    ("sentence", "gaps"),
    [
        pytest.param("新修 公路", ["新修 公路"], id="no figure"),
        pytest.param("新修 公路 30 公里 ，", ["新修 公路", "，"], id="figure"),
        pytest.param("2019 年 修 路", ["修 路"], id="date first"),
        pytest.param("修 桥 2 座", ["修 桥"], id="figure last"),
        pytest.param("修桥2 座 了", ["修桥", "了"], id="word across"),
    ],
)
def test_what_is_learned_are_the_gaps_that_will_be_asked(sentence, gaps):
    assert [" ".join(gap) for gap in _gaps(sentence.split())] == gaps


def test_a_missing_file_of_the_layer_is_named(tmp_path):
    with pytest.raises(TrainingError, match=r"teacher\.txt"):
        train(tmp_path, tmp_path / "model")


def test_a_failed_training_leaves_the_old_model(layer, tmp_path):
    bad = tmp_path / "layer"
    bad.mkdir()
    for path in layer.iterdir():
        (bad / path.name).write_bytes(path.read_bytes())
    (bad / "train.txt").write_text("no tab\n", encoding="utf-8")
    old = tmp_path / "model"
    old.mkdir()
    (old / "card.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SegmentationError, match=r"train\.txt:1"):
        train(bad, old)
    assert [path.name for path in old.iterdir()] == ["card.json"]
