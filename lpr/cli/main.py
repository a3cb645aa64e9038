"""``lpr``: one command; a subcommand is a file of this folder and a row of the table here."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from lpr import __version__
from lpr.cli.command import DONE, INTERRUPTED, PIPE_CLOSED, WRONG_USAGE, Command, OptionParser
from lpr.cli.console import drop_stdout, say, use_utf8
from lpr.errors import ConfigError, LprError, unknown_name
from lpr.model_files import models_from

PROGRAM = "lpr"
COMMANDS: Mapping[str, str] = {
    "read": "read the number plates in pictures",
    "archive": "read millions of pictures into tables, and go on after a stop",
    "watch": "follow the vehicles in films and before cameras",
    "serve": "watch cameras, keep what passes, and show it on pages",
    "service": "back up, restore and check what lpr serve keeps",
    "redact": "write copies of pictures and films in which no plate can be read",
    "evaluate": "measure finding and reading on labelled pictures",
    "train-characters": "train the character network on plates of your own",
    "train-witness": "train the network that looks at whole rows of text",
    "train-origin": "train the network that tells where plates are from",
    "train-detector": "train what finds the plates",
    "datasets": "check, count, convert, split and draw labelled pictures",
    "formats": "list the regions whose plate formats are known",
    "export": "write LiteRT or ONNX files from Keras models",
    "fit": "fit the weights of the path search and of the confidence",
    "bench": "measure accuracy and time beside the recorded baseline",
}
"""All subcommands with what they are for; ``train-detector`` lives in ``train_detector.py``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``lpr`` and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in COMMANDS:
        return run_command(words[0], words[1:], f"{PROGRAM} {words[0]}")
    return _guarded(PROGRAM, lambda: _no_command(words))


def run_command(name: str, argv: Sequence[str], program: str) -> int:
    """Run one subcommand and return its exit status.

    Args:
        name: a key of `COMMANDS`.
        argv: the words behind it.
        program: what the command calls itself in help and messages.
    """

    def parse_and_run() -> int:
        command = load_command(name)
        parser = OptionParser(
            prog=program,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        parser.add_argument("--version", action="version", version=f"lpr {__version__}")
        parser.set_defaults(command_line=shlex.join([*program.split(), *argv]), models=None)
        command.add_options(parser)
        if command.uses_models:
            _add_models_option(parser)
        arguments = parser.parse_args(argv)
        try:
            with models_from(arguments.models):
                return command.run(arguments)
        except KeyboardInterrupt as stopped:
            raise KeyboardInterrupt(command.when_stopped) from stopped

    return _guarded(program, parse_and_run)


def load_command(name: str) -> Command:
    """The subcommand of that name; its module is imported now."""
    command: Command = import_module(f"lpr.cli.{name.replace('-', '_')}").COMMAND
    return command


def _add_models_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--models",
        type=Path,
        metavar="DIR",
        default=None,
        help="folder of models that go before those of lpr, file by file (default: $LPR_MODELS)",
    )


def _no_command(words: Sequence[str]) -> int:
    """What is said where the first word is no subcommand."""
    width = max(map(len, COMMANDS))
    table = "\n".join(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    parser = OptionParser(
        prog=PROGRAM,
        usage=f"{PROGRAM} COMMAND ...",
        description="Number-plate recognition that shows its work.",
        epilog=f"commands:\n{table}\n\nEach has its own help: {PROGRAM} read --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"lpr {__version__}")
    if not words:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    if not words[0].startswith("-"):
        raise ConfigError(unknown_name("command", words[0], tuple(COMMANDS)))
    parser.parse_args(words)
    return DONE


def _guarded(program: str, work: Callable[[], int]) -> int:
    """Do a command's work; whatever goes wrong becomes one line and an exit status."""
    use_utf8()
    try:
        if sys.stdout is None:
            raise ConfigError("standard output is closed; send it to a file, or to /dev/null")
        try:
            return work()
        finally:
            # Here, since Python's own exit would tell of a full disk by a traceback.
            sys.stdout.flush()
    except LprError as error:
        say(f"{program}: error: {error}")
        return WRONG_USAGE
    except BrokenPipeError:
        drop_stdout()
        return PIPE_CLOSED
    except OSError as error:
        say(f"{program}: error: {_what_failed(error)}")
        return WRONG_USAGE
    except KeyboardInterrupt as stopped:
        say(f"{program}: {str(stopped) or 'stopped'}")
        return INTERRUPTED


def _what_failed(error: OSError) -> str:
    """What could not be read or written, why, and what to do."""
    if error.filename is not None:
        return f"{error.filename}: {error.strerror}; check path, rights and room"
    drop_stdout()
    reason = error.strerror or error
    return f"standard output, or a file, cannot be written ({reason}); make room there"
