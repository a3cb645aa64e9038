"""Fit the confidence of readings on plates that the character network has not learned from.

    lpr fit confidence --data plates/train.csv --most 200 --drawn 1200 --scenes scenes/train.jsonl

Real plates are those that ``lpr train-characters`` keeps aside by the same share. Each plate is
read twice, with its own region and with all of them, since a confidence has to hold for both; real
and drawn plates count alike. What the detector takes for a plate in the scenes where none is
labelled is no plate, so no reading of it is right. Printed are the weights for `ConfidenceWeights`,
and the expected calibration error before and after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lpr import registry
from lpr.alphabet import loose
from lpr.characters.classifier import CharacterClassifier
from lpr.datasets.scenes import read_scenes
from lpr.detection.base import Detector
from lpr.evaluation.metrics.calibration import calibration_error
from lpr.formats.confidence import ConfidenceWeights, Evidence, reading_confidence
from lpr.formats.grammar import resolve_regions
from lpr.formats.rerank import rerank
from lpr.geometry.boxes import pairwise_iou
from lpr.images import load_image
from lpr.model_files import CHARACTER_MODEL, ORIGIN_MODEL, WITNESS_MODEL, find_model
from lpr.reading.witness.network import WitnessNetwork
from lpr.reading.witness.origin import OriginClassifier
from lpr.reading.witness.second_look import Witness
from lpr.training.detector.scene_check import join_scenes
from lpr.training.fits.options import FitOptions
from lpr.training.fits.path import (
    DRAWN,
    FitPlate,
    Networks,
    drawn_plates,
    hypotheses,
    judged_plate,
    real_plate,
    records_of,
)
from lpr.training.samples import is_held_out, plate_number

ROUNDS = 60
LONGEST_STEP = 2.0
"""How far the log-odds of a reading may move in one round."""
RIDGE = 1e-3
"""Pull of the weights towards zero, which keeps them finite."""
NO_PLATE = "no plate"
NO_PLATE_SHARE = 0.1
"""What all readings of no plates count, beside those of plates."""
LEAST_DETECTION = 0.45
"""Score from which a detection is among the no plates: lower than the detector's own."""
ELSEWHERE = 0.1
"""Largest IoU with a labelled plate."""


@dataclass(frozen=True, slots=True)
class FittedConfidence:
    """The weights, how much they were fitted on, and the calibration error, a share."""

    plates: int
    readings: int
    error_before: float
    error_after: float
    weights: ConfidenceWeights


@dataclass(frozen=True, slots=True)
class CheckedReading:
    """A reading: what speaks for it, whether it is right (0/O and 1/I equal), of which kind.

    Kinds are `DRAWN`, `NO_PLATE` and "" for real plates.
    """

    evidence: Evidence
    right: bool
    kind: str = ""


def judged(plates: Iterable[FitPlate]) -> Iterator[CheckedReading]:
    """The first readings of plates, with their own region and with all; unread plates give none."""
    for plate in plates:
        cuts = hypotheses(plate)
        for grammars in (plate.grammars, resolve_regions("auto")):
            for first in rerank(cuts, grammars, 1, plate.opinion, plate.likely(grammars)):
                right = loose(first.text) == loose(plate.text)
                kind = next((k for k in (DRAWN, NO_PLATE) if plate.source.startswith(k)), "")
                yield CheckedReading(first.evidence, right, kind)


def fit(readings: Sequence[CheckedReading]) -> ConfidenceWeights:
    """Logistic regression by Newton's method, real and drawn readings weighing alike.

    Together those of no plates weigh `NO_PLATE_SHARE` of either.
    """
    features = np.array([(*reading.evidence.features(), 1.0) for reading in readings])
    right = np.array([reading.right for reading in readings], dtype=float)
    sizes = Counter(reading.kind for reading in readings)
    counts = np.array(
        [(NO_PLATE_SHARE if r.kind == NO_PLATE else 1.0) / sizes[r.kind] for r in readings]
    )
    counts *= len(readings) / counts.sum()
    weights = np.zeros(features.shape[1])
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (counts * (right - chances)) - RIDGE * weights
        curve = (features.T * (counts * chances * (1 - chances))) @ features
        step = np.linalg.solve(curve + RIDGE * np.eye(len(weights)), slope)
        weights = weights + step * min(1.0, LONGEST_STEP / float(np.abs(features @ step).max()))
    return ConfidenceWeights(*weights.tolist())


def error(readings: Sequence[CheckedReading], weights: ConfidenceWeights | None = None) -> float:
    """The expected calibration error of readings under some weights, 0 to 1.

    None are the weights in use.
    """
    chances = [reading_confidence(reading.evidence, weights) for reading in readings]
    return calibration_error(chances, [reading.right for reading in readings])


def held_out_plates(path: Path, share: float, most: int, networks: Networks) -> Iterator[FitPlate]:
    """The plates of a CSV file that the training of the networks keeps aside.

    They are taken from among at most so many of each source, so that none outweighs the others.
    """
    for record in records_of(path, most):
        number = plate_number(f"{record.image.parent.name}/{record.image.name}")
        if is_held_out(np.array([number]), share)[0]:
            yield real_plate(record, networks)


def no_plates(paths: Sequence[Path], networks: Networks) -> Iterator[FitPlate]:
    """What the detector takes for plates in scenes, and is none.

    Labels of one picture in several files add up.
    """
    detector: Detector = registry.create("detector", "ssd-mobilenet", None, LEAST_DETECTION, 1)
    anywhere = resolve_regions("auto")
    for scene in join_scenes([scene for path in paths for scene in read_scenes(path)]):
        image = load_image(scene.image)
        labelled = np.array([plate.box.to_list() for plate in scene.plates], np.float32)
        for found in detector.detect([image])[0]:
            box = np.array([found.box.to_list()], np.float32)
            if not len(labelled) or pairwise_iou(box, labelled).max() < ELSEWHERE:
                yield judged_plate(image, found, networks, anywhere, "", NO_PLATE)


def fit_from(options: FitOptions) -> FittedConfidence:
    """Read the plates and fit the weights.

    Raises:
        DatasetError, ModelError: data or a model that cannot be used.
    """
    plates = plates_to_fit(options)
    readings = list(judged(plates))
    weights = fit(readings)
    before, after = error(readings), error(readings, weights)
    return FittedConfidence(len(plates), len(readings), before, after, weights)


def witness_of(options: FitOptions) -> Witness | None:
    """The witness that a fit is made with, None for one without."""
    if options.witness == "off":
        return None
    rows = WitnessNetwork(options.witness_model or find_model(WITNESS_MODEL))
    return Witness(rows, OriginClassifier(options.origin_model or find_model(ORIGIN_MODEL)))


def plates_to_fit(options: FitOptions) -> list[FitPlate]:
    """Plates that no network has learnt from: real, drawn, and what is none.

    Raises:
        DatasetError, ModelError: data or a model that cannot be used.
    """
    classifier = CharacterClassifier(options.char_model or find_model(CHARACTER_MODEL))
    networks = Networks(classifier, witness_of(options))
    plates = [
        plate
        for path in options.data
        for plate in held_out_plates(path, options.held_out, options.most, networks)
    ]
    plates += drawn_plates(options.drawn, options.seed + 2, networks)
    plates += no_plates(options.scenes, networks)
    return plates
