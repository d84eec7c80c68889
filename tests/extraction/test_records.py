"""Files of texts with ids: what is read, what is a flaw, and that nothing is lost."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countymeasures.extraction import records
from countymeasures.extraction.records import read_record, read_records

TEXT = "全县减贫3人。"
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(str.strip)


def write(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def found(path):
    return [
        (record.line, record.id, record.flaw.code if record.flaw else record.text)
        for record in read_records(path)
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(f'{{"id": "a", "text": "{TEXT}"}}\n', [(1, "a", TEXT)], id="text"),
        pytest.param(f'{{"id": "a", "text": "{TEXT}"}}', [(1, "a", TEXT)], id="no-line-break"),
        pytest.param(f'{{"id": 7, "text": "{TEXT}", "x": 1}}\r\n', [(1, "7", TEXT)], id="number"),
        pytest.param(f'\n \n{{"id": "a", "text": "{TEXT}"}}', [(3, "a", TEXT)], id="blank-lines"),
        pytest.param(f'\ufeff{{"id": "a", "text": "{TEXT}"}}', [(1, "a", TEXT)], id="mark"),
        pytest.param("{", [(1, "", "json")], id="no-json"),
        pytest.param("[" * 100_000, [(1, "", "json")], id="nested"),
        pytest.param("[1]", [(1, "", "json")], id="no-object"),
        pytest.param('{"text": "x"}', [(1, "", "fields")], id="no-id"),
        pytest.param('{"id": " ", "text": "x"}', [(1, "", "fields")], id="blank-id"),
        pytest.param('{"id": "a"}', [(1, "", "fields")], id="no-text"),
        pytest.param('{"id": "a", "text": ["x"]}', [(1, "", "fields")], id="text-is-a-list"),
        pytest.param('{"id": "a", "text": " "}', [(1, "a", "empty")], id="blank-text"),
        pytest.param(b'{"id": "a", "text": "\xff"}', [(1, "", "undecodable")], id="bytes"),
        pytest.param('{"id": "a", "text": "\\ud800"}', [(1, "", "undecodable")], id="surrogate"),
        pytest.param(
            f'{{\n{{"id": "a", "text": "{TEXT}"}}', [(1, "", "json"), (2, "a", TEXT)], id="goes-on"
        ),
        pytest.param("", [], id="nothing"),
    ],
)
def test_jsonl(tmp_path, data, expected):
    assert found(write(tmp_path, "texts.jsonl", data)) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(f"id,text\na,{TEXT}\n", [(2, "a", TEXT)], id="text"),
        pytest.param(f"\ufeffid,text\r\na,{TEXT}\r\n", [(2, "a", TEXT)], id="of-excel"),
        pytest.param(f"text,x,id\n{TEXT},1,a\n", [(2, "a", TEXT)], id="other-columns"),
        pytest.param(
            'id,text\na,"一\n二"\nb,三\n', [(2, "a", "一\n二"), (4, "b", "三")], id="lines"
        ),
        pytest.param('id,text\na,"一,""二"""\n', [(2, "a", '一,"二"')], id="quotes"),
        pytest.param(f"id,text\n\n\na,{TEXT}\n", [(4, "a", TEXT)], id="blank-lines"),
        pytest.param("id,text\na,一,二\nb,三\n", [(2, "", "fields"), (3, "b", "三")], id="comma"),
        pytest.param("id,text\na\nb,三\n", [(2, "", "fields"), (3, "b", "三")], id="short"),
        pytest.param('id,text\na,"一"二\nb,三\n', [(2, "", "csv"), (3, "b", "三")], id="quote"),
        pytest.param('id,text\na,一\nb,"二\nc,三\n', [(2, "a", "一"), (3, "", "csv")], id="open"),
        pytest.param("id,text\na, \n", [(2, "a", "empty")], id="blank-text"),
        pytest.param(
            b"id,text\na,\xff\nb,3\n", [(2, "", "undecodable"), (3, "b", "3")], id="bytes"
        ),
        pytest.param("name,text\na,b\n", [(1, "", "fields")], id="no-id-column"),
        pytest.param("编号,正文\n甲,乙\n".encode("gb18030"), [(1, "", "fields")], id="gb18030"),
        pytest.param("", [(1, "", "fields")], id="nothing"),
        pytest.param(f"id,text\na,{'一' * 200_000}\n", [(2, "a", "一" * 200_000)], id="long"),
    ],
)
def test_csv(tmp_path, data, expected):
    assert found(write(tmp_path, "texts.csv", data)) == expected


def test_an_open_quote_names_the_lines_that_it_takes(tmp_path):
    path = write(tmp_path, "texts.csv", 'id,text\na,"一\nb,二\nc,三\n')
    (record,) = read_records(path)
    assert "lines 2 to 4" in record.flaw.message


@pytest.fixture
def short(monkeypatch):
    usual = csv.field_size_limit()
    monkeypatch.setattr(records, "MAX_BYTES", 100)
    yield
    csv.field_size_limit(usual)


@pytest.mark.parametrize(
    ("name", "head", "row", "code"),
    [
        pytest.param("t.jsonl", "", '{{"id": "{}", "text": "{}"}}\n', "too_large", id="jsonl"),
        pytest.param("t.csv", "id,text\n", "{},{}\n", "csv", id="csv"),
    ],
)
@pytest.mark.usefixtures("short")
def test_a_text_that_is_too_long_is_passed_over(tmp_path, name, head, row, code):
    data = head + row.format("a", "x") + row.format("b", "y" * 900) + row.format("c", "z")
    path = write(tmp_path, name, data)
    codes = [record.flaw.code if record.flaw else record.id for record in read_records(path)]
    assert codes == ["a", code, "c"]


def to_csv(texts):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "text"), *texts])
    return stream.getvalue()


def to_jsonl(texts):
    return "".join(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in texts)


@pytest.mark.parametrize(
    ("name", "form"),
    [pytest.param("t.csv", to_csv, id="csv"), pytest.param("t.jsonl", to_jsonl, id="jsonl")],
)
@given(texts=st.lists(st.tuples(IDS, TEXTS)))
def test_what_was_written_is_read_and_read_again(tmp_path_factory, name, form, texts):
    path = write(tmp_path_factory.mktemp("records"), name, form(texts))
    read = list(read_records(path))
    assert [(record.id, record.text) for record in read] == texts
    assert [read_record(path, record.offset).text for record in read] == [t for _, t in texts]


def test_a_file_that_shrank_has_no_text_at_its_old_end(tmp_path):
    path = write(tmp_path, "texts.jsonl", '{"id": "a", "text": "x"}\n')
    assert read_record(path, 1000).flaw.code == "changed"


@pytest.mark.parametrize(("below", "code"), [(0, None), (-1, "too_large")])
@pytest.mark.usefixtures("short")
def test_the_most_that_a_text_may_have_with_its_id(tmp_path, below, code):
    text = "x" * (records.MAX_BYTES - len("a") - below)
    (record,) = read_records(write(tmp_path, "t.csv", f"id,text\na,{text}\n"))
    assert (record.flaw and record.flaw.code) == code
