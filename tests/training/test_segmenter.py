"""Training of segmenters: the same data and seed give the same parameters."""

import json
from pathlib import Path

import pytest

from countymeasures.segmentation import (
    HanLPSegmenter,
    PkusegSegmenter,
    SegmentationError,
    read_dictionary,
)
from countymeasures.training.cards import TrainingError
from countymeasures.training.segmenter import HanLPSettings, PkusegSettings, train

LAYER = Path(__file__).parents[2] / "corpus" / "segmented"
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
