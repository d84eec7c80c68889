"""Named entities of a recogniser of HanLP's in the pipeline."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy

from countymeasures.components.segmenter import CountyTokenizer
from countymeasures.segmentation import CharSegmenter

pytestmark = [
    pytest.mark.skipif(find_spec("hanlp") is None, reason="the extra hanlp is missing"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]
SCRIPT = Path(__file__).parents[1] / "segmentation" / "hanlp_models.py"


@pytest.fixture(scope="module")
def nlp(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)], capture_output=True, check=True, timeout=240
    )
    nlp = spacy.blank("zh")
    nlp.tokenizer = CountyTokenizer(nlp.vocab, CharSegmenter())
    nlp.add_pipe("county_entities", config={"model": str(folder / "recogniser")})
    return nlp


def test_names_are_the_entities_of_the_doc(nlp):
    doc = nlp("通水。石泉镇修路3条。水利局修渠。")
    assert [(e.text, e.label_, e.start_char) for e in doc.ents] == [
        ("石泉镇", "LOC", 3),
        ("水利局", "ORG", 11),
    ]


def test_a_doc_without_names_has_none(nlp):
    assert not nlp("").ents
    assert not nlp("通水。").ents
