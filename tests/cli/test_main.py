"""``lpr``: its table of commands, and what all of them do alike."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lpr import __version__
from lpr.cli import main as command_line
from lpr.cli.command import INTERRUPTED, PIPE_CLOSED, WRONG_USAGE, Command
from lpr.cli.main import COMMANDS, load_command, main
from lpr.cli.scripts import SCRIPTS, run_script
from lpr.errors import ConfigError
from tests.paths import ROOT


def started(*words: str, **streams: object) -> subprocess.CompletedProcess[str]:
    """``lpr`` as a process of its own; streams as `subprocess.run` takes them."""
    command = [sys.executable, "-m", "lpr", *words]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(command, text=True, check=False, cwd=ROOT, **{**piped, **streams})  # type: ignore[call-overload, no-any-return]


def all_parsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """A parser and those of its sub-commands."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return [parser, *(one for action in inner for one in action.choices.values())]


def test_help_has_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert all(f"  {name} " in out and text in out for name, text in COMMANDS.items())
    assert main([]) == WRONG_USAGE
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", out)


def test_version_and_names_that_are_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert (stopped.value.code, capsys.readouterr().out) == (0, f"lpr {__version__}\n")
    assert main(["raed", "a.jpg"]) == WRONG_USAGE
    error = "lpr: error: no command is called 'raed'; did you mean read or redact?\n"
    assert capsys.readouterr().err == error


def test_python_m_lpr_is_lpr() -> None:
    assert started("--version").stdout == f"lpr {__version__}\n"


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ConfigError("no such thing; choose another"), 2, "no such thing; choose another"),
        (FileNotFoundError(2, "No such file", "a.txt"), 2, "a.txt: No such file; check path, "),
        (KeyboardInterrupt(), INTERRUPTED, "stopped in the middle"),
    ],
)
def test_what_goes_wrong_is_one_line(
    error: BaseException,
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(arguments: argparse.Namespace) -> int:
        raise error

    failing = Command(lambda parser: None, fail, when_stopped="stopped in the middle")
    monkeypatch.setattr(command_line, "load_command", lambda name: failing)
    assert main(["formats"]) == status
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("lpr formats: ")
    assert said in line


def test_ctrl_c_while_a_command_loads_is_one_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(name: str) -> Command:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "load_command", stop)
    assert main(["read", "a.jpg"]) == INTERRUPTED
    assert capsys.readouterr().err == "lpr read: stopped\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.parametrize("buffered", ["", "1"])
def test_an_unwritable_stdout_is_one_line(buffered: str) -> None:
    with open("/dev/full", "w") as full:
        environment = {**os.environ, "PYTHONUNBUFFERED": buffered}
        done = started("formats", stdout=full, env=environment)
    assert done.returncode == WRONG_USAGE
    (line,) = done.stderr.splitlines()
    assert line.startswith("lpr formats: error: standard output, or a file, cannot be written (No ")


def test_a_closed_pipe_is_silent() -> None:
    end, start = os.pipe()
    os.close(end)
    done = started("formats", stdout=start)
    os.close(start)
    assert (done.returncode, done.stderr) == (PIPE_CLOSED, "")


@pytest.mark.parametrize(("closed", "status"), [(1, WRONG_USAGE), (2, 1)])
def test_closed_streams(closed: int, status: int) -> None:
    line = f"exec {sys.executable} -m lpr read gone.jpg --format jsonl {closed}>&-"
    done = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == status
    if closed == 1:
        assert done.stderr.startswith("lpr read: error: standard output is closed;")
    else:
        (record,) = done.stdout.splitlines()
        assert record.startswith('{"source": "gone.jpg", "error": ')


NEW_MEANING = {"archive": {"--out"}}
"""Older names of flags that are names of new ones."""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_flag_means_the_same_everywhere(name: str) -> None:
    parser = argparse.ArgumentParser()
    load_command(name).add_options(parser)
    older = {option for script in SCRIPTS.values() for option in script.older}
    types: dict[str, Callable[[str], object]] = {"--output": Path, "--val": Path, "--data": Path}
    for one in all_parsers(parser):
        assert not (older - NEW_MEANING.get(name, set())) & set(one._option_string_actions)
        for option, expected in types.items():
            action = one._option_string_actions.get(option)
            assert action is None or action.type is expected


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_commands_under_their_older_names(
    script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f'run_script("{script}")' in (ROOT / script).read_text()
    with pytest.raises(SystemExit):
        run_script(script, ["--help"])
    assert capsys.readouterr().out.startswith(f"usage: {script} ")


def test_older_options_of_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "gone.csv"
    for words in (["--out", "x"], ["--out=x"], ["--output", "x"]):
        assert run_script("evaluate.py", ["--data", str(data), *words]) == WRONG_USAGE
        assert "gone.csv: no such file" in capsys.readouterr().err
    assert main(["evaluate", "--data", str(data), "--out", "x"]) == WRONG_USAGE
    assert "unrecognized arguments: --out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["read"], "the following arguments are required: source"),
        (["read", "a.jpg", "--conf", "5"], "--conf: 5 is not between 0 and 1"),
        (["read", "a.jpg", "--format", "xml"], "--format: invalid choice: 'xml' (choose from "),
        (["datasets", "split"], "the following arguments are required: "),
        (["evaluate"], "one of the arguments --data --drawn --video is required"),
    ],
)
def test_wrong_options_are_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == WRONG_USAGE
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"lpr {words[0]}")
    assert f"error: {said}" in line
    assert line.endswith(" --help")
