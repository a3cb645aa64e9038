"""The scripts of a checkout's root: subcommands under their older names, with older options."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lpr.cli.main import run_command


@dataclass(frozen=True, slots=True)
class Script:
    """A script's subcommand, and how it spells some of the options."""

    command: str
    older: Mapping[str, str] = field(default_factory=dict)


SCRIPTS: Mapping[str, Script] = {
    "recognize.py": Script("read"),
    "evaluate.py": Script("evaluate", {"--out": "--output"}),
    "train_char_cnn.py": Script("train-characters", {"--runs": "--output", "--val-data": "--val"}),
    "train_detector.py": Script("train-detector", {"--out": "--output"}),
}
"""All scripts of the root."""


def run_script(name: str, argv: Sequence[str] | None = None) -> int:
    """Run a script of the root and return its exit status.

    >>> run_script("recognize.py", ["--conf", "2", "car.jpg"])
    2
    """
    script = SCRIPTS[name]
    words = sys.argv[1:] if argv is None else argv
    return run_command(script.command, [_newer(word, script.older) for word in words], name)


def _newer(word: str, older: Mapping[str, str]) -> str:
    """An option as the subcommand spells it: ``--out=x`` becomes ``--output=x``."""
    option, equals, value = word.partition("=")
    return f"{older.get(option, option)}{equals}{value}"
