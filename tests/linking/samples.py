"""Small reports of our own, in the editable form."""

from __future__ import annotations

from countymeasures.corpus import parse_text
from countymeasures.documents import Document

HEAD = """id: {id}
title: 某县工作情况
kind: bulletin
province: 甘肃省
county: 某县
reference_date: {date}
style: plain

"""


def report(body: str, date: str = "2018-11", id_: str = "sample") -> Document:
    """Return the document of a body in the editable form."""
    return parse_text(HEAD.format(id=id_, date=date) + body).document
