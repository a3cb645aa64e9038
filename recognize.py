#!/usr/bin/env python3
"""Read the number plates in pictures: ``lpr read`` under its older name."""

import sys

from lpr.__main__ import run_script

if __name__ == "__main__":
    sys.exit(run_script("recognize.py"))
