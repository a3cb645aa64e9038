"""What stands beside the code agrees with it: changelog, contributing, hooks, make targets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import lpr
from lpr.cli.main import COMMANDS
from tests.paths import ROOT, SAMPLES

PLUGIN_USED = """
import json, sys
from lpr import Recognizer, RecognizerConfig
from lpr.registry import available
config = RecognizerConfig(crops="off")
result = Recognizer(config, detector="middle", reader="optimist").read(sys.argv[1])
plate = result.plates[0]
place = [round(plate.box.center[0] / result.width, 2), round(plate.box.width / result.width, 2)]
print(json.dumps([plate.text, place, "middle" in available("detector")]))
"""


def test_the_changelog_knows_this_version() -> None:
    versions = re.findall(r"^## \[([\d.]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert versions[0] == lpr.__version__


def test_the_plug_in_of_contributing_works(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    (project,) = re.findall(r"```toml\n(.*?)```", text, re.S)
    (tmp_path / "my_plugin.py").write_text(code)
    about = tomllib.loads(project)["project"]
    info = tmp_path / "my_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: {about['name']}\nVersion: {about['version']}\n")
    ((group, parts),) = about["entry-points"].items()
    lines = [f"[{group}]", *(f"{name} = {place}" for name, place in parts.items())]
    (info / "entry_points.txt").write_text("\n".join(lines))
    done = subprocess.run(
        [sys.executable, "-c", PLUGIN_USED, str(SAMPLES / "scene_01.jpg")],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["ZG1234AB", [0.5, 0.2], True]


def test_hooks_run_what_make_lint_runs() -> None:
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert local["repo"] == "local"
    hooks = {hook["entry"].removesuffix(" --force-exclude") for hook in local["hooks"]}
    lint = (ROOT / "Makefile").read_text().partition("\nlint: install\n")[2].partition("\n\n")[0]
    steps = {line.strip().replace("$(BIN)", ".venv/bin") for line in lint.splitlines()}
    assert {re.sub(r"( --check)?( \.)?$", "", step) for step in steps} == hooks


@pytest.mark.parametrize("target", ["demo", "test", "lint", "check", "docs", "bench", "fuzz"])
def test_make_has_the_targets(target: str) -> None:
    assert f"\n{target}: " in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_are_what_readers_are_told(name: str) -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    assert any(f"lpr {name}" in page.read_text() for page in pages), f"lpr {name} is in no page"


def test_what_readers_are_told_are_commands() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        told = set(re.findall(r"^(?:\$ )?lpr ([a-z-]+)", page.read_text(), re.M))
        told |= set(re.findall(r"`lpr ([a-z][a-z-]*)", page.read_text()))
        assert told <= set(COMMANDS), page
