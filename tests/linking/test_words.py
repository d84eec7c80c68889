from __future__ import annotations

import numpy as np

from countymeasures.linking.words import CLASSES, Words, dictionary_words


def test_round_trip():
    words = Words(("道路", "学生"), np.arange(9, dtype=np.int8).reshape(3, 3), 0.25)
    again = Words.from_bytes(words.to_bytes())
    assert again.words == words.words
    assert again.step == words.step
    assert np.array_equal(again.vectors, words.vectors)


def test_each_character_knows_its_word():
    words = Words(("学生",), np.zeros((2, 1), np.int8), 1.0)
    place, kind, row = words.cut("资助学生\n")
    assert place.tolist() == [1, 3, 1, 3, 0]
    assert row.tolist() == [0, 0, 1, 1, 0]
    assert CLASSES[kind[2]] == "n"


def test_the_commonest_words_come_first_and_are_not_names():
    words = dictionary_words(200, longest=2)
    assert len(words) == len(set(words)) == 200
    assert {"的", "发展"} <= set(words)
