"""Features of characters: pkuseg's, and how long the known words around are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy_pkuseg.feature_extractor import FeatureExtractor

from countymeasures.segmentation.features import CharacterFeatures

OURS = ("starts", "ends", "inside", "lexicon", "before", "after")
WORDS = ["修路", "通村路", "路通", "村路"]


def split(features):
    ours = [[n for n in names if n.split(".")[0] in OURS] for names in features]
    return ours, [
        sorted(set(names) - set(mine)) for names, mine in zip(features, ours, strict=True)
    ]


@given(st.text(st.sampled_from("修路通村，2A４-%一几"), max_size=12))
def test_the_rest_are_those_of_pkuseg(text):
    extractor = FeatureExtractor()
    extractor.unigram = set(WORDS)
    characters = list(extractor.normalize_text(text))
    expected = [
        sorted(set(extractor.get_node_features(index, characters)) - {"/"})
        for index in range(len(characters))
    ]
    assert split(CharacterFeatures(WORDS, [], str)(text))[1] == expected


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        pytest.param(0, "starts.2 ends.0 inside.0 lexicon.2.0.0 after.0.0", id="first"),
        pytest.param(1, "starts.0 ends.2 inside.0 lexicon.0.2.0 before.0.0 after.2.4", id="last"),
        pytest.param(2, "starts.4 ends.0 inside.0 lexicon.4.0.0 before.2.4 after.0.3", id="two"),
        pytest.param(3, "starts.3 ends.2 inside.4 lexicon.3.2.4 before.0.3 after.2.0", id="in"),
        pytest.param(5, "starts.0 ends.4 inside.0 lexicon.0.4.0 before.0.0", id="both end"),
    ],
)
def test_the_longest_words_of_the_lexicon_count(index, expected):
    features = CharacterFeatures([], ["修路", "通村公路", "通村", "村公路"], str)
    assert split(features("修路通村公路"))[0][index] == expected.split()


def test_a_word_may_be_taken_for_unknown():
    features = CharacterFeatures(["修路"], ["修路"], str)
    assert features("修路", {"修路"}) == CharacterFeatures([], [], str)("修路")
    assert features("修路") != features("修路", {"修路"})


@given(st.text(st.sampled_from("修路通村，2A４-%一几"), max_size=12))
def test_values_stand_for_names_and_unwanted_ones_are_left_out(text):
    numbers = {"$$": 0, "c.修": 1, "cc1.修.路": 2, "c-2.通": 3, "w1.通村路": 4, "starts.2": 5}
    named = CharacterFeatures(WORDS, ["修路"], str)(text)
    expected = [[numbers[name] for name in names if name in numbers] for names in named]
    assert CharacterFeatures(WORDS, ["修路"], numbers.get)(text) == expected
