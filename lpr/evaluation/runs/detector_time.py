"""What finding plates costs beside the bare backbone of the network, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np

import lpr.detection  # noqa: F401  (registers the detectors)
from lpr import registry
from lpr.arrays import Image
from lpr.datasets.records import SceneRecord
from lpr.detection.base import Detector
from lpr.detection.letterbox import best_shape
from lpr.detection.ssd_contract import MODEL_KIND, read_detector_contract
from lpr.images import load_image
from lpr.model_files import DETECTOR_MODEL, find_model
from lpr.runtime import ModelRunner

BACKBONE_KIND = "bare-backbone"
DETECTOR = "ssd-mobilenet"
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class DetectorTime:
    """Medians over all pictures, in milliseconds.

    ``detect_ms`` is the whole detection, with resizing and suppression, ``network_ms`` the network
    alone, ``backbone_ms`` the bare backbone for the same input; ``ratio`` is the median of what a
    detection takes in units of the backbone's run beside it.
    """

    detect_ms: float
    network_ms: float
    backbone_ms: float
    ratio: float


def time_detector(
    detector: Detector,
    model: Path,
    backbone: Path,
    pictures: Sequence[Image],
    threads: int,
    rounds: int = ROUNDS,
) -> DetectorTime:
    """Time all three on each picture in turn, so that a busy machine slows them alike.

    Args:
        detector: what is timed.
        model: its network, an SSD.
        backbone: a LiteRT model of kind `BACKBONE_KIND` that takes inputs of any size.
        pictures: BGR, at least one.
        threads: processor threads of the network and the backbone.
        rounds: how often every picture is looked at, after one look to warm up.

    Raises:
        ModelError: a model that cannot be used.
    """
    shapes = read_detector_contract(model).shapes
    networks: dict[tuple[int, int], tuple[ModelRunner, ModelRunner]] = {}
    elapsed_ms = []
    for number in range(rounds + 1):
        for image in pictures:
            shape = best_shape(image.shape[1], image.shape[0], shapes)
            if shape not in networks:
                size = (1, *shape, 3)
                networks[shape] = (
                    ModelRunner(model, MODEL_KIND, threads, size),
                    ModelRunner(backbone, BACKBONE_KIND, threads, size),
                )
            network, bare = networks[shape]
            batch = np.zeros((1, *shape, 3), np.float32)
            spent = (
                _ms(partial(detector.detect, [image])),
                _ms(partial(network.run, batch)),
                _ms(partial(bare.run, batch)),
            )
            if number:
                elapsed_ms.append(spent)
    table = np.array(elapsed_ms)
    detect, alone, beside = np.median(table, axis=0)
    ratio = np.median(table[:, 0] / table[:, 2])
    return DetectorTime(float(detect), float(alone), float(beside), float(ratio))


def scaled_pictures(scenes: Sequence[SceneRecord], side_px: int) -> list[Image]:
    """The pictures of scenes, scaled to a longer side.

    Raises:
        ImageError: one cannot be read.
    """
    pictures = []
    for scene in scenes:
        image = load_image(scene.image)
        scale = side_px / max(image.shape[:2])
        size = round(image.shape[1] * scale), round(image.shape[0] * scale)
        pictures.append(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    return pictures


def time_shipped(backbone: Path, pictures: Sequence[Image], threads: int) -> DetectorTime:
    """`time_detector` for the detector that comes with `lpr`.

    Raises:
        ModelError: a model that cannot be used.
    """
    cv2.setNumThreads(threads)
    detector: Detector = registry.create("detector", DETECTOR, None, None, threads)
    return time_detector(detector, find_model(DETECTOR_MODEL), backbone, pictures, threads)


def _ms(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3
