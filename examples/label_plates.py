"""Cut out plates and write down what is read, to be corrected and trained on:

python examples/label_plates.py photos/ mine/

Makes mine/plates.csv with a row for each plate, the least sure first, and the crops beside it.
Look at each crop, correct its text, remove the rows of what is no plate or cannot be read.
"""

import csv
import sys
from pathlib import Path

import cv2

from lpr import Recognizer
from lpr.datasets.csv_table import plain_cell
from lpr.datasets.naming import unique_stems
from lpr.errors import ImageError, SourceError
from lpr.images import crop, load_image
from lpr.sources import list_pictures

MARGIN = 0.15
"""What crops show around the plate, in shares of its width and height."""


def main() -> None:
    """Label the plates of all pictures; what cannot be read is named and passed over."""
    if len(sys.argv) != 3:
        sys.exit("usage: python examples/label_plates.py PHOTOS FOLDER")
    photos, out = sys.argv[1], Path(sys.argv[2])
    table = out / "plates.csv"
    if table.exists():
        sys.exit(f"{table}: exists already, perhaps with your corrections; name another folder")
    try:
        paths = list_pictures([photos], sys.stdin)
    except SourceError as error:
        sys.exit(str(error))
    out.mkdir(parents=True, exist_ok=True)
    recognizer = Recognizer()
    rows = []
    # Cameras and sub-folders give the same names again.
    stems = unique_stems(paths)
    for path in paths:
        try:
            image = load_image(path)
        except ImageError as error:
            print(error, file=sys.stderr)
            continue
        height, width = image.shape[:2]
        for number, plate in enumerate(recognizer.read(image).plates, start=1):
            name = f"{stems[path]}-{number}.png"
            cut = crop(image, plate.box.padded(MARGIN, MARGIN).clipped(width, height))
            cv2.imwrite(str(out / name), cut)
            rows.append((plain_cell(name), plate.text, f"{plate.confidence:.3f}"))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["image_path", "plate_text", "confidence"])
        writer.writerows(sorted(rows, key=lambda row: row[2]))
    print(f"{len(rows)} plates in {table}; now correct the texts")


if __name__ == "__main__":
    main()
