"""The parts of an evaluation, built from its options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import lpr.detection  # noqa: F401  (registers detectors by name)
from lpr import registry
from lpr.characters.classifier import CharacterClassifier
from lpr.detection.base import Detector
from lpr.evaluation.options import OWN_ENGINE, readers_of
from lpr.evaluation.runs.losses import Losses, boxes_with
from lpr.evaluation.runs.reading import Reader
from lpr.evaluation.runs.regions import RegionReaders, warmed_up
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.pipeline.readers import assembled, build_foreign
from lpr.reading.base import PlateReader, is_paid


def build_detector(config: RecognizerConfig, conf: float | None) -> Detector:
    """The detector at a threshold; None is its own."""
    detector: Detector = registry.create(
        "detector", config.detector, config.detector_model, conf, config.threads
    )
    return detector


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads the plates of a run: its readers by name, several of which vote.

    ``foreign`` are those that are not ours, as registered; ``paid`` says that each plate costs
    money, so that none is read without need.
    """

    names: tuple[str, ...] = (OWN_ENGINE,)
    foreign: Mapping[str, PlateReader] = field(default_factory=dict)

    @property
    def paid(self) -> bool:
        return any(map(is_paid, self.foreign.values()))


OURS = Engine()
"""Our own reader alone."""


def build_engines(config: RecognizerConfig, named: Mapping[str, Path | None]) -> dict[str, Engine]:
    """The engines of a run by name; those that share a reader share its model in memory.

    Args:
        config: threads and options of the readers.
        named: the engines, each with its model file where one is named.

    Raises:
        ConfigError: no reader has that name, it is not installed, or an option is not its.
    """
    members = {engine: readers_of(engine) for engine in named}
    names = dict.fromkeys(one for parts in members.values() for one in parts if one != OWN_ENGINE)
    models = {
        one: path for engine, path in named.items() for one in members[engine] if path is not None
    }
    foreign = {one: build_foreign(one, config, models.get(one), len(names) == 1) for one in names}
    return {
        engine: Engine(parts, {one: foreign[one] for one in parts if one in foreign})
        for engine, parts in members.items()
    }


def build_losses(config: RecognizerConfig) -> Losses:
    """What explains the errors of our own reader."""
    model = config.char_model or find_model(CHARACTER_MODEL)
    return Losses(boxes_with(CharacterClassifier(model, config.threads).predict_proba))


def build_readers(config: RecognizerConfig, engine: Engine, detector: Detector) -> RegionReaders:
    """Recognizers by region; all share one detector, and the readers that are not ours."""

    def build(region: str) -> Reader:
        recognizer = build_recognizer(replace(config, region=region), engine, detector)
        return recognizer if engine.paid else warmed_up(recognizer)

    return RegionReaders(build, config.regions)


def build_recognizer(config: RecognizerConfig, engine: Engine, detector: Detector) -> Recognizer:
    """A recognizer of these parts.

    Raises:
        ConfigError: no grammar is known for the region.
    """
    if not engine.foreign:
        return Recognizer(config, detector=detector)
    reader = assembled(engine.names, engine.foreign, config)
    return Recognizer(config, detector=detector, reader=reader)
