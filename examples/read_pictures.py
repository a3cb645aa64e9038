"""Read pictures and print their plates: python examples/read_pictures.py photos/*.jpg"""

import sys

from lpr import Recognizer
from lpr.types import ImageResult


def main() -> None:
    """One line a plate; what cannot be read is named and passed over."""
    if len(sys.argv) < 2:
        sys.exit("usage: python examples/read_pictures.py PICTURE ...")
    recognizer = Recognizer(region="auto")
    for outcome in recognizer.read_many(sys.argv[1:]):
        if not isinstance(outcome, ImageResult):
            print(outcome.error, file=sys.stderr)
            continue
        for plate in outcome.plates:
            print(f"{outcome.source}: {plate.text} ({plate.confidence:.0%}, {plate.region})")


if __name__ == "__main__":
    main()
