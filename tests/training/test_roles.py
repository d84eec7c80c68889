"""Training of the linker on a report of a few sentences, which it can learn by heart."""

from __future__ import annotations

from pathlib import Path

import pytest

from countymeasures.cards import ModelError
from countymeasures.corpus import parse_text
from countymeasures.documents import Document
from countymeasures.linking import Linker
from countymeasures.training.cards import TrainingError
from countymeasures.training.roles import Settings, TrainingResult, train

SETTINGS = Settings(epochs=40, rate=5e-3, dropout=0.1, unknown=0.0, min_count=1, batch=4)
HEAD = """id: a
title: 某县工作情况
kind: bulletin
province: 甘肃省
county: 某县
reference_date: 2018-11
style: plain

"""
BODY = """资助困难学生1200人96万元。
= education
q 1200人 | 1200 人 | 困难学生 | 资助
q 96万元 | 960000 元 | - | 资助
修路80公里、建桥12座，其中大桥3座。
= roads
q 80公里 | 80 公里 | 路 | 修
q 12座 | 12 座 | 桥 | 建
q 3座 | 3 座 | 大桥 | - | of=12座
养牛400头，其中奶牛60头，种草90亩。
= agriculture
q 400头 | 400 头 | 牛 | 养
q 60头 | 60 头 | 奶牛 | - | of=400头
q 90亩 | 90 亩 | 草 | 种
计划新建水厂2座。
= water
q 2座 | 2 座 | 水厂 | 新建 | planned
水库正在施工1座。
= water
q 1座 | 1 座 | 水库 | 施工 | ongoing
贫困发生率由9.8%降至7.6%，减贫1200人。
= poverty_reduction
q 9.8% | 9.8 % | 贫困发生率 | 降至 | from
q 7.6% | 7.6 % | 贫困发生率 | 降至 | to
q 1200人 | 1200 人 | - | 减贫 | decrease
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return parse_text(HEAD + BODY).document


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models") / "roles"


@pytest.fixture(scope="module")
def result(document: Document, folder: Path) -> TrainingResult:
    return train([document], [document], folder, settings=SETTINGS)


def _bare(document: Document) -> Document:
    """Return a document as the scan leaves it."""
    left = {"entity": None, "action": None, "status": "done", "role": "level", "part_of": None}
    quantities = tuple(quantity.model_copy(update=left) for quantity in document.quantities)
    return document.model_copy(update={"quantities": quantities})


@pytest.mark.parametrize("name", ["entity_exact", "action_exact", "role", "status", "part_of"])
def test_what_was_shown_is_learned(result: TrainingResult, name: str):
    assert result.evaluation.figures[name].f1 == 1.0
    assert result.card["scores"][name] == 1.0


def test_labels_are_not_read_from_the_document(result: TrainingResult, document: Document):
    expected = result.linker.link(document).quantities
    assert result.linker.link(_bare(document)).quantities == expected


def test_what_was_saved_says_the_same(result: TrainingResult, folder: Path, document: Document):
    loaded = Linker.load(folder)
    assert loaded.link(document) == result.linker.link(document)
    assert loaded.checksum() == result.linker.checksum()
    assert loaded.card["settings"]["epochs"] == SETTINGS.epochs


def test_the_seed_decides_the_parameters(
    result: TrainingResult, document: Document, tmp_path: Path
):
    again = train([document], [document], tmp_path / "again", settings=SETTINGS)
    other = train([document], [document], tmp_path / "other", settings=SETTINGS, seed=1)
    assert again.linker.checksum() == result.linker.checksum()
    assert other.linker.checksum() != result.linker.checksum()


@pytest.mark.parametrize("name", ["network.npz", "part_of.npz", "status.npz", "choosers.npz"])
def test_a_changed_file_is_refused(
    result: TrainingResult, document: Document, tmp_path: Path, name: str
):
    result.linker.save(tmp_path)
    (tmp_path / name).write_bytes(b"PK" + (tmp_path / name).read_bytes()[2:-1])
    with pytest.raises(ModelError, match=name):
        Linker.load(tmp_path)


def test_nothing_to_learn_from(document: Document, tmp_path: Path):
    empty = document.model_copy(update={"quantities": ()})
    with pytest.raises(TrainingError, match="quantities"):
        train([empty], [empty], tmp_path / "model", settings=SETTINGS)
    assert not (tmp_path / "model").exists()


def test_progress_is_told(document: Document, tmp_path: Path):
    told: list[str] = []
    settings = Settings(epochs=1, min_count=1)
    train([document], [document], tmp_path / "model", settings=settings, progress=told.append)
    assert any("epoch 1 of 1" in message for message in told)


def test_a_document_without_figures_is_left_alone(result: TrainingResult, document: Document):
    empty = document.model_copy(update={"quantities": ()})
    assert result.linker.link(empty) is empty
