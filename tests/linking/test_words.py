from __future__ import annotations

from collections import Counter

import pytest

from countymeasures.linking.words import CLASSES, cut, meaning_of, meanings
from countymeasures.resources import load_toml

NAMES = ("unknown", *meanings())


def test_each_character_knows_its_word():
    place, kind, meaning = cut("资助学生\n")
    assert place.tolist() == [1, 3, 1, 3, 0]
    assert CLASSES[kind[2]] == "n"
    assert [NAMES[number] for number in meaning] == [
        "give",
        "give",
        "student",
        "student",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("学生", "student", id="word of the table"),
        pytest.param("小学生", "student", id="another"),
        pytest.param("特困小学生", "student", id="compound means what its end means"),
        pytest.param("学生呜", "unknown", id="beginnings say nothing"),
        pytest.param("呜生", "unknown", id="one character at the end says nothing"),
    ],
)
def test_meaning(word: str, expected: str):
    assert NAMES[meaning_of(word)] == expected


def test_each_word_of_the_table_stands_once():
    groups = load_toml("word_classes.toml").values()
    count = Counter(word for group in groups for words in group.values() for word in words.split())
    assert [word for word, times in count.items() if times > 1] == []
