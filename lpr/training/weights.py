"""Weights that a training begins or goes on with."""

from __future__ import annotations

import zipfile
from pathlib import Path

import keras

from lpr.errors import ConfigError, ModelError, first_line
from lpr.training.checkpoint import AVERAGE_FILE, LAST_FILE, damaged
from lpr.training.stored import load_network
from lpr.training.weight_average import WeightAverage


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


def start_from(model: keras.Model, path: Path, kind: str, advice: str) -> None:
    """Start from the weights of a saved model of the same layers.

    Args:
        model: takes the weights.
        path: the saved model.
        kind: what it should be, for the error.
        advice: what to name instead, likewise.

    Raises:
        ConfigError: the file is no Keras model, or one of another network.
    """
    try:
        weights = {layer.name: layer.get_weights() for layer in load_network(path).layers}
        for layer in model.layers:
            if layer.weights:
                layer.set_weights(weights[layer.name])
    except (ModelError, OSError, ValueError, TypeError, KeyError) as error:
        reason = first_line(error).removeprefix(f"{path}: ")
        raise ConfigError(f"{path}: not a .keras {kind} ({reason}); {advice}") from error
