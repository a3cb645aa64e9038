#!/usr/bin/env python3
"""Train the character network; ``python train_char_cnn.py --help`` says how."""

import sys

from lpr.cli.train_char_cnn import main

if __name__ == "__main__":
    sys.exit(main())
