"""The JSON Schema of a Document, for programs in other languages.

``python -m countymeasures.schema`` writes it anew into ``document.schema.json`` beside this
module, after a change in ``documents.py``.
"""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from countymeasures import documents

PATH = Path(__file__).with_name("document.schema.json")
_ATTRIBUTE = re.compile(r"^(\w+(?:, \w+)*)(?: : .*)?\n((?:    .+\n?)+)", re.M)


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line of ``documents.jsonl`` and of a labelled corpus.

    Returns
    -------
    dict
        Draft 2020-12. It says which fields there are and of what type; that a span's text
        stands at its offsets, and that an index has its target, only ``Document`` checks.

    Examples
    --------
    >>> document_schema()["required"]
    ['id', 'text', 'sentences', 'quantities', 'dates', 'ordinals']
    """
    schema = documents.Document.model_json_schema()
    definitions = schema.pop("$defs")
    for part in (schema, *definitions.values()):
        _describe(part, getattr(documents, part["title"]))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "$defs": definitions,
    }


def _describe(part: dict[str, Any], class_: type[BaseModel]) -> None:
    """Put what the docstrings say into the descriptions."""
    part["description"] = (inspect.getdoc(class_) or "").partition("\n")[0]
    for ancestor in reversed(class_.__mro__):
        attributes = inspect.cleandoc(ancestor.__doc__ or "").partition("Attributes\n----------\n")
        for names, text in _ATTRIBUTE.findall(attributes[2]):
            for name in names.split(", "):
                if name in part["properties"]:
                    part["properties"][name]["description"] = " ".join(text.split())
    for field in part["properties"].values():
        field.pop("title", None)


if __name__ == "__main__":
    text = json.dumps(document_schema(), ensure_ascii=False, indent=2)
    PATH.write_text(text + "\n", encoding="utf-8")
