"""Compiles a detector's network for trainings of a few steps."""

from __future__ import annotations

import keras

from lpr.training.blocks import compile_detector
from lpr.training.detector.run import DetectorRun


def compile_eagerly(model: keras.Model, run: DetectorRun) -> None:
    """Step by step, because building the training graph takes longer than a few steps do."""
    compile_detector(model, run)
    model.run_eagerly = True
