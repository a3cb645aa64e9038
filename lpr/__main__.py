"""``python -m lpr``, the command ``lpr``, and the scripts of a checkout's root."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; Ctrl-C while it loads is silent, too."""
    try:
        from lpr.cli.main import main as run

        return run(argv)
    except KeyboardInterrupt:
        return 130


def run_script(name: str) -> int:
    """Run a script of the root as `lpr.cli.scripts` does, as silent while it loads."""
    try:
        from lpr.cli.scripts import run_script as run
    except KeyboardInterrupt:
        return 130
    return run(name)


if __name__ == "__main__":
    sys.exit(main())
