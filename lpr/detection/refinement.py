"""A second look at every candidate, in the picture's own pixels: sharper corners, fewer mistakes.

The SSD sees the picture scaled down, where a plate may be 20 px wide and a shop sign looks like
one. Cutting each candidate out of the source and asking a small network again is the second stage
of a cascade (Viola and Jones 2001; Cai and Vasconcelos 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.contract import contract_number
from lpr.detection.anchors import OUTPUTS_PER_ANCHOR, decode_boxes, decode_quads
from lpr.detection.base import Detector, Sightings, glimpse, parted
from lpr.detection.letterbox import normalise_pixels
from lpr.detection.nms import distinct, suppress
from lpr.detection.parts import Pyramid, detect_parts
from lpr.errors import ModelMismatch
from lpr.geometry import Box, Quad
from lpr.model_files import REFINER_MODEL, find_model
from lpr.runtime import ModelRunner
from lpr.types import Detection
from lpr.warping import FloatMatrix, warp

MODEL_KIND = "plate-refiner"

WINDOW_PX = (96, 48)
"""Width and height of a window that the network sees."""
CONTEXT = (1.5, 2.0)
"""Width and height of the near window, of the candidate's box: the corners may lie outside it."""
SURROUNDINGS = 3.0
"""The far window shows this many times more each way: a plate is on a car, a sign is not."""
FAR: FloatMatrix = np.array(
    [
        [SURROUNDINGS, 0, (1 - SURROUNDINGS) / 2 * WINDOW_PX[0]],
        [0, SURROUNDINGS, (1 - SURROUNDINGS) / 2 * WINDOW_PX[1]],
        [0, 0, 1],
    ]
)
"""The (3, 3) map from pixels of the far window to those of the near one."""
ANCHOR = np.array(
    [[WINDOW_PX[0] / 2, WINDOW_PX[1] / 2, WINDOW_PX[0] / CONTEXT[0], WINDOW_PX[1] / CONTEXT[1]]],
    np.float32,
)
"""The candidate's box in every near window: the one anchor (1, 4) that the outputs refer to."""
DEFAULT_CONFIDENCE = 0.6
"""Score from which a plate counts where a model says nothing else."""
LEAST_SIDE_PX = 2.0
"""Candidates are looked at as if no side were shorter."""


@dataclass(frozen=True, slots=True)
class RefineConfig:
    """Which candidates are looked at again, and what the second look counts."""

    least_candidate: float = 0.2
    """Candidates of the first stage below this score are not looked at."""
    max_candidates: int = 40
    """Candidates looked at in a picture, best first: a bound for crowds, rarely met."""
    least_in_parts: float = 0.3
    """The same in parts of large pictures, which show dozens: weaker ones never count there."""
    own_weight: float = 0.5
    """Weight of the second look's logit in the score; the rest is the first's. Chosen on
    validation pictures."""
    again_below: float = 0.7
    """Where box and candidate overlap less than this, a further look starts from the box: an end of
    the plate may have lain outside the window. The score stays that of the first."""
    least_again: float = 0.4
    """Weaker ones are not looked at again."""
    seen_large: float = 0.15
    """Of plates of that share of the picture's longer side the first stage sees as many pixels as a
    window shows:"""
    candidate_share: float = 0.4
    """so much of their boxes is the candidate's, unless its window was far off. Both are chosen on
    validation pictures."""
    max_overlap: float = 0.4
    """Of two refined detections with a larger IoU, the weaker is dropped."""


class PlateRefiner:
    """Judges candidates again and puts their boxes and corners right.

    Args:
        model_path: a ``.tflite`` by ``lpr train-detector --stage refiner``; None: the shipped one.
        threads: processor threads.
        config: what counts.

    Raises:
        ModelError: the model file cannot be used (see `lpr.runtime.ModelRunner`).
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        threads: int = 1,
        config: RefineConfig = RefineConfig(),
    ) -> None:
        path = Path(model_path or find_model(REFINER_MODEL))
        self._model = ModelRunner(path, MODEL_KIND, threads)
        self.config = config
        contract, shape = self._model.contract, self._model.output_shape
        self.min_confidence = contract_number(contract, "min_confidence", path, 0.0, 1.0)
        if self._model.input_shape[1:] != (2 * WINDOW_PX[1], WINDOW_PX[0], 3) or shape[1:] != (
            1,
            OUTPUTS_PER_ANCHOR,
        ):
            raise ModelMismatch(
                f"{path}: its network takes {self._model.input_shape[1:]} and gives {shape[1:]}, "
                "which is no refiner's; export it again with lpr train-detector"
            )

    def refine(self, image: Image, candidates: Sequence[Detection]) -> list[Detection]:
        """The candidates (best first) with new scores, boxes and corners, best first."""
        looked_at, size_px = candidates[: self.config.max_candidates], image.shape[1::-1]
        return self.judged(looked_at, lambda to_source: cut_window(image, to_source), size_px)

    def refine_large(self, picture: Pyramid, candidates: Sequence[Detection]) -> list[Detection]:
        """The same for any number of candidates in a large picture, whose halvings are at hand."""
        return self.judged(
            candidates, lambda to_source: _cut_large(picture, to_source), picture.size_px
        )

    def judged(
        self,
        candidates: Sequence[Detection],
        cut: Callable[[FloatMatrix], Image],
        size_px: tuple[int, int],
    ) -> list[Detection]:
        """Candidates put right, best first, those again whose window was far off.

        ``cut`` cuts the window of a (3, 3) map to the candidates' plane, ``size_px`` wide and high.
        """
        if not candidates:
            return []
        seen = put_right(candidates, self._outputs(candidates, cut), self.config)
        rows = far_off(candidates, seen, self.config)
        boxes = averaged(candidates, seen, max(size_px), self.config)
        if rows:
            nearer = [replace(candidates[row], box=seen.box(row)) for row in rows]
            again = put_right(nearer, self._outputs(nearer, cut), self.config)
            boxes[rows], seen.quads[rows] = again.boxes, again.quads
        return kept(replace(seen, boxes=boxes), *size_px, self.config)

    def _outputs(
        self, candidates: Sequence[Detection], cut: Callable[[FloatMatrix], Image]
    ) -> FloatArray:
        windows = np.stack([cut(frame(candidate.box)) for candidate in candidates])
        outputs: FloatArray = self._model.run(normalise_pixels(windows))[:, 0]
        return outputs


class RefinedDetector:
    """A detector whose candidates are looked at again.

    Args:
        detector: the first stage, at a low threshold.
        refiner: the second.
        min_confidence: score from which a plate counts; None is the refiner's own threshold.
    """

    def __init__(
        self, detector: Detector, refiner: PlateRefiner, min_confidence: float | None = None
    ) -> None:
        self._detector = detector
        self._refiner = refiner
        self._least = refiner.min_confidence if min_confidence is None else min_confidence

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture, best first."""
        return [found.plates for found in self.find(images)]

    def find_parts(self, picture: Pyramid, parts: Sequence[Box], widest_px: float) -> Sightings:
        """What is seen in parts of a picture, see `lpr.detection.parts.find_parts`.

        Candidates that two parts show are looked at again once, in the picture itself.
        """
        several = len(parts) > 1
        least = self._refiner.config.least_in_parts if several else 0.0
        seen = detect_parts(self._detector, picture, parts, widest_px, least)
        looked_at = self._refiner.refine_large(picture, distinct(seen) if several else seen)
        return parted([one for one in looked_at if one.box.width <= widest_px], self._least)

    def glimpse(self, image: Image) -> float:
        """What the first stage makes of a picture at a glimpse."""
        return glimpse(self._detector, image)

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        """The plates of each picture, and the candidates that the second look left too weak."""
        pictures = zip(images, self._detector.detect(images), strict=True)
        return [
            parted(self._refiner.refine(image, candidates), self._least)
            for image, candidates in pictures
        ]


def frame(box: Box) -> FloatMatrix:
    """The (3, 3) map from pixels of a box's near window to source pixels."""
    (center_x, center_y), sides = box.center, (box.width, box.height)
    scale_x, scale_y = (
        context * max(side, LEAST_SIDE_PX) / window_px
        for context, side, window_px in zip(CONTEXT, sides, WINDOW_PX, strict=True)
    )
    return np.array(
        [
            [scale_x, 0, center_x - scale_x * WINDOW_PX[0] / 2],
            [0, scale_y, center_y - scale_y * WINDOW_PX[1] / 2],
            [0, 0, 1],
        ]
    )


def cut_window(image: Image, to_source: FloatMatrix) -> Image:
    """What the network sees of a picture: the near window above the far one, (96, 96, 3).

    Both have the same centre; ``to_source`` maps the near one's pixels to the picture's.
    """
    shrink = sqrt(abs(np.linalg.det(to_source[:2, :2])))
    near = warp(image, to_source, WINDOW_PX, shrink, cv2.INTER_LINEAR)
    far = warp(image, to_source @ FAR, WINDOW_PX, SURROUNDINGS * shrink, cv2.INTER_LINEAR)
    return np.concatenate([near, far])


def _cut_large(picture: Pyramid, to_source: FloatMatrix) -> Image:
    """`cut_window` of a picture whose halvings are at hand."""
    shrink = sqrt(abs(to_source[0, 0] * to_source[1, 1]))
    views = []
    for to_view, its_shrink in ((to_source, shrink), (to_source @ FAR, SURROUNDINGS * shrink)):
        image, times = picture.shrunk(its_shrink)
        smaller = np.diag([1 / times, 1 / times, 1.0]) @ to_view
        views.append(warp(image, smaller, WINDOW_PX, its_shrink / times, cv2.INTER_LINEAR))
    return np.concatenate(views)


@dataclass(frozen=True, slots=True)
class Seen:
    """What candidates are: ``boxes`` (N, 4), ``quads`` (N, 4, 2), ``scores`` (N,)."""

    boxes: FloatMatrix
    quads: FloatMatrix
    scores: FloatMatrix

    def box(self, row: int) -> Box:
        return Box.from_list(self.boxes[row].tolist())


def put_right(candidates: Sequence[Detection], outputs: FloatArray, config: RefineConfig) -> Seen:
    """One or more candidates as the outputs (N, 13) of their windows say, in source pixels."""
    maps = np.stack([frame(candidate.box) for candidate in candidates])
    scale, offset = maps[:, None, (0, 1), (0, 1)], maps[:, None, :2, 2]
    boxes = decode_boxes(outputs[:, 1:5], ANCHOR).reshape(-1, 2, 2) * scale + offset
    quads = decode_quads(outputs[:, 5:13], ANCHOR) * scale + offset
    certain = np.clip([candidate.confidence for candidate in candidates], 1e-6, 1 - 1e-6)
    before = np.log(certain / (1 - certain))
    logits = before + config.own_weight * (outputs[:, 0].astype(np.float64) - before)
    return Seen(boxes.reshape(-1, 4), quads, 1 / (1 + np.exp(-logits)))


def averaged(
    candidates: Sequence[Detection], seen: Seen, longest_px: float, config: RefineConfig
) -> FloatMatrix:
    """The boxes (N, 4) as both stages see them, in a picture whose longer side is so long."""
    before = np.array([candidate.box.to_list() for candidate in candidates])
    large = before[:, 2] - before[:, 0] >= config.seen_large * longest_px
    shares = np.where(large, config.candidate_share, 0.0)[:, None]
    return seen.boxes + shares * (before - seen.boxes)


def far_off(candidates: Sequence[Detection], seen: Seen, config: RefineConfig) -> list[int]:
    """The rows of what may be plates whose windows did not show them well."""
    return [
        row
        for row, candidate in enumerate(candidates)
        if seen.scores[row] >= config.least_again
        and candidate.box.iou(seen.box(row)) < config.again_below
    ]


def kept(seen: Seen, width: int, height: int, config: RefineConfig) -> list[Detection]:
    """What was seen in a picture of that size, best first.

    Repeated ones are dropped, for two candidates may have been put right to the same plate.
    """
    edges = seen.boxes.astype(np.float32)
    keep = suppress(edges, seen.scores.astype(np.float32), config.max_overlap).tolist()
    found = (
        Detection(
            Box.from_list(edges[row].tolist()).clipped(width, height),
            float(seen.scores[row]),
            Quad.from_list(seen.quads[row].tolist()),
        )
        for row in keep
    )
    return [detection for detection in found if detection.box.area > 0]
