"""``python -m lpr.datasets``: check, count, convert and split data sets."""

from __future__ import annotations

import sys

from lpr.cli.datasets import main

if __name__ == "__main__":
    sys.exit(main())
