"""What can be checked of a corpus without reading it.

``check_report`` looks at one report, ``check_corpus`` at all of them together,
``check_against`` looks for text copied from elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil
from pathlib import Path

from countymeasures.corpus.form import HEAD_KEYS, CorpusError, Problem, Report, parse
from countymeasures.documents import Span, read_documents
from countymeasures.structure.sentences import split_sentences

SPLITS = ("train", "dev", "test")
KINDS = (
    "bulletin",
    "government_work_report",
    "revitalisation",
    "department",
    "village_team",
    "press",
    "speech",
    "communique",
)
HELD_OUT_KINDS = ("speech", "communique")
"""Kinds that train may not have: test shows how the program does on unseen ones."""
MIN_DISTINCT = 0.95
"""Share of sentences that must differ once numbers and places are masked."""
GRAM = 5
MIN_GRAMS = 6
"""Sentences with fewer 5-grams are too short to say that one repeats another."""
COPIED_RUN = 24
"""Characters, blanks aside, that no sentence may share with a real report."""

_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|[〇零一二两三四五六七八九十百千万亿]+")
_ARABIC = re.compile(r"[0-9.]+")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,3}(?:省|市|县|区|旗|镇|乡|村|街道|社区)")
_BLANK = re.compile(r"\s+")


def read_corpus(folder: str | Path) -> tuple[list[Report], list[Problem]]:
    """Read every report below ``labelled/SPLIT/``, in the order of splits and ids.

    Parameters
    ----------
    folder : str or Path
        The corpus, ``labelled/`` in it.

    Returns
    -------
    reports : list of Report
        Those that can be read.
    problems : list of Problem
        Of the others.

    Raises
    ------
    FileNotFoundError
        If there is no report.
    """
    reports: list[Report] = []
    problems: list[Problem] = []
    paths = [p for split in SPLITS for p in sorted(Path(folder, "labelled", split).glob("*.txt"))]
    if not paths:
        raise FileNotFoundError(
            f"{folder}: expected reports in labelled/{{{','.join(SPLITS)}}}/*.txt, found none"
        )
    for path in paths:
        try:
            reports.append(parse(path))
        except CorpusError as error:
            problems += error.problems
    return reports, problems


def split_of(report: Report) -> str:
    """Return the split of a report: the name of its folder."""
    return Path(report.path).parent.name


def check_report(report: Report, categories: Collection[str]) -> list[Problem]:
    """Check one report by itself.

    Parameters
    ----------
    report : Report
    categories : collection of str
        Keys of the taxonomy.

    Returns
    -------
    list of Problem
    """
    problems = [*_check_head(report), *_check_categories(report, categories)]
    problems += [*_check_sentences(report), *_check_overlaps(report)]
    return sorted(problems, key=lambda problem: problem.line)


def _check_head(report: Report) -> Iterator[Problem]:
    head = report.head
    for key in HEAD_KEYS:
        if not getattr(head, key):
            yield Problem(report.path, 1, f"head: expected {key}, but it is missing")
    if head.id != Path(report.path).stem:
        yield Problem(report.path, 1, f"head: expected the file's name as id, got {head.id!r}")
    if head.kind and head.kind not in KINDS:
        yield Problem(
            report.path,
            1,
            f"head: expected kind to be one of {', '.join(KINDS)}, got {head.kind!r}",
        )
    if head.reference_date and not _DATE.fullmatch(head.reference_date):
        yield Problem(
            report.path,
            1,
            f"head: expected reference_date as YYYY, YYYY-MM or YYYY-MM-DD, "
            f"got {head.reference_date!r}",
        )


def _check_categories(report: Report, categories: Collection[str]) -> Iterator[Problem]:
    sentences = report.document.sentences
    for sentence in sentences:
        for key in sentence.categories:
            if key not in categories:
                yield report.problem(
                    sentence.start, f"category: expected a key of the taxonomy, got {key!r}"
                )
    starts = [sentence.start for sentence in sentences]
    for quantity in report.document.quantities:
        sentence = sentences[bisect_right(starts, quantity.start) - 1]
        if quantity.category is not None and quantity.category not in sentence.categories:
            yield report.problem(
                quantity.start,
                f"{quantity.text}: expected one of its sentence's categories "
                f"({', '.join(sentence.categories) or 'none'}), got {quantity.category!r}",
            )


def _check_sentences(report: Report) -> Iterator[Problem]:
    """Compare the sentences with what the project's own splitter makes of the text."""
    text = report.document.text
    labelled = {sentence.end for sentence in report.document.sentences}
    split = {sentence.end for sentence in split_sentences(text)}
    for end in sorted(split - labelled):
        yield report.problem(
            end - 1, f"expected one sentence a line, but one ends after {text[end - 10 : end]!r}"
        )
    for end in sorted(labelled - split):
        yield report.problem(
            end - 1,
            "expected a sentence to end with 。！？； or with its paragraph, "
            f"but the line ends with {text[max(0, end - 10) : end]!r}",
        )


def _check_overlaps(report: Report) -> Iterator[Problem]:
    document = report.document
    spans: list[Span] = [*document.quantities, *document.dates, *document.ordinals]
    spans.sort(key=lambda span: span.start)
    for one, other in pairwise(spans):
        if other.start < one.end:
            yield report.problem(
                other.start,
                f"{one.text} and {other.text}: expected spans apart, but they overlap; "
                f"where a word occurs twice, say which is meant ({other.text}@2)",
            )
    for quantity in document.quantities:
        for name, span in (("entity", quantity.entity), ("action", quantity.action)):
            if span and span.start < quantity.end and quantity.start < span.end:
                yield report.problem(
                    quantity.start,
                    f"{quantity.text}: expected an {name} outside the quantity, got {span.text!r}",
                )


def check_corpus(reports: Sequence[Report]) -> list[Problem]:
    """Check reports against each other.

    Parameters
    ----------
    reports : sequence of Report

    Returns
    -------
    list of Problem
    """
    return [*_check_splits(reports), *_check_duplicates(reports), *_check_distinct(reports)]


def _check_splits(reports: Sequence[Report]) -> Iterator[Problem]:
    ids: dict[str, Report] = {}
    counties: dict[tuple[str, str], Report] = {}
    for report in reports:
        head = report.head
        first = ids.setdefault(head.id, report)
        if first is not report:
            yield Problem(report.path, 1, f"id: expected {head.id!r} once, also in {first.path}")
        first = counties.setdefault((head.province, head.county), report)
        if split_of(first) != split_of(report):
            yield Problem(
                report.path,
                1,
                f"county: expected {head.county} in one split, also in {first.path}",
            )
        if head.kind in HELD_OUT_KINDS and split_of(report) == "train":
            yield Problem(report.path, 1, f"kind: expected no {head.kind} in train")


def _sentences(reports: Iterable[Report]) -> Iterator[tuple[Report, int, str]]:
    """Yield report, start and text of every sentence that isn't a heading."""
    for report in reports:
        for sentence in report.document.sentences:
            if not sentence.heading:
                yield report, sentence.start, report.document.text[sentence.start : sentence.end]


def _check_duplicates(reports: Sequence[Report]) -> Iterator[Problem]:
    sentences = list(_sentences(reports))
    grams = [_grams(text) for _, _, text in sentences]
    for one, other in near_duplicates(grams):
        report, start, _ = sentences[other]
        first, first_start, text = sentences[one]
        at = first.problem(first_start, "")
        yield report.problem(
            start,
            "expected a sentence of its own, but it shares half of its 5-grams with "
            f"{at.path}, line {at.line}: {text[:20]}…",
        )


def _grams(text: str) -> frozenset[str]:
    masked = _ARABIC.sub("0", _BLANK.sub("", text))
    return frozenset(masked[i : i + GRAM] for i in range(len(masked) - GRAM + 1))


def near_duplicates(grams: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Return pairs of sets that share at least half of the smaller one, of 6 or more.

    Sets are taken from large to small and looked up in an index of those before. To share
    half, the smaller set must share one of its rarest ``half + 1`` members, so only these are
    looked up, and most pairs are never compared.

    Parameters
    ----------
    grams : sequence of frozenset of str

    Returns
    -------
    list of (int, int)
        Indices, the lower first; for each set the one before it in size order that is most
        like it.
    """
    frequency: defaultdict[str, int] = defaultdict(int)
    for members in grams:
        for gram in members:
            frequency[gram] += 1
    index: defaultdict[str, list[int]] = defaultdict(list)
    pairs = []
    for number in sorted(range(len(grams)), key=lambda i: (-len(grams[i]), i)):
        members = grams[number]
        if len(members) < MIN_GRAMS:
            break
        half = ceil(len(members) / 2)
        rare = sorted(members, key=lambda gram: (frequency[gram], gram))
        candidates = {i for gram in rare[: len(members) - half + 1] for i in index[gram]}
        shared = [(len(members & grams[i]), -i) for i in candidates]
        most, first = max(shared, default=(0, 0))
        if most >= half:
            pairs.append((min(-first, number), max(-first, number)))
        for gram in members:
            index[gram].append(number)
    return sorted(pairs)


def masked(text: str) -> str:
    """Return a sentence with numbers and places masked.

    Examples
    --------
    >>> masked("石桥镇建成水厂2座。")
    'P建成水厂0座。'
    """
    return _NUMBER.sub("0", _PLACE.sub("P", _BLANK.sub("", text)))


def distinct_share(reports: Sequence[Report]) -> float:
    """Return the share of sentences that differ once numbers and places are masked."""
    texts = [masked(text) for _, _, text in _sentences(reports)]
    return len(set(texts)) / len(texts) if texts else 1.0


def _check_distinct(reports: Sequence[Report]) -> Iterator[Problem]:
    share = distinct_share(reports)
    if share < MIN_DISTINCT:
        yield Problem(
            reports[0].path,
            1,
            f"corpus: expected at least {MIN_DISTINCT:.0%} of the sentences to be distinct with "
            f"numbers and places masked, got {share:.1%}",
        )


def check_against(reports: Sequence[Report], folders: Iterable[str | Path]) -> list[Problem]:
    """Look for runs of 24 characters that a report shares with text from elsewhere.

    Parameters
    ----------
    reports : sequence of Report
    folders : iterable of str or Path
        The ``.txt`` and ``.jsonl`` files right in them are read, those of folders below not.

    Returns
    -------
    list of Problem
        The first run of each sentence.

    Raises
    ------
    FileNotFoundError
        If a folder holds no such file.
    DocumentError
        If a ``.jsonl`` file doesn't hold documents.
    """
    runs: dict[str, str] = {}
    for folder in folders:
        paths = sorted(p for p in Path(folder).glob("*") if p.suffix in (".txt", ".jsonl"))
        if not paths:
            raise FileNotFoundError(f"{folder}: expected .txt or .jsonl files, found none")
        for path in paths:
            for text in _texts(path):
                for run in _runs(_without_blanks(text)[1]):
                    runs.setdefault(run, path.name)
    problems = []
    for report in reports:
        places, flat = _without_blanks(report.document.text)
        starts = [sentence.start for sentence in report.document.sentences]
        told: set[int] = set()
        for place, run in zip(places, _runs(flat), strict=False):
            sentence = bisect_right(starts, place)
            if run in runs and sentence not in told:
                told.add(sentence)
                problems.append(
                    report.problem(
                        place, f"expected own words, but {run!r} also stands in {runs[run]}"
                    )
                )
    return problems


def _without_blanks(text: str) -> tuple[list[int], str]:
    """Return the offsets of the characters that aren't blank, and these characters."""
    places = [i for i, character in enumerate(text) if not character.isspace()]
    return places, "".join(text[i] for i in places)


def _texts(path: Path) -> list[str]:
    if path.suffix == ".jsonl":
        return [document.text for document in read_documents(path)]
    return [path.read_text(encoding="utf-8", errors="ignore")]


def _runs(text: str) -> Iterator[str]:
    return (text[i : i + COPIED_RUN] for i in range(len(text) - COPIED_RUN + 1))
