"""What a network would see along a row on which a text stands."""

from __future__ import annotations

import numpy as np

from lpr.alphabet import CHARACTERS, encode
from lpr.arrays import FloatArray
from lpr.reading.witness.ctc import BLANK, log_softmax

SURE = 15.0
"""By how much the logit of what is seen is above the others."""


def seen_along(text: str, places: int = 64, sure: float = SURE) -> FloatArray:
    """Log-probabilities (places, 37) of a text, a character every other place from the second on;
    a space is a place with nothing."""
    logits = np.zeros((places, len(CHARACTERS) + 1), np.float32)
    logits[:, BLANK] = sure
    for number, sign in enumerate(text):
        if sign != " ":
            logits[1 + 2 * number, BLANK] = 0
            logits[1 + 2 * number, encode(sign)[0] + 1] = sure
    return log_softmax(logits)
