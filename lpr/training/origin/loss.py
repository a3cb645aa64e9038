"""The origin network's loss: what looks tell, beyond which regions there are plates of.

Real plates are from a few countries mostly, drawn ones from all. A network that tells a photograph
from a drawing so guesses the region without a look at the plate, and takes a real plate of a
country that it knows from drawings for one of a country that it knows from photographs. So the
cross-entropy is that of the logits and the logarithm of how often each region is shown among
pictures of the same kind (logit adjustment: Menon et al. 2021): the logits need not tell what is
common, and learn how much likelier the looks make each region.
"""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray

LEAST_SHOWN = 2.0
"""A region counts as if there were so many pictures of it at least, of either kind."""


def log_shares(
    labels: npt.NDArray[np.int64], own: npt.NDArray[np.bool_], regions: int
) -> FloatArray:
    """log of how often each region is shown among drawn plates and among one's own, (2, R).

    >>> log_shares(np.array([0, 0, 0, 0, 1]), np.ones(5, bool), 2)[1].round(2).tolist()
    [-0.5299999713897705, -0.8799999952316284]

    Args:
        labels: (N,) the number of each picture's region.
        own: (N,) which are one's own.
        regions: how many there are.
    """
    rows = [np.bincount(labels[kind], minlength=regions) for kind in (~own, own)]
    # As `chances` shows them: by the square root of how many there are.
    shown = np.sqrt(np.maximum(rows, LEAST_SHOWN))
    return np.asarray(np.log(shown / shown.sum(axis=1, keepdims=True)), dtype=np.float32)


def adjusted_loss(
    shares: FloatArray,
) -> Callable[[keras.KerasTensor, keras.KerasTensor], keras.KerasTensor]:
    """The loss for targets (B, 2), the region's number and whether the picture is one's own, and
    logits (B, R).

    ``shares`` are those of `log_shares`.
    """

    def loss(y_true: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
        label, own = keras.ops.cast(y_true[:, 0], "int32"), keras.ops.cast(y_true[:, 1], "int32")
        known = keras.ops.take(keras.ops.convert_to_tensor(shares), own, axis=0)
        return keras.ops.sparse_categorical_crossentropy(label, logits + known, from_logits=True)

    return loss
