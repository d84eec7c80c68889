"""Pairing of spans and the choice of offsets."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.documents import Document, Sentence, Span
from countymeasures.evaluation.pairing import (
    clean_place,
    overlap,
    pair,
    sentence_places,
    uses_raw_offsets,
)


def spans(*places):
    return [Span(start=start, end=end, text="字" * (end - start)) for start, end in places]


def paired(gold, predicted):
    pairs = pair(spans(*gold), spans(*predicted), clean_place, clean_place)
    return sorted(
        (clean_place(one) if one else (), clean_place(other) if other else ())
        for one, other in pairs
    )


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param([(0, 4)], [(0, 4)], [((0, 4), (0, 4))], id="same"),
        pytest.param([(0, 4)], [(4, 8)], [((), (4, 8)), ((0, 4), ())], id="touching is apart"),
        pytest.param([(0, 4)], [(3, 8)], [((0, 4), (3, 8))], id="one character shared"),
        pytest.param([(0, 4)], [], [((0, 4), ())], id="missed"),
        pytest.param([], [(0, 4)], [((), (0, 4))], id="spurious"),
        pytest.param(
            [(0, 4)], [(0, 4), (0, 4)], [((), (0, 4)), ((0, 4), (0, 4))], id="doubled pairs once"
        ),
        pytest.param(
            [(0, 9)], [(0, 4), (4, 9)], [((), (0, 4)), ((0, 9), (4, 9))], id="largest overlap"
        ),
        pytest.param(
            [(2, 6)], [(0, 6), (2, 6)], [((), (0, 6)), ((2, 6), (2, 6))], id="same span wins a tie"
        ),
        pytest.param(
            [(0, 4), (5, 9)],
            [(2, 9)],
            [((0, 4), ()), ((5, 9), (2, 9))],
            id="one prediction over two",
        ),
    ],
)
def test_pairs_by_largest_overlap(gold, predicted, expected):
    assert paired(gold, predicted) == expected


PLACES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=8,
)


@given(PLACES, PLACES, st.randoms(use_true_random=False))
def test_pairing_does_not_depend_on_order(gold, predicted, rng: random.Random):
    expected = paired(gold, predicted)
    rng.shuffle(gold)
    rng.shuffle(predicted)
    assert paired(gold, predicted) == expected


@given(PLACES, PLACES)
def test_every_span_stands_in_one_pair_and_pairs_overlap(gold, predicted):
    pairs = paired(gold, predicted)
    assert sorted(one for one, _ in pairs if one) == sorted(gold)
    assert sorted(other for _, other in pairs if other) == sorted(predicted)
    assert all(overlap(one, other) for one, other in pairs if one and other)


@given(PLACES, PLACES)
def test_an_identical_span_is_never_given_away(gold, predicted):
    exact = sum(one == other for one, other in paired(gold, predicted))
    shared = sum(min(gold.count(place), predicted.count(place)) for place in set(gold))
    assert exact == shared


def labelled(text, sentences, quantity=None):
    return Document.from_dict(
        {
            "id": "a",
            "text": text,
            "sentences": [{"start": start, "end": end} for start, end in sentences],
            "quantities": [quantity] if quantity else [],
            "dates": [],
            "ordinals": [],
        }
    )


ROOMS = {"start": 2, "end": 4, "text": "3间", "value": 3, "unit": "间"}


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param(
            labelled("共有3间。", [(0, 5)], ROOMS | {"raw_start": 5, "raw_end": 7}),
            labelled("共有3间！", [(0, 5)], ROOMS | {"raw_start": 5, "raw_end": 7}),
            True,
            id="other text and raw on both",
        ),
        pytest.param(
            labelled("共有3间。", [(0, 5)], ROOMS | {"raw_start": 5, "raw_end": 7}),
            labelled("共有3间。", [(0, 5)], ROOMS | {"raw_start": 9, "raw_end": 11}),
            False,
            id="same text",
        ),
        pytest.param(
            labelled("共有3间。", [(0, 5)], ROOMS),
            labelled("共有3间！", [(0, 5)], ROOMS | {"raw_start": 5, "raw_end": 7}),
            False,
            id="gold without raw",
        ),
    ],
)
def test_raw_offsets_are_used_where_texts_differ_and_both_have_them(gold, predicted, expected):
    assert uses_raw_offsets(gold, predicted) is expected


GOLD = "东沟村修渠。\n\n西沟村栽树。南沟村养蜂。"
GOLD_SENTENCES = [(0, 6), (8, 14), (14, 20)]


@pytest.mark.parametrize(
    ("text", "sentence", "expected"),
    [
        pytest.param(GOLD, (8, 14), (8, 14), id="same text"),
        pytest.param(GOLD, (6, 15), (8, 15), id="blanks at the ends don't count"),
        pytest.param("打印本页\n" + GOLD, (13, 19), (8, 14), id="furniture before"),
        pytest.param("打印本页\n" + GOLD, (0, 4), (0, 0), id="furniture itself lies nowhere"),
        pytest.param(GOLD.replace("\n\n", "\n"), (7, 13), (8, 14), id="blank line lost"),
        pytest.param(GOLD.replace("沟村栽", "沟屯栽"), (8, 14), (8, 14), id="a character changed"),
    ],
)
def test_predicted_sentences_lie_where_their_characters_are_in_gold(text, sentence, expected):
    _, place = sentence_places(labelled(GOLD, GOLD_SENTENCES), labelled(text, [sentence]))
    assert place(Sentence(start=sentence[0], end=sentence[1])) == expected


def test_sentences_with_raw_offsets_on_both_sides_are_placed_by_them():
    gold = {"id": "a", "text": "修渠。", "quantities": [], "dates": [], "ordinals": []}
    gold["sentences"] = [{"start": 0, "end": 3, "raw_start": 4, "raw_end": 9}]
    other = gold | {"text": "修 渠。", "sentences": [gold["sentences"][0] | {"end": 4}]}
    documents = Document.from_dict(gold), Document.from_dict(other)
    places = sentence_places(*documents)
    assert [place(d.sentences[0]) for place, d in zip(places, documents, strict=True)] == [
        (4, 9),
        (4, 9),
    ]
