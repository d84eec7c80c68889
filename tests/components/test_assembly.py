"""Raw offsets: every span of a Document made from a file is in the file."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.cleaning import clean
from countymeasures.components import analyse, assemble, load
from countymeasures.reading import RawText

CLEAN = "今年以来，全县新建水厂2座，解决1.2万人饮水，投入资金3460.5万元；"


@pytest.fixture(scope="module")
def nlp():
    nlp = assemble()
    for name in ("categories", "roles"):
        nlp.remove_pipe(name)
    return nlp


def raw_text(text: str) -> RawText:
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return RawText(text=text, format="txt", encoding="utf-8", checksum=checksum)


def spans_of(document):
    yield from document.quantities
    yield from document.dates
    yield from document.ordinals


def test_raw_offsets_show_the_raw_spelling(nlp):
    raw = "投入萬(wàn)元以上，資(zī)助３４人，修路５公里。"
    document = analyse(nlp, raw_text(raw), id="a")
    assert [raw[q.raw_start : q.raw_end] for q in document.quantities] == [
        "萬(wàn)元以上",
        "３４人",
        "５公里",
    ]


@given(
    st.lists(
        st.sampled_from(["", "(wàn)", " ", "　", "\u200b", "&nbsp;"]), min_size=36, max_size=36
    )
)
def test_raw_offsets_hold_under_noise(nlp, noise):
    raw = "".join(
        character + (extra if not character.isdigit() and character != "." else "")
        for character, extra in zip(CLEAN, noise, strict=False)
    )
    document = analyse(nlp, raw_text(raw), id="a")
    for span in spans_of(document):
        assert clean(raw[span.raw_start : span.raw_end]).text.strip() == span.text.strip()


def test_a_damaged_figure_scores_lower(nlp):
    sound = analyse(nlp, raw_text("共投入资金1200万元，修路3公里。"), id="a").quantities[0]
    damaged = analyse(nlp, raw_text("共投入资金?1200万元，修路3公里。"), id="a").quantities[0]
    assert damaged.score < sound.score


def test_a_given_date_wins(nlp):
    document = analyse(nlp, raw_text("今年修路3公里。"), id="a", reference_date="2015-06")
    assert document.dates[0].value == "2015"
    assert document.source.reference_date_evidence == "option"


def test_the_name_tells_the_year(nlp):
    document = analyse(nlp, raw_text("今年修路3公里。"), id="a", path="in/xx-2014.txt")
    assert document.dates[0].value == "2014"
    assert document.source.reference_date_evidence == "name"


def test_a_missing_pipeline_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="expected a pipeline"):
        load(tmp_path)
