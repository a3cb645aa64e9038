"""The training run that teaches a network loosely cut characters, see `keeping`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from lpr.alphabet import REJECT_INDEX
from lpr.arrays import FloatArray
from lpr.characters.normalisation import normalise_windows
from lpr.training.callbacks import Judgement
from lpr.training.characters.keeping import KeepingBatches, keeping_loss
from lpr.training.characters.loose import loosely_cut
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.start import load_char_cnn
from lpr.training.characters.train import CharRun, built_optimizer
from lpr.training.checkpoint import check_models, recover
from lpr.training.epochs import EpochPlan, fit_epochs
from lpr.training.weight_average import WeightAverage
from lpr.training.weights import begin_weights

CRITERIA = ("val_accuracy", "epoch")
"""What chooses the best epoch: loosely cut characters that are held out."""
AVERAGING = 0.995
"""Share of the weights' moving average that each step keeps: such runs are short."""


def train_loose(
    run: CharRun,
    keep: float,
    training: CharSamples,
    validation: CharSamples,
    folder: Path,
    init: Path,
    *,
    verbose: bool = True,
) -> bool:
    """Teach a network loosely cut characters, or go on where the run folder stopped; whether it
    came to its end.

    The folder receives what `lpr.training.characters.train.train_char_cnn` leaves there.

    Args:
        run: the settings; how windows are changed, sizes and letters are not among them.
        keep: see `keeping_loss`.
        training, validation: samples of different plates.
        folder: the run folder, which exists.
        init: the ``.keras`` model of the network.
        verbose: draws a bar and writes a line an epoch.

    Raises:
        ConfigError: the folder's files are damaged, missing or of another run.
        ModelError: ``init`` cannot be used.
        OutputError: the folder cannot be written to.
    """
    recover(folder)
    check_models(folder)
    keras.utils.set_random_seed(run.seed)
    before = load_char_cnn(init)
    batches = KeepingBatches(training, run.batch_size, run.seed, partial(_logits, before))
    average = WeightAverage(AVERAGING)
    model = as_in_use(before)
    model.compile(built_optimizer(run, len(batches)), keeping_loss(keep))
    begin_weights(model, average, folder, lambda: model.set_weights(before.get_weights()))
    plan = EpochPlan(run.epochs, run.seed, CRITERIA, run.patience, run.tensorboard, verbose)
    return fit_epochs(model, batches, plan, folder, average, _judgement(before, validation))


def as_in_use(model: keras.Model) -> keras.Model:
    """A network of the same form that runs in training as it does in use: no dropout, and the
    norms' statistics stay."""

    def calm(layer: keras.Layer) -> keras.Layer:
        config: dict[str, Any] = layer.get_config()
        if isinstance(layer, keras.layers.Dropout):
            config["rate"] = 0.0
        if isinstance(layer, keras.layers.BatchNormalization):
            config["trainable"] = False
        return type(layer).from_config(config)

    return keras.models.clone_model(model, clone_function=calm)


def _logits(model: keras.Model, windows: FloatArray) -> FloatArray:
    return np.asarray(keras.ops.convert_to_numpy(model(windows, training=False)), np.float32)


def _judgement(before: keras.Model, validation: CharSamples) -> Judgement | None:
    """Of held-out windows, the share of loosely cut characters that are right, and of plain ones
    that are taken for what they were; None where there are none."""
    if not len(validation):
        return None
    plain = normalise_windows(validation.windows)
    was = before.predict(plain, 512, verbose=0).argmax(axis=1)
    shown = validation.select(np.flatnonzero(validation.labels != REJECT_INDEX))
    loose = normalise_windows(loosely_cut(np.random.default_rng(0), shown.windows))

    def judged(model: keras.Model) -> Mapping[str, float]:
        chances = model.predict(loose, 512, verbose=0)
        chances[:, REJECT_INDEX] = -np.inf
        same = model.predict(plain, 512, verbose=0).argmax(axis=1) == was
        right = chances.argmax(axis=1) == shown.labels
        return {"accuracy": float(right.mean()), "same": float(same.mean())}

    return judged
