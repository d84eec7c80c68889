from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from countymeasures.cleaning import clean
from countymeasures.reading import ReadError, read
from countymeasures.reading.isolation import check_archive
from countymeasures.structure import outline, split_sentences

from . import samples


def refused(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path)
    return caught.value.code


def archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return buffer.getvalue()


def test_zip_bomb(tmp_path: Path) -> None:
    bomb = archive({"word/document.xml": b"\x00" * 50_000_000})
    assert len(bomb) < 100_000
    assert refused(tmp_path / "a.docx", bomb) == "archive"


def test_archive_of_too_many_parts(tmp_path: Path) -> None:
    many = archive({f"{index}.xml": b"" for index in range(5_001)})
    assert refused(tmp_path / "a.docx", many) == "archive"


def test_ordinary_archive_passes() -> None:
    check_archive(samples.as_docx(), "a.docx")


def test_deep_page(tmp_path: Path) -> None:
    page = b"<html><body>" + b"<div>" * 100_000 + "减贫".encode() + b"</div>" * 100_000
    assert refused(tmp_path / "a.html", page) in ("damaged", "no_text")


def test_packed_page(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.html", gzip.compress(samples.as_html())) == "binary"


def test_endless_pages(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.pdf", samples.as_empty_pdf(pages=3_001)) == "too_large"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("1", id="digits"),
        pytest.param("?", id="question marks"),
        pytest.param("，", id="commas"),
        pytest.param("…", id="ellipses"),
        pytest.param("(", id="brackets"),
        pytest.param("*", id="stars"),
        pytest.param(" ", id="blanks"),
        pytest.param("&amp;", id="entities"),
        pytest.param("1 ", id="digits and blanks"),
        pytest.param("。”", id="stops and quotes"),
        pytest.param("一、", id="list markers"),
        pytest.param("投资 3亿元", id="numbers apart from words"),
        pytest.param("⑩修渠。?建厂。", id="lists that lost numbers"),
        pytest.param("一是修渠。二是建厂。", id="items"),
        pytest.param("\n1.“水”：渠\n2.“路”：道\n3.“林”：树", id="notes"),
    ],
)
@pytest.mark.timeout(60)
def test_long_line_takes_linear_time(line: str) -> None:
    text = "全县" + line * (1_000_000 // len(line)) + "减贫"
    cleaned = clean(text).text
    sentences = split_sentences(cleaned)
    assert len(outline(cleaned, sentences).section_of) == len(sentences)


@pytest.mark.timeout(120)
def test_ten_megabytes_of_digits(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"1" * 10_000_000)
    assert len(clean(read(path).text).text) == 10_000_000
