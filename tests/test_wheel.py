"""The wheel: built from a copy of what is in the repository, and installed, it reads anywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lpr import __version__
from lpr.datasets import read_scenes
from tests.paths import ROOT, SAMPLES

PACKED = ("lpr", "models", "pyproject.toml", "setup.py", "README.md", "LICENSE")
"""What of the repository goes into a wheel."""
PACKAGES = Path(np.__file__).parent.parent
"""Where the libraries are installed that `lpr` needs."""
NETWORKS = (".tflite", ".keras")
"""The endings of the models that travel: to read with, and to train on from."""
SCENE = read_scenes(SAMPLES / "labels.jsonl")[0]
READ = """
import json, sys
import lpr
from lpr.__main__ import main
status = main(["read", *sys.argv[1:]])
loaded = {name.split(".")[0] for name in sys.modules}
heavy = sorted(loaded & {"tensorflow", "keras", "matplotlib", "sklearn"})
print(json.dumps({"status": status, "file": lpr.__file__, "heavy": heavy}))
"""


def called(*words: object, folder: Path) -> str:
    """What a command prints that must succeed, run outside the repository."""
    hidden = ("PYTHONPATH", "LPR_MODELS")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("setuptools", minversion="77")
    folder = tmp_path_factory.mktemp("wheel")
    for name in PACKED:
        if (ROOT / name).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / "source" / name, ignore=unwanted)
        else:
            shutil.copy(ROOT / name, folder / "source" / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", "dist"]
    called(*pip, *options, "./source", folder=folder)
    (built,) = (folder / "dist").iterdir()
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("installed")
    called(sys.executable, "-m", "venv", "--without-pip", folder / "venv", folder=folder)
    python = folder / "venv/bin/python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    called(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=folder)
    (site,) = (folder / "venv/lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(f"{PACKAGES}\n")
    return python


def test_it_holds_code_regions_and_models(wheel: Path) -> None:
    assert wheel.name == f"lpr-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lpr").rglob("*.py")}
    regions = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lpr").rglob("regions/*.txt")}
    networks = [path.name for path in (ROOT / "models").iterdir() if path.suffix in NETWORKS]
    assert len(networks) >= 6
    models = {f"lpr/models/{name}" for name in networks}
    web = [ROOT / "lpr/service/web" / name for name in ("static", "templates")]
    pages = [path for folder in web for path in folder.rglob("*") if path.is_file()]
    assert len(pages) >= 30
    assert names >= {path.relative_to(ROOT).as_posix() for path in pages}
    assert names >= sources | regions | models | {"lpr/py.typed"}
    assert not [name for name in names if name.startswith(("tests", "models"))]


@pytest.mark.parametrize("options", [[], ["--workers", "2"]])
def test_it_reads_from_any_folder(python: Path, tmp_path: Path, options: list[str]) -> None:
    words = [SCENE.image, *options, "--format", "jsonl"]
    lines = called(python, "-c", READ, *words, folder=tmp_path).splitlines()
    result, about = map(json.loads, lines)
    found = {plate["text"] for plate in result["plates"]}
    assert found & {plate.text for plate in SCENE.plates}
    assert about["status"] == 0
    assert Path(about["file"]).is_relative_to(python.parent.parent)
    assert about["heavy"] == []


def test_it_brings_the_command(python: Path, tmp_path: Path) -> None:
    assert called(python.parent / "lpr", "--version", folder=tmp_path) == f"lpr {__version__}\n"
    assert "| `hr` | Croatia |" in called(python, "-m", "lpr", "formats", folder=tmp_path)
