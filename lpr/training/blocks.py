"""The training loop of both detector stages: blocks of steps, averaging, checkpoints, history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keras
from tqdm import tqdm

from lpr.errors import ConfigError, first_line
from lpr.training.detector.loss import SsdLoss, loss_parts
from lpr.training.detector.run import DetectorRun
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.weight_average import WeightAverage

LAST_FILE = "last.weights.h5"
AVERAGE_FILE = "average.npz"
BEST_FILE = "best.keras"


def part_metric(
    index: int, name: str
) -> Callable[[keras.KerasTensor, keras.KerasTensor], keras.KerasTensor]:
    """A Keras metric that shows one part of the loss."""

    def metric(y_true: keras.KerasTensor, y_pred: keras.KerasTensor) -> keras.KerasTensor:
        return loss_parts(y_true, y_pred)[index]

    metric.__name__ = name
    return metric


def compile_detector(model: keras.Model, run: DetectorRun) -> None:
    """Set the optimiser (AdamW, warm-up then cosine decay), the loss and its visible parts."""
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=run.learning_rate / 20,
        decay_steps=max(run.steps - run.warmup_steps, 1),
        warmup_target=run.learning_rate,
        warmup_steps=run.warmup_steps,
        alpha=0.01,
    )
    optimizer = keras.optimizers.AdamW(
        schedule, weight_decay=run.weight_decay, global_clipnorm=10.0
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    metrics = [part_metric(i, name) for i, name in enumerate(("score", "box", "corners"))]
    model.compile(optimizer, SsdLoss(), metrics=metrics)


def train_in_blocks(
    model: keras.Model,
    run: DetectorRun,
    batches: Callable[[int, int, tuple[int, int]], keras.utils.PyDataset],
    folder: Path,
    evaluate: Callable[[keras.Model], dict[str, float]] | None,
    init: Path | None = None,
) -> keras.Model:
    """Train a compiled model, or go on where the run folder stopped; returns the best average.

    The folder receives the last weights with the optimiser's state, the averaged weights, the best
    averaged model and the history. An interrupt (Ctrl-C) keeps the last full block's checkpoint.

    Args:
        model: compiled by `compile_detector`.
        run: the settings.
        batches: the data of a block, from its first step, last step and (height, width).
        folder: the run folder, which exists.
        evaluate: figures of a model on validation scenes, of which "ap50_95" chooses the best; None
            where there are none: then the last model is the best.
        init: a ``.keras`` model whose weights to start from.

    Raises:
        ConfigError: ``init`` does not fit, or a checkpoint is damaged.
    """
    average = WeightAverage()
    history = History(folder / HISTORY_FILE)
    if (folder / LAST_FILE).exists():
        load_checkpoint(model, average, folder)
    elif init is not None:
        load_initial_weights(model, init)

    first_step = int(model.optimizer.iterations)
    best = history.best("ap50_95")
    with tqdm(total=run.steps, initial=first_step, unit="step", dynamic_ncols=True) as progress:
        for start, end, shape in run.blocks(first_step):
            callbacks = [average, ProgressBar(progress)]
            losses = model.fit(
                batches(start, end, shape), verbose=0, shuffle=False, callbacks=callbacks
            ).history
            row = {"step": float(end), "side_px": float(shape[1])}
            row |= {name: float(values[-1]) for name, values in losses.items()}
            save_checkpoint(model, average, folder)
            with average.applied(model):
                if evaluate and (end % run.evaluate_every == 0 or end == run.steps):
                    row |= evaluate(model)
                    progress.write(" ".join(f"{k} {v:.4g}" for k, v in row.items()))
                if evaluate is None or row.get("ap50_95", -1.0) > best:
                    best = row.get("ap50_95", best)
                    model.save(folder / BEST_FILE)
            history.append(row)
    if not (folder / BEST_FILE).exists():  # stopped in the first and last validation
        with average.applied(model):
            model.save(folder / BEST_FILE)
    return _load(folder / BEST_FILE)


def save_checkpoint(model: keras.Model, average: WeightAverage, folder: Path) -> None:
    """Write weights with the optimiser's state, and their average; a kill leaves whole files.

    The last weights come last: a folder that has them has the average too.
    """
    average.save(folder / f"partial-{AVERAGE_FILE}")
    (folder / f"partial-{AVERAGE_FILE}").replace(folder / AVERAGE_FILE)
    model.save_weights(folder / f"partial-{LAST_FILE}")
    (folder / f"partial-{LAST_FILE}").replace(folder / LAST_FILE)


def load_checkpoint(model: keras.Model, average: WeightAverage, folder: Path) -> None:
    """Take up a run's weights, optimiser and average.

    Raises:
        ConfigError: the files are damaged, missing or of another network.
    """
    model.optimizer.build(model.trainable_variables)
    try:
        model.load_weights(folder / LAST_FILE)
        average.load(folder / AVERAGE_FILE)
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(
            f"{folder}: {LAST_FILE} or {AVERAGE_FILE} cannot be taken up ({first_line(error)}); "
            "start a new run, with --init from this one's best.keras"
        ) from error


def _load(path: Path) -> keras.Model:
    model: keras.Model = keras.models.load_model(path, compile=False)
    return model


def load_initial_weights(model: keras.Model, path: Path) -> None:
    """Start from the weights of a saved detector.

    Raises:
        ConfigError: the file is no Keras model, or one of another network.
    """
    try:
        weights = {layer.name: layer.get_weights() for layer in _load(path).layers}
        for layer in model.layers:
            if layer.weights:
                layer.set_weights(weights[layer.name])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigError(
            f"{path}: not a .keras {model.name} of this width ({first_line(error)}); name the "
            "best.keras of a run of train_detector.py of the same stage and --width-multiplier"
        ) from error


class ProgressBar(keras.callbacks.Callback):
    """Moves a tqdm bar with every batch and shows the loss and its parts."""

    def __init__(self, progress: tqdm) -> None:
        super().__init__()
        self._progress = progress

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        self._progress.update()
        if self._progress.n % 10 == 0:
            self._progress.set_postfix({k: f"{float(v):.3f}" for k, v in (logs or {}).items()})
