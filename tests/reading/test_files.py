from __future__ import annotations

import hashlib
import os
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countymeasures.cleaning import clean
from countymeasures.documents import Quantity
from countymeasures.numerals import scan
from countymeasures.reading import ReadError, read

from . import samples


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refuse(path: Path, **options: float) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(path, **options)  # type: ignore[arg-type]  # a test passes either limit
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("encoding", samples.ENCODED)
def test_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    raw = read(write(tmp_path, "a.txt", samples.ENCODED[encoding]))
    expected = samples.as_traditional() if encoding == "big5" else samples.TEXT
    assert raw.text == expected
    assert raw.format == "txt"
    assert raw.checksum == hashlib.sha256(samples.ENCODED[encoding]).hexdigest()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"\xe5\x85\xa8\r\n\xe5\x8e\xbf\r", "全\r\n县\r", id="line breaks stay"),
        pytest.param(b"\xef\xbb\xbf\xe5\x85\xa8", "全", id="byte-order mark goes"),
        pytest.param("建成2所".encode("gb18030"), "建成2所", id="short"),
        pytest.param(b"plain ASCII 12", "plain ASCII 12", id="ASCII"),
    ],
)
def test_text_is_as_decoded(tmp_path: Path, data: bytes, text: str) -> None:
    assert read(write(tmp_path, "a.txt", data)).text == text


def meaning(quantity: Quantity) -> tuple[object, ...]:
    return quantity.text, quantity.value, quantity.low, quantity.high, quantity.unit


FORMATS = {
    **{f"{name}.txt": data for name, data in samples.ENCODED.items()},
    "utf-8.html": samples.as_html(),
    "gb2312.html": samples.as_html("gb2312"),
    "div.htm": samples.as_html(wrapper="div"),
    "a.docx": samples.as_docx(),
    "a.pdf": samples.as_pdf(),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_quantities(tmp_path: Path, name: str) -> None:
    raw = read(write(tmp_path, name, FORMATS[name]))
    cleaned = clean(raw.text)
    quantities = [item for item in scan(cleaned.text) if isinstance(item, Quantity)]
    expected = [item for item in scan(samples.TEXT) if isinstance(item, Quantity)]
    assert len(expected) > 15
    assert [meaning(item) for item in quantities] == [meaning(item) for item in expected]
    for item in quantities:
        start, end = cleaned.alignment.to_raw(item.start, item.end)
        assert clean("".join(raw.text[start:end].split())).text == clean(item.text).text


@pytest.mark.parametrize("name", ["utf-8.html", "a.docx", "a.pdf"])
def test_title_of_the_format(tmp_path: Path, name: str) -> None:
    assert read(write(tmp_path, name, FORMATS[name])).title == samples.TITLE


def test_page_says_date_and_publisher(tmp_path: Path) -> None:
    raw = read(write(tmp_path, "a.html", samples.as_html()))
    assert (raw.date, raw.publisher) == ("2018-11-02", "县扶贫办")


def test_page_leaves_navigation_out(tmp_path: Path) -> None:
    text = read(write(tmp_path, "a.html", samples.as_html())).text
    assert "版权所有" not in text
    assert "首页" not in text


def test_page_where_the_main_text_is_not_found(tmp_path: Path) -> None:
    raw = read(write(tmp_path, "a.html", "<td>减贫</td><td>30人</td><br>完工".encode()))
    assert "减贫 | 30人" in raw.text
    assert "完工" in raw.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.html", samples.as_html(table=True), id="html"),
        pytest.param("a.docx", samples.as_docx(table=True), id="docx"),
    ],
)
def test_table_comes_row_by_row(tmp_path: Path, name: str, data: bytes) -> None:
    lines = read(write(tmp_path, name, data)).text.splitlines()
    rows = [line for line in lines if "|" in line]
    assert rows == ["项目 | 里程（公里） | 投资（万元）", "村道 | 35 | 1200", "乡道 | 12 | 800"]


def test_pdf_says_where_its_pages_begin(tmp_path: Path) -> None:
    raw = read(write(tmp_path, "a.pdf", samples.as_pdf(repeats=12)))
    assert raw.pages[0] == 0
    assert len(raw.pages) > 1
    assert all(raw.text[start - 1] == "\n" for start in raw.pages[1:])


def test_sentence_goes_on_over_the_page(tmp_path: Path) -> None:
    sentence = "，".join(f"{n}号村硬化道路{n}公里" for n in range(1, 301)) + "。"
    raw = read(write(tmp_path, "a.pdf", samples.as_pdf(paragraphs=(sentence,))))
    assert len(raw.pages) == 3
    assert clean(raw.text).text.split("\n")[-1].strip() == sentence


def test_text_has_no_pages(tmp_path: Path) -> None:
    assert read(write(tmp_path, "a.txt", samples.ENCODED["utf-8"])).pages == ()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        pytest.param("a.txt", b"", "empty", id="empty"),
        pytest.param("a.txt", b" \n\t\n", "empty", id="blanks"),
        pytest.param("a.txt", b"\x00" * 1000, "binary", id="NULs"),
        pytest.param("a.txt", "全县\x00减贫".encode(), "binary", id="a NUL in text"),
        pytest.param("a.txt", samples.as_docx(), "binary", id="a Word file named txt"),
        pytest.param("a.txt", samples.as_pdf(), "binary", id="a PDF named txt"),
        pytest.param("a.txt", b"\x7fELF\x02\x01\x01" + bytes(range(256)), "binary", id="a program"),
        pytest.param("a.txt", "全县减贫".encode() + b"\xff\xff", "undecodable", id="odd bytes"),
        pytest.param("a.txt", b"\xff\xfe\x00", "undecodable", id="half a character of UTF-16"),
        pytest.param("a.doc", b"x", "unsupported", id="old Word"),
        pytest.param("a", b"x", "unsupported", id="no suffix"),
        pytest.param(
            "a.docx",
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
            "unsupported",
            id="old Word renamed, or with a password",
        ),
        pytest.param("a.docx", b"PK nonsense", "damaged", id="no zip archive"),
        pytest.param("a.docx", samples.as_docx()[:-200], "damaged", id="a cut Word file"),
        pytest.param("a.pdf", b"%PDF-1.4 nonsense", "damaged", id="a broken PDF"),
        pytest.param("a.pdf", samples.as_empty_pdf(), "no_text", id="a PDF of pictures"),
        pytest.param("a.pdf", samples.as_empty_pdf(password="x"), "damaged", id="a locked PDF"),
        pytest.param("a.html", b"<html><body></body></html>", "no_text", id="a page without text"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert refuse(write(tmp_path, name, data)).code == code


def test_missing_file(tmp_path: Path) -> None:
    assert refuse(tmp_path / "a.txt").code == "missing"


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert refuse(tmp_path / "a.txt").code == "not_a_file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert refuse(tmp_path / "a.txt").code == "not_a_file"


def test_loop_of_links(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert refuse(tmp_path / "a.txt").code in ("missing", "unreadable")


@pytest.mark.skipif(os.name == "nt", reason="names are bytes on POSIX only")
def test_name_in_another_encoding(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "报告".encode("gbk") + b".txt"))
    try:
        path.write_bytes("全县减贫".encode())
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    assert read(path).text == "全县减贫"


def test_large_file_is_refused(tmp_path: Path) -> None:
    assert refuse(write(tmp_path, "a.txt", b"1" * 11), max_bytes=10).code == "too_large"


def test_deadline(tmp_path: Path) -> None:
    assert refuse(write(tmp_path, "a.pdf", samples.as_pdf()), timeout_s=0.01).code == "timeout"


def test_error_travels_between_processes() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(ReadError("empty", "a.txt: expected text")))
    assert (error.code, str(error)) == ("empty", "a.txt: expected text")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_random_bytes_raise_only_the_documented_error(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, "a.txt", data)
    try:
        outcome = "text" if read(path).text.strip() else "nothing"
    except ReadError as error:
        outcome = error.code
    assert outcome in ("text", "empty", "binary", "undecodable")


@pytest.mark.parametrize("suffix", [".html", ".docx", ".pdf"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes(range(256)) * 4, id="every byte"),
        pytest.param(zlib.compress(b"x" * 1000), id="packed"),
        pytest.param(b"\x80" * 100, id="one byte"),
    ],
)
def test_odd_bytes_in_every_format(tmp_path: Path, suffix: str, data: bytes) -> None:
    assert refuse(write(tmp_path, f"a{suffix}", data)).code in (
        "binary",
        "undecodable",
        "damaged",
        "no_text",
    )
