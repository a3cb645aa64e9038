"""Is the new model better? python examples/compare_models.py val.csv runs/RUN/char_cnn.tflite vn

Reads the plates of a CSV with the model that comes with lpr and with another, and prints where
they differ; the last word is the region whose formats to expect.
"""

import sys
from pathlib import Path

from lpr import Recognizer, RecognizerConfig
from lpr.characters.classifier import own_alphabet
from lpr.datasets import read_plates_csv
from lpr.images import load_image


def main() -> None:
    """Print how many plates each model reads right, and the plates that only one does."""
    if len(sys.argv) != 4:
        sys.exit("usage: python examples/compare_models.py CSV MODEL REGION")
    path, model, region = sys.argv[1:]
    before = Recognizer(region=region)
    after = Recognizer(RecognizerConfig(region=region, char_model=model))
    right = [0, 0]
    for record in read_plates_csv(path, own_alphabet(Path(model)).signs):
        image = load_image(record.image)
        texts = [one.read_plate(image, record.box).text for one in (before, after)]
        hits = [text == record.text for text in texts]
        right = [count + hit for count, hit in zip(right, hits, strict=True)]
        if hits[0] != hits[1]:
            print(f"{record.image.name}: {record.text}, before {texts[0]}, after {texts[1]}")
    print(f"right before: {right[0]}, after: {right[1]}")


if __name__ == "__main__":
    main()
