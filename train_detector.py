#!/usr/bin/env python3
"""Train the plate detector; see ``train_detector.py --help``."""

import sys

from lpr.cli.train_detector import main

if __name__ == "__main__":
    sys.exit(main())
