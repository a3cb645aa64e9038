"""Where errors come from: the stage of the read path that lost a plate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS, REJECT_INDEX, loose
from lpr.arrays import FloatArray, Image
from lpr.characters.alignment import align
from lpr.evaluation.runs.reading import Case
from lpr.geometry import Box, Quad
from lpr.images import crop
from lpr.reading.look import Judge, judge, look_at
from lpr.rectification import resized
from lpr.types import Detection

EXAMPLES = 24
"""Plates of each stage that are kept to be shown."""
WIDER = 1.2, 1.3
"""A frame around the detected one, of its width and height, that holds what it cuts off."""
SHOWN_PADDING = 0.15
"""Margin around the plates that are shown, of their width and height."""


class Stage(StrEnum):
    """What can lose a plate, in the order in which it is met."""

    NOT_FOUND = "not found"
    BADLY_CROPPED = "badly cropped"
    NOT_PROPOSED = "character not proposed"
    MISCLASSIFIED = "misclassified"
    WRONG_PATH = "wrong path"
    WRONG_GRAMMAR = "wrong grammar choice"


@dataclass(frozen=True, slots=True)
class JudgedBoxes:
    """What the read path sees of a plate in one frame: proposed boxes (N, 4), their polarity (N,),
    and the classifier's probabilities (N, 37)."""

    boxes: FloatArray
    light: npt.NDArray[np.bool_]
    probabilities: FloatArray


@dataclass(frozen=True, slots=True)
class Example:
    """A plate that was lost, to be shown."""

    picture: str
    stage: Stage
    truth: str
    text: str
    crop: Image


See = Callable[[Image, Box, Quad | None], JudgedBoxes]
"""Gives the view of a plate whose place is known."""


@dataclass(slots=True)
class Losses:
    """Finds out, and remembers, which stage lost each plate that is read wrongly.

    ``see`` is how plates are seen; ``examples`` has at most `EXAMPLES` of each stage.
    """

    see: See
    examples: dict[Stage, list[Example]] = field(default_factory=dict)

    def __call__(self, case: Case, picture: str) -> str | None:
        """The stage that lost a plate, None where it was read rightly."""
        if case.text == case.truth:
            return None
        stage = self._stage(case)
        kept = self.examples.setdefault(stage, [])
        if len(kept) < EXAMPLES:
            shown = crop(case.image, case.box.padded(SHOWN_PADDING, SHOWN_PADDING))
            kept.append(Example(picture, stage, case.truth, case.text, shown))
        return str(stage)

    def _stage(self, case: Case) -> Stage:
        plate = case.plate
        if plate is None:
            return Stage.NOT_FOUND
        if loose(case.truth) in (loose(plate.text), loose(plate.raw_text)):
            return Stage.WRONG_GRAMMAR
        seen = self.see(case.image, plate.box, plate.quad)
        if stage := stage_on_boxes(seen, case.truth):
            return stage
        # A view in which the text cannot be laid on the boxes: would it be, in another frame?
        wider = resized(Detection(plate.box, 1.0, plate.quad), *WIDER)
        frames = [(case.box, case.quad), (wider.box, wider.quad)] if plate.box != case.box else []
        if any(stage_on_boxes(self.see(case.image, *frame), case.truth) for frame in frames):
            return Stage.BADLY_CROPPED
        return Stage.MISCLASSIFIED if has_boxes(seen, case.truth) else Stage.NOT_PROPOSED


def stage_on_boxes(view: JudgedBoxes, truth: str) -> Stage | None:
    """Who lost a plate on which the true text can be laid; None where it cannot be.

    Where each character has its box, either the classifier took one for another, or all were
    right and the path search preferred other boxes.
    """
    alignment = align(view.boxes, view.light, view.probabilities, truth)
    if alignment is None or not alignment.trustworthy:
        return None
    classes = view.probabilities[alignment.indices].argmax(axis=1)
    read = "".join("?" if k == REJECT_INDEX else CHARACTERS[k] for k in classes)
    return Stage.WRONG_PATH if loose(read) == loose(truth) else Stage.MISCLASSIFIED


def has_boxes(view: JudgedBoxes, truth: str) -> bool:
    """Whether even rows of boxes that look like characters, whichever, are as long as the text."""
    some_character = np.repeat(1 - view.probabilities[:, REJECT_INDEX:], REJECT_INDEX + 1, axis=1)
    alignment = align(view.boxes, view.light, some_character, truth)
    return alignment is not None and alignment.trustworthy


def boxes_with(network: Judge) -> See:
    """The views that the read path has at its first look at a plate.

    Args:
        network: gives probabilities (N, 37), as `CharacterClassifier.predict_proba` does.
    """

    def see(image: Image, box: Box, quad: Quad | None) -> JudgedBoxes:
        look = look_at(image, Detection(box, 1.0, quad))
        (probabilities,) = judge([look], network)
        return JudgedBoxes(look.proposals.boxes, look.proposals.light, probabilities)

    return see
