#!/usr/bin/env python3
"""Train the character network: ``lpr train-characters`` under its older name."""

import sys

from lpr.__main__ import run_script

if __name__ == "__main__":
    sys.exit(run_script("train_char_cnn.py"))
