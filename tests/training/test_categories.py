from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classification.samples import CATEGORIES, report, unlabelled
from countymeasures.classification import Classifier, Settings
from countymeasures.classification.suggest import suggest, write
from countymeasures.corpus import parse_text
from countymeasures.documents import Document, write_documents
from countymeasures.taxonomy import Category
from countymeasures.training import categories
from countymeasures.training.cards import TrainingError

TRAIN = [report(number) for number in range(8)]
DEV = [report(number) for number in range(20, 23)]
QUICK = Settings(folds=4)


def train(folder: Path, train=TRAIN, dev=DEV, **options) -> categories.TrainingResult:
    options = {"taxonomy": CATEGORIES, "settings": QUICK, **options}
    return categories.train(train, dev, folder, **options)


def test_model_card_and_scores(tmp_path: Path) -> None:
    said: list[str] = []
    result = train(tmp_path / "categories", seed=3, progress=said.append)
    assert said
    card = Classifier.load(tmp_path / "categories").card
    assert card == result.card
    assert card["seed"] == 3
    assert card["licence"] == "MIT"
    assert card["settings"]["folds"] == 4
    assert card["data"]["train"]["documents"] == 8
    assert card["data"]["train"]["sha256"] != card["data"]["dev"]["sha256"]
    assert card["scores"]["micro_f1"] == pytest.approx(
        result.dev.figures["category_micro"].f1, abs=1e-4
    )
    assert set(card["versions"]) >= {"python", "scikit-learn", "skops", "county-measures"}
    assert result.warnings == ()
    assert result.folds == ()


def test_mistakes_are_the_most_confident_first(tmp_path: Path) -> None:
    wrong = DEV[0].model_copy(
        update={
            "sentences": tuple(
                s if s.heading else s.model_copy(update={"categories": ("schools",)})
                for s in DEV[0].sentences
            )
        }
    )
    mistakes = train(tmp_path / "m", dev=[wrong, *DEV[1:]]).mistakes
    scores = [mistake.score or 0 for mistake in mistakes]
    assert mistakes
    assert scores == sorted(scores, reverse=True)
    assert all(mistake.text for mistake in mistakes)


PROGRAM = """
import sys
from pathlib import Path
from countymeasures.documents import read_documents
from countymeasures.classification import Settings
from countymeasures.taxonomy import Category
from countymeasures.training.categories import train
folder = Path(sys.argv[1])
taxonomy = [Category(key, key, key, "works", key) for key in ("roads", "water", "schools")]
train_on, dev = (list(read_documents(folder / f"{name}.jsonl")) for name in ("train", "dev"))
settings = Settings(folds=4)
result = train(train_on, dev, folder / sys.argv[2], taxonomy=taxonomy, settings=settings)
print(result.card["parameters"])
"""


def test_a_fresh_process_learns_the_same(tmp_path: Path) -> None:
    write_documents(TRAIN, tmp_path / "train.jsonl")
    write_documents(DEV, tmp_path / "dev.jsonl")
    runs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(tmp_path), name],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for name in ("one", "two")
    ]
    assert runs[0] == runs[1]
    cards = [json.loads((tmp_path / n / "card.json").read_text("utf-8")) for n in ("one", "two")]
    assert {**cards[0], "files": {}} == {**cards[1], "files": {}}


def relabel(document: Document, key: str) -> Document:
    first = next(i for i, s in enumerate(document.sentences) if not s.heading)
    sentences = list(document.sentences)
    sentences[first] = sentences[first].model_copy(update={"categories": (key,)})
    return document.model_copy(update={"sentences": tuple(sentences)})


@pytest.mark.parametrize(
    ("train_on", "dev", "message"),
    [
        pytest.param([], DEV, "expected at least 2 labelled reports, got 0", id="no train"),
        pytest.param(TRAIN[:1], DEV, "expected at least 2 labelled reports, got 1", id="one"),
        pytest.param(TRAIN, [], "dev: expected labelled sentences", id="no dev"),
        pytest.param(
            TRAIN, [unlabelled("id: a\n\n修路。\n=\n")], "dev: expected labelled", id="bare dev"
        ),
        pytest.param(
            [unlabelled("id: a\n\n修路。\n=\n")] * 2,
            DEV,
            "train: expected labelled sentences",
            id="bare train",
        ),
        pytest.param(
            [relabel(TRAIN[0], "raods"), *TRAIN[1:]],
            DEV,
            "document 'county0-2020', sentence at 5 .* got 'raods'; correct the label",
            id="unknown label in train",
        ),
        pytest.param(
            TRAIN, [relabel(DEV[0], "raods")], "dev, document 'county20-2020'", id="and in dev"
        ),
    ],
)
def test_data_that_nothing_can_be_learned_from(
    tmp_path: Path, train_on: list[Document], dev: list[Document], message: str
) -> None:
    with pytest.raises(TrainingError, match=message):
        train(tmp_path / "categories", train_on, dev)
    assert list(tmp_path.iterdir()) == []


def test_a_category_with_few_examples_is_a_warning(tmp_path: Path) -> None:
    rare = Category("rare", "稀有", "Rare", "works", "Rare.")
    result = train(tmp_path / "m", taxonomy=(*CATEGORIES, rare))
    assert len(result.warnings) == 1
    assert result.warnings[0].startswith("category 'rare': 0 labelled sentences in train")


def test_reports_in_both_are_a_warning(tmp_path: Path) -> None:
    result = train(tmp_path / "m", dev=[*DEV, TRAIN[0]])
    assert "1 reports stand in train and in dev (county0-2020)" in result.warnings[0]


def test_what_goes_wrong_leaves_the_old_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "categories"
    before = train(folder).card

    def fail(self: Classifier, folder: Path) -> None:
        (Path(folder) / "model.skops").write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(Classifier, "save", fail)
    with pytest.raises(OSError, match="disk full"):
        train(folder, seed=1)
    assert Classifier.load(folder).card == before
    assert [path.name for path in tmp_path.iterdir()] == ["categories"]


def test_cross_validation_keeps_counties_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twins = [d.model_copy(update={"id": d.id.replace("2020", "2021")}) for d in TRAIN[:4]]
    learned: list[set[str]] = []
    fit = categories.fit

    def spy(documents, *args, **options) -> Classifier:
        learned.append({categories.county(document) for document in documents})
        return fit(documents, *args, **options)

    scored: list[set[str]] = []
    score = categories.score

    def listen(model, documents):
        scored.append({categories.county(document) for document in documents})
        return score(model, documents)

    monkeypatch.setattr(categories, "fit", spy)
    monkeypatch.setattr(categories, "score", listen)
    result = train(tmp_path / "m", [*TRAIN, *twins], folds=3)
    assert len(result.folds) == 3
    for fitted, held in zip(learned[:3], scored[:3], strict=True):
        assert not fitted & held
    assert set.union(*scored[:3]) == {categories.county(d) for d in (*TRAIN, *DEV)}
    assert len(result.card["cross_validation"]) == 3


@pytest.mark.parametrize("folds", [0, 1, 2, 50])
def test_folds_that_cannot_be_made(tmp_path: Path, folds: int) -> None:
    with pytest.raises(TrainingError, match="folds: expected from 3 to"):
        train(tmp_path / "m", folds=folds)


@pytest.mark.parametrize(
    ("probability", "label", "low", "high"),
    [
        pytest.param([0.9, 0.8, 0.45], [1, 1, 1], 0.4, 0.45, id="low where all are right"),
        pytest.param([0.9, 0.55, 0.55], [1, 0, 0], 0.56, 0.6, id="high where some are wrong"),
    ],
)
def test_thresholds(probability: list[float], label: list[int], low: float, high: float) -> None:
    found = categories.tune(np.float32(probability)[:, None], np.array(label, dtype=bool)[:, None])
    assert low <= found[0] <= high


DIGITAL = Category(
    "digital_village",
    "数字乡村",
    "Digital villages",
    "works",
    "Screens and data in villages.",
    cues=("数字乡村", "智慧", "大屏", "上云"),
)
_THINGS = "果园 粮库 鱼塘 诊所 祠堂 菜场 林场 牛栏 茶山 村口".split()
_NEW = (
    "{thing}装上智慧大屏{figure}块。",
    "数字乡村平台接进了{thing}的{figure}路信号。",
    "{thing}的台账上云{figure}份，查起来只要点一下。",
    "巡看{thing}用的智慧探头增加{figure}只。",
    "在大屏上就能看见{thing}，每天少跑{figure}趟。",
)


def user_report(number: int) -> Document:
    """Return a report of a user, unlabelled: the known, and something that is new."""
    lines = [f"id: user{number}-2023", ""]
    for step, words in enumerate(_NEW):
        lines += [words.format(thing=_THINGS[number], figure=3 * number + step + 2), "="]
    lines += ["", f"硬化通村公路{number + 4}公里。", "=", "", f"资助学生{number + 40}人。", "="]
    return unlabelled("\n".join(lines) + "\n")


def test_a_user_adds_a_category(tmp_path: Path) -> None:
    """Add 数字乡村 to the taxonomy, label 40 suggestions, retrain, see it."""
    train(tmp_path / "first")
    model = Classifier.load(tmp_path / "first")
    taxonomy = (*CATEGORIES, DIGITAL)
    reports = [user_report(number) for number in range(10)]

    files = write(reports, suggest(model, reports, 40, taxonomy), model)
    labelled = []
    for name, text in files.items():
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if any(cue in line for cue in DIGITAL.cues):
                lines[number + 1] = "= digital_village"
        labelled.append(parse_text("\n".join(lines) + "\n", name).document)
    own = sum("digital_village" in s.categories for d in labelled for s in d.sentences)
    assert own >= 20

    result = train(
        tmp_path / "second", [*TRAIN, *labelled[:-2]], [*DEV, *labelled[-2:]], taxonomy=taxonomy
    )
    assert result.dev.categories["digital_village"].f1 == pytest.approx(1, abs=0.2)
    new = unlabelled("id: new\n\n全县26个村建成智慧大屏。\n=\n\n新修桥梁2座。\n=\n")
    found = Classifier.load(tmp_path / "second").classify(new)
    assert [s.categories for s in found.sentences] == [("digital_village",), ("roads",)]


def test_settings_are_kept_in_the_card(tmp_path: Path) -> None:
    card = train(tmp_path / "m", settings=replace(QUICK, longest=3)).card
    assert card["settings"]["longest"] == 3
