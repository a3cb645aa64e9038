"""Check data from Python: python examples/check_data.py train.csv val.csv

Prints the issues of one kind alone: the pictures that are in both.
"""

import sys

from lpr.datasets.issues import Kind
from lpr.datasets.validation import validate


def main() -> None:
    """Print what leaks from the data to train on into the data to validate on."""
    if len(sys.argv) != 3:
        sys.exit("usage: python examples/check_data.py TRAIN VAL")
    for issue in validate([sys.argv[1]], [sys.argv[2]]):
        if issue.kind == Kind.LEAK:
            print(issue)


if __name__ == "__main__":
    main()
