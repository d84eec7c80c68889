"""What a file says, before anything is repaired."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RawText:
    """The text of a file as decoded or extracted, and what the file says of itself.

    Attributes
    ----------
    text : str
        No line break translated, a byte-order mark dropped. Raw offsets count its characters.
    format : str
        Suffix without the dot: ``txt``, ``html``, ``docx`` or ``pdf``.
    encoding : str or None
        Python's name; None for formats that are no text.
    checksum : str
        SHA-256 of the bytes, in hexadecimal digits.
    title, publisher : str or None
    date : str or None
        Publication, ``YYYY-MM-DD``.
    pages : tuple of int
        Offset of the first character of each page; empty unless a PDF.
    """

    text: str
    format: str
    encoding: str | None
    checksum: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    pages: tuple[int, ...] = ()
