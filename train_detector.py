#!/usr/bin/env python3
"""Train the plate detector: ``lpr train-detector`` under its older name."""

import sys

from lpr.__main__ import run_script

if __name__ == "__main__":
    sys.exit(run_script("train_detector.py"))
