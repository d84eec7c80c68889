"""The schema of labelled reports: what is accepted, refused, and written."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from countymeasures.documents import (
    DateExpression,
    Document,
    DocumentError,
    Ordinal,
    Quantity,
    Sentence,
    Span,
    read_documents,
    to_number,
    write_documents,
)

TEXT = "今年发放助学资金3.2万元，资助第一批。"


def document(**changes):
    return {
        "id": "a",
        "text": TEXT,
        "reference_date": "2018-11",
        "sentences": [{"start": 0, "end": 20, "heading": False, "categories": ["education"]}],
        "quantities": [quantity()],
        "dates": [{"start": 0, "end": 2, "text": "今年", "value": "2018", "mod": None}],
        "ordinals": [{"start": 16, "end": 19, "text": "第一批", "value": 1}],
    } | changes


def quantity(**changes):
    return {
        "start": 8,
        "end": 13,
        "text": "3.2万元",
        "value": 32000,
        "low": None,
        "high": None,
        "unit": "元",
        "comparator": "=",
        "per": [],
        "role": "level",
        "entity": {"start": 4, "end": 8, "text": "助学资金"},
        "action": {"start": 2, "end": 4, "text": "发放"},
        "status": "done",
        "part_of": None,
        "category": "education",
    } | changes


def without(data, name):
    return {key: value for key, value in data.items() if key != name}


def test_a_document_in_full_is_read_and_written_the_same():
    assert Document.from_dict(document()).to_dict() == document()


def test_fields_with_a_default_may_be_absent():
    bare = {"start": 8, "end": 13, "text": "3.2万元", "value": 32000, "unit": "元"}
    found = Document.from_dict(document(quantities=[bare])).quantities[0]
    assert (found.comparator, found.per, found.role, found.status) == ("=", (), "level", "done")
    assert (found.entity, found.action, found.part_of, found.category) == (None,) * 4


def test_fields_of_other_programs_are_left_out():
    assert Document.from_dict(document(colour="red")) == Document.from_dict(document())


@pytest.mark.parametrize(
    ("place", "extra"),
    [
        pytest.param("quantities", {"raw_start": 20, "raw_end": 27}, id="raw offsets"),
        pytest.param("quantities", {"score": 0.75}, id="score"),
        pytest.param("quantities", {"dimension": "money", "value_si": 32000}, id="dimension"),
        pytest.param("quantities", {"date": 0, "page": 2}, id="date and page"),
        pytest.param("sentences", {"category_scores": {"education": 0.9}}, id="probabilities"),
        pytest.param("sentences", {"section": 0, "raw_start": 3, "raw_end": 30}, id="section"),
        pytest.param("dates", {"raw_start": 20, "raw_end": 27, "score": 0.5}, id="date's score"),
        pytest.param("ordinals", {"score": 0.5}, id="ordinal's score"),
    ],
)
def test_optional_fields_are_kept(place, extra):
    data = document()
    data[place][0] |= extra
    assert Document.from_dict(data).to_dict() == data


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("title", "总结", id="title"),
        pytest.param(
            "region",
            {"name": "某省某县", "code": "620524", "evidence": "title"},
            id="region",
        ),
        pytest.param(
            "source",
            {
                "path": "a.txt",
                "format": "txt",
                "encoding": "utf-8",
                "checksum": "00",
                "reference_date_evidence": "title",
            },
            id="source",
        ),
        pytest.param(
            "sections",
            [{"title": "一、", "level": 1, "start": 0, "end": 5, "parent": None}],
            id="sections",
        ),
        pytest.param("checks", [{"kind": "parts", "quantities": [0], "holds": True}], id="checks"),
        pytest.param("duplicate_of", "b", id="duplicate"),
    ],
)
def test_optional_parts_are_kept(field, value):
    data = document(**{field: value})
    assert Document.from_dict(data).to_dict() == data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param([], "expected a JSON object, got list", id="no object"),
        pytest.param(without(document(), "text"), "text: expected this field", id="missing"),
        pytest.param(document(id=3), "id: ", id="id"),
        pytest.param(
            document(quantities=[without(quantity(), "unit")]),
            r"quantities\[0\]\.unit: expected this field, but it is missing",
            id="unit missing",
        ),
        pytest.param(
            document(quantities=[quantity(value="32000")]),
            r"quantities\[0\]\.value: expected a number, got '32000'",
            id="value in quotes",
        ),
        pytest.param(
            document(quantities=[quantity(value=True)]), "expected a number, got True", id="truth"
        ),
        pytest.param(
            document(quantities=[quantity(value=float("nan"))]), "finite number", id="not a number"
        ),
        pytest.param(
            document(quantities=[quantity(value=None)]),
            "expected either value, or low and high",
            id="no value",
        ),
        pytest.param(
            document(quantities=[quantity(low=1, high=2)]),
            "expected either value, or low and high",
            id="value and range",
        ),
        pytest.param(
            document(quantities=[quantity(value=None, low=1)]),
            "expected either value, or low and high",
            id="half a range",
        ),
        pytest.param(
            document(quantities=[quantity(comparator="==")]), r"comparator: .*'=='", id="comparator"
        ),
        pytest.param(document(quantities=[quantity(role="up")]), r"role: .*'up'", id="role"),
        pytest.param(
            document(quantities=[quantity(status="soon")]), r"status: .*'soon'", id="status"
        ),
        pytest.param(
            document(quantities=[quantity(start=9, end=14)]),
            r"quantities\[0\]\.text: expected '\.2万元，', which stands at 9:14, got '3\.2万元'",
            id="shifted",
        ),
        pytest.param(
            document(quantities=[quantity(end=12)]), "expected text of 4 characters", id="too short"
        ),
        pytest.param(
            document(quantities=[quantity(start=13, end=13, text="")]),
            "expected end after start",
            id="empty span",
        ),
        pytest.param(
            document(quantities=[quantity(start=-5, end=0)]),
            "expected a whole number from 0, got -5",
            id="negative offset",
        ),
        pytest.param(
            document(quantities=[quantity(start=8.5)]), "expected a whole number", id="half offset"
        ),
        pytest.param(
            document(quantities=[quantity(entity={"start": 4, "end": 8, "text": "助学基金"})]),
            r"quantities\[0\]\.entity\.text: expected '助学资金'",
            id="entity",
        ),
        pytest.param(
            document(quantities=[quantity(part_of=1)]),
            r"quantities\[0\]\.part_of: expected an index below 1, got 1",
            id="part of nothing",
        ),
        pytest.param(
            document(sentences=[{"start": 0, "end": 21}]),
            r"sentences\[0\]\.end: expected at most 20",
            id="sentence too long",
        ),
        pytest.param(
            document(sentences=[{"start": 4, "end": 4}]),
            r"sentences\[0\]: expected end after start",
            id="empty sentence",
        ),
        pytest.param(
            document(dates=[{"start": 0, "end": 2, "text": "去年", "value": "2017"}]),
            r"dates\[0\]\.text: expected '今年'",
            id="date",
        ),
        pytest.param(
            document(
                dates=[{"start": 0, "end": 2, "text": "今年", "value": "2018", "mod": "LATE"}]
            ),
            r"dates\[0\]\.mod",
            id="mod",
        ),
        pytest.param(
            document(ordinals=[{"start": 16, "end": 19, "text": "第一批", "value": "1"}]),
            r"ordinals\[0\]\.value: expected a whole number",
            id="ordinal",
        ),
    ],
)
def test_what_does_not_fit_the_schema_is_named(data, message):
    with pytest.raises(DocumentError, match=message):
        Document.from_dict(data)


def test_further_faults_are_counted():
    with pytest.raises(DocumentError, match=r"\(and 1 more faults\)"):
        Document.from_dict(without(document(id=3), "text"))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Span(start=0, end=1, text="今"), id="span"),
        pytest.param(Sentence(start=0, end=1), id="sentence"),
        pytest.param(DateExpression(start=0, end=1, text="今", value="2018"), id="date"),
        pytest.param(Ordinal(start=0, end=1, text="今", value=1), id="ordinal"),
        pytest.param(Quantity(start=0, end=1, text="今", value=1, unit="个"), id="quantity"),
    ],
)
def test_values_cannot_be_changed(value):
    with pytest.raises(ValidationError, match="frozen"):
        value.start = 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("184548000.0", "184548000", id="whole"),
        pytest.param("1.53", "1.53", id="decimal"),
        pytest.param("1E+3", "1000", id="exponent"),
        pytest.param("0.1", "0.1", id="no binary fraction"),
    ],
)
def test_values_are_json_numbers(value, expected):
    assert json.dumps(to_number(Decimal(value))) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=4))
def test_numbers_survive_json_exactly(value):
    data = document(quantities=[quantity(value=to_number(value))])
    again = Document.from_json(Document.from_dict(data).to_json())
    assert again.quantities[0].value == value


def test_numbers_of_a_file_are_read_as_they_are_written():
    line = json.dumps(document(), ensure_ascii=False).replace("32000", "0.10000000000000000001")
    assert Document.from_json(line).quantities[0].value == Decimal("0.10000000000000000001")


def test_files_are_written_and_read(tmp_path):
    documents = [Document.from_dict(document(id=ident)) for ident in ("a", "b")]
    path = tmp_path / "documents.jsonl"
    write_documents(documents, path)
    assert list(read_documents(path)) == documents
    assert path.read_bytes().count(b"\n") == 2


def test_blank_lines_are_passed_over(tmp_path):
    path = tmp_path / "documents.jsonl"
    line = Document.from_dict(document()).to_json()
    path.write_text(f"\n{line}\n\n  \n", encoding="utf-8")
    assert len(list(read_documents(path))) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b'{"id": ', r"documents\.jsonl, line 2: expected a JSON object", id="cut off"),
        pytest.param(b'{"id": "a"}', r"line 2: .*expected this field", id="fields missing"),
        pytest.param(b"\xc4\xe3", r"documents\.jsonl, after line \d: expected UTF-8", id="GB18030"),
    ],
)
def test_a_bad_line_is_named(tmp_path, content, message):
    path = tmp_path / "documents.jsonl"
    line = Document.from_dict(document()).to_json().encode()
    path.write_bytes(line + b"\n" + content + b"\n")
    with pytest.raises(DocumentError, match=message):
        list(read_documents(path))
