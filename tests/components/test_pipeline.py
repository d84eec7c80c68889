"""The assembled pipeline: what a Doc carries survives every way a Doc travels."""

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from countymeasures.components import assemble
from countymeasures.components.records import document_of

TEXT = (
    "一、教育扶贫\n"
    "教育扶贫方面，资助困难学生3.4万人1721万元，新建幼儿园两所；预计10月底再建1—2所。\n"
    "去年第一批12个项目全部完工，贫困发生率降至1.2%。"
)


@pytest.fixture(scope="module")
def nlp():
    """The default pipeline without what has to be trained."""
    nlp = assemble()
    for name in ("categories", "roles"):
        nlp.remove_pipe(name)
    return nlp


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(nlp.tokenizer(TEXT, "2018-11"))


def test_words_join_to_the_text(doc):
    assert "".join(token.text for token in doc) == TEXT


def test_quantities_are_records(doc):
    texts = [record["text"] for record in doc._.quantities]
    assert texts == ["3.4万人", "1721万元", "两所", "1—2所", "12个", "1.2%"]


def test_dates_know_the_reference_date(doc):
    values = [record["value"] for record in doc._.dates]
    assert values == ["2018-10", "2017"]


@pytest.mark.parametrize("field", ["quantities", "dates", "ordinals"])
def test_every_figure_is_a_run_of_tokens(doc, field):
    for record in doc.user_data[field]:
        span = doc.char_span(record["start"], record["end"])
        assert span is not None
        assert span.text == record["text"]
    assert len(doc.spans[field]) == len(doc.user_data[field])


def test_sentences_start_where_the_text_says(doc):
    assert [sent.text.strip() for sent in doc.sents] == [
        "一、教育扶贫",
        "教育扶贫方面，资助困难学生3.4万人1721万元，新建幼儿园两所；",
        "预计10月底再建1—2所。",
        "去年第一批12个项目全部完工，贫困发生率降至1.2%。",
    ]


def test_headings_carry_no_figures(nlp):
    doc = nlp("2018年脱贫攻坚工作情况汇报\n修建道路3公里。")
    assert [record["text"] for record in doc._.quantities] == ["3公里"]
    assert doc._.dates == []


def test_survives_bytes(doc, nlp):
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert document_of(copy) == document_of(doc)


def test_survives_a_docbin(doc, nlp):
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    copy = next(DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab))
    assert document_of(copy) == document_of(doc)


def test_survives_two_processes(doc, nlp):
    docs = list(nlp.pipe([TEXT, TEXT], n_process=2, batch_size=1))
    assert [d._.quantities for d in docs] == [doc._.quantities] * 2


def test_components_agree_with_each_other(nlp):
    problems = nlp.analyze_pipes()["problems"]
    assert not any(problems.values())


def test_components_work_behind_another_tokenizer():
    nlp = spacy.blank("zh")
    nlp.add_pipe("county_sentences")
    nlp.add_pipe("county_quantities")
    doc = nlp("新建水厂2座，解决1.2万人饮水。")
    assert [record["text"] for record in doc._.quantities] == ["2座", "1.2万人"]
    assert [span.text for span in doc.spans["quantities"]] == ["2座", "1.2万人"]


def test_an_untrained_component_says_how_to_train_it():
    nlp = assemble()
    with pytest.raises(RuntimeError, match="county-measures train categories"):
        nlp("修建道路3公里。")


@pytest.mark.parametrize("factory", ["county_outline", "county_quantities"])
def test_component_without_sentences_says_what_it_needs(factory):
    nlp = spacy.blank("zh")
    nlp.add_pipe(factory)
    with pytest.raises(ValueError, match="add county_sentences to the pipeline before"):
        nlp("发放补助300万元。")
