"""The parts of an evaluation, built from its options."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lpr.detection
import lpr.engines  # noqa: F401  (both register parts by name)
from lpr import registry
from lpr.characters.classifier import CharacterClassifier
from lpr.detection.base import Detector
from lpr.evaluation.options import OWN_ENGINE
from lpr.evaluation.runs.losses import Losses, boxes_with
from lpr.evaluation.runs.reading import Reader
from lpr.evaluation.runs.regions import RegionReaders, warmed_up
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.reading.base import PlateReader


def build_detector(config: RecognizerConfig, conf: float | None) -> Detector:
    """The detector at a threshold; None is its own."""
    detector: Detector = registry.create(
        "detector", config.detector, config.detector_model, conf, config.threads
    )
    return detector


def build_reader(engine: str, model: Path | None, threads: int) -> PlateReader | None:
    """The reader of that name; None for our own.

    Raises:
        ConfigError: no reader has that name, or it is not installed.
    """
    if engine == OWN_ENGINE:
        return None
    reader: PlateReader = registry.create("reader", engine, model, threads)
    return reader


def build_losses(config: RecognizerConfig) -> Losses:
    """What explains the errors of our own reader."""
    model = config.char_model or find_model(CHARACTER_MODEL)
    return Losses(boxes_with(CharacterClassifier(model, config.threads).predict_proba))


def build_readers(
    config: RecognizerConfig, reader: PlateReader | None, detector: Detector
) -> RegionReaders:
    """Recognizers by region; all share one detector, and one reader where it is not ours."""

    def build(region: str) -> Reader:
        return warmed_up(build_recognizer(replace(config, region=region), reader, detector))

    return RegionReaders(build, config.regions)


def build_recognizer(
    config: RecognizerConfig, reader: PlateReader | None, detector: Detector
) -> Recognizer:
    """A recognizer of these parts; without a ``reader`` it reads by itself.

    Raises:
        ConfigError: no grammar is known for the region.
    """
    return Recognizer(config, detector=detector, reader=reader)
