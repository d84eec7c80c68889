"""The segmentation layer: its form, and that it is of the corpus."""

from pathlib import Path

import pytest

from countymeasures.corpus import parse
from countymeasures.segmentation import SegmentationError
from countymeasures.segmentation.layer import read_layer

CORPUS = Path(__file__).parents[2] / "corpus"
SPLITS = {
    "train.txt": "train",
    "teacher.txt": "train",
    "dev.txt": "dev",
    "test.txt": "test",
    "test-second.txt": "test",
}


def test_a_line_is_an_id_and_words(tmp_path):
    path = tmp_path / "layer.txt"
    path.write_text("zhang-2019\t修 了 两 座 桥\n", encoding="utf-8")
    (sentence,) = read_layer(path)
    assert sentence.document == "zhang-2019"
    assert sentence.words == ("修", "了", "两", "座", "桥")
    assert sentence.text == "修了两座桥"


@pytest.mark.parametrize("line", ["修 了 桥", "\t修 了 桥", "zhang-2019\t ", ""])
def test_another_form_is_refused_with_its_line(line, tmp_path):
    path = tmp_path / "layer.txt"
    path.write_text(f"zhang-2019\t修 路\n{line}\n", encoding="utf-8")
    with pytest.raises(SegmentationError, match=r"layer\.txt:2: expected a report's id"):
        read_layer(path)


def test_enough_is_segmented_by_hand():
    sizes = {name: len(read_layer(CORPUS / "segmented" / name)) for name in SPLITS}
    assert sizes["train.txt"] + sizes["dev.txt"] + sizes["test.txt"] >= 800
    assert sizes["test.txt"] >= 300
    assert sizes["test-second.txt"] >= 100


@pytest.mark.parametrize(("name", "split"), SPLITS.items())
def test_every_sentence_is_one_of_its_report(name, split):
    texts = {}
    for sentence in read_layer(CORPUS / "segmented" / name):
        if sentence.document not in texts:
            document = parse(CORPUS / "labelled" / split / f"{sentence.document}.txt").document
            texts[sentence.document] = "".join(document.text.split())
        assert sentence.text in texts[sentence.document]
