"""Guides and reference are made without a warning, are all there, and fetch nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import lpr
import lpr.archive
from tests.paths import ROOT

pytest.importorskip("mkdocs")
pytest.importorskip("mkdocstrings_handlers.python")

FETCHED = re.compile(r'<(?:script|img|link|iframe)[^>]*?(?:src|href)="(?:https?:)?//[^"]+"')


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All pages of the reference, one after the other."""
    folder: Path = tmp_path_factory.mktemp("reference")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html")))


NAMES = [*lpr.__all__, *lpr.archive.__all__]


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("_")])
def test_public_names_are_told(pages: str, name: str) -> None:
    assert re.search(rf'id="lpr\.[\w.]*\.{name}"', pages), f"put {name} into docs/reference"


def test_nothing_is_fetched(pages: str) -> None:
    assert not FETCHED.findall(pages)
    assert FETCHED.findall('<script src="https://example.org/a.js"></script>')


def test_every_guide_is_in_the_navigation() -> None:
    guides = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    told = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
    assert sorted(told) == sorted(guides)


def test_examples_are_code(pages: str) -> None:
    assert "<p>&gt;&gt;&gt;" not in pages
    assert "<blockquote>" not in pages
