from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.classification.context import (
    FEATURES,
    NEUTRAL,
    alone,
    bare,
    join,
    look,
    relate,
    untidy,
)

from .samples import report, unlabelled

HEAD = "id: a\n\n"


def line(words: str) -> str:
    return f"{words}\n=\n"


@pytest.mark.parametrize(
    ("text", "topics", "outer"),
    [
        pytest.param(line("修路3公里。"), [""], [""], id="no heading"),
        pytest.param(
            "# 一、基础设施\n\n# （一）道路\n\n" + line("修路3公里。"),
            ["道路"],
            ["基础设施"],
            id="heading within a heading",
        ),
        pytest.param(
            "# 一、基础设施\n\n" + line("饮水方面，建水厂2座。") + line("还有1座在建。"),
            ["饮水方面，", "饮水方面，"],
            ["基础设施", "基础设施"],
            id="a lead comes before the heading",
        ),
        pytest.param(
            line("饮水方面，建水厂2座。") + "\n" + line("道路硬化3公里。"),
            ["饮水方面，", ""],
            ["", ""],
            id="a lead ends with its paragraph",
        ),
    ],
)
def test_what_a_sentence_is_under(text: str, topics: list[str], outer: list[str]) -> None:
    view = look(unlabelled(HEAD + text))
    assert list(view.topic) == topics
    assert list(view.outer) == outer


def test_headings_are_no_sentences() -> None:
    view = look(unlabelled(HEAD + "# 一、道路\n\n" + line("修路3公里。")))
    assert view.own == ("修路3公里。",)
    assert view.indices == (1,)


def test_clauses_know_their_sentence_and_place() -> None:
    document = unlabelled(HEAD + line("修路3公里，建桥2座。") + line("招聘教师5名。"))
    view = look(document)
    assert view.clauses == ("修路3公里，", "建桥2座。", "招聘教师5名。")
    assert view.clause_sentence.tolist() == [0, 0, 1]
    for words, start in zip(view.clauses, view.clause_start, strict=True):
        assert document.text[start : start + len(words)] == words


def scores_of(size: int) -> np.ndarray:
    return np.linspace(0.1, 0.9, size * 2, dtype=np.float32).reshape(size, 2)


def related(text: str) -> tuple[np.ndarray, np.ndarray]:
    view = look(unlabelled(HEAD + text))
    own = scores_of(len(view.own))
    nothing = np.full(len(own), NEUTRAL, dtype=np.float32)
    odds = relate(view, own, scores_of(len(view.clauses)), own, own, nothing)
    return own, NEUTRAL * np.exp(odds) / (1 - NEUTRAL + NEUTRAL * np.exp(odds))


def test_neighbours_end_with_the_paragraph() -> None:
    own, found = related(line("修路。") + line("建桥。") + "\n" + line("招生。"))
    previous, following = FEATURES.index("previous"), FEATURES.index("next")
    np.testing.assert_allclose(
        found[..., previous], [[NEUTRAL] * 2, own[0], [NEUTRAL] * 2], rtol=1e-4
    )
    np.testing.assert_allclose(
        found[..., following], [own[1], [NEUTRAL] * 2, [NEUTRAL] * 2], rtol=1e-4
    )


def test_a_paragraph_speaks_without_the_sentence_itself() -> None:
    own, found = related(line("修路。") + line("建桥。") + line("招生。"))
    np.testing.assert_allclose(
        found[..., FEATURES.index("paragraph")][0], (own[1] + own[2]) / 2, rtol=1e-4
    )


def test_hidden_words_say_nothing_and_neighbours_still_do() -> None:
    view = look(unlabelled(HEAD + line("修路。") + line("建桥。")))
    own, nothing = scores_of(2), np.full(2, NEUTRAL, dtype=np.float32)
    hidden = np.array([True, False])
    found = relate(view, own, scores_of(2), own, own, nothing, hidden)
    seen = relate(view, own, scores_of(2), own, own, nothing)
    for name in ("own", "best other", "clause"):
        np.testing.assert_allclose(found[0, :, FEATURES.index(name)], 0, atol=1e-4)
    np.testing.assert_array_equal(
        found[0, :, FEATURES.index("next")], seen[0, :, FEATURES.index("next")]
    )
    np.testing.assert_array_equal(found[1], seen[1])


@given(st.integers(0, 2**32 - 1))
def test_untidy_moves_sentences_and_their_clauses(seed: int) -> None:
    view = look(report(1))
    mixed, order = untidy(view, np.random.default_rng(seed))
    assert sorted(order.tolist()) == list(range(len(view.own)))
    assert list(mixed.own) == [view.own[i] for i in order]
    for words, sentence in zip(mixed.clauses, mixed.clause_sentence, strict=True):
        assert words in mixed.own[sentence]


def test_bare_keeps_sentences_and_drops_headings() -> None:
    view = look(report(1))
    assert any(view.topic)
    assert not any(bare(view).topic)
    assert not bare(view).section.any()
    assert bare(view).own == view.own


def test_alone_keeps_headings_and_drops_neighbours() -> None:
    view = alone(look(report(1)))
    assert view.topic == look(report(1)).topic
    assert len(set(view.paragraph.tolist())) == len(view.own)


def test_reports_joined_stay_apart() -> None:
    one, other = look(report(1)), look(report(2))
    both = join([one, other])
    size = len(one.own)
    assert both.own == one.own + other.own
    assert not set(both.paragraph[:size]) & set(both.paragraph[size:])
    assert not (set(both.section[:size]) & set(both.section[size:])) - {0}
    assert both.clause_sentence[len(one.clauses) :].min() == size


def test_no_report_at_all() -> None:
    assert join([]).own == ()
