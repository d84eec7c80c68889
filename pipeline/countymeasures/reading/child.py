"""The child process that opens what may be hostile: html, docx and pdf to text.

Run as a file, it knows nothing of the package, so that it starts fast and its memory limit
counts the parser alone. It reads the bytes on standard input and writes one JSON object:
either ``text`` with ``title``, ``date``, ``publisher`` and ``pages``, or ``error`` with a
code of ``countymeasures.reading.ReadError`` and a reason. Each format has one function.

Tables become lines whose cells are apart by `` | ``.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

MAX_CHARACTERS = 20_000_000
MAX_PAGES = 3_000
MAX_DEPTH = 250
# Fewer characters than this are not a report that trafilatura found, but a scrap of the page.
LEAST_CHARACTERS = 40


class Refused(Exception):
    """The bytes cannot be read; with the code and the reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)


def extract_html(data: bytes) -> dict[str, Any]:
    """Return the main text of a web page in UTF-8, and what its head says."""
    import lxml.html
    import trafilatura

    source = data.decode("utf-8")
    parser = lxml.html.HTMLParser()
    try:
        tree = lxml.html.document_fromstring(source, parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise Refused("damaged", f"expected HTML: {error}") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Refused("damaged", f"expected elements nested at most {MAX_DEPTH} deep")
    meta = {
        name.lower(): content.strip()
        for element in tree.iter("meta")
        if (name := element.get("name") or element.get("property"))
        and (content := element.get("content"))
    }
    text = trafilatura.extract(
        source,
        output_format="txt",
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        favor_recall=True,
    )
    text = _join_rows(text or "")
    if len(text) < LEAST_CHARACTERS:
        text = "\n".join(_visible_lines(tree))
    title = meta.get("articletitle") or meta.get("og:title") or (tree.findtext(".//title") or "")
    date = re.search(
        r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})",
        meta.get("pubdate") or meta.get("publishdate") or meta.get("article:published_time") or "",
    )
    return {
        "text": text,
        "title": title.strip() or None,
        "date": f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else None,
        "publisher": meta.get("contentsource") or meta.get("sitename") or meta.get("og:site_name"),
    }


def _join_rows(text: str) -> str:
    """Put the cells of a row, which trafilatura may break, on one line without edges."""
    lines = []
    for line in text.split("\n"):
        if re.fullmatch(r"[|\-: ]+", line) and "|" in line:
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 1:
            line = " | ".join(cells).strip(" |")
        lines.append(line)
    return "\n".join(lines)


_BLOCKS = frozenset(
    "address article blockquote br dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tr ul body".split()
)
_HIDDEN = frozenset("script style noscript template head iframe svg".split())


def _visible_lines(tree: Any) -> Iterator[str]:
    """Yield what a page shows, a block a line and a row of a table a line."""
    pieces: list[str] = []

    def flush() -> Iterator[str]:
        line = " ".join("".join(pieces).split()).strip(" |")
        pieces.clear()
        if line:
            yield line

    # Walked without recursion: the depth of a page is not ours to choose.
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, closing = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _HIDDEN:
            pieces.append(element.tail or "")
            continue
        if closing:
            if element.tag in _BLOCKS:
                yield from flush()
            elif element.tag in ("td", "th"):
                pieces.append(" | ")
            pieces.append(element.tail or "")
            continue
        if element.tag in _BLOCKS:
            yield from flush()
        pieces.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from flush()


def extract_docx(data: bytes) -> dict[str, Any]:
    """Return numbered paragraphs and tables of a Word file in reading order, and its title."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise Refused("damaged", f"expected a Word file: {error}") from error
    lines: list[str] = []
    lists = Lists(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += _rows(block, lists)
        else:
            lines.append(_numbered(block._p, lists))
    return {"text": "\n".join(lines), "title": document.core_properties.title or None}


def _rows(table: Any, lists: Lists) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        seen: set[Any] = set()
        for cell in row.cells:
            # A merged cell comes once for each column that it spans.
            if cell._tc not in seen:
                seen.add(cell._tc)
                cells.append(
                    " ".join(_numbered(item._p, lists) for item in cell.paragraphs).strip()
                )
        yield " | ".join(cells)


def _numbered(paragraph: Any, lists: Lists) -> str:
    """Return the text of a paragraph behind its number, if it has both."""
    mark = lists.mark(paragraph)
    text = _paragraph(paragraph)
    return mark + text if text.strip() else text


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _value(element: Any, path: str) -> str | None:
    """Return the attribute ``val`` of the element at a path below another, if there is one."""
    found = element.find("/".join(_WORD + name for name in path.split("/")))
    return None if found is None else found.get(f"{_WORD}val")


def _integer(value: str | None, default: int) -> int:
    return int(value) if value is not None and re.fullmatch("[0-9]{1,5}", value) else default


_HAN_DIGITS = "零一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_LONGEST_MARK = 20


def _spell(number: int, style: str | None) -> str | None:
    """Return a number in a style of Word, or None for a style that reports do not use."""
    if style in (None, "decimal"):
        return str(number)
    if style in _CIRCLED and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if style in _CHINESE and 1 <= number <= 99:
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else "十" if tens == 1 else f"{_HAN_DIGITS[tens]}十"
        return head + (_HAN_DIGITS[ones] if ones or not tens else "")
    return None


class Lists:
    """The numbers that Word shows before paragraphs and keeps apart from their text.

    A paragraph, or its style, names a list and a level; a list is an abstract one with levels
    of its own here and there. Levels count on until one further out does. Bullets, letters
    and Roman numbers are left out.
    """

    def __init__(self, document: Any) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        self._styles = {
            style.get(f"{_WORD}styleId"): style
            for style in document.styles.element.iter(f"{_WORD}style")
        }
        self._abstract: dict[str, str] = {}
        self._levels: dict[str, dict[int, Any]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        try:
            numbering = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
        except (KeyError, ValueError, AttributeError):
            return  # No lists, or two parts that claim to hold them.
        abstract = {
            item.get(f"{_WORD}abstractNumId"): self._levels_of(item)
            for item in numbering.iter(f"{_WORD}abstractNum")
        }
        for item in numbering.iter(f"{_WORD}num"):
            name = item.get(f"{_WORD}numId")
            base = _value(item, "abstractNumId")
            if name is None or base is None or base not in abstract:
                continue
            self._abstract[name] = base
            self._levels[name] = dict(abstract[base])
            for override in item.iter(f"{_WORD}lvlOverride"):
                depth = _integer(override.get(f"{_WORD}ilvl"), 0)
                self._levels[name].update(self._levels_of(override))
                start = _value(override, "startOverride")
                if start is not None:
                    self._starts[name, depth] = _integer(start, 1)

    @staticmethod
    def _levels_of(element: Any) -> dict[int, Any]:
        return {
            _integer(level.get(f"{_WORD}ilvl"), 0): level for level in element.iter(f"{_WORD}lvl")
        }

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the list and the level of a paragraph, by itself or by its style."""
        name = _value(paragraph, "pPr/numPr/numId")
        depth = _value(paragraph, "pPr/numPr/ilvl")
        style = self._styles.get(_value(paragraph, "pPr/pStyle"))
        seen = set()
        while name is None and style is not None and style not in seen:
            seen.add(style)
            name = _value(style, "pPr/numPr/numId")
            depth = depth or _value(style, "pPr/numPr/ilvl")
            style = self._styles.get(_value(style, "basedOn"))
        # List 0 takes the number of a style away.
        return None if name is None or name not in self._levels else (name, _integer(depth, 0))

    def mark(self, paragraph: Any) -> str:
        """Return the number that the next paragraph shows, or nothing."""
        place = self._place(paragraph)
        if place is None or place[1] not in self._levels[place[0]]:
            return ""
        name, depth = place
        counts = self._counts.setdefault(self._abstract[name], {})
        if name not in self._begun:
            self._begun.add(name)
            for other, level in self._starts:
                if other == name:
                    counts.pop(level, None)
        counts[depth] = counts[depth] + 1 if depth in counts else self._start(name, depth)
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        level = self._levels[name][depth]
        text = _value(level, "lvlText") or ""
        for reference in set(re.findall("%([1-9])", text[:_LONGEST_MARK])):
            outer = int(reference) - 1
            style = self._levels[name].get(outer)
            number = counts.get(outer, self._start(name, outer))
            spelled = None if style is None else _spell(number, _value(style, "numFmt"))
            if spelled is None:
                return ""
            text = text.replace(f"%{reference}", spelled)
        if len(text) > _LONGEST_MARK or _value(level, "numFmt") in ("bullet", "none"):
            return ""
        # Before 2018年 the mark 1. must not read 1.2018.
        return f"{text} " if text[-1:].isascii() and text else text

    def _start(self, name: str, depth: int) -> int:
        level = self._levels[name].get(depth)
        own = 1 if level is None else _integer(_value(level, "start"), 1)
        return self._starts.get((name, depth), own)


def _paragraph(paragraph: Any) -> str:
    """Return the text of a paragraph, insertions and text boxes included, deletions not."""
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    pieces: list[str] = []
    hidden = {item for element in paragraph.iter(fallback) for item in element.iter()}
    for element in paragraph.iter():
        if element in hidden:
            continue
        if element.tag == f"{_WORD}t":
            pieces.append(element.text or "")
        elif element.tag == f"{_WORD}tab" and element.getparent().tag == f"{_WORD}r":
            pieces.append("\t")
        elif element.tag in (f"{_WORD}br", f"{_WORD}cr"):
            pieces.append("\n")
    return "".join(pieces)


def extract_pdf(data: bytes) -> dict[str, Any]:
    """Return the text layer of a PDF, where each page begins, and its title."""
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    pieces: list[str] = []
    pages: list[int] = []
    length = 0
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("damaged", "the PDF is locked with a password; save it without one")
        if len(reader.pages) > MAX_PAGES:
            raise Refused("too_large", f"expected at most {MAX_PAGES} pages; split the file")
        for page in reader.pages:
            # A blank line would part a sentence that goes on over the page.
            text = (page.extract_text() or "").rstrip()
            pages.append(length)
            pieces.append(text)
            length += len(text) + 1
            if length > MAX_CHARACTERS:
                break
        title = reader.metadata.title if reader.metadata else None
    except DependencyError as error:
        raise Refused("damaged", f"the PDF is locked: {error}; save it without a lock") from error
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Refused("damaged", f"expected a PDF that can be parsed: {error}") from error
    if not "".join(pieces).strip():
        raise Refused(
            "no_text",
            f"the PDF of {len(pages)} pages holds pictures only; run it through OCR first",
        )
    return {"text": "\n".join(pieces), "title": (title or "").strip() or None, "pages": pages}


EXTRACTORS = {"html": extract_html, "docx": extract_docx, "pdf": extract_pdf}


def limit_memory(max_memory_bytes: int) -> None:
    """Let the process allocate no more than this beyond what it holds; nothing on Windows."""
    try:
        import resource
    except ImportError:
        return
    limit = max_memory_bytes
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError):  # macOS has the name but not the limit.
        return


def answer(format_: str, data: bytes) -> dict[str, Any]:
    """Return what goes back to the parent."""
    try:
        result = EXTRACTORS[format_](data)
        if len(result["text"]) > MAX_CHARACTERS:
            raise Refused("too_large", f"expected at most {MAX_CHARACTERS} characters of text")
    except Refused as refused:
        return {"error": list(refused.args)}
    except RecursionError:
        return {"error": ["damaged", "it is nested too deep"]}
    except MemoryError:
        return {"error": ["memory", "reading it takes more memory than allowed"]}
    return result


def main() -> None:
    """Read the arguments ``format`` and ``max_memory_bytes``, then standard input."""
    limit_memory(int(sys.argv[2]))
    # Parsers may print; only the answer may reach standard output.
    output, sys.stdout = sys.stdout, sys.stderr
    result = answer(sys.argv[1], sys.stdin.buffer.read())
    output.buffer.write(json.dumps(result).encode("ascii"))


if __name__ == "__main__":
    main()
