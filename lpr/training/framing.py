"""Plates as a detector would hand them over, so that what trains sees what is later read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lpr.alphabet import Alphabet
from lpr.arrays import FloatArray, Image
from lpr.characters.alignment import Alignment, align
from lpr.datasets.records import PlateTextRecord
from lpr.geometry import Box, Quad
from lpr.images import load_image
from lpr.reading.look import Judge, Look, judge, look_at
from lpr.rectification import PlateImage
from lpr.synthesis.pictures import PlatePicture
from lpr.training.left_out import ANOTHER_TEXT, NO_SUCH_ROW, PlateLeftOut
from lpr.types import Detection
from lpr.warping import mapped


@dataclass(frozen=True, slots=True)
class FrameJitter:
    """How wrong a plate's box and corners may be."""

    spread: float = 0.05
    """Standard deviation of the detected edges and corners, in plate heights."""
    no_quad_share: float = 0.3
    """Share of plates rectified from their box alone."""


@dataclass(frozen=True, slots=True)
class AlignedPlate:
    """A plate of known text with the proposals that are its characters.

    ``probabilities`` (N, classes) are those of all proposals.
    """

    image: Image
    look: Look
    probabilities: FloatArray
    alignment: Alignment


def detected(rng: np.random.Generator, picture: PlatePicture, jitter: FrameJitter) -> Detection:
    """The plate as a detector would find it: box and corners a little off, or no corners."""
    true_box = picture.quad.bounding_box()
    box = jittered(rng, true_box, jitter)
    if rng.random() < jitter.no_quad_share:
        return Detection(box, 1.0)
    points = picture.quad.to_array() + rng.normal(0, jitter.spread * true_box.height, (4, 2))
    return Detection(box, 1.0, Quad.from_list(points.tolist()))


def jittered(rng: np.random.Generator, box: Box, jitter: FrameJitter) -> Box:
    """The box with its edges a little off."""
    edges = np.array([box.x_min, box.y_min, box.x_max, box.y_max])
    return Box.from_list((edges + rng.normal(0, jitter.spread * box.height, 4)).tolist())


def boxes_on_plate(quads: Sequence[Quad], plate: PlateImage) -> FloatArray:
    """The upright boxes (N, 4) in a plate image around quads of its source picture."""
    homography = np.linalg.inv(plate.to_source.astype(np.float64))
    corners = np.array([quad.points for quad in quads], dtype=np.float64)
    points = mapped(corners, homography).reshape(-1, 4, 2)
    return np.concatenate([points.min(axis=1), points.max(axis=1)], axis=1)


def aligned_plate(
    rng: np.random.Generator,
    record: PlateTextRecord,
    network: Judge,
    jitter: FrameJitter,
    letters: str = "",
) -> AlignedPlate:
    """A plate with known text, its characters found by the aligner.

    The aligner looks for ``letters`` beside 0-9 and A-Z where the characters alike to them may be.

    Raises:
        ImageError: the crop cannot be read.
        PlateLeftOut: the aligner is not sure.
    """
    image = load_image(record.image)
    height, width = image.shape[:2]
    box = jittered(rng, record.box or Box(0, 0, width, height), jitter)
    look = look_at(image, Detection(box, 1.0))
    (probabilities,) = judge([look], network)
    proposals = look.proposals
    known = Alphabet(letters).usual(record.text)
    alignment = align(proposals.boxes, proposals.light, probabilities, known)
    if alignment is None:
        raise PlateLeftOut(NO_SUCH_ROW)
    if not alignment.trustworthy:
        raise PlateLeftOut(ANOTHER_TEXT)
    return AlignedPlate(image, look, probabilities, alignment)
