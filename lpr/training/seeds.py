"""Random numbers that depend on the place in a training, not on what was drawn before it."""

from __future__ import annotations

import keras
import numpy as np

_STATE = "seed_generator_state"


def reseed(model: keras.Model, *numbers: int) -> None:
    """Set the random state of a model's layers (dropout) to what the numbers say.

    Keras stores weights, but no such state: a training that goes on from a file would drop other
    units than one that was never stopped. Called with the same numbers at the same place, both are
    alike.

    Args:
        model: built.
        numbers: the seed and the place, such as the epoch; none is negative.
    """
    states = [one for one in model.variables if one.path.endswith(_STATE)]
    for index, state in enumerate(states):
        words = np.random.SeedSequence([*numbers, index]).generate_state(state.shape[0])
        state.assign(words.astype(state.dtype))
