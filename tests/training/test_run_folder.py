"""What a run folder says of where it comes from."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from lpr.errors import ConfigError, OutputError
from lpr.training import run_folder
from lpr.training.run_folder import (
    CONFIG_FILE,
    REPORT_FILE,
    begin_run,
    git_state,
    new_run_folder,
    note_resumed,
    open_run_folder,
    read_report,
    write_config,
    write_report,
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
    write_config(
        folder, "network", {"seed": 3, "init": Path("a.keras")}, "train.py --data 'my plates'"
    )
    config = open_run_folder(folder)
    assert config["settings"] == {"seed": 3, "init": "a.keras"}
    assert config["command"] == "train.py --data 'my plates'"
    assert set(config) >= {"started", "versions", "machine", "git"}
    assert new_run_folder(tmp_path, "char-cnn") != folder
    note_resumed(folder, {"seed": 4}, "train.py --resume x")
    config = open_run_folder(folder, "network")
    assert config["settings"] == {"seed": 4}
    assert config["command"] == "train.py --data 'my plates'"
    assert [row["command"] for row in config["resumed"]] == ["train.py --resume x"]
    with pytest.raises(ConfigError, match="the run of a network, not of a detector"):
        open_run_folder(folder, "detector")


def test_a_run_without_a_config_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OutputError("the disk is full")

    folder = begin_run(tmp_path, "char-cnn", "network", {"seed": 3}, "train.py")
    assert open_run_folder(folder, "network")["settings"] == {"seed": 3}
    monkeypatch.setattr(run_folder, "write_json", fail)
    with pytest.raises(OutputError):
        begin_run(tmp_path, "char-cnn", "network", {"seed": 3}, "train.py")
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("content", [None, "{"])
def test_a_folder_without_a_config_is_no_run(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / CONFIG_FILE).write_text(json.dumps(content)[1:])
    with pytest.raises(ConfigError, match="no run folder to resume"):
        open_run_folder(tmp_path)


@pytest.mark.parametrize(
    "content", ["[]", '{"settings": {}}', "{}", '{"settings": []}', '"a"', "null"]
)
def test_a_config_without_settings_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / CONFIG_FILE).write_text(content)
    with pytest.raises(ConfigError, match=r"config\.json: holds no settings of a run"):
        open_run_folder(tmp_path)


@pytest.mark.parametrize("content", [None, "", "[]", '{"complete"'])
def test_a_report_that_is_none_says_nothing(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / REPORT_FILE).write_text(content)
    assert read_report(tmp_path) == {}
    write_report(tmp_path, {"complete": True})
    assert read_report(tmp_path) == {"complete": True}
