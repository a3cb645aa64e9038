#!/usr/bin/env python3
"""Measure finding and reading on labelled pictures: ``lpr evaluate`` under its older name."""

import sys

from lpr.__main__ import run_script

if __name__ == "__main__":
    sys.exit(run_script("evaluate.py"))
