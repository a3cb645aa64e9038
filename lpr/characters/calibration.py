"""Temperature scaling: making a probability of 0.9 be right nine times in ten.

Guo et al., "On Calibration of Modern Neural Networks", 2017.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray

MIN_TEMPERATURE, MAX_TEMPERATURE = 0.25, 8.0
_GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0
_SEARCH_STEPS = 40


def softmax(logits: FloatArray, temperature: float = 1.0) -> FloatArray:
    """Probabilities (N, C) of logits (N, C) divided by a temperature."""
    scaled = logits / np.float32(temperature)
    scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    probabilities: FloatArray = scaled / scaled.sum(axis=1, keepdims=True)
    return probabilities


def negative_log_likelihood(
    logits: FloatArray, labels: npt.NDArray[np.int64], temperature: float
) -> float:
    """Mean of -log p(label) at a temperature; logits (N, C), labels (N,)."""
    scaled = logits.astype(np.float64) / temperature
    peak = scaled.max(axis=1)
    log_sum = peak + np.log(np.exp(scaled - peak[:, np.newaxis]).sum(axis=1))
    return float(np.mean(log_sum - scaled[np.arange(len(labels)), labels]))


def fit_temperature(logits: FloatArray, labels: npt.NDArray[np.int64]) -> float:
    """The temperature of the least negative log likelihood on held-out samples.

    The likelihood has one optimum in 1 / temperature; a golden-section search on the logarithm
    finds it between 0.25 and 8.
    """
    low, high = np.log(MIN_TEMPERATURE), np.log(MAX_TEMPERATURE)
    for _ in range(_SEARCH_STEPS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        loss_left = negative_log_likelihood(logits, labels, float(np.exp(left)))
        loss_right = negative_log_likelihood(logits, labels, float(np.exp(right)))
        low, high = (low, right) if loss_left < loss_right else (left, high)
    return float(np.exp((low + high) / 2))
