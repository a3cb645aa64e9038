"""The training loop of the networks that learn in epochs: go on where a run stopped, keep, tell."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
from tqdm import tqdm

from lpr.training.callbacks import (
    TENSORBOARD_FOLDER,
    EpochProgress,
    EpochSeeds,
    Judgement,
    Keeper,
    SeededBatches,
    TensorBoardLog,
    epochs_since_best,
)
from lpr.training.checkpoint import BEST_FILE
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.weight_average import WeightAverage
from lpr.training.whole_files import whole_file


@dataclass(frozen=True, slots=True)
class EpochPlan:
    """How long a training goes on, and what it tells.

    ``criteria`` and ``patience`` are those of `Keeper`; ``verbose`` draws a bar and writes a line
    an epoch.
    """

    epochs: int
    seed: int
    criteria: Sequence[str]
    patience: int | None = None
    tensorboard: bool = False
    verbose: bool = True


def fit_epochs(
    model: keras.Model,
    batches: SeededBatches,
    plan: EpochPlan,
    folder: Path,
    average: WeightAverage,
    judgement: Judgement | None,
) -> bool:
    """Train a compiled model up to the plan's epochs; whether it came to its end.

    How many epochs are done already, the optimiser's steps tell. An interrupt (Ctrl-C) keeps what
    the last full epoch left, or the model as it stands where there was none.

    Args:
        model: new, or taken up from the folder.
        batches: what is learnt from.
        plan: how long, and what is told.
        folder: the run folder.
        average: of the model's weights.
        judgement: figures of the model on what is held out; None where nothing is.

    Raises:
        ConfigError: the history is damaged.
        OutputError: the folder cannot be written to.
    """
    history = History(folder / HISTORY_FILE)
    done = int(model.optimizer.iterations) // len(batches)
    if not history.keep_until("epoch", done):
        tqdm.write(f"{folder / HISTORY_FILE}: some of {done} epochs are lost", file=sys.stderr)
    if plan.patience is not None and epochs_since_best(history, plan.criteria) >= plan.patience:
        return True
    # In the order in which it has to be done.
    callbacks: list[keras.callbacks.Callback] = [
        EpochSeeds(batches, plan.seed),
        average,
        Keeper(folder, history, average, judgement, plan.criteria, plan.patience),
    ]
    if plan.tensorboard:
        callbacks.append(TensorBoardLog(folder / TENSORBOARD_FOLDER))
    if plan.verbose:
        callbacks.append(EpochProgress(plan.epochs, len(batches)))
    try:
        model.fit(
            batches,
            epochs=plan.epochs,
            initial_epoch=done,
            callbacks=callbacks,
            verbose=0,
            # The batches shuffle themselves: Keras would go by the state of Python's `random`.
            shuffle=False,
        )
    except KeyboardInterrupt:
        if not (folder / BEST_FILE).exists():
            with whole_file(folder / BEST_FILE) as partial:
                model.save(partial)
        return False
    return True
