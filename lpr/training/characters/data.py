"""Character samples cut the way the read path cuts them: drawn plates, real plates, crops.

What the network must tell apart is what the segmentation proposes, so that is what it learns from:
plates are rectified as a detector would hand them over, the proposals that meet a true character
take its class, and those that do not (halves, pairs, holes, frames, screws, bands, slogans, the
wrong polarity) are "not a character".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lpr.alphabet import REJECT_INDEX, Alphabet, encode
from lpr.arrays import FloatArray, GrayImage
from lpr.characters.crops import crop_window
from lpr.datasets.records import CharacterBoxesRecord, CharacterRecord, PlateTextRecord
from lpr.geometry import Box
from lpr.geometry.boxes import pairwise_iou
from lpr.images import load_image
from lpr.reading.look import Judge, look_at
from lpr.segmentation.proposals import Proposals
from lpr.segmentation.steps import to_gray
from lpr.synthesis.pictures import draw_plate_picture
from lpr.training.characters.cutting import LabelledPlate, SamplingConfig, cut_plate
from lpr.training.characters.samples import CharSamples
from lpr.training.framing import aligned_plate, boxes_on_plate, detected, jittered
from lpr.training.left_out import (
    NO_CHARACTERS,
    OUTSIDE,
    PlateLeftOut,
)
from lpr.types import Detection

CROP_JITTER = 0.035
"""Standard deviation of the edges of character crops, in their heights."""
ALIKE_IOU, ALIKE_HEIGHT, SURER = 0.5, 0.15, 0.05
"""Proposals of the same character overlap so much, differ so little in |log height|, and one takes
another's place if it is so much surer."""
PLATE_MARGIN = 0.2
"""How far a plate reaches beyond its characters, in heights of what they fill together."""


def drawn_plate_samples(
    rng: np.random.Generator, config: SamplingConfig, network: Judge | None = None
) -> CharSamples:
    """Samples of one drawn plate; ``network`` makes those negatives likelier that fool it."""
    plate = labelled_drawing(rng, config)
    return cut_plate(rng, plate, config, network) if len(plate.boxes) else CharSamples.none()


def labelled_drawing(rng: np.random.Generator, config: SamplingConfig) -> LabelledPlate:
    """A drawn plate as a detector would hand it over, with the characters that lie in it."""
    picture = draw_plate_picture(rng)
    look = look_at(picture.image, detected(rng, picture, config.frame))
    boxes = boxes_on_plate(picture.character_quads, look.plate)
    labels = encode("".join(character for character, _ in picture.characters))
    inside = _inside(boxes, look.gray)
    return LabelledPlate(look.gray, boxes[inside], labels[inside], look.proposals)


def real_plate_samples(
    rng: np.random.Generator,
    record: PlateTextRecord,
    config: SamplingConfig,
    network: Judge,
    letters: str = "",
) -> CharSamples:
    """Samples of a plate with known text, found by the aligner.

    The aligner looks for the network's own ``letters`` where the characters alike to them may be.

    Raises:
        ImageError: the crop cannot be read.
        PlateLeftOut: the aligner is not sure.
    """
    plate = aligned_plate(rng, record, network, config.frame, letters)
    proposals = plate.look.proposals
    boxes = proposals.boxes[surest_alike(proposals, plate.probabilities, plate.alignment.indices)]
    labels = Alphabet(letters).encode(record.text)
    labelled = LabelledPlate(plate.look.gray, boxes, labels, proposals)
    return cut_plate(rng, labelled, config, network)


def surest_alike(
    proposals: Proposals, probabilities: FloatArray, indices: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """For each chosen proposal (L,) the surest of those that hold the same character.

    A path takes a box that reaches over the dot or dash beside a character as readily as the tight
    one, which would then be taught as "not a character".
    """
    boxes = proposals.boxes
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    sure = 1 - probabilities[:, REJECT_INDEX]
    likeliest = probabilities[:, :REJECT_INDEX].argmax(axis=1)
    chosen = indices.copy()
    for place, index in enumerate(indices):
        alike = (
            (proposals.light == proposals.light[index])
            & (likeliest == likeliest[index])
            & (pairwise_iou(boxes, boxes[index : index + 1])[:, 0] >= ALIKE_IOU)
            & (np.abs(np.log(height / height[index])) < ALIKE_HEIGHT)
        )
        surest = int(np.argmax(np.where(alike, sure, -1.0)))
        if sure[surest] > sure[index] + SURER:
            chosen[place] = surest
    return chosen


def boxed_plate_samples(
    rng: np.random.Generator,
    record: CharacterBoxesRecord,
    config: SamplingConfig,
    network: Judge | None,
    letters: str = "",
) -> CharSamples:
    """Samples of a plate whose characters are boxed; the plate is what lies around the boxes.

    Raises:
        ImageError: the picture cannot be read.
        PlateLeftOut: no character lies on the plate.
    """
    if not record.characters:
        raise PlateLeftOut(NO_CHARACTERS)
    image = load_image(record.image)
    quads = [one.box.to_quad() for one in record.characters]
    corners = np.concatenate([quad.to_array() for quad in quads])
    around = Box.from_list([*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()])
    margin = PLATE_MARGIN * around.height / around.width
    box = around.padded(margin, PLATE_MARGIN).clipped(record.width, record.height)
    look = look_at(image, Detection(jittered(rng, box, config.frame), 1.0))
    boxes = boxes_on_plate(quads, look.plate)
    labels = Alphabet(letters).encode("".join(one.label for one in record.characters))
    inside = _inside(boxes, look.gray)
    if not inside.any():
        raise PlateLeftOut(OUTSIDE)
    labelled = LabelledPlate(look.gray, boxes[inside], labels[inside], look.proposals)
    return cut_plate(rng, labelled, config, network)


def crop_samples(
    rng: np.random.Generator, record: CharacterRecord, letters: str = ""
) -> CharSamples:
    """The sample of one character crop, a plate of its own.

    Raises:
        ImageError: the crop cannot be read.
    """
    shift = rng.normal(0, CROP_JITTER, 4).astype(np.float32)
    window = crop_window(to_gray(load_image(record.image)), shift)
    return CharSamples(window, Alphabet(letters).encode(record.label), np.zeros(1, dtype=np.int64))


def _inside(boxes: FloatArray, gray: GrayImage) -> npt.NDArray[np.bool_]:
    """Which boxes lie in the plate image but for a sliver, (N,)."""
    height, width = gray.shape
    slack = 0.1 * (boxes[:, 3] - boxes[:, 1])
    low = (boxes[:, 0] > -slack) & (boxes[:, 1] > -slack)
    high = (boxes[:, 2] < width + slack) & (boxes[:, 3] < height + slack)
    return np.asarray(low & high)
