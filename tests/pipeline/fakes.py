"""A detector, a character network and a reader whose answers are known, and pictures for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from lpr.alphabet import CLASS_COUNT, REJECT_INDEX, Alphabet
from lpr.arrays import FloatArray, Image
from lpr.geometry import Box
from lpr.pipeline import RecognizerConfig
from lpr.reading.config import ReadingConfig, SecondLooks
from lpr.reading.crops import CropReader
from lpr.types import Detection, Reading

UPRIGHT = RecognizerConfig(crops="off", turned="off")
"""Pictures are looked at as they are: fakes find their plates in turned ones as well."""
ONE_LOOK = replace(UPRIGHT, reading=ReadingConfig(second_looks=SecondLooks(scales=())))
"""Five H are a word, which is doubted, and the fake sees H in their halves, too."""
LEFT, RIGHT = Box(20, 40, 180, 80), Box(200, 120, 360, 160)


class FakeDetector:
    """Finds what it was told to, as far as it lies in the picture."""

    def __init__(self, *plates: tuple[Box, float]) -> None:
        self.plates = plates

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [
            [
                Detection(box, confidence, box.to_quad())
                for box, confidence in self.plates
                if box.x_min < image.shape[1] and box.y_min < image.shape[0]
            ]
            for image in images
        ]


class FakeClassifier:
    """Takes a window with two stems and a bar for an H, all others for no character."""

    alphabet = Alphabet()

    def __init__(self) -> None:
        self.batches: list[int] = []

    def predict_all(self, batch: FloatArray) -> FloatArray:
        self.batches.append(len(batch))
        probabilities = np.full((len(batch), CLASS_COUNT), 0.001, np.float32)
        for row, window in zip(probabilities, batch, strict=True):
            inner = window[3:-3, 3:-3, 0]
            sides = inner[:, :5].mean() + inner[:, -5:].mean()
            middle = (
                inner[12:15, 8:-8].mean() - inner[:6, 10:-10].mean() - inner[-6:, 10:-10].mean()
            )
            row[17 if sides > 0 and middle > 0 else REJECT_INDEX] = 1
        normalised: FloatArray = probabilities / probabilities.sum(axis=1, keepdims=True)
        return normalised


class FakeReader(CropReader):
    """Reads how wide a crop is."""

    def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
        return [Reading(str(crop.shape[1]), 1.0) for crop in crops]


def plate_picture(*boxes: Box, text: str = "HHHHH") -> Image:
    """Light plates with dark letters on a gray picture of 400 x 200."""
    image = np.full((200, 400, 3), 90, np.uint8)
    for box in boxes:
        x, y = int(box.x_min), int(box.y_min)
        cv2.rectangle(image, (x, y), (int(box.x_max) - 1, int(box.y_max) - 1), (235,) * 3, -1)
        for i, letter in enumerate(text):
            place = (x + 10 + 28 * i, y + 31)
            cv2.putText(image, letter, place, cv2.FONT_HERSHEY_SIMPLEX, 1.0, (15,) * 3, 3)
    return image
