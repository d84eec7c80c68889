"""The tokenizer with each word segmenter: figures are never straddled, and it travels."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy

from countymeasures.cleaning import clean
from countymeasures.components.segmenter import CountyTokenizer
from countymeasures.reading import read

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "corpus" / "samples").glob("*.txt"))
REPORTS = sorted((ROOT.parent / "shared" / "reports").glob("*.txt"))
SEGMENTERS = [
    "char",
    "jieba",
    "pkuseg",
    pytest.param(
        "hanlp",
        marks=pytest.mark.skipif(find_spec("hanlp") is None, reason="the extra hanlp is missing"),
    ),
]


def make(name: str) -> CountyTokenizer:
    make_segmenter = spacy.registry.misc.get(f"county.segmenter.{name}.v1")
    return CountyTokenizer(spacy.blank("zh").vocab, make_segmenter())


def straddled(tokenizer, text):
    doc = tokenizer(text)
    records = [r for field in ("quantities", "dates", "ordinals") for r in doc.user_data[field]]
    assert records
    return [r for r in records if doc.char_span(r["start"], r["end"]) is None]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("name", SEGMENTERS)
def test_no_word_straddles_a_figure_of_a_sample(name):
    tokenizer = make(name)
    for path in SAMPLES:
        assert straddled(tokenizer, clean(read(path).text).text) == []


@pytest.mark.skipif(not REPORTS, reason="../shared/reports is absent")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("name", SEGMENTERS)
def test_no_word_straddles_a_figure_of_a_real_report(name):
    tokenizer = make(name)
    # HanLP is slow: of all 43 reports it would take minutes.
    for path in REPORTS[::8] if name == "hanlp" else REPORTS:
        assert straddled(tokenizer, clean(read(path).text).text) == []


def test_a_saved_pipeline_cuts_the_same_words_in_a_new_process(tmp_path):
    from countymeasures.components import assemble

    nlp = assemble()
    text = clean(read(SAMPLES[0]).text).text
    nlp.to_disk(tmp_path)
    code = (
        "import json, spacy, sys;"
        f"nlp = spacy.load({str(tmp_path)!r});"
        "print(json.dumps([t.text for t in nlp.tokenizer(json.load(sys.stdin))]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(text),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert json.loads(result.stdout) == [token.text for token in nlp.tokenizer(text)]
