"""The iterator of Documents: order, regions, and failures that don't end it."""

import logging

import pytest

from countymeasures import extract
from countymeasures.extraction import InputError, batch


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text("武山县2018年工作总结\n全县减贫3人。", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("bad", encoding="utf-8")
    (tmp_path / "d.txt").write_text("全县减贫5人。", encoding="utf-8")
    return tmp_path


@pytest.fixture
def broken(monkeypatch):
    right = batch.analyse

    def analyse(nlp, raw, **arguments):
        if raw.text == "bad":
            raise RuntimeError("a bug")
        return right(nlp, raw, **arguments)

    monkeypatch.setattr(batch, "analyse", analyse)


@pytest.mark.usefixtures("broken")
def test_failures_are_told_and_the_next_report_follows(folder, model):
    failures = []
    documents = list(extract([folder], model=model, on_error=failures.append))
    assert [document.id for document in documents] == ["a", "d"]
    assert [(f.path, f.stage, f.code, f.message) for f in failures] == [
        (str(folder / "b.txt"), "reading", "empty", "expected text, but the file is empty"),
        (str(folder / "c.txt"), "pipeline", "exception", "RuntimeError: a bug"),
    ]


@pytest.mark.usefixtures("broken")
def test_without_a_callback_they_are_logged(folder, model, caplog):
    with caplog.at_level(logging.WARNING):
        assert len(list(extract([folder], model=model))) == 2
    assert [record.getMessage().split(": ", 1)[1] for record in caplog.records] == [
        "expected text, but the file is empty",
        "RuntimeError: a bug",
    ]


@pytest.mark.usefixtures("broken")
def test_a_callback_may_end_it(folder, model):
    def stop(failure):
        raise LookupError(failure.code)

    documents = extract([folder], model=model, on_error=stop)
    assert next(documents).id == "a"
    with pytest.raises(LookupError, match="empty"):
        next(documents)


def test_region_is_filled(folder, model):
    document = next(extract([folder / "a.txt"], model=model))
    assert (document.region.code, document.region.evidence) == ("620524", "title")


def test_texts_of_a_file_of_texts(tmp_path, model):
    path = tmp_path / "t.jsonl"
    path.write_text('{"id": "x", "text": "全县减贫5人。"}\n{}\n', encoding="utf-8")
    failures = []
    (document,) = extract([path], model=model, on_error=failures.append)
    assert (document.id, document.source.path) == ("x", f"{path}:1")
    assert [failure.path for failure in failures] == [f"{path}:2"]


def test_nothing_to_read_is_wrong_use(tmp_path, model):
    with pytest.raises(InputError, match="found none"):
        next(extract([tmp_path], model=model))
