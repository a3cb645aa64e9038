"""Which plates are plain: read from the components that the first threshold shows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lpr.arrays import GrayImage, Image
from lpr.characters.classifier import CharacterClassifier
from lpr.formats.grammar import resolve_regions
from lpr.model_files import CHARACTER_MODEL, WITNESS_MODEL, find_model
from lpr.reading.attempts import Attempt
from lpr.reading.config import ReadingConfig
from lpr.reading.look_reader import LookReader
from lpr.reading.witness.network import WitnessNetwork
from lpr.reading.witness.second_look import Witness
from lpr.rectification import whole_picture
from lpr.stopwatch import Stopwatch
from tests.segmentation.drawn import draw_line

TEXT = "538ZVK"
ROW = draw_line(TEXT, 44, 60, frame=False).gray
SMALL = draw_line("CURITIBA", 12, 20, spacing_px=2, frame=False).gray
HIGH = draw_line("NCA", 34, 38, spacing_px=2, frame=False).gray


@pytest.fixture(scope="module")
def reader() -> LookReader:
    classifier = CharacterClassifier(find_model(CHARACTER_MODEL))
    witness = Witness(WitnessNetwork(find_model(WITNESS_MODEL)))
    return LookReader(classifier, resolve_regions("us"), 5, ReadingConfig(), witness)


def seen(reader: LookReader, gray: GrayImage) -> Attempt:
    image: Image = np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), np.uint8)
    whole = whole_picture(image.shape[1], image.shape[0])
    (attempt,) = reader.read(image, [whole], [whole], Stopwatch(), explain=False)
    return attempt


def with_above(above: GrayImage) -> GrayImage:
    """A plate of 110 px with a blurred picture above its row."""
    gray = np.full((110, ROW.shape[1]), 210, np.uint8)
    gray[44 : 44 + ROW.shape[0]] = ROW
    start = (ROW.shape[1] - above.shape[1]) // 2
    gray[4 : 4 + above.shape[0], start : start + above.shape[1]] = cv2.GaussianBlur(
        above, (0, 0), 3
    )
    return gray


def with_margin(gray: GrayImage, width_px: int) -> GrayImage:
    margin = np.full((len(gray), width_px), 210, np.uint8)
    return np.concatenate([margin, gray, margin], axis=1)


@pytest.mark.parametrize(("above", "plain"), [(SMALL, True), (HIGH, False)], ids=["print", "blob"])
def test_small_print_beside_a_row_leaves_a_plate_plain_and_a_blob_as_high_does_not(
    reader: LookReader, above: GrayImage, plain: bool
) -> None:
    attempt = seen(reader, with_above(above))
    assert attempt.whole == plain
    assert attempt.read.plate.text == TEXT or not plain


def test_a_frame_that_the_edge_cuts_leaves_a_plate_plain_and_a_character_does_not(
    reader: LookReader,
) -> None:
    framed = with_margin(ROW, 20)
    cv2.rectangle(framed, (-20, 1), (3, 58), 60, 2)
    assert seen(reader, framed).whole
    seven = draw_line(f"H{TEXT}", 44, 60, frame=False).gray
    left = int(np.flatnonzero((seven < 120).any(axis=0))[0])
    assert seen(reader, with_margin(seven, 12)).whole
    cut = np.ascontiguousarray(seven[:, left + 16 :])
    assert not seen(reader, cut).whole
