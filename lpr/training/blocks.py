"""The training loop of both detector stages: blocks of steps, averaging, checkpoints, history."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import keras
from tqdm import tqdm

from lpr.training.checkpoint import (
    AVERAGE_FILE,
    BEST_FILE,
    LAST_FILE,
    changed_together,
    check_models,
    damaged,
    recover,
)
from lpr.training.detector.loss import SsdLoss, loss_parts
from lpr.training.detector.run import DetectorRun
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.seeds import reseed
from lpr.training.stored import load_network
from lpr.training.weight_average import WeightAverage
from lpr.training.weights import load_checkpoint, start_from


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

    The folder receives the last model with the optimiser's state, the averaged weights, the best
    averaged model and the history; they change together, after every block. What stops a run in
    between (Ctrl-C, a kill, a full disk) keeps the last full block's.

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
        OutputError: the folder cannot be written to.
    """
    recover(folder)
    check_models(folder)
    average, history = WeightAverage(), History(folder / HISTORY_FILE)
    if (folder / LAST_FILE).exists():
        load_checkpoint(model, average, folder)
    elif history.rows:
        raise damaged(folder / LAST_FILE)
    elif init is not None:
        load_initial_weights(model, init)

    first_step = int(model.optimizer.iterations)
    if not history.keep_until("step", first_step):
        tqdm.write(f"{folder / HISTORY_FILE}: some of {first_step} steps are lost", file=sys.stderr)
    with tqdm(total=run.steps, initial=first_step, unit="step", dynamic_ncols=True) as progress:
        for start, end, shape in run.blocks(first_step):
            reseed(model, run.seed, start)
            losses = model.fit(
                batches(start, end, shape),
                verbose=0,
                shuffle=False,
                callbacks=[average, ProgressBar(progress)],
            ).history
            row = {"step": float(end), "side_px": float(shape[1])}
            row |= {name: float(values[-1]) for name, values in losses.items()}
            if evaluate and (end % run.evaluate_every == 0 or end == run.steps):
                with average.applied(model):
                    row |= evaluate(model)
                progress.write(" ".join(f"{k} {v:.4g}" for k, v in row.items()))
            better = evaluate is None or row.get("ap50_95", -1.0) > history.best("ap50_95")
            history.append(row)
            _save_checkpoint(model, average, history, folder, better)
    return load_network(folder / BEST_FILE)


def _save_checkpoint(
    model: keras.Model, average: WeightAverage, history: History, folder: Path, better: bool
) -> None:
    """Write all that a run needs to go on, at once, and the averaged model where it is the best."""
    with changed_together(folder) as stage:
        model.save(stage(LAST_FILE))
        average.save(stage(AVERAGE_FILE))
        history.write(stage(HISTORY_FILE))
        if better:
            with average.applied(model):
                model.save(stage(BEST_FILE))


def load_initial_weights(model: keras.Model, path: Path) -> None:
    """Start from the weights of a saved detector.

    Raises:
        ConfigError: the file is no Keras model, or one of another network.
    """
    advice = (
        "name the best.keras of a run of lpr train-detector of the same stage and "
        "--width-multiplier"
    )
    start_from(model, path, f"{model.name} of this width", advice)


class ProgressBar(keras.callbacks.Callback):
    """Moves a tqdm bar with every batch and shows the loss and its parts."""

    def __init__(self, progress: tqdm) -> None:
        super().__init__()
        self._progress = progress

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        self._progress.update()
        if self._progress.n % 10 == 0:
            self._progress.set_postfix({k: f"{float(v):.3f}" for k, v in (logs or {}).items()})
