"""The site builds without a warning, holds every page, and loads nothing from elsewhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("zensical", reason="the extra docs is not installed")

ROOT = Path(__file__).parents[2]
LOADED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>")
STYLES = re.compile(r"<link\b[^>]*\brel=[\"']?(?:stylesheet|preconnect|icon)[^>]*>")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "docs", folder / "docs")
    for name in ("benchmarks", "corpus", "models", "pipeline"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("mkdocs.yml", "README.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder)
    built = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "site"


def test_every_page_is_in_the_site(site):
    pages = {path.relative_to(ROOT / "docs").with_suffix("") for path in ROOT.glob("docs/**/*.md")}
    expected = {page.parent / "index" if page.name == "README" else page for page in pages}
    assert {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")} == (
        expected | {Path("404")}
    )


def test_every_page_is_in_the_navigation():
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = {str(path.relative_to(ROOT / "docs")) for path in ROOT.glob("docs/**/*.md")}
    assert pages == set(re.findall(r": ([\w/.]+\.md)$", config, re.M))


def test_nothing_is_left_unincluded(site):
    assert [path.name for path in site.rglob("*.html") if '--8&lt;-- "' in path.read_text()] == []


def test_nothing_is_loaded_from_elsewhere(site):
    for path in site.rglob("*.html"):
        page = path.read_text("utf-8")
        assert LOADED.findall(page) == []
        assert [link for link in STYLES.findall(page) if "//" in link] == []


def test_benchmarks_are_all_there():
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    tables = {path.name for path in ROOT.glob("benchmarks/*.md")}
    assert set(re.findall(r'--8<-- "benchmarks/([^"]+)"', page)) == tables
