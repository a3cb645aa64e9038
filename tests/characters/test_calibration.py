"""Temperature scaling, on cases worked by hand."""

import numpy as np
import pytest

from lpr.characters.calibration import (
    fit_temperature,
    negative_log_likelihood,
    softmax,
)


def test_softmax_of_two_classes() -> None:
    logits = np.array([[np.log(3.0), 0.0]], dtype=np.float32)
    np.testing.assert_allclose(softmax(logits), [[0.75, 0.25]], rtol=1e-6)
    np.testing.assert_allclose(softmax(2 * logits, temperature=2.0), [[0.75, 0.25]], rtol=1e-6)


def test_softmax_stands_large_logits() -> None:
    assert softmax(np.array([[1000.0, 0.0]], dtype=np.float32)).tolist() == [[1.0, 0.0]]


def test_negative_log_likelihood_by_hand() -> None:
    logits = np.array([[np.log(3.0), 0.0], [0.0, 0.0]], dtype=np.float32)
    expected = -(np.log(0.75) + np.log(0.5)) / 2
    found = negative_log_likelihood(logits, np.array([0, 1]), 1.0)
    assert found == pytest.approx(expected, rel=1e-6)


def test_temperature_makes_confidence_equal_accuracy() -> None:
    # Always 4 nats sure of class 0, right three times in four: the best temperature turns 4 nats
    # into the log odds of 3 to 1.
    logits = np.tile(np.array([[4.0, 0.0]], dtype=np.float32), (4, 1))
    labels = np.array([0, 0, 0, 1])
    temperature = fit_temperature(logits, labels)
    assert temperature == pytest.approx(4 / np.log(3), rel=1e-4)
    assert softmax(logits)[0, 0] == pytest.approx(0.982, abs=1e-3)
    calibrated = softmax(logits, temperature)
    assert calibrated[:, 0] == pytest.approx(0.75, abs=1e-4)
