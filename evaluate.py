#!/usr/bin/env python3
"""Measure finding and reading on labelled pictures; ``python evaluate.py --help`` says how."""

import sys

from lpr.cli.evaluate import main

if __name__ == "__main__":
    sys.exit(main())
