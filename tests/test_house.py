"""The house's measures: short functions, short files, and no parsed options below the commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

PACKAGE = ROOT / "lpr"
COMMANDS = PACKAGE / "cli"
FUNCTION_LINES, FILE_LINES = 60, 300
LONGER: dict[str, int] = {}
"""Functions and files that are still too long, with the lines they have: they only get shorter."""

FILES = sorted(PACKAGE.rglob("*.py"))


def place(path: Path) -> str:
    """A file's path from the root."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """The functions of a file, nested ones too, with the lines they have; decorators count."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            yield node.name, (node.end_lineno or first) - first + 1


def lengths(path: Path) -> Iterator[tuple[str, int, int]]:
    """What is measured in a file: a name, its lines, and the lines that it may have."""
    yield place(path), len(path.read_text(encoding="utf-8").splitlines()), FILE_LINES
    for name, lines in functions(path):
        yield f"{place(path)}:{name}", lines, FUNCTION_LINES


def parses(path: Path) -> bool:
    """Whether a file names the module of parsed options, or their type."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import) and any(name.name == "argparse" for name in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and node.module == "argparse":
            return True
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name == "Namespace":
                return True
    return False


@pytest.mark.parametrize("path", FILES, ids=place)
def test_files_and_functions_are_short(path: Path) -> None:
    long = [
        f"{name} has {lines} lines, and may have {LONGER.get(name, most)}"
        for name, lines, most in lengths(path)
        if lines > LONGER.get(name, most)
    ]
    assert not long, "\n".join(long)


def test_options_are_parsed_by_commands_alone() -> None:
    found = {place(path) for path in FILES if COMMANDS not in path.parents and parses(path)}
    assert not found


def test_what_has_become_short_is_no_longer_listed() -> None:
    long = {name for path in FILES for name, lines, most in lengths(path) if lines > most}
    assert long == set(LONGER)


def test_what_is_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_house.ROOT", tmp_path)
    path = tmp_path / "a.py"
    path.write_text("@cache\ndef f():\n" + "    x = 1\n" * 60 + "y = argparse.Namespace\n" * 300)
    assert list(lengths(path)) == [("a.py", 362, 300), ("a.py:f", 62, 60)]
    assert parses(path)
    path.write_text("import argparses\n")
    assert not parses(path)
