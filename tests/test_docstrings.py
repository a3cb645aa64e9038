"""The examples in docstrings do what they say."""

from __future__ import annotations

import doctest
import importlib.util
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tests.paths import ROOT

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PROMPT = ">>> "


def with_examples(folder: Path) -> list[Path]:
    """The files of a folder whose docstrings have examples."""
    files = sorted(folder.rglob("*.py"))
    return [path for path in files if PROMPT in path.read_text(encoding="utf-8")]


def loaded(path: Path) -> ModuleType:
    """A file as a module: of the package, or on its own."""
    if path.is_relative_to(ROOT / "lpr"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        return import_module(".".join(parts).removesuffix(".__init__"))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "path", with_examples(ROOT / "lpr"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_examples_of_the_package(
    path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if path.is_relative_to(ROOT / "lpr/training") and "import keras" in path.read_text():
        pytest.importorskip("keras")
    monkeypatch.chdir(ROOT)
    assert run(loaded(path), getfixture=request.getfixturevalue) > 0


def test_examples_of_the_reference() -> None:
    pytest.importorskip("griffe")
    assert run(loaded(ROOT / "docs/docstrings.py")) > 0


def run(module: ModuleType, **names: object) -> int:
    """Run the examples of a module, which know these names too, and tell how many there are."""
    result = doctest.testmod(module, optionflags=OPTIONS, extraglobs=names)
    assert not result.failed, f"{module.__name__}: an example gives something else"
    return result.attempted


def test_a_wrong_example_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wrong.py"
    path.write_text('"""Wrong.\n\n>>> 1 + 1\n3\n"""\n')
    assert with_examples(tmp_path) == [path]
    with pytest.raises(AssertionError, match="wrong: an example gives something else"):
        run(loaded(path))
    assert "Expected:" in capsys.readouterr().out
    assert "wrong" not in sys.modules
