"""Which stage lost a plate, on proposals and probabilities made by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS, CLASS_COUNT, REJECT_INDEX
from lpr.arrays import Image
from lpr.evaluation.runs.losses import (
    EXAMPLES,
    JudgedBoxes,
    Losses,
    Stage,
    has_boxes,
    stage_on_boxes,
)
from lpr.evaluation.runs.reading import Case
from lpr.geometry import Box, Quad
from lpr.types import Plate

PICTURE: Image = np.zeros((60, 200, 3), np.uint8)
TRUE_BOX, FOUND_BOX = Box(20, 10, 180, 50), Box(24, 10, 170, 50)


def view(text: str, sure: float = 0.95) -> JudgedBoxes:
    """Boxes in an even row, each judged to be a character of the text; "-" is none of them, and
    " " leaves its place without a box."""
    boxes, rows = [], []
    for place, sign in enumerate(text):
        if sign == " ":
            continue
        boxes.append((place * 20, 10, place * 20 + 15, 40))
        row = np.full(CLASS_COUNT, (1 - sure) / (CLASS_COUNT - 1), np.float32)
        row[REJECT_INDEX if sign == "-" else CHARACTERS.index(sign)] = sure
        rows.append(row)
    light = np.zeros(len(boxes), dtype=bool)
    return JudgedBoxes(
        np.array(boxes, np.float32).reshape(-1, 4),
        light,
        np.array(rows, np.float32).reshape(-1, CLASS_COUNT),
    )


def plate(text: str, raw_text: str = "", box: Box = FOUND_BOX) -> Plate:
    return Plate(text, 0.5, box, box.to_quad(), 0.9, raw_text=raw_text or text)


@dataclass
class Looks:
    """Sees one view in the found frame and another in the label's."""

    found: JudgedBoxes
    labelled: JudgedBoxes

    def __call__(self, image: Image, box: Box, quad: Quad | None) -> JudgedBoxes:
        return self.labelled if box == TRUE_BOX else self.found


@pytest.mark.parametrize(
    ("truth", "read", "found", "labelled", "stage"),
    [
        ("AB1234", None, "", "", Stage.NOT_FOUND),
        ("ABO123", plate("AB0123"), "AB0123", "AB0123", Stage.WRONG_GRAMMAR),
        ("AB1234", plate("A81234", "AB1234"), "AB1234", "AB1234", Stage.WRONG_GRAMMAR),
        ("AB1234", plate("B1234"), "AB1234", "AB1234", Stage.WRONG_PATH),
        ("AB1234", plate("AB1294"), "AB1294", "AB1294", Stage.MISCLASSIFIED),
        ("AB1234", plate("1234"), " 1234", "AB1234", Stage.BADLY_CROPPED),
        ("AB1234", plate("AB134"), "AB1 34", "AB1 34", Stage.NOT_PROPOSED),
        ("AB1234", plate(""), "", "", Stage.NOT_PROPOSED),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_the_stage_that_lost_it(
    truth: str, read: Plate | None, found: str, labelled: str, stage: Stage
) -> None:
    losses = Losses(Looks(view(found), view(labelled)))
    assert losses(Case(PICTURE, TRUE_BOX, None, truth, read), "a.png") == stage
    (example,) = losses.examples[stage]
    assert (example.picture, example.truth) == ("a.png", truth)
    assert example.text == (read.text if read else "")


def test_text_that_shows_in_a_wider_frame_only_is_badly_cropped() -> None:
    def see(image: Image, box: Box, quad: Quad | None) -> JudgedBoxes:
        return view("AB1234" if box.width > FOUND_BOX.width and box != TRUE_BOX else " 1234")

    case = Case(PICTURE, TRUE_BOX, None, "AB1234", plate("1234"))
    assert Losses(see)(case, "a.png") == Stage.BADLY_CROPPED


def test_a_right_reading_is_not_lost() -> None:
    losses = Losses(Looks(view(""), view("")))
    assert losses(Case(PICTURE, TRUE_BOX, None, "AB1", plate("AB1")), "a.png") is None
    assert losses.examples == {}


def test_examples_are_few() -> None:
    losses = Losses(Looks(view(""), view("")))
    for _ in range(EXAMPLES + 3):
        losses(Case(PICTURE, TRUE_BOX, None, "AB1", None), "a.png")
    assert len(losses.examples[Stage.NOT_FOUND]) == EXAMPLES


def test_a_doubtful_character_does_not_hide_that_the_path_is_wrong() -> None:
    assert stage_on_boxes(view("AB1234", sure=0.7), "AB1234") == Stage.WRONG_PATH
    assert stage_on_boxes(view("AB12-4"), "AB1234") is None
    assert has_boxes(view("AB1294"), "AB1234")
    assert not has_boxes(view("AB1 34"), "AB1234")
