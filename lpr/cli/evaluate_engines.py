"""The parts of a run of ``lpr evaluate``, built from its options."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.console import native_stderr_muted
from lpr.cli.evaluate_options import OWN_ENGINE
from lpr.errors import ConfigError

if TYPE_CHECKING:
    from lpr.detection.base import Detector
    from lpr.evaluation.runs.losses import Losses
    from lpr.evaluation.runs.reading import Reader
    from lpr.evaluation.runs.regions import RegionReaders
    from lpr.pipeline import Recognizer
    from lpr.reading.base import PlateReader


def parse_engines(arguments: argparse.Namespace) -> dict[str, Path | None]:
    """The engines by name, each with its model file where one is named.

    Raises:
        ConfigError: it is not clear whose model ``--reader-model`` is, or our own has one.
    """
    engines: dict[str, Path | None] = {}
    for word in arguments.engine.split(","):
        name, _, model = word.partition("=")
        engines[name] = Path(model) if model else None
    if engines.get(OWN_ENGINE):
        raise ConfigError(
            f"--engine {OWN_ENGINE}=...: {OWN_ENGINE} takes its model from --char-model"
        )
    if arguments.reader_model is not None:
        readers = [name for name in engines if name != OWN_ENGINE]
        if len(readers) != 1:
            raise ConfigError(
                f"--reader-model is for one reader, and --engine names {len(readers)}; "
                "write NAME=PATH in --engine"
            )
        engines[readers[0]] = arguments.reader_model
    return engines


def alphabet_of(arguments: argparse.Namespace) -> str:
    """The signs that texts may have: those that the user names, or the character model knows.

    Raises:
        ModelError: the model cannot be used.
    """
    from lpr.alphabet import Alphabet
    from lpr.characters.classifier import own_alphabet
    from lpr.model_files import CHARACTER_MODEL, find_model

    if arguments.alphabet or OWN_ENGINE not in parse_engines(arguments):
        return Alphabet.of(arguments.alphabet or "").signs
    return own_alphabet(arguments.char_model or find_model(CHARACTER_MODEL)).signs


def build_detector(arguments: argparse.Namespace, conf: float | None) -> Detector:
    """The detector at a threshold; None is its own."""
    import lpr.detection  # noqa: F401  (registers the detectors)
    from lpr import registry

    with native_stderr_muted():
        detector: Detector = registry.create(
            "detector", arguments.detector, arguments.detector_model, conf, arguments.threads
        )
    return detector


def build_reader(engine: str, model: Path | None, threads: int) -> PlateReader | None:
    """The reader of that name; None for our own.

    Raises:
        ConfigError: no reader has that name, or it is not installed.
    """
    if engine == OWN_ENGINE:
        return None
    import lpr.engines  # noqa: F401  (registers the readers)
    from lpr import registry

    with native_stderr_muted():
        reader: PlateReader = registry.create("reader", engine, model, threads)
    return reader


def build_losses(arguments: argparse.Namespace, engine: str) -> Losses | None:
    """What explains errors, where the user wants files and it is our reader that makes them."""
    wanted = arguments.output or arguments.errors
    if not wanted or engine != OWN_ENGINE or arguments.task in ("detect", "segment"):
        return None
    from lpr.characters.classifier import CharacterClassifier
    from lpr.evaluation.runs.losses import Losses, view_with
    from lpr.model_files import CHARACTER_MODEL, find_model

    model = arguments.char_model or find_model(CHARACTER_MODEL)
    with native_stderr_muted():
        return Losses(view_with(CharacterClassifier(model, arguments.threads).predict_proba))


def build_readers(
    arguments: argparse.Namespace, reader: PlateReader | None, detector: Detector
) -> RegionReaders:
    """Recognizers by region; all share one detector, and one reader where it is not ours."""
    from lpr.evaluation.runs.regions import RegionReaders, warmed_up

    def build(region: str) -> Reader:
        with native_stderr_muted():
            return warmed_up(build_recognizer(arguments, reader, detector, region))

    return RegionReaders(build, arguments.region)


def build_recognizer(
    arguments: argparse.Namespace, reader: PlateReader | None, detector: Detector, region: str
) -> Recognizer:
    """The recognizer that the options ask for; without a ``reader`` it reads by itself.

    Raises:
        ConfigError: no grammar is known for the region.
    """
    from lpr.pipeline import Recognizer, RecognizerConfig

    config = RecognizerConfig(
        char_model=arguments.char_model,
        region=region,
        top_n=arguments.top_n,
        threads=arguments.threads,
        tiles=arguments.tiles,
    )
    return Recognizer(config, detector=detector, reader=reader)
