from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from countymeasures.cards import CARD, ModelError, write_card
from countymeasures.classification import Classifier, fit
from countymeasures.classification.classifier import MODEL

from .samples import CATEGORIES, report, unlabelled

HEAD = "id: a\n\n"
UNCLEAR = "余下的9处还在收尾。\n=\nq 9处 | 9 处 | - | -\n"


def found(model: Classifier, text: str) -> list[tuple[str, ...]]:
    document = model.classify(unlabelled(HEAD + text))
    return [sentence.categories for sentence in document.sentences if not sentence.heading]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("新修公路桥梁3座。\n=\n", [("roads",)], id="its own words"),
        pytest.param("# 一、饮水\n\n" + UNCLEAR, [("water",)], id="its heading"),
        pytest.param("# 一、道路\n\n" + UNCLEAR, [("roads",)], id="another heading"),
        pytest.param(
            "加固水库2座。\n=\n新建水厂1座。\n=\n" + UNCLEAR,
            [("water",), ("water",), ("water",)],
            id="its neighbours",
        ),
        pytest.param("感谢大家一年来的支持。\n=\n", [()], id="nothing"),
    ],
)
def test_what_a_sentence_is_about(
    model: Classifier, text: str, expected: list[tuple[str, ...]]
) -> None:
    assert found(model, text) == expected


def test_each_quantity_has_the_category_of_its_clause(model: Classifier) -> None:
    text = "硬化通村公路6公里，改建学校2所。\n=\nq 6公里 | 6 公里 | - | -\nq 2所 | 2 所 | - | -\n"
    lowered = Classifier(**{**vars(model), "thresholds": np.full(3, 0.05, dtype=np.float32)})
    document = lowered.classify(unlabelled(HEAD + text))
    assert set(document.sentences[0].categories) >= {"roads", "schools"}
    assert [quantity.category for quantity in document.quantities] == ["roads", "schools"]


def test_a_quantity_of_a_sentence_without_category_has_none(model: Classifier) -> None:
    high = Classifier(**{**vars(model), "thresholds": np.full(3, 1.1, dtype=np.float32)})
    document = high.classify(report(3))
    assert {quantity.category for quantity in document.quantities} == {None}


def test_headings_stay_empty(model: Classifier) -> None:
    document = model.classify(report(3))
    headings = [sentence for sentence in document.sentences if sentence.heading]
    assert headings
    assert all(not h.categories and h.category_scores is None for h in headings)


def test_probabilities_of_every_category(model: Classifier) -> None:
    for sentence in model.classify(report(3)).sentences:
        if not sentence.heading:
            assert sentence.category_scores is not None
            assert tuple(sentence.category_scores) == model.keys
            assert all(0 <= p <= 1 for p in sentence.category_scores.values())


def test_labels_that_were_there_count_for_nothing(model: Classifier) -> None:
    once = model.classify(report(3))
    assert model.classify(once) == once


def test_reports_together_are_scored_as_apart(model: Classifier) -> None:
    one, other = report(3), report(4)
    together = model.probabilities([one, other])
    apart = np.concatenate([model.probabilities([one]), model.probabilities([other])])
    np.testing.assert_allclose(together, apart, atol=1e-5)


def test_a_report_without_sentences(model: Classifier) -> None:
    document = unlabelled("id: a\n\n# 目录\n")
    assert model.classify(document) == document
    assert model.probabilities([document]).shape == (0, 3)


def test_one_category_alone() -> None:
    model = fit([report(number) for number in range(4)], CATEGORIES[:1])
    assert found(model, "硬化通村公路3公里。\n=\n") == [("roads",)]


def test_the_same_data_and_seed_give_the_same_parameters(model: Classifier) -> None:
    again = fit([report(number) for number in range(8)], CATEGORIES)
    assert again.checksum() == model.checksum()
    assert fit([report(number) for number in range(7)], CATEGORIES).checksum() != model.checksum()


@pytest.fixture
def saved(model: Classifier, tmp_path: Path) -> Path:
    model.save(tmp_path / "categories")
    return tmp_path / "categories"


def test_saved_and_loaded(model: Classifier, saved: Path) -> None:
    loaded = Classifier.load(saved)
    assert loaded.checksum() == model.checksum() == loaded.card["parameters"]
    assert loaded.classify(report(3)) == model.classify(report(3))


def test_saved_again(saved: Path, tmp_path: Path) -> None:
    Classifier.load(saved).save(tmp_path / "copy")
    one, other = Classifier.load(saved).card, Classifier.load(tmp_path / "copy").card
    assert {**one, "files": {}} == {**other, "files": {}}


def rewrite_card(folder: Path, **changes: object) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    (folder / CARD).write_text(json.dumps({**card, **changes}), encoding="utf-8")


def test_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="found none; train it again: county-measures train"):
        Classifier.load(tmp_path)


def test_a_changed_file(saved: Path) -> None:
    content = bytearray((saved / MODEL).read_bytes())
    content[len(content) // 2] ^= 1
    (saved / MODEL).write_bytes(content)
    with pytest.raises(ModelError, match="its checksum is not the one"):
        Classifier.load(saved)


def test_another_format(saved: Path) -> None:
    rewrite_card(saved, format=99)
    with pytest.raises(ModelError, match="reads models of format 1, got 99"):
        Classifier.load(saved)


def test_a_model_of_something_else(saved: Path) -> None:
    rewrite_card(saved, name="roles")
    with pytest.raises(ModelError, match="expected a model of categories, got one of 'roles'"):
        Classifier.load(saved)


def test_other_parameters_than_the_card_says(saved: Path) -> None:
    rewrite_card(saved, parameters="0" * 64)
    with pytest.raises(ModelError, match="not those that the card was written for"):
        Classifier.load(saved)


def test_a_card_that_names_no_file(saved: Path) -> None:
    rewrite_card(saved, files={})
    with pytest.raises(ModelError, match="expected its checksum in the card"):
        Classifier.load(saved)


def test_a_card_that_is_no_json(saved: Path) -> None:
    (saved / CARD).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="expected JSON"):
        Classifier.load(saved)


def test_types_that_have_no_place_in_it(saved: Path) -> None:
    skops.io.dump({"keys": [], "context": _Stranger()}, saved / MODEL)
    rewrite(saved)
    with pytest.raises(ModelError, match=r"holds types .*_Stranger.*: not loaded"):
        Classifier.load(saved)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"not a zip", id="no archive"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_file_that_skops_cannot_read(saved: Path, content: bytes) -> None:
    (saved / MODEL).write_bytes(content)
    rewrite(saved)
    with pytest.raises(ModelError, match="can't be read"):
        Classifier.load(saved)


def test_another_object_in_the_file(saved: Path) -> None:
    skops.io.dump(LogisticRegression(), saved / MODEL)
    rewrite(saved)
    with pytest.raises(ModelError, match="can't be read"):
        Classifier.load(saved)


def rewrite(folder: Path) -> None:
    """Write the card anew, as one would who wants to pass a changed file off."""
    write_card(folder, json.loads((folder / CARD).read_text(encoding="utf-8")))


class _Stranger:
    def __init__(self) -> None:
        self.command = "anything"
