"""What starts fast stays fast: help loads nothing heavy, reading no training library."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest

import lpr
from lpr.cli.main import COMMANDS
from tests.paths import ROOT

HEAVY = {"tensorflow", "keras", "jax", "torch", "matplotlib", "skimage", "sklearn", "scipy", "av"}
NOT_FOR_HELP = HEAVY | {"numpy", "cv2", "PIL", "ai_edge_litert", "tqdm"}


def modules_after(code: str, *argv: object) -> set[str]:
    """The top-level modules that a fresh Python has loaded after running some code."""
    script = f"import sys\n{code}\nprint('\\nMODULES', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, argv)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {name.split(".")[0] for name in done.stdout.split("MODULES ")[1].split()}


RUN_COMMAND = """
from lpr.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as stopped:
    assert not stopped.code
"""


def test_import_lpr_is_instant() -> None:
    assert not modules_after("import lpr") & NOT_FOR_HELP


@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)])
def test_help_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    assert not modules_after(RUN_COMMAND, *words, "--help") & NOT_FOR_HELP


@pytest.mark.parametrize(
    "module", ["pipeline", "drawing", "cli.reading", "cli.outputs", "video.frames"]
)
def test_reading_imports_no_training_library(module: str) -> None:
    assert not modules_after(f"import lpr.{module}") & HEAVY


def test_public_names_are_all_there() -> None:
    assert set(lpr.__all__) <= set(dir(lpr))
    for name in lpr.__all__:
        assert getattr(lpr, name) is not None
    with pytest.raises(AttributeError, match="module 'lpr' has no attribute 'Recogniser'"):
        lpr.Recogniser  # noqa: B018


def test_version_is_the_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert lpr.__version__ == project["version"]
