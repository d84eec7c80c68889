"""Scores against figures computed by hand."""

import json
from pathlib import Path

import pytest

from countymeasures.documents import Document, read_documents
from countymeasures.evaluation import EvaluationError, evaluate

# Three sentences in two paragraphs, the first a heading.
TEXT = "一、住房\n今年改造危房120户，投入近360万元。\n年底前再建桥2座，首座第1批验收。"


def span(words, **fields):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words} | fields


def gold():
    return {
        "id": "a",
        "text": TEXT,
        "reference_date": "2018-11",
        "sentences": [
            {"start": 0, "end": 4, "heading": True},
            {"start": 5, "end": 25, "categories": ["housing", "funding"]},
            {"start": 26, "end": 43, "categories": ["roads"]},
        ],
        "quantities": [
            span(
                "120户",
                value=120,
                unit="户",
                entity=span("危房"),
                action=span("改造"),
                category="housing",
            ),
            span(
                "近360万元",
                value=3600000,
                unit="元",
                comparator="<",
                action=span("投入"),
                category="funding",
                part_of=0,
            ),
            span(
                "2座",
                value=2,
                unit="座",
                entity=span("桥"),
                action=span("建"),
                status="planned",
                role="increase",
                category="roads",
            ),
        ],
        "dates": [
            span("今年", value="2018"),
            span("年底", value="2018", mod="END"),
        ],
        "ordinals": [span("第1批", value=1)],
    }


def predicted(**changes):
    return gold() | changes


def quantities(*changed):
    """Return the gold quantities with some of their fields changed; None drops one."""
    return [
        quantity | change
        for quantity, change in zip(gold()["quantities"], changed, strict=True)
        if change is not None
    ]


def score(prediction, gold_document=None):
    return evaluate(
        [Document.from_dict(gold_document or gold())],
        [Document.from_dict(prediction)],
        resamples=50,
    )


def counts(evaluation, name):
    figure = evaluation.figures[name]
    return figure.correct, figure.gold, figure.predicted


SPURIOUS = span("首座", value=1, unit="座", entity=span("桥"), action=span("验收"))
SHIFTED = {"start": TEXT.index("120户") + 1, "text": "20户", "value": 20}
SAME = {}

CASES = [
    pytest.param(gold()["quantities"], "quantity_full", (3, 3, 3), id="all right"),
    pytest.param(quantities(SAME, None, SAME), "quantity_strict", (2, 3, 2), id="missed"),
    pytest.param(quantities(None, SAME, SAME), "entity_exact", (1, 2, 1), id="missed entity"),
    pytest.param([*gold()["quantities"], SPURIOUS], "quantity_full", (3, 3, 4), id="spurious"),
    pytest.param(
        [*gold()["quantities"], SPURIOUS], "entity_exact", (2, 2, 3), id="spurious: its entity"
    ),
    pytest.param(
        [*gold()["quantities"], SPURIOUS], "entity_overlap", (2, 2, 3), id="spurious: overlap"
    ),
    pytest.param(
        [*gold()["quantities"], SPURIOUS], "action_exact", (3, 3, 4), id="spurious: its action"
    ),
    pytest.param([*gold()["quantities"], SPURIOUS], "role", (3, 3, 4), id="spurious: its role"),
    pytest.param(
        [*gold()["quantities"], gold()["quantities"][0]], "quantity_strict", (3, 3, 4), id="doubled"
    ),
    pytest.param(
        [*gold()["quantities"], gold()["quantities"][0]],
        "entity_exact",
        (2, 2, 3),
        id="doubled: its entity",
    ),
    pytest.param(
        quantities(SHIFTED, SAME, SAME), "quantity_strict", (2, 3, 3), id="shifted: strict"
    ),
    pytest.param(
        quantities(SHIFTED | {"value": 120}, SAME, SAME),
        "quantity_normalised",
        (3, 3, 3),
        id="shifted: value kept",
    ),
    pytest.param(
        quantities(SHIFTED, SAME, SAME), "quantity_normalised", (2, 3, 3), id="shifted: value lost"
    ),
    pytest.param(quantities(SHIFTED, SAME, SAME), "entity_exact", (2, 2, 2), id="shifted: entity"),
    pytest.param(
        quantities({"unit": "名"}, SAME, SAME), "quantity_normalised", (2, 3, 3), id="unit"
    ),
    pytest.param(
        quantities(SAME, {"comparator": "~"}, SAME), "quantity_full", (2, 3, 3), id="comparator"
    ),
    pytest.param(
        quantities(SAME, {"comparator": "~"}, SAME),
        "quantity_normalised",
        (3, 3, 3),
        id="comparator is not in normalised",
    ),
    pytest.param(
        quantities({"value": None, "low": 1, "high": 120}, SAME, SAME),
        "quantity_normalised",
        (2, 3, 3),
        id="range for a value",
    ),
    pytest.param(
        quantities({"entity": span("改造危房")}, SAME, SAME),
        "entity_exact",
        (1, 2, 2),
        id="entity too long",
    ),
    pytest.param(
        quantities({"entity": span("改造危房")}, SAME, SAME),
        "entity_overlap",
        (2, 2, 2),
        id="entity overlaps",
    ),
    pytest.param(
        quantities({"entity": None}, SAME, SAME), "entity_exact", (1, 2, 1), id="entity missed"
    ),
    pytest.param(
        quantities(SAME, SAME, {"action": span("验收")}), "action_exact", (2, 3, 3), id="action"
    ),
    pytest.param(quantities(SAME, SAME, {"role": "level"}), "role", (2, 3, 3), id="role"),
    pytest.param(
        quantities(SAME, SAME, {"role": "level"}), "role_rare", (0, 1, 0), id="rare role missed"
    ),
    pytest.param(
        quantities({"role": "to"}, SAME, SAME), "role_rare", (1, 1, 2), id="rare role spurious"
    ),
    pytest.param(
        quantities(SAME, SAME, {"role": "to"}), "role_rare", (0, 1, 1), id="rare role confused"
    ),
    pytest.param(quantities(SAME, SAME, {"status": "done"}), "status", (2, 3, 3), id="status"),
    pytest.param(
        quantities(SAME, SAME, {"status": "done"}), "status_rare", (0, 1, 0), id="rare status"
    ),
    pytest.param(quantities({"per": ["年"]}, SAME, SAME), "per", (2, 3, 3), id="per"),
    pytest.param(quantities({"category": None}, SAME, SAME), "category", (2, 3, 3), id="category"),
    pytest.param(gold()["quantities"], "part_of", (1, 1, 1), id="part of its whole"),
    pytest.param(
        quantities(SAME, {"part_of": 2}, SAME), "part_of", (0, 1, 1), id="part of another"
    ),
    pytest.param(
        quantities(SAME, {"part_of": None}, SAME), "part_of", (0, 1, 0), id="part of nothing"
    ),
]


@pytest.mark.parametrize(("changed", "figure", "expected"), CASES)
def test_quantities_are_counted(changed, figure, expected):
    assert counts(score(predicted(quantities=changed)), figure) == expected


@pytest.mark.parametrize(
    ("field", "changed", "expected"),
    [
        pytest.param("dates", gold()["dates"], (2, 2, 2), id="dates right"),
        pytest.param(
            "dates", [span("今年", value="2017"), gold()["dates"][1]], (1, 2, 2), id="value"
        ),
        pytest.param("dates", [span("年底", value="2018", mod="MID")], (0, 2, 1), id="mod"),
        pytest.param(
            "dates", [span("年底前", value="2018", mod="END")], (0, 2, 1), id="date too long"
        ),
        pytest.param("ordinals", [], (0, 1, 0), id="ordinal missed"),
        pytest.param("ordinals", [span("第1批", value=2)], (0, 1, 1), id="ordinal's value"),
    ],
)
def test_dates_and_ordinals_are_counted(field, changed, expected):
    assert counts(score(predicted(**{field: changed})), field) == expected


def sentence(start, end, *categories, heading=False, **scores):
    value = {"start": start, "end": end, "heading": heading, "categories": list(categories)}
    return value | ({"category_scores": scores} if scores else {})


HEADING = sentence(0, 4, heading=True)


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        pytest.param([HEADING, sentence(5, 25), sentence(26, 43)], (2, 2, 2), id="right"),
        pytest.param([HEADING, sentence(4, 26), sentence(26, 43)], (2, 2, 2), id="blanks around"),
        pytest.param([HEADING, sentence(5, 15), sentence(15, 25)], (0, 2, 2), id="cut in two"),
        pytest.param([HEADING, sentence(5, 43)], (0, 2, 1), id="joined"),
        pytest.param(
            [sentence(0, 4), sentence(5, 25), sentence(26, 43)], (2, 2, 3), id="heading not seen"
        ),
        pytest.param(
            [HEADING, sentence(5, 25, heading=True), sentence(26, 43)], (1, 2, 1), id="lost heading"
        ),
        pytest.param([], (0, 2, 0), id="none"),
    ],
)
def test_sentences_are_counted_by_both_ends(sentences, expected):
    assert counts(score(predicted(sentences=sentences)), "sentences") == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        pytest.param(
            [sentence(5, 25, "housing", "funding"), sentence(26, 43, "roads")],
            (3, 3, 3),
            id="right",
        ),
        pytest.param(
            [sentence(5, 25, "housing"), sentence(26, 43, "water")], (1, 3, 2), id="confused"
        ),
        pytest.param(
            [sentence(5, 23, "housing", "funding"), sentence(26, 43)], (2, 3, 2), id="shifted end"
        ),
        pytest.param(
            [sentence(5, 12, "housing"), sentence(12, 25, "funding")],
            (1, 3, 2),
            id="cut in two: the larger part answers",
        ),
        pytest.param([sentence(0, 4, "housing")], (0, 3, 1), id="on a heading"),
    ],
)
def test_categories_are_counted_by_sentence(sentences, expected):
    assert counts(score(predicted(sentences=sentences)), "category_micro") == expected


def test_confusions_name_what_was_predicted_instead():
    sentences = [sentence(5, 25, "housing"), sentence(26, 43, "water")]
    evaluation = score(predicted(sentences=sentences))
    assert evaluation.confusions == (("funding", "", 1), ("roads", "water", 1))


def repeated(gold_categories, predicted_categories):
    """Return one document a side, a sentence of two characters for each set of categories."""
    documents = []
    for categories in (gold_categories, predicted_categories):
        sentences = [sentence(3 * i, 3 * i + 2, *keys) for i, keys in enumerate(categories)]
        text = "\n".join(["修。"] * len(categories))
        documents.append(
            gold()
            | {"text": text, "sentences": sentences, "quantities": [], "dates": [], "ordinals": []}
        )
    return documents


def test_macro_is_the_mean_over_categories_with_ten_gold_sentences():
    labels = [["roads"]] * 10 + [["water"]] * 10 + [["solar"]] * 9
    found = [["roads"]] * 10 + [["water"]] * 5 + [[]] * 14
    gold_document, prediction = repeated(labels, found)
    macro = score(prediction, gold_document).figures["category_macro"]
    assert (macro.precision, macro.recall) == (1.0, 0.75)
    assert macro.f1 == pytest.approx((1 + 2 / 3) / 2)
    assert macro.gold == 20


def test_precision_recall_and_f1_follow_from_the_counts():
    figure = score(predicted(quantities=[*quantities(None, SAME, SAME), SPURIOUS])).figures[
        "quantity_full"
    ]
    assert (figure.precision, figure.recall, figure.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


EMPTY = {"sentences": [], "quantities": [], "dates": [], "ordinals": []}


def test_empty_predictions_score_nought():
    figures = score(predicted(**EMPTY)).figures
    assert {f.f1 for name, f in figures.items() if name != "category_macro"} == {0.0}


def test_a_figure_with_neither_gold_nor_prediction_has_no_score():
    evaluation = score(predicted(**EMPTY), gold() | EMPTY)
    assert {figure.f1 for figure in evaluation.figures.values()} == {None}


def test_a_missing_document_counts_as_missed():
    documents = [Document.from_dict(gold()), Document.from_dict(gold() | {"id": "b"})]
    evaluation = evaluate(documents, documents[:1])
    assert counts(evaluation, "quantity_full") == (3, 6, 3)
    assert evaluation.warnings == (
        "no prediction for 1 document ('b'): all their gold counts as missed",
    )


def test_a_prediction_without_gold_is_left_out_with_a_warning():
    documents = [Document.from_dict(gold()), Document.from_dict(gold() | {"id": "b"})]
    evaluation = evaluate(documents[:1], documents)
    assert counts(evaluation, "quantity_full") == (3, 3, 3)
    assert evaluation.warnings == ("no gold for the prediction of 1 document ('b'): left out",)


@pytest.mark.parametrize("side", ["gold", "predictions"])
def test_an_id_twice_is_an_error(side):
    document = Document.from_dict(gold())
    sides = {"gold": [document], "predictions": [document]}
    sides[side] = [document, document]
    with pytest.raises(EvaluationError, match=f"{side}: expected each id once, got 'a' twice"):
        evaluate(sides["gold"], sides["predictions"])


def test_no_gold_is_an_error():
    with pytest.raises(EvaluationError, match="at least one gold document"):
        evaluate([], [])


def with_raw(data, shift):
    """Return a document as made from a file in which its text stands further right."""
    data = json.loads(json.dumps(data))
    found = [*data["quantities"], *data["dates"], *data["ordinals"], *data["sentences"]]
    found += [q[name] for q in data["quantities"] for name in ("entity", "action") if q.get(name)]
    for value in found:
        value |= {"raw_start": value["start"] + shift, "raw_end": value["end"] + shift}
    return data


def moved(data, furniture):
    """Return a document whose text has a line more in front."""
    data = json.loads(json.dumps(data))
    found = [*data["quantities"], *data["dates"], *data["ordinals"], *data["sentences"]]
    found += [q[name] for q in data["quantities"] for name in ("entity", "action") if q.get(name)]
    for value in found:
        value["start"] += len(furniture)
        value["end"] += len(furniture)
    data["text"] = furniture + data["text"]
    return data


def test_predictions_from_files_are_scored_on_raw_offsets():
    gold_document = with_raw(gold(), 7)
    prediction = moved(with_raw(gold(), 7), "打印本页\n")
    evaluation = score(prediction, gold_document)
    assert {figure.f1 for name, figure in evaluation.figures.items() if figure.gold} == {1.0}
    assert evaluation.warnings == ()


def test_sentences_of_another_text_without_raw_offsets_are_laid_along_gold():
    gold_document = with_raw(gold(), 7)
    for value in gold_document["sentences"]:
        del value["raw_start"], value["raw_end"]
    prediction = moved(with_raw(gold(), 7), "打印本页\n")
    prediction["sentences"].append(sentence(0, 4, "roads"))
    evaluation = score(prediction, gold_document)
    assert counts(evaluation, "sentences") == (2, 2, 3)
    assert counts(evaluation, "category_micro") == (3, 3, 4)


def test_another_text_without_raw_offsets_is_scored_on_start_and_end_with_a_warning():
    evaluation = score(moved(gold(), "打印本页\n"))
    assert counts(evaluation, "quantity_strict")[0] == 0
    assert "raw offsets are missing" in evaluation.warnings[0]


def test_intervals_are_over_paragraphs_below_twenty_documents():
    evaluation = score(predicted(quantities=quantities(None, SAME, SAME)))
    low, high = evaluation.figures["quantity_full"].interval
    # The paragraphs hold 1 of 2 and 1 of 1: a draw gives 2/3, 4/5 or 1.
    assert evaluation.drawn == "paragraphs"
    assert (low, high) == pytest.approx((2 / 3, 1.0))


def test_intervals_are_over_documents_from_twenty_on():
    documents = [Document.from_dict(gold() | {"id": str(i)}) for i in range(20)]
    empty = [Document.from_dict(gold() | EMPTY | {"id": str(i)}) for i in range(10)]
    evaluation = evaluate(documents, empty + documents[10:])
    low, high = evaluation.figures["quantity_full"].interval
    # Recall of n/20 with n binomial (20, 1/2): from 6 to 14 of 20 nineteen times in twenty.
    assert evaluation.drawn == "documents"
    assert low == pytest.approx(2 * 6 / 26, abs=0.06)
    assert high == pytest.approx(2 * 14 / 34, abs=0.06)


def test_the_same_seed_gives_the_same_intervals():
    prediction = predicted(quantities=quantities(None, SAME, SAME))
    assert score(prediction).to_dict() == score(prediction).to_dict()


def test_one_paragraph_has_no_interval():
    one = {"text": "完。", "sentences": [sentence(0, 2)], "quantities": []}
    one |= {"dates": [], "ordinals": []}
    assert score(gold() | one, gold() | one).figures["sentences"].interval is None


def test_calibration_error_is_the_mean_distance_of_the_bins():
    sentences = [
        sentence(5, 25, "housing", housing=0.9, water=0.9, solar=0.01),
        sentence(26, 43, "roads", roads=0.6),
    ]
    calibration = score(predicted(sentences=sentences)).calibration
    # Two at 0.9, half of them right; one at 0.6, right; 0.01 is left out.
    assert calibration.error == pytest.approx((2 * 0.4 + 1 * 0.4) / 3)
    assert [b.count for b in calibration.bins] == [1, 2]


def test_without_probabilities_there_is_no_calibration():
    assert score(gold()).calibration is None


def test_mistakes_say_what_was_expected_and_found():
    evaluation = score(predicted(quantities=quantities({"value": 12}, SAME, {"role": "to"})))
    found = [(m.figure, m.start, m.expected, m.found, m.text) for m in evaluation.mistakes]
    assert found == [
        ("quantity_normalised", 11, "120户 = 120 户", "120户 = 12 户", TEXT[5:25]),
        ("role", 32, "increase", "to", TEXT[26:43]),
    ]


def test_a_missed_quantity_is_one_mistake():
    evaluation = score(predicted(quantities=quantities(None, {"part_of": None}, SAME)))
    assert [m.figure for m in evaluation.mistakes] == ["quantity_normalised", "part_of"]


def test_mistakes_of_a_figure_start_with_the_most_confident():
    unsure = SPURIOUS | {"score": 0.2}
    sure = span("首", value=1, unit="", score=0.9)
    evaluation = score(predicted(quantities=[*gold()["quantities"], unsure, sure]))
    assert [m.score for m in evaluation.mistakes] == [0.9, 0.2]


def test_the_order_of_spans_does_not_matter():
    changed = quantities({"part_of": None}, {"part_of": None}, SAME)
    changed += [span("首座", value=1, unit="座"), span("首", value=1, unit="")]
    forwards = score(predicted(quantities=changed)).to_dict()
    backwards = score(predicted(quantities=changed[::-1])).to_dict()
    assert forwards == backwards


WUSHAN = Path(__file__).parents[2] / ".." / "shared" / "labelled" / "wushan-2018.jsonl"


@pytest.mark.skipif(not WUSHAN.exists(), reason="the real labelled report is not here")
def test_a_real_report_against_itself_is_perfect():
    documents = list(read_documents(WUSHAN))
    figures = evaluate(documents, documents, resamples=20).figures
    assert {f.f1 for name, f in figures.items() if name != "category_macro"} == {1.0}
    assert figures["quantity_full"].gold == 111
