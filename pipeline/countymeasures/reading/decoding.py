"""Bytes of a text file to characters, in an order that suits Chinese.

A byte-order mark decides. Else UTF-8, which other text hardly ever is by chance. Else the
one of GB18030, Big5 and UTF-16 in which most characters are common ones of a report; these
read each other's bytes without a fault, so only plausibility tells them apart. Else what
charset-normalizer finds, if it is Chinese.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from countymeasures.reading.errors import ReadError
from countymeasures.resources import load_toml

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("gb18030", "big5", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
# A sample decides; a character may be cut at its end.
_SAMPLE_BYTES = 65_536
_LEAST_COMMON = 0.2
_HAN = re.compile("[\u3400-\u9fff]")
# Control characters that no text has; a form feed or a vertical tab may stand in a report.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"' ]?([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
# What pages call by the name of a smaller set.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}


def decode_html(data: bytes, name: str) -> tuple[str, str]:
    """Return the source of a web page and its encoding, by what the page says if that is true.

    Raises
    ------
    ReadError
        As ``decode``.

    Examples
    --------
    >>> decode_html('<meta charset="gb2312"><p>全县'.encode("gbk"), "a.html")[1]
    'gb18030'
    """
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith(tuple(mark for mark, _ in _MARKS)):
        encoding = declared[1].decode("ascii").lower()
        encoding = _WIDER.get(encoding, encoding)
        try:
            return data.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            pass  # Pages often say what they are not.
    return decode(data, name)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in.

    Parameters
    ----------
    data : bytes
        Not empty.
    name : str
        The file, for messages.

    Returns
    -------
    tuple of str
        Text, without a byte-order mark and with its line breaks as they are, and Python's
        name of the encoding.

    Raises
    ------
    ReadError
        ``binary`` for what is no text, ``undecodable`` for text in no known encoding.

    Examples
    --------
    >>> decode("全县建成安全饮水工程".encode("gbk"), "a.txt")
    ('全县建成安全饮水工程', 'gb18030')
    """
    for magic, kind in load_toml("reading.toml")["magic"].items():
        if data.startswith(bytes.fromhex(magic)):
            raise ReadError(
                "binary",
                f"{name}: expected text, but its first bytes are those of {kind}; "
                "give the file its right suffix or save it as text",
            )
    text, encoding = _decode(data, name)
    control = _CONTROLS.search(text)
    if control:
        raise ReadError(
            "binary",
            f"{name}: expected text, but character {control.start()} is the control "
            f"character U+{ord(control.group()):04X}; save the file as UTF-8 text",
        )
    return text, encoding


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _undecodable(name, encoding, error) from error
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        utf8_error = error
    scores = {encoding: _score(data, encoding) for encoding in _CANDIDATES}
    for encoding in sorted(scores, key=lambda name: -scores[name]):
        if scores[encoding] < _LEAST_COMMON:
            break
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is not None and len(_HAN.findall(str(best))) * 10 >= len(str(best)):
        try:
            return data.decode(best.encoding), best.encoding
        except UnicodeDecodeError as error:
            raise _undecodable(name, best.encoding, error) from error
    raise _undecodable(name, "utf-8", utf8_error)


def _undecodable(name: str, encoding: str, error: UnicodeDecodeError) -> ReadError:
    return ReadError(
        "undecodable",
        f"{name}: expected text in UTF-8, GB18030, Big5 or UTF-16, but read as {encoding} byte "
        f"{error.start} is 0x{error.object[error.start]:02x}; save the file as UTF-8",
    )


def _score(data: bytes, encoding: str) -> float:
    """Return the share of common characters among those beyond ASCII, 0 for what fails."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        text = decoder.decode(data[:_SAMPLE_BYTES], final=len(data) <= _SAMPLE_BYTES)
    except UnicodeDecodeError:
        return 0.0
    config = load_toml("reading.toml")
    common = set("".join(config["common"]) + config["punctuation"])
    beyond_ascii = [character for character in text if character > "\x7f"]
    if not beyond_ascii or _CONTROLS.search(text):
        return 0.0
    return sum(character in common for character in beyond_ascii) / len(beyond_ascii)
