"""Every snippet of the documentation is run, in a copy of the checkout, its output compared.

``python`` blocks are doctests. ``console`` blocks hold commands behind ``$`` with what they print.
Any block with a ``title`` is added at the end of the file of that name. ``sql`` blocks are tested
in ``tests/extraction/test_query.py``; ``text`` blocks are pictures. There are no others.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sybil import Document
from sybil.example import SybilFailure
from sybil.parsers.markdown.codeblock import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SNIPPETS = [
    page for page in PAGES if re.search("^ *```(python|console)", page.read_text("utf-8"), re.M)
]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# Continuous integration runs these by itself: they set up the environment that tests run in.
BY_CI = re.compile(r"make |pip install |git clone ")
# Training on all of it would take a quarter of an hour.
SLICE = ("train/badong-2009", "train/baisha-2015", "train/funan-2015", "dev/chengkou-2022")
KINDS = ("python", "console", "sql", "text")
INCLUDED = re.compile(r"^ *```json\n *--8<-- .*\n *```$", re.M)
TITLE = RawFencedCodeBlockLexer(re.compile(r'\w+ title="(?P<title>[^"\n]+)"\n'))


def parse_titled(document):
    """Find the blocks that are files."""
    for region in TITLE(document):
        region.parsed = (region.lexemes["title"], region.lexemes["source"])
        region.evaluator = write
        yield region


def write(example):
    name, content = example.parsed
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(before + content, "utf-8")


def run_console(example):
    """Run the commands of a block; complain of output that is not as the page says."""
    for step in re.split(r"^\$ ", str(example.parsed), flags=re.M)[1:]:
        command, _, expected = step.partition("\n")
        while command.endswith("\\"):
            more, _, expected = expected.partition("\n")
            command = f"{command[:-1]} {more}"
        if BY_CI.match(command):
            continue
        done = subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, encoding="utf-8", check=False
        )
        got = done.stdout + done.stderr
        if not doctest.OutputChecker().check_output(expected, got, FLAGS):
            return f"$ {command}\nexpected:\n{expected}got, exit {done.returncode}:\n{got}"
        if done.returncode and not got:
            return f"$ {command}\nfailed silently, exit {done.returncode}"
    return None


PARSERS = [
    PythonCodeBlockParser(doctest_optionflags=FLAGS),
    CodeBlockParser("console", run_console),
    parse_titled,
]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A copy of the checkout with a slice of the corpus, whose commands are on the path."""
    for name in ("pipeline", "configs", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "corpus" / "samples", tmp_path / "corpus" / "samples")
    shutil.copytree(ROOT / "corpus" / "samples", tmp_path / "reports")
    shutil.copytree(ROOT / "corpus" / "segmented", tmp_path / "corpus" / "segmented")
    for name in SLICE:
        target = tmp_path / "corpus" / "labelled" / f"{name}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "corpus" / "labelled" / f"{name}.txt", target)
    (tmp_path / "models").symlink_to(ROOT / "models")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "pipeline"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in SNIPPETS])
def test_page(page, checkout):
    if page.stem == "hanlp":
        pytest.importorskip("hanlp", reason="the extra hanlp is not installed")
    assert evaluate(page) > 0


def evaluate(page):
    """Run the examples of a page, of which one that fails raises; return how many there are."""
    examples = list(Document.parse(str(page), *PARSERS).examples())
    for example in examples:
        example.evaluate()
    return len(examples)


@pytest.mark.parametrize("page", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in PAGES])
def test_every_block_is_of_a_known_kind(page):
    text = INCLUDED.sub("", page.read_text("utf-8"))
    opening = re.findall(r"^ *```(.*)$", text, re.M)[::2]
    unknown = [info for info in opening if info not in KINDS and 'title="' not in info]
    assert not unknown
    for block in re.findall(r"^( *)```python\n(.*?)^\1```$", text, re.M | re.S):
        assert ">>>" in block[1], f"a python block without a doctest: {block[1]}"


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        pytest.param("```console\n$ echo 3.2万元\n3.2万元\n```", None, id="right"),
        pytest.param("```console\n$ echo a \\\n    b\na b\n```", None, id="two lines"),
        pytest.param("```console\n$ echo 3.2万元\n3.3万元\n```", "3.3万元", id="other output"),
        pytest.param("```console\n$ echo a\n```", "exit 0", id="output that the page hides"),
        pytest.param("```console\n$ false && echo a\na\n```", "exit 1", id="a command that fails"),
        pytest.param("```console\n$ false\n```", "failed silently", id="failure without a word"),
        pytest.param("```python\n>>> 1 + 1\n3\n```", "Got:", id="python"),
        pytest.param(
            '```toml title="a.toml"\na = 1\n```\n```console\n$ cat a.toml\na = 1\n```',
            None,
            id="file",
        ),
    ],
)
def test_a_wrong_page_is_found(block, fault, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    page.write_text(block + "\n", "utf-8")
    if fault is None:
        evaluate(page)
    else:
        with pytest.raises((SybilFailure, AssertionError), match=fault):
            evaluate(page)
