"""Weights that a training begins or goes on with."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import keras

from lpr.arrays import FloatArray
from lpr.errors import ConfigError, ModelError, first_line
from lpr.training.checkpoint import AVERAGE_FILE, LAST_FILE, damaged
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.stored import load_network
from lpr.training.weight_average import WeightAverage

Fitted: TypeAlias = Callable[[str, list[FloatArray], list[FloatArray]], list[FloatArray]]
"""Makes the weights of a layer from its name, stored weights, and own weights."""


def begin_weights(
    model: keras.Model, average: WeightAverage, folder: Path, start: Callable[[], None]
) -> None:
    """Go on with what a run folder holds, or let ``start`` give a new run its weights.

    Raises:
        ConfigError: the files are damaged, missing or of another network.
    """
    if (folder / LAST_FILE).exists():
        load_checkpoint(model, average, folder)
    elif (folder / HISTORY_FILE).exists():
        raise damaged(folder / LAST_FILE)
    else:
        start()


def load_checkpoint(model: keras.Model, average: WeightAverage, folder: Path) -> None:
    """Take up a run's weights, optimiser and average; the model is compiled.

    Raises:
        ConfigError: the files are damaged, missing or of another network.
    """
    model.optimizer.build(model.trainable_variables)
    try:
        model.load_weights(folder / LAST_FILE)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise damaged(folder / LAST_FILE) from error
    average.load(folder / AVERAGE_FILE, model)


def start_from(
    model: keras.Model, path: Path, kind: str, advice: str, fitted: Fitted | None = None
) -> None:
    """Start from the weights of a saved model of the same layers.

    Args:
        model: takes the weights.
        path: the saved model.
        kind: what it should be, for the error.
        advice: what to name instead, likewise.
        fitted: gives the weights to take of a layer's name, its stored and its own weights; None
            takes the stored ones.

    Raises:
        ConfigError: the file is no Keras model, or one of another network.
    """
    try:
        weights = {layer.name: layer.get_weights() for layer in load_network(path).layers}
        for layer in model.layers:
            if layer.weights:
                stored = weights[layer.name]
                own = layer.get_weights()
                layer.set_weights(fitted(layer.name, stored, own) if fitted else stored)
    except (ModelError, OSError, ValueError, TypeError, KeyError) as error:
        reason = first_line(error).removeprefix(f"{path}: ")
        raise ConfigError(f"{path}: not a .keras {kind} ({reason}); {advice}") from error
