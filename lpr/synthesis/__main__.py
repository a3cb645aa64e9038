"""``python -m lpr.synthesis OUT --count 12 --seed 0`` draws sample scenes with their labels."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lpr.errors import FontError
from lpr.synthesis.samples import write_samples


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it worked, 1 when it did not, 2 for wrong usage."""
    arguments = _parser().parse_args(argv)
    try:
        records = write_samples(arguments.out, arguments.count, arguments.seed)
    except (FontError, OSError) as error:
        print(f"lpr.synthesis: {error}", file=sys.stderr)
        return 1
    plates = sum(len(record.plates) for record in records)
    print(f"{len(records)} scenes with {plates} plates in {arguments.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lpr.synthesis", description="Draw sample scenes and label them."
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write to")
    parser.add_argument("--count", type=int, default=12, metavar="N", help="scenes (default: 12)")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="same seed, same scenes (default: 0)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
