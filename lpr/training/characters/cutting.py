"""Samples of one plate whose characters are known: the characters, and what they are not."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lpr.alphabet import REJECT_INDEX
from lpr.arrays import FloatArray, GrayImage
from lpr.characters.crops import is_light
from lpr.characters.normalisation import cut_windows, normalise
from lpr.geometry.boxes import pairwise_iou
from lpr.reading.look import Judge
from lpr.segmentation.proposals import Proposals
from lpr.training.characters.labels import UNCLEAR, jitter_boxes, label_proposals
from lpr.training.characters.samples import CharSamples
from lpr.training.framing import FrameJitter


@dataclass(frozen=True, slots=True)
class SamplingConfig:
    """How many samples a plate gives and how wrong its box may be."""

    per_character: int = 1
    """Samples of each true character."""
    negatives_per_character: float = 0.9
    true_box_share: float = 0.4
    """Share of characters cut by their jittered true box rather than by a proposal."""
    frame: FrameJitter = field(default_factory=FrameJitter)
    easy_weight: float = 0.03
    """Chance of a negative to be taken that fools nobody, beside the fooling probability."""
    apart_weight: float = 0.4
    """The same without a judge, of one that touches no character beside one that does."""


@dataclass(frozen=True, slots=True)
class LabelledPlate:
    """A gray plate image, its true characters (boxes (M, 4), classes (M,)) and its proposals."""

    gray: GrayImage
    boxes: FloatArray
    labels: npt.NDArray[np.int64]
    proposals: Proposals


def cut_plate(
    rng: np.random.Generator, plate: LabelledPlate, config: SamplingConfig, judge: Judge | None
) -> CharSamples:
    """Windows of the true characters and of proposals that are none.

    A character is cut by one of the proposals that meet it or by its own box, a little off; with a
    judge, proposals that it takes for characters are the likelier negatives.
    """
    proposals, light = plate.proposals, is_light(plate.gray, plate.boxes)
    found, nearest = label_proposals(
        proposals.boxes, proposals.light, plate.boxes, plate.labels, light
    )
    whole = np.flatnonzero((found != UNCLEAR) & (found != REJECT_INDEX))
    cuts = []
    for _ in range(config.per_character):
        boxes = jitter_boxes(rng, plate.boxes)
        for k in np.flatnonzero(rng.random(len(boxes)) > config.true_box_share):
            matches = whole[nearest[whole] == k]
            if len(matches):
                boxes[k] = proposals.boxes[rng.choice(matches)]
        cuts.append(boxes)
    rejects = np.flatnonzero(found == REJECT_INDEX)
    negatives = _choose_negatives(rng, plate, rejects, config, judge)
    count = len(plate.boxes) * config.per_character
    windows = cut_windows(
        plate.gray,
        np.concatenate([*cuts, proposals.boxes[negatives]]),
        np.concatenate([np.full(count, light), proposals.light[negatives]]),
    )
    labels = np.concatenate(
        [np.tile(plate.labels, config.per_character), np.full(len(negatives), REJECT_INDEX)]
    )
    return CharSamples(windows, labels, np.zeros(len(labels), dtype=np.int64))


def _choose_negatives(
    rng: np.random.Generator,
    plate: LabelledPlate,
    rejects: npt.NDArray[np.int64],
    config: SamplingConfig,
    judge: Judge | None,
) -> npt.NDArray[np.int64]:
    """Some of the proposals that are no characters; the more fooling, the likelier."""
    count = min(round(config.negatives_per_character * len(plate.boxes)), len(rejects))
    if not count:
        return rejects[:0]
    boxes, light = plate.proposals.boxes[rejects], plate.proposals.light[rejects]
    if judge is None:
        touching = pairwise_iou(boxes, plate.boxes).max(axis=1) > 0
        weights = np.where(touching, 1.0, config.apart_weight)
    else:
        fooling = 1.0 - judge(normalise(plate.gray, boxes, light))[:, REJECT_INDEX]
        weights = fooling.astype(np.float64) + config.easy_weight
    return rng.choice(rejects, count, replace=False, p=weights / weights.sum())
