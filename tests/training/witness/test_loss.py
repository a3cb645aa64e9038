"""The loss is -log of the sum over all ways of spelling a text."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

pytest.importorskip("keras")

import keras

from lpr.reading.witness.ctc import best_along, log_softmax
from lpr.training.witness.loss import ctc_loss
from lpr.training.witness.samples import encode_texts

CLASSES = 4
"""The blank, 0, 1 and 2."""


@pytest.mark.parametrize("text", ["", "0", "01", "00", "212", "0000"])
def test_it_is_the_sum_over_all_ways(text: str) -> None:
    places = 7
    logits = np.random.default_rng(5).normal(0, 2, (1, places, CLASSES)).astype(np.float32)
    log_p = log_softmax(logits)[0]
    total = 0.0
    for way in product(range(CLASSES), repeat=places):
        one_hot = np.eye(CLASSES, dtype=np.float32)[list(way)]
        if best_along(one_hot) == text:
            total += float(np.exp(log_p[range(places), way].sum()))
    found = keras.ops.convert_to_numpy(ctc_loss(encode_texts([text]), logits))
    assert found.shape == (1,)
    assert found[0] == pytest.approx(-np.log(total), rel=1e-4)
