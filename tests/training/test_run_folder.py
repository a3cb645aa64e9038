"""What a run folder says of where it comes from."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from lpr.errors import ConfigError
from lpr.training.run_folder import (
    CONFIG_FILE,
    git_state,
    new_run_folder,
    open_run_folder,
    write_config,
)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_state_of_a_checkout(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *words], check=True)

    git("init", "--quiet")
    (tmp_path / "code.py").write_text("one")
    git("add", "code.py")
    git("commit", "--quiet", "--message", "first")
    state = git_state(tmp_path)
    assert state is not None
    assert len(state["commit"]) == 40
    assert state["changed"] == []
    (tmp_path / "code.py").write_text("two")
    (tmp_path / "other.txt").write_text("not of the code")
    assert git_state(tmp_path) == state | {"changed": ["code.py"]}


def test_no_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert git_state(tmp_path) is None
    monkeypatch.setenv("PATH", "")
    assert git_state(tmp_path) is None


def test_a_config_is_found_again(tmp_path: Path) -> None:
    folder = new_run_folder(tmp_path, "char-cnn")
    write_config(folder, {"seed": 3, "init": Path("a.keras")}, "train.py --data 'my plates'")
    config = open_run_folder(folder)
    assert config["settings"] == {"seed": 3, "init": "a.keras"}
    assert config["command"] == "train.py --data 'my plates'"
    assert set(config) >= {"started", "versions", "machine", "git"}
    assert new_run_folder(tmp_path, "char-cnn") != folder


@pytest.mark.parametrize("content", [None, "{"])
def test_a_folder_without_a_config_is_no_run(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / CONFIG_FILE).write_text(json.dumps(content)[1:])
    with pytest.raises(ConfigError, match="no run folder to resume"):
        open_run_folder(tmp_path)
