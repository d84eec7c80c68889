"""The shipped pipeline, every component on."""

from pathlib import Path

import opencc
import pytest
from spacy.tokens import Doc, DocBin

from countymeasures.cleaning import DEFAULT_STEPS, clean
from countymeasures.components import analyse, load
from countymeasures.components.records import document_of
from countymeasures.reading import read

# Steps that look at whole lines would take a snippet for page furniture.
WITHIN_LINES = [step for step in DEFAULT_STEPS if step not in ("furniture", "edges", "duplicates")]
SIMPLIFY = opencc.OpenCC("t2s")
ROOT = Path(__file__).parents[2]
REPORTS = [
    *sorted((ROOT / "corpus" / "samples").glob("*.txt")),
    *sorted((ROOT.parent / "shared" / "labelled").glob("*.txt")),
]
TEXT = (
    "二、改善民生\n"
    "教育方面，资助家庭经济困难学生3.4万人1721万元，新建幼儿园两所；计划年底前再建3所，其中村级2所。\n"
    "贫困发生率由12.3%下降到1.2%。"
)


@pytest.fixture(scope="module")
def nlp():
    return load()


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(nlp.tokenizer(TEXT, "2018-11"))


def test_every_component_has_spoken(doc):
    first = doc._.quantities[0]
    assert first["entity"]["text"] == "家庭经济困难学生"
    assert first["action"]["text"] == "资助"
    assert first["category"] == "education"
    assert {record["status"] for record in doc._.quantities} == {"done", "planned"}


def test_survives_bytes(doc, nlp):
    assert document_of(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == document_of(doc)


def test_survives_a_docbin(doc, nlp):
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    copy = next(DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab))
    assert document_of(copy) == document_of(doc)


def test_survives_two_processes(nlp):
    alone = [nlp(text)._.quantities for text in (TEXT, "新建水厂2座。")]
    together = [
        d._.quantities for d in nlp.pipe([TEXT, "新建水厂2座。"], n_process=2, batch_size=1)
    ]
    assert together == alone


def test_components_agree_with_each_other(nlp):
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_survives_the_pipelines_own_bytes(doc, nlp):
    from countymeasures.components import assemble

    again = assemble().from_bytes(nlp.to_bytes())
    assert document_of(again(again.tokenizer(TEXT, "2018-11"))) == document_of(doc)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_span_is_in_the_file(nlp, path):
    raw = read(path)
    document = analyse(nlp, raw, id=path.stem, path=str(path))
    assert document.quantities
    spans = [*document.quantities, *document.dates, *document.ordinals]
    spans += [s for q in document.quantities for s in (q.entity, q.action) if s is not None]
    for span in spans:
        assert document.text[span.start : span.end] == span.text
        found = raw.text[span.raw_start : span.raw_end]
        if "?" in found:
            continue  # What bytes out of step said is only clear from the words around.
        # A snippet is too short to be seen as traditional: that step is taken for itself.
        spelling = SIMPLIFY.convert(found)
        assert clean(spelling, WITHIN_LINES).text.strip() == span.text.strip()
