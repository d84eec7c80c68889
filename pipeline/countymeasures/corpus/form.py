"""The editable form of a labelled report: text with annotation lines, to Document and back.

``corpus/FORMAT.md`` defines the form. ``parse`` and ``render`` are inverse: both use
the same rules for which occurrence of a word is meant (``_pick_next``, ``_pick_nearest``),
so that ``@2`` is written exactly where the rules would pick another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

from countymeasures.documents import (
    Comparator,
    DateExpression,
    Document,
    Mod,
    Ordinal,
    Quantity,
    Role,
    Sentence,
    Span,
    Status,
)

_VALUE = re.compile(
    r"(?P<comparator>~|>=|<=|>|<)?\s*(?P<low>-?[0-9]+(?:\.[0-9]+)?)"
    r"(?:\.\.(?P<high>-?[0-9]+(?:\.[0-9]+)?))?\s+(?P<unit>\S+)"
)
_TIMEX_PART = r"(?:[0-9]{4}|[0-9]{3}X|XXXX)(?:-(?:[0-9]{2}|XX|Q[1-4]|H[12])(?:-(?:[0-9]{2}|XX))?)?"
_TIMEX = re.compile(rf"PRESENT_REF|{_TIMEX_PART}(?:/{_TIMEX_PART})?")
_MARKED = re.compile(r"(?P<words>.+)@(?P<number>[1-9][0-9]*)")
_ANNOTATION = re.compile(r"=(?: |$)|[qdo] |# ")
_NUMERALS = frozenset("0123456789.〇零一二两三四五六七八九十百千万亿")
_ROLES, _STATUSES = get_args(Role), get_args(Status)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a report.

    Attributes
    ----------
    path : str
    line : int
        From 1.
    message : str
        What stands there and what was expected.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.message}"


class CorpusError(ValueError):
    """A report in the editable form can't be read.

    Attributes
    ----------
    problems : tuple of Problem
        All that is wrong with it; the message gives the first.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")


@dataclass(frozen=True)
class Head:
    """What a report says of itself before its text; empty where it doesn't.

    Attributes
    ----------
    id, title, kind, province, county, style : str
    reference_date : str
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    """

    id: str
    title: str = ""
    kind: str = ""
    province: str = ""
    county: str = ""
    reference_date: str = ""
    style: str = ""


HEAD_KEYS = tuple(field.name for field in fields(Head))


@dataclass(frozen=True)
class Report:
    """A report in the editable form.

    Attributes
    ----------
    path : str
    head : Head
    document : Document
    lines : tuple of int
        The line in the file of each sentence, from 1.
    """

    path: str
    head: Head
    document: Document
    lines: tuple[int, ...]

    def problem(self, start: int, message: str) -> Problem:
        """Return a problem at the sentence that holds an offset of the text."""
        line = 1
        for number, sentence in zip(self.lines, self.document.sentences, strict=True):
            if sentence.start <= start:
                line = number
        return Problem(self.path, line, message)


def parse(path: str | Path) -> Report:
    """Read a report in the editable form.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Report

    Raises
    ------
    CorpusError
        With every problem of the file.
    OSError
        If the file can't be opened.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem(str(path), line, "expected UTF-8; save the file as UTF-8")
        raise CorpusError([problem]) from error
    return parse_text(text, str(path))


def parse_text(text: str, path: str = "text") -> Report:
    r"""Read a report in the editable form from a string.

    Parameters
    ----------
    text : str
    path : str, default="text"
        Named in problems.

    Returns
    -------
    Report

    Raises
    ------
    CorpusError
        With every problem of the text.

    Examples
    --------
    >>> text = "id: a\n\n新建厂房3座。\n= manufacturing\nq 3座 | 3 座 | 厂房 | 新建\n"
    >>> report = parse_text(text)
    >>> report.document.quantities[0].entity.text
    '厂房'
    """
    parser = _Parser(path)
    parser.read(text)
    if parser.problems:
        raise CorpusError(parser.problems)
    return parser.report()


class _Parser:
    """Reads a report line by line; what is wrong with a line is noted, and reading goes on."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._line = 0
        self._head: dict[str, str] = {}
        self._text = ""
        self._sentences: list[Sentence] = []
        self._lines: list[int] = []
        self._quantities: list[Quantity] = []
        self._dates: list[DateExpression] = []
        self._ordinals: list[Ordinal] = []
        self._end_paragraph()

    def report(self) -> Report:
        head = Head(**self._head)
        document = Document(
            id=head.id,
            text=self._text,
            reference_date=head.reference_date or None,
            sentences=tuple(self._sentences),
            quantities=tuple(self._quantities),
            dates=tuple(self._dates),
            ordinals=tuple(self._ordinals),
            title=head.title or None,
        )
        return Report(self.path, head, document, tuple(self._lines))

    def read(self, text: str) -> None:
        lines = enumerate(text.removeprefix("\ufeff").split("\n"), start=1)
        self._read_head(lines)
        for self._line, line in lines:
            line = line.rstrip()
            if not line:
                self._end_paragraph()
            elif line.startswith("# "):
                self._end_paragraph()
                self._add_sentence(line[2:].strip(), heading=True)
                self._end_paragraph()
            elif line == "=" or line.startswith("= "):
                self._read_categories(line[1:].split())
            elif line.startswith(("q ", "d ", "o ")):
                self._read_span(line[0], [field.strip() for field in line[2:].split("|")])
            else:
                self._expect_categories()
                self._add_sentence(line.strip(), heading=False)
        self._end_paragraph()

    def _note(self, message: str) -> None:
        self.problems.append(Problem(self.path, self._line, message))

    def _read_head(self, lines: Iterator[tuple[int, str]]) -> None:
        for self._line, line in lines:
            if not line.strip():
                break
            key, colon, value = line.partition(":")
            key, value = key.strip(), value.strip()
            if not colon or key not in HEAD_KEYS:
                self._note(
                    f"expected one of {', '.join(HEAD_KEYS)} and a colon, or a blank line after "
                    f"the head, got {line[:30]!r}"
                )
            elif key in self._head:
                self._note(f"expected {key} once, got it twice")
            else:
                self._head[key] = value
        if not self._head.get("id"):
            self._note("expected id: in the head, but it is missing")

    def _end_paragraph(self) -> None:
        if self._sentences:
            self._expect_categories()
        self._paragraph: int | None = None
        self._first_quantity = len(self._quantities)

    def _expect_categories(self) -> None:
        """Note a sentence before that has no ``=`` line."""
        if self._paragraph is not None and not self._labelled:
            self.problems.append(
                Problem(
                    self.path,
                    self._lines[-1],
                    "expected a line of categories (= key key …, or = alone) under the sentence",
                )
            )

    def _add_sentence(self, words: str, *, heading: bool) -> None:
        if self._paragraph is None:
            self._text += "\n" if self._text else ""
            self._paragraph = len(self._text)
        start = len(self._text)
        self._text += words
        self._sentences.append(Sentence(start=start, end=len(self._text), heading=heading))
        self._lines.append(self._line)
        self._labelled = heading
        self._cursor = dict.fromkeys("qdo", start)

    def _read_categories(self, keys: list[str]) -> None:
        if self._paragraph is None or self._labelled:
            self._note("expected a sentence before a line of categories")
            return
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self._note(f"expected each category once, got {key!r} twice")
        self._sentences[-1] = self._sentences[-1].model_copy(update={"categories": tuple(keys)})
        self._labelled = True

    def _read_span(self, kind: str, parts: list[str]) -> None:
        if self._paragraph is None or not self._labelled:
            self._note(f"expected a sentence and its categories before {kind} {parts[0]}")
            return
        place = self._find_next(kind, parts[0])
        if place is None:
            return
        self._cursor[kind] = place[1]
        span = {"start": place[0], "end": place[1], "text": self._text[place[0] : place[1]]}
        if kind == "q":
            self._read_quantity(span, parts[1:])
        elif kind == "d":
            self._read_date(span, parts[1:])
        else:
            self._read_ordinal(span, parts[1:])

    def _find_next(self, kind: str, marked: str) -> tuple[int, int] | None:
        sentence = self._sentences[-1]
        words, number = _unmark(marked)
        text = self._text
        start = _pick_next(text, sentence.start, sentence.end, words, self._cursor[kind], number)
        if start is not None:
            return start, start + len(words)
        before = f" after the {kind} before it" if self._cursor[kind] > sentence.start else ""
        self._note(f"{kind} text: expected words of the sentence{before}, got {marked!r}")
        return None

    def _read_quantity(self, span: dict[str, Any], parts: list[str]) -> None:
        if len(parts) not in (3, 4):
            self._note(
                "expected q TEXT | COMPARATOR VALUE UNIT | ENTITY | ACTION | FLAGS, "
                f"got {len(parts) + 1} fields"
            )
            return
        value = _VALUE.fullmatch(parts[0])
        if value is None:
            self._note(
                "q value: expected a comparator (~ > >= < <=) or none, a decimal or LOW..HIGH, "
                f"and a unit (- for none), got {parts[0]!r}"
            )
            return
        low, high = Decimal(value["low"]), value["high"] and Decimal(value["high"])
        if high and low >= high:
            self._note(f"q value: expected low below high, got {parts[0]!r}")
            return
        numbers: dict[str, Any] = {"low": low, "high": high} if high else {"value": low}
        flags = self._read_flags(parts[3].split() if len(parts) == 4 else [])
        if "category" not in flags:
            keys = self._sentences[-1].categories
            flags["category"] = keys[0] if len(keys) == 1 else None
            if len(keys) > 1:
                self._note("q flags: expected cat=KEY or cat=-, as the sentence has several")
        self._quantities.append(
            Quantity(
                **span,
                **numbers,
                unit="" if value["unit"] == "-" else value["unit"],
                comparator=cast(Comparator, value["comparator"] or "="),
                entity=self._find_nearest("entity", parts[1], span),
                action=self._find_nearest("action", parts[2], span),
                **flags,
            )
        )

    def _read_flags(self, flags: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for flag in flags:
            name, equals, value = flag.partition("=")
            if not equals and name in _ROLES:
                field, reading = "role", name
            elif not equals and name in _STATUSES:
                field, reading = "status", name
            elif name == "per" and value:
                field, reading = "per", cast(Any, tuple(value.split(",")))
            elif name == "of" and value:
                field, reading = "part_of", cast(Any, self._find_whole(value))
            elif name == "cat" and value:
                field, reading = "category", cast(Any, None if value == "-" else value)
            else:
                self._note(
                    f"q flags: expected one of {', '.join((*_ROLES, *_STATUSES))}, per=, of= "
                    f"or cat=, got {flag!r}"
                )
                continue
            if field in found:
                self._note(f"q flags: expected one {field}, got another: {flag!r}")
            found[field] = reading
        return found

    def _find_whole(self, marked: str) -> int | None:
        quantities = self._quantities[self._first_quantity :]
        words, number = _unmark(marked)
        index = _pick_whole([quantity.text for quantity in quantities], words, number)
        if index is None:
            self._note(
                f"q of=: expected the text of a quantity before it in the paragraph, got {marked!r}"
            )
            return None
        return self._first_quantity + index

    def _find_nearest(self, field: str, marked: str, span: dict[str, Any]) -> Span | None:
        if marked == "-":
            return None
        assert self._paragraph is not None
        words, number = _unmark(marked)
        sentence, place = self._sentences[-1], (span["start"], span["end"])
        bounds = self._paragraph, sentence.start, sentence.end
        start = _pick_nearest(self._text, bounds, words, place, number)
        if start is None:
            self._note(
                f"q {field}: expected words of the sentence or of one before it in the "
                f"paragraph, or -, got {marked!r}"
            )
            return None
        return Span(start=start, end=start + len(words), text=words)

    def _read_date(self, span: dict[str, Any], parts: list[str]) -> None:
        value, _, mod = parts[0].partition(" ") if len(parts) == 1 else ("", "", "")
        if not _TIMEX.fullmatch(value) or mod not in ("", *get_args(Mod)):
            self._note(
                "expected d TEXT | VALUE MOD with a TIMEX3 value and START, MID, END or no mod, "
                f"got {' | '.join(parts)!r}"
            )
            return
        self._dates.append(DateExpression(**span, value=value, mod=cast(Mod, mod or None)))

    def _read_ordinal(self, span: dict[str, Any], parts: list[str]) -> None:
        if len(parts) != 1 or not re.fullmatch("[0-9]+", parts[0]):
            self._note(f"expected o TEXT | NUMBER, got {' | '.join(parts)!r}")
            return
        self._ordinals.append(Ordinal(**span, value=int(parts[0])))


def render(document: Document, head: Head) -> str:
    r"""Write a document in the editable form.

    Blanks between sentences are lost, so offsets may change. What the form can't say is left
    out: scores, raw offsets, an entity or action outside the paragraph or (where the sentence
    has the same words) outside the sentence, a whole outside the paragraph or behind its part.

    Parameters
    ----------
    document : Document
    head : Head

    Returns
    -------
    str
        Ends with a line break.

    Examples
    --------
    >>> text = "id: a\n\n新建厂房3座。\n= manufacturing\nq 3座 | 3 座 | 厂房 | 新建\n"
    >>> report = parse_text(text)
    >>> render(report.document, report.head) == text
    True
    """
    lines = [f"{key}: {getattr(head, key)}" for key in HEAD_KEYS if getattr(head, key)]
    paragraph = previous = 0
    within = False
    for sentence in document.sentences:
        words = document.text[sentence.start : sentence.end]
        if sentence.heading:
            lines += ["", f"# {words}"]
            within = False
            continue
        if not within or "\n" in document.text[previous : sentence.start]:
            lines.append("")
            paragraph = sentence.start
        within, previous = True, sentence.end
        # A blank in front says that the line is text, whatever it begins with.
        lines.append(f" {words}" if _ANNOTATION.match(words) else words)
        lines.append(" ".join(("=", *sentence.categories)))
        lines += _render_spans(document, sentence, paragraph)
    return "\n".join(lines) + "\n"


def _render_spans(document: Document, sentence: Sentence, paragraph: int) -> list[str]:
    lines = []
    cursor = dict.fromkeys("qdo", sentence.start)
    found: list[tuple[str, Span]] = [
        (kind, span)
        for kind, spans in (
            ("q", document.quantities),
            ("d", document.dates),
            ("o", document.ordinals),
        )
        for span in sorted(spans, key=lambda span: span.start)
        if sentence.start <= span.start < sentence.end
    ]
    for kind, span in found:
        bounds = sentence.start, sentence.end
        if _pick_next(document.text, *bounds, span.text, cursor[kind], None) == span.start:
            text = span.text
        else:
            text = _mark(document.text, *bounds, span)
        cursor[kind] = span.end
        if isinstance(span, Quantity):
            parts = _render_quantity(document, sentence, paragraph, span)
        elif isinstance(span, DateExpression):
            parts = [f"{span.value} {span.mod or ''}".rstrip()]
        else:
            parts = [str(cast(Ordinal, span).value)]
        lines.append(f"{kind} {' | '.join((text, *parts))}")
    return lines


def _render_quantity(
    document: Document, sentence: Sentence, paragraph: int, quantity: Quantity
) -> list[str]:
    if quantity.value is not None:
        value = _plain(quantity.value)
    else:
        value = f"{_plain(cast(Decimal, quantity.low))}..{_plain(cast(Decimal, quantity.high))}"
    comparator = "" if quantity.comparator == "=" else f"{quantity.comparator} "
    flags: list[str] = [] if quantity.status == "done" else [quantity.status]
    flags += [] if quantity.role == "level" else [quantity.role]
    flags += [f"per={','.join(quantity.per)}"] if quantity.per else []
    flags += _render_whole(document, paragraph, quantity)
    usual = sentence.categories[0] if len(sentence.categories) == 1 else None
    if quantity.category != usual or len(sentence.categories) > 1:
        flags.append(f"cat={quantity.category or '-'}")
    parts = [f"{comparator}{value} {quantity.unit or '-'}"]
    for span in (quantity.entity, quantity.action):
        parts.append(_render_nearest(document, sentence, paragraph, quantity, span))
    return [*parts, " ".join(flags)] if flags else parts


def _render_nearest(
    document: Document, sentence: Sentence, paragraph: int, quantity: Quantity, span: Span | None
) -> str:
    if span is None:
        return "-"
    bounds = paragraph, sentence.start, sentence.end
    place = quantity.start, quantity.end
    if _pick_nearest(document.text, bounds, span.text, place, None) == span.start:
        return span.text
    for number in range(1, sentence.end - paragraph):
        start = _pick_nearest(document.text, bounds, span.text, place, number)
        if start is None or start == span.start:
            break
    return "-" if start is None else f"{span.text}@{number}"


def _render_whole(document: Document, paragraph: int, quantity: Quantity) -> list[str]:
    if quantity.part_of is None:
        return []
    whole = document.quantities[quantity.part_of]
    before = sorted(
        (q for q in document.quantities if paragraph <= q.start < quantity.start),
        key=lambda q: q.start,
    )
    if whole not in before:
        return []
    texts, index = [q.text for q in before], before.index(whole)
    if _pick_whole(texts, whole.text, None) == index:
        return [f"of={whole.text}"]
    return [f"of={whole.text}@{texts[: index + 1].count(whole.text)}"]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _unmark(marked: str) -> tuple[str, int | None]:
    """Split ``资金@2`` into the words and the number of the occurrence."""
    match = _MARKED.fullmatch(marked)
    return (match["words"], int(match["number"])) if match else (marked, None)


def _mark(text: str, start: int, end: int, span: Span) -> str:
    number = _occurrences(text, start, end, span.text).index(span.start) + 1
    return f"{span.text}@{number}"


def _occurrences(text: str, start: int, end: int, words: str) -> list[int]:
    found = []
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1, end)
    return found


def _pick_next(
    text: str, start: int, end: int, words: str, cursor: int, number: int | None
) -> int | None:
    """Return where a span stands: the first occurrence from the cursor on, or the given one.

    An occurrence inside a longer number (``2户`` in ``12户``) is passed over if there is
    another.
    """
    found = _occurrences(text, start, end, words)
    if number is not None:
        found = found[number - 1 : number]
    found = [at for at in found if at >= cursor]
    whole = [at for at in found if not _cuts_a_number(text, at, at + len(words))]
    return next(iter(whole or found), None)


def _cuts_a_number(text: str, start: int, end: int) -> bool:
    return any(
        0 < at < len(text) and text[at - 1] in _NUMERALS and text[at] in _NUMERALS
        for at in (start, end)
    )


def _pick_nearest(
    text: str, bounds: tuple[int, int, int], words: str, place: tuple[int, int], number: int | None
) -> int | None:
    """Return where an entity or action stands.

    The occurrence in the sentence nearest to the quantity, the one before it where two are
    as near, one that overlaps it only if there is no other; without any in the sentence, the
    last one before it in the paragraph. ``bounds`` are the starts of paragraph and sentence
    and the end of the sentence.
    """
    paragraph, start, end = bounds
    found = _occurrences(text, start, end, words) or _occurrences(text, paragraph, start, words)
    if number is not None:
        found = found[number - 1 : number]

    def distance(at: int) -> tuple[bool, int, int]:
        before, after = place[0] - at - len(words), at - place[1]
        return before < 0 and after < 0, max(before, after), at

    return min(found, key=distance, default=None)


def _pick_whole(texts: Sequence[str], words: str, number: int | None) -> int | None:
    """Return the index of the quantity meant by ``of=``: the last before, or the given one."""
    found = [index for index, text in enumerate(texts) if text == words]
    if number is not None:
        found = found[number - 1 : number]
    return found[-1] if found else None
