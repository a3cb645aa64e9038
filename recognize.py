#!/usr/bin/env python3
"""Read the number plates in pictures; ``python recognize.py --help`` says how."""

import sys

from lpr.cli.recognize import main

if __name__ == "__main__":
    sys.exit(main())
