from __future__ import annotations

import numpy as np
import pytest

from countymeasures.classification import Classifier
from countymeasures.classification.suggest import Suggestion, suggest, write
from countymeasures.corpus import parse_text
from countymeasures.documents import Document
from countymeasures.taxonomy import Category

from .samples import CATEGORIES, unlabelled

REPORT = """id: river/2021
title: 河口县2021年工作总结
reference_date: 2021-12

# 一、道路

硬化通村公路6公里，改建学校2所。
=
q 6公里 | 6 公里 | 通村公路 | 硬化
q 2所 | 2 所 | 学校 | 改建
夜里巡查堤坝和学校围墙的有31人，其中党员9人。
=
q 31人 | 31 人 | - | 巡查
q 9人 | 9 人 | 党员 | - | of=31人
夜里巡查堤坝和学校围墙的有31人，其中党员9人。
=
q 31人 | 31 人 | - | 巡查
q 9人 | 9 人 | 党员 | - | of=31人

# 二、其他

村口装了宽带，办起网上课堂。
=
谢谢大家。
=
"""


@pytest.fixture
def documents() -> list[Document]:
    return [unlabelled(REPORT)]


def texts(documents: list[Document], suggestions: list[Suggestion]) -> list[str]:
    chosen = []
    for suggestion in suggestions:
        document = documents[suggestion.document]
        sentence = document.sentences[suggestion.sentence]
        chosen.append(document.text[sentence.start : sentence.end])
    return chosen


def test_each_kind_of_sentence_once(model: Classifier, documents: list[Document]) -> None:
    chosen = texts(documents, suggest(model, documents, 10))
    assert len(chosen) == len(set(chosen))
    assert "夜里巡查堤坝和学校围墙的有31人，其中党员9人。" in chosen


def test_no_heading_and_no_greeting(model: Classifier, documents: list[Document]) -> None:
    chosen = texts(documents, suggest(model, documents, 10))
    assert not {"一、道路", "二、其他", "谢谢大家。"} & set(chosen)


@pytest.mark.parametrize("number", [1, 2])
def test_as_many_as_asked_for(model: Classifier, documents: list[Document], number: int) -> None:
    assert len(suggest(model, documents, number)) == number


def test_the_most_unsure_first(model: Classifier, documents: list[Document]) -> None:
    best = suggest(model, documents, 1)[0]
    rows = [i for i, s in enumerate(documents[0].sentences) if not s.heading]
    probabilities = model.probabilities(documents)
    distance = np.abs(probabilities - 0.5).min(axis=1)
    long = [
        n
        for n, i in enumerate(rows)
        if documents[0].sentences[i].end - documents[0].sentences[i].start >= 8
    ]
    assert best.sentence == rows[min(long, key=lambda n: distance[n])]


def test_cue_words_of_a_new_category_come_first(
    model: Classifier, documents: list[Document]
) -> None:
    new = Category("net", "网络", "Net", "works", "Networks.", cues=("宽带",))
    chosen = texts(documents, suggest(model, documents, 1, (*CATEGORIES, new)))
    assert chosen == ["村口装了宽带，办起网上课堂。"]


@pytest.mark.parametrize("number", [0, -3])
def test_a_number_that_makes_no_sense(model: Classifier, number: int) -> None:
    with pytest.raises(ValueError, match="expected at least 1"):
        suggest(model, [], number)


def test_no_reports(model: Classifier) -> None:
    assert suggest(model, [], 5) == []


def test_written_so_that_it_can_be_read_again(model: Classifier, documents: list[Document]) -> None:
    chosen = suggest(model, documents, 2)
    files = write(documents, chosen, model)
    assert list(files) == ["river_2021.txt"]
    report = parse_text(files["river_2021.txt"])
    document = report.document
    assert report.head.title == "河口县2021年工作总结"
    assert document.reference_date == "2021-12"
    found = {document.text[s.start : s.end] for s in document.sentences if not s.heading}
    assert found == set(texts(documents, chosen))


def test_headings_spans_and_wholes_come_along(model: Classifier, documents: list[Document]) -> None:
    document = parse_text(
        write(documents, [Suggestion(0, 2, 1.0)], model)["river_2021.txt"]
    ).document
    assert document.text == "一、道路\n夜里巡查堤坝和学校围墙的有31人，其中党员9人。"
    one, other = document.quantities
    assert (one.text, other.text, other.part_of) == ("31人", "9人", 0)
    assert one.action is not None
    assert one.action.text == "巡查"


def test_sentences_labelled_as_the_model_would(
    model: Classifier, documents: list[Document]
) -> None:
    document = parse_text(
        write(documents, [Suggestion(0, 1, 1.0)], model)["river_2021.txt"]
    ).document
    expected = model.classify(documents[0]).sentences[1].categories
    assert document.sentences[1].categories == expected


def test_reports_whose_names_would_clash(model: Classifier, documents: list[Document]) -> None:
    other = documents[0].model_copy(update={"id": "river_2021"})
    files = write([*documents, other], [Suggestion(0, 1, 1.0), Suggestion(1, 1, 1.0)], model)
    assert sorted(files) == ["river_2021-2.txt", "river_2021.txt"]
