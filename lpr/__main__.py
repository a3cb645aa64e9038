"""``python -m lpr``, and the command ``lpr``."""

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


if __name__ == "__main__":
    sys.exit(main())
