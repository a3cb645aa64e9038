"""Why was this plate read so? python examples/explain_plate.py car.jpg out/

Writes a figure of all steps for each plate, and prints what else each character could be and what
speaks against the reading. Where there is no plate, a figure shows what came nearest to one.
"""

import sys
from pathlib import Path

from lpr import Recognizer
from lpr.images import load_image
from lpr.plots.nothing_found import plot_nothing_found
from lpr.plots.segmentation import plot_segmentation


def main() -> None:
    """Explain the plates of one picture."""
    if len(sys.argv) != 3:
        sys.exit("usage: python examples/explain_plate.py PICTURE FOLDER")
    picture, out = Path(sys.argv[1]), Path(sys.argv[2])
    recognizer = Recognizer()
    result, traces = recognizer.explain(picture)
    out.mkdir(parents=True, exist_ok=True)
    if not result.plates:
        weak = result.weak_detections
        readings = recognizer.read_detections(picture, [one.detection for one in weak])
        figure = plot_nothing_found(load_image(picture), weak, readings, picture.name)
        figure.savefig(out / f"{picture.stem}-nothing.png")
    for number, (plate, trace) in enumerate(zip(result.plates, traces, strict=True), start=1):
        figure = plot_segmentation(trace, f"{picture.name}: {plate.text}")
        figure.savefig(out / f"{picture.stem}-{number}.png")
        for character in plate.characters:
            others = ", ".join(f"{text} {chance:.0%}" for text, chance in character.alternatives)
            print(f"{character.text} {character.confidence:.0%}; {others or 'nothing else'}")
        for doubt in plate.doubts:
            print(f"{doubt.code}: {doubt.reason}")


if __name__ == "__main__":
    main()
