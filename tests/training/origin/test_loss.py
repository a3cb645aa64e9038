"""The loss takes what is common as known, so that logits tell looks alone."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from lpr.training.origin.loss import LEAST_SHOWN, adjusted_loss, log_shares


def test_shares_are_those_of_the_kind_and_none_is_nothing() -> None:
    labels, own = np.array([0] * 64 + [1] * 16 + [0, 1, 2]), np.arange(83) < 80
    drawn, mine = np.exp(log_shares(labels, own, 3))
    total = 8 + 4 + LEAST_SHOWN**0.5
    np.testing.assert_allclose(mine, [8 / total, 4 / total, LEAST_SHOWN**0.5 / total], rtol=1e-5)
    np.testing.assert_allclose(drawn, 1 / 3, rtol=1e-5)


def test_equal_logits_lose_what_the_share_of_the_region_says() -> None:
    shares = np.log(np.array([[0.5, 0.5], [0.9, 0.1]], np.float32))
    targets = np.array([[0, 0], [0, 1], [1, 1]])
    losses = adjusted_loss(shares)(targets, keras.ops.zeros((3, 2)))
    expected = -np.log([0.5, 0.9, 0.1])
    np.testing.assert_allclose(keras.ops.convert_to_numpy(losses), expected, rtol=1e-5)


def test_logits_beyond_the_shares_are_what_is_learnt() -> None:
    shares = np.log(np.array([[0.5, 0.5], [0.9, 0.1]], np.float32))
    looks = np.array([[0.0, 1.0]], np.float32)
    (loss,) = keras.ops.convert_to_numpy(adjusted_loss(shares)(np.array([[1, 1]]), looks))
    odds = np.exp(1.0) * 0.1 / 0.9
    assert loss == pytest.approx(-np.log(odds / (1 + odds)), rel=1e-5)
