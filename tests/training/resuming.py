"""A program that trains tiny networks in the folders it is given, or goes on there.

``python -m tests.training.resuming KIND SCENES FOLDER...``; the tests of resuming run and kill it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from lpr.alphabet import REJECT_INDEX, encode


def train_characters(folder: Path, _scenes: Path) -> None:
    """Six epochs with everything random that a training has: order, windows, dropout."""
    from lpr.training.characters.augment import DistortConfig
    from lpr.training.characters.model import CharCnnConfig
    from lpr.training.characters.samples import CharSamples
    from lpr.training.characters.train import CharRun, train_char_cnn

    rng = np.random.default_rng(1)
    labels = np.array([*encode("1H"), REJECT_INDEX])[rng.integers(0, 3, 200)]
    windows = rng.integers(0, 60, (200, 32, 32), dtype=np.uint8)
    windows[labels == labels[0], ::4] = 200
    samples = CharSamples(windows, labels, np.arange(200))
    run = CharRun(
        epochs=6,
        batch_size=16,
        learning_rate=3e-3,
        schedule="cosine",
        seed=3,
        augment=DistortConfig(),
        model=CharCnnConfig(filters=(4, 4, 4), dense_units=16, dropout=0.4),
        patience=5,
    )
    train_char_cnn(run, samples, samples.select(np.arange(40)), folder, verbose=0)


def train_witness(folder: Path, _scenes: Path) -> None:
    """Four epochs with everything random that a training has: order, changes of rows, dropout."""
    from lpr.training.distortion import DistortionConfig
    from lpr.training.witness.train import WitnessRun, train_witness
    from tests.training.witness.toy import TINY, striped_rows

    rows = striped_rows(40, seed=1)
    run = WitnessRun(
        epochs=4, batch_size=16, seed=3, augment=DistortionConfig(), model=TINY
    )  # fmt: skip
    train_witness(run, rows, rows.select(np.arange(9)), folder, verbose=False)


def train_origin(folder: Path, _scenes: Path) -> None:
    """Four epochs with everything random that a training has: choice, changes, dropout."""
    from lpr.training.origin.augment import OriginDistortion
    from lpr.training.origin.train import OriginRun, train_origin
    from tests.training.origin.toy import REGIONS, TINY, banded_plates

    plates = banded_plates(40, seed=1)
    run = OriginRun(epochs=4, batch_size=16, seed=3, augment=OriginDistortion(), model=TINY)
    train_origin(run, REGIONS, plates, plates.select(np.arange(9)), folder, verbose=False)


def train_ssd(folder: Path, scenes: Path) -> None:
    """Three blocks of one step, with validation."""
    from lpr.datasets.scenes import read_scenes
    from lpr.detection.anchors import DEFAULT_ANCHORS
    from lpr.training.detector import train as ssd_train
    from lpr.training.detector.run import DetectorRun
    from lpr.training.detector.validation import Validation
    from tests.eager_training import compile_eagerly

    run = DetectorRun(
        steps=3, batch_size=2, learning_rate=4e-3, warmup_steps=1, side_px=64, early_side_px=64,
        checkpoint_every=1, evaluate_every=1, workers=2, drawn_plates=3, drawn_scenes=1, seed=3,
    )  # fmt: skip
    setattr(ssd_train, "compile_detector", compile_eagerly)  # noqa: B010
    records = read_scenes(scenes)
    evaluate = Validation(records, DEFAULT_ANCHORS, 64)
    ssd_train.train_detector(run, records, DEFAULT_ANCHORS, folder, evaluate)


def train_refiner(folder: Path, scenes: Path) -> None:
    """Four blocks of one step, without validation; it has dropout."""
    from lpr.datasets.scenes import read_scenes
    from lpr.training.detector.refiner import train as refiner_train
    from lpr.training.detector.run import DetectorRun
    from tests.eager_training import compile_eagerly

    run = DetectorRun(
        steps=4, batch_size=6, learning_rate=4e-3, warmup_steps=1, checkpoint_every=1,
        evaluate_every=1, workers=1, drawn_plates=3, drawn_scenes=1, seed=3,
    )  # fmt: skip
    setattr(refiner_train, "compile_detector", compile_eagerly)  # noqa: B010
    refiner_train.train_refiner(run, read_scenes(scenes), folder, None)


KINDS: dict[str, Callable[[Path, Path], None]] = {
    "characters": train_characters,
    "witness": train_witness,
    "origin": train_origin,
    "ssd": train_ssd,
    "refiner": train_refiner,
}

if __name__ == "__main__":
    for name in sys.argv[3:]:
        KINDS[sys.argv[1]](Path(name), Path(sys.argv[2]))
