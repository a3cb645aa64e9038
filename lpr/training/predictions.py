"""What a network says of many pictures, some at a time."""

from __future__ import annotations

import keras
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.training.distortion import as_input

BATCH = 128
"""Pictures that go through the network at once."""


def predict_logits(model: keras.Model, pictures: npt.NDArray[np.uint8]) -> FloatArray:
    """The outputs (N, ...) of a network that takes pictures (N, H, W, 3) as values from 0 to 1."""
    parts = [np.zeros((0, *model.output_shape[1:]), dtype=np.float32)]
    for start in range(0, len(pictures), BATCH):
        outputs = model(as_input(pictures[start : start + BATCH]), training=False)
        parts.append(keras.ops.convert_to_numpy(outputs))
    return np.concatenate(parts)
