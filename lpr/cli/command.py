"""What a subcommand is, and the exit statuses that all of them share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, NoReturn

from lpr.errors import ConfigError

DONE, SOME_FAILED, WRONG_USAGE = 0, 1, 2
INTERRUPTED, PIPE_CLOSED = 130, 141
"""As shells count them: 128 and the number of the signal."""


class OptionParser(argparse.ArgumentParser):
    """A parser of options whose complaints are told as all others are: in one line."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            ConfigError: always.
        """
        raise ConfigError(f"{message.removeprefix('argument ')}; see {self.prog} --help")


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand of ``lpr``, as its module offers it under the name ``COMMAND``.

    Importing the module and adding its options load nothing heavy: help answers at once.
    """

    add_options: Callable[[argparse.ArgumentParser], None]
    """Gives the parser its description, options and epilog."""
    run: Callable[[argparse.Namespace], int]
    """Does the work, and returns the exit status; errors that it raises are told in one line."""
    when_stopped: str = "stopped"
    """What Ctrl-C is answered with."""
    uses_models: bool = True
    """Whether it has the option ``--models``."""


def given_options(arguments: argparse.Namespace, options: type) -> dict[str, Any]:
    """What the user gave of the fields of a dataclass; lists become tuples.

    For parsers whose ``argument_default`` is `argparse.SUPPRESS`: the dataclass has the defaults.
    """
    names = [field.name for field in fields(options) if hasattr(arguments, field.name)]
    values = {name: getattr(arguments, name) for name in names}
    return {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
