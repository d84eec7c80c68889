"""The values that every room hands on: a labelled report and what it is made of.

The corpus holds ``Document``, a prediction is one, scores compare two, and tables
are made from one. All values are frozen and validated when they are built; their JSON is
the file format of section 7 of the guidelines (``corpus/GUIDELINES.md``).

Offsets count Unicode code points and are half-open. ``start`` and ``end`` point into
``Document.text``; ``raw_start`` and ``raw_end`` into the file as decoded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

Comparator = Literal["=", "~", ">", ">=", "<", "<="]
Role = Literal["level", "from", "to", "increase", "decrease"]
Status = Literal["done", "ongoing", "planned"]
Mod = Literal["START", "MID", "END"]


class DocumentError(ValueError):
    """A labelled file does not fit the schema; the message says where and what was expected."""


def to_number(value: Decimal) -> int | float:
    """Return the JSON number of a decimal: an integer where it is whole.

    Parameters
    ----------
    value : Decimal

    Returns
    -------
    int or float
        A float has the same shortest decimal notation, so that reading it back is exact.

    Examples
    --------
    >>> to_number(Decimal("184548000.0")), to_number(Decimal("1.53"))
    (184548000, 1.53)
    """
    return int(value) if value == value.to_integral_value() else float(value)


def _from_number(value: object) -> object:
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(repr(value))
    else:
        raise ValueError(f"expected a number, got {value!r}")
    if not number.is_finite():
        raise ValueError(f"expected a finite number, got {value!r}")
    return number


Number = Annotated[
    Decimal,
    BeforeValidator(_from_number),
    PlainSerializer(to_number, when_used="json"),
    WithJsonSchema({"type": "number"}),
]


def _expect_offset(value: object) -> int:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"expected a whole number from 0, got {value!r}")
    return value


Offset = Annotated[
    int, BeforeValidator(_expect_offset), WithJsonSchema({"type": "integer", "minimum": 0})
]


class _Value(BaseModel):
    """A frozen value; fields that the scheme does not know are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Span(_Value):
    """A run of characters of a report.

    Attributes
    ----------
    start, end : int
        Half-open offsets into the document's text.
    text : str
        The characters there.
    raw_start, raw_end : int or None
        The same run in the file as decoded, where the text came from a file.
    """

    start: Offset
    end: Offset
    text: str
    raw_start: Offset | None = None
    raw_end: Offset | None = None

    @model_validator(mode="after")
    def _is_a_run(self) -> Self:
        _expect_run(self.start, self.end)
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"expected text of {self.end - self.start} characters, as the offsets say, "
                f"got {self.text!r}"
            )
        return self


def _expect_run(start: int, end: int) -> None:
    if end <= start:
        raise ValueError(f"expected end after start, got start {start} and end {end}")


class Quantity(Span):
    """A number that counts or measures something, with its unit (guidelines, section 2).

    Attributes
    ----------
    value : Decimal or None
        In ``unit``, multipliers applied; None for a range.
    low, high : Decimal or None
        Both ends of a range.
    unit : str
        Canonical unit; empty for an index or a score.
    comparator : {"=", "~", ">", ">=", "<", "<="}
    per : tuple of str
        What it is divided by, for example ``("人", "年")``.
    role : {"level", "from", "to", "increase", "decrease"}
    entity, action : Span or None
        What was counted, and the verb that governs the figure.
    status : {"done", "ongoing", "planned"}
    part_of : int or None
        Index of the whole in ``Document.quantities``.
    category : str or None
        Key of the taxonomy.
    score : float or None
        From 0 to 1; None in gold labels.
    date : int or None
        Index in ``Document.dates`` of the date that it is of.
    dimension : str or None
        For example ``"money"`` or ``"area"``.
    value_si : Decimal or None
        The value in ``unit_si``, the base unit of its dimension.
    unit_si : str or None
    page : int or None
        Page of a PDF, from 1.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str
    comparator: Comparator = "="
    per: tuple[str, ...] = ()
    role: Role = "level"
    entity: Span | None = None
    action: Span | None = None
    status: Status = "done"
    part_of: Offset | None = None
    category: str | None = None
    score: float | None = None
    date: Offset | None = None
    dimension: str | None = None
    value_si: Number | None = None
    unit_si: str | None = None
    page: Offset | None = None

    @model_validator(mode="after")
    def _has_a_value(self) -> Self:
        is_range = self.low is not None and self.high is not None
        if (self.value is None) != is_range or (self.low is None) != (self.high is None):
            raise ValueError(
                "expected either value, or low and high, "
                f"got value {self.value}, low {self.low}, high {self.high}"
            )
        return self


class DateExpression(Span):
    """A date or named period (guidelines, section 3).

    Attributes
    ----------
    value : str
        TIMEX3: ``2018``, ``2018-10``, ``2016/2020``, ``PRESENT_REF``, ``XXXX-10``.
    mod : {"START", "MID", "END"} or None
    score : float or None
    """

    value: str
    mod: Mod | None = None
    score: float | None = None


class Ordinal(Span):
    """A place in an order, such as ``第一批`` (guidelines, section 4)."""

    value: Offset
    score: float | None = None


class Sentence(_Value):
    """A sentence or a heading line, with its categories (guidelines, sections 1 and 5).

    Attributes
    ----------
    start, end : int
    heading : bool
        A title, heading, byline or page furniture: carries no labels.
    categories : tuple of str
    category_scores : dict of str to float, or None
        Probability of every category, in a prediction.
    section : int or None
        Index in ``Document.sections`` of the innermost section it stands in.
    raw_start, raw_end : int or None
    """

    start: Offset
    end: Offset
    heading: bool = False
    categories: tuple[str, ...] = ()
    category_scores: dict[str, float] | None = None
    section: Offset | None = None
    raw_start: Offset | None = None
    raw_end: Offset | None = None

    @model_validator(mode="after")
    def _is_a_run(self) -> Self:
        _expect_run(self.start, self.end)
        return self


class Section(_Value):
    """A part of a report under a heading.

    Attributes
    ----------
    title : str
    level : int
        1 for ``一、``, 2 for ``（一）``, and so on.
    start, end : int
        The section with its heading.
    parent : int or None
        Index of the section around it.
    """

    title: str
    level: Offset
    start: Offset
    end: Offset
    parent: Offset | None = None


class Region(_Value):
    """Where a report is from.

    Attributes
    ----------
    name : str
        Full name with province and prefecture, for example ``甘肃省天水市武山县``.
    code : str or None
        Six-digit division code.
    evidence : str
        Where this was read: ``option``, ``metadata``, ``title``, ``text`` or ``name``.
    province, prefecture, county : str or None
        The parts of the name.
    score : float or None
        From 0 to 1, for a region that was found; None for one that was given.
    """

    name: str
    code: str | None = None
    evidence: str
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    score: float | None = None


class Source(_Value):
    """The file that a document was made from.

    Attributes
    ----------
    path : str
    format : str
        Suffix without the dot.
    encoding : str or None
    checksum : str
        SHA-256 of the bytes.
    reference_date_evidence : str or None
        Where the reference date was read.
    """

    path: str
    format: str
    encoding: str | None = None
    checksum: str
    reference_date_evidence: str | None = None


class Noise(_Value):
    """What one cleaning step repaired, or what damage is left.

    Attributes
    ----------
    step : str
        Name of the cleaning step or kind of damage.
    repaired : bool
        False where it was found and left.
    count : int
    start, end : int
        Offsets of the first case in the raw text.
    text : str
        The first case as it stands in the raw text.
    """

    step: str
    repaired: bool
    count: Offset
    start: Offset
    end: Offset
    text: str


class Check(_Value):
    """An arithmetical relation that the text claims between quantities.

    Attributes
    ----------
    kind : str
        ``parts``, ``share`` or ``change``.
    quantities : tuple of int
        Indices into ``Document.quantities``.
    holds : bool
    """

    kind: str
    quantities: tuple[Offset, ...]
    holds: bool


class Document(_Value):
    """A labelled report: the one value that corpus, predictions, scores and tables share.

    Attributes
    ----------
    id : str
    text : str
        The clean text.
    reference_date : str or None
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    sentences : tuple of Sentence
    quantities : tuple of Quantity
    dates : tuple of DateExpression
    ordinals : tuple of Ordinal
    source, title, region, sections, noise, checks
        What the program knows beyond the labels; absent in gold.
    duplicate_of : str or None
        Id of an earlier document with the same bytes.
    """

    id: str
    text: str
    reference_date: str | None = None
    sentences: tuple[Sentence, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateExpression, ...]
    ordinals: tuple[Ordinal, ...]
    source: Source | None = None
    title: str | None = None
    region: Region | None = None
    sections: tuple[Section, ...] = ()
    noise: tuple[Noise, ...] = ()
    checks: tuple[Check, ...] = ()
    duplicate_of: str | None = None

    @model_validator(mode="after")
    def _agrees_with_text(self) -> Self:
        for field in ("quantities", "dates", "ordinals"):
            for index, span in enumerate(getattr(self, field)):
                self._expect_text(span, f"{field}[{index}]")
        for index, quantity in enumerate(self.quantities):
            for name in ("entity", "action"):
                if getattr(quantity, name) is not None:
                    self._expect_text(getattr(quantity, name), f"quantities[{index}].{name}")
            if quantity.part_of is not None and quantity.part_of >= len(self.quantities):
                raise ValueError(
                    f"quantities[{index}].part_of: expected an index below "
                    f"{len(self.quantities)}, got {quantity.part_of}"
                )
        for index, sentence in enumerate(self.sentences):
            if sentence.end > len(self.text):
                raise ValueError(
                    f"sentences[{index}].end: expected at most {len(self.text)}, the length "
                    f"of the text, got {sentence.end}"
                )
        return self

    def _expect_text(self, span: Span, where: str) -> None:
        found = self.text[span.start : span.end]
        if found != span.text:
            raise ValueError(
                f"{where}.text: expected {found!r}, which stands at "
                f"{span.start}:{span.end}, got {span.text!r}"
            )

    @classmethod
    def from_json(cls, line: str) -> Document:
        """Read one document from a line of JSON.

        Raises
        ------
        DocumentError
            The field, what was expected and what stands there.

        Examples
        --------
        >>> Document.from_json('{"id": "a", "text": "", "sentences": [],'
        ...     ' "quantities": [], "dates": [], "ordinals": []}').id
        'a'
        """
        try:
            data = json.loads(line, parse_float=Decimal)
        except json.JSONDecodeError as error:
            raise DocumentError(
                f"expected a JSON object, but at character {error.pos + 1}: {error.msg}"
            ) from error
        return cls.from_dict(data)

    @classmethod
    def from_dict(cls, data: object) -> Document:
        """Build a document from the object that its JSON holds.

        Raises
        ------
        DocumentError
            The field, what was expected and what stands there.
        """
        if not isinstance(data, dict):
            raise DocumentError(f"expected a JSON object, got {type(data).__name__}")
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise DocumentError(_explain(error)) from error

    def to_dict(self) -> dict[str, Any]:
        """Return the object that its JSON holds; optional fields without a value are left out."""
        data = self.model_dump(mode="json")
        for name in ("source", "title", "region", "duplicate_of"):
            if data[name] is None:
                del data[name]
        if "region" in data:
            _drop_empty(data["region"], ("province", "prefecture", "county", "score"))
        for name in ("sections", "noise", "checks"):
            if not data[name]:
                del data[name]
        for sentence in data["sentences"]:
            _drop_empty(sentence, ("category_scores", "section", "raw_start", "raw_end"))
        for span in data["dates"] + data["ordinals"]:
            _drop_empty(span, ("raw_start", "raw_end", "score"))
        for quantity in data["quantities"]:
            _drop_empty(quantity, _OPTIONAL_OF_QUANTITY)
            for name in ("entity", "action"):
                if quantity[name] is not None:
                    _drop_empty(quantity[name], ("raw_start", "raw_end"))
        return data

    def to_json(self) -> str:
        """Return one line of JSON, without the line break."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the body of the page of ``county-measures show``."""
        from countymeasures.showing import to_html_body

        return to_html_body(self)


_OPTIONAL_OF_QUANTITY = (
    "raw_start",
    "raw_end",
    "score",
    "date",
    "dimension",
    "value_si",
    "unit_si",
    "page",
)


def _drop_empty(data: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if data[name] is None:
            del data[name]


def _explain(error: ValidationError) -> str:
    """Return the first fault as ``field: what was expected``."""
    first = error.errors(include_url=False)[0]
    path = ""
    for part in first["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "missing":
        message = "expected this field, but it is missing"
    elif first["type"] != "value_error":
        message = f"{message}, got {str(first['input'])[:60]!r}"
    others = len(error.errors(include_url=False)) - 1
    more = f" (and {others} more faults)" if others else ""
    return f"{path}: {message}{more}" if path else f"{message}{more}"


def read_documents(path: str | Path) -> Iterator[Document]:
    """Read labelled reports from a ``.jsonl`` file, one a line, lazily.

    Parameters
    ----------
    path : str or Path
        UTF-8; blank lines are passed over.

    Yields
    ------
    Document

    Raises
    ------
    DocumentError
        With the file, the line and the field, if a line does not fit the schema.
    OSError
        If the file cannot be opened.
    """
    with Path(path).open(encoding="utf-8") as lines:
        number = 0
        try:
            for line in lines:
                number += 1
                if line.strip():
                    yield Document.from_json(line)
        except DocumentError as error:
            raise DocumentError(f"{path}, line {number}: {error}") from error
        except UnicodeDecodeError as error:
            raise DocumentError(
                f"{path}, after line {number}: expected UTF-8, got byte "
                f"0x{error.object[error.start]:02x}; save the file as UTF-8"
            ) from error


def write_documents(documents: Iterable[Document], path: str | Path) -> None:
    """Write documents to a ``.jsonl`` file, one a line, in UTF-8."""
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            file.write(document.to_json() + "\n")
