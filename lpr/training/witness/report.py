"""Figures of a witness on rows of known text, by the text that is likeliest along each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from lpr.alphabet import loose
from lpr.arrays import FloatArray
from lpr.reading.witness.ctc import best_along, log_softmax
from lpr.training.predictions import BATCH, predict_logits
from lpr.training.witness.loss import ctc_loss
from lpr.training.witness.samples import DRAWN, NO_TEXT, RowSamples, encode_texts


def judge_rows(model: keras.Model, samples: RowSamples) -> dict[str, float]:
    """The mean loss and the exact rates of rows that are not learnt from; there are some.

    "exact" and "exact_loose" (0 and O, 1 and I alike) are those of one's own plates; the drawn ones
    count for them where no others are, and else have "exact_drawn".
    """
    log_p = predict_rows(model, samples.pictures)
    texts = encode_texts(samples.texts.tolist(), samples.longest)
    losses = [
        keras.ops.convert_to_numpy(ctc_loss(texts[k : k + BATCH], log_p[k : k + BATCH]))
        for k in range(0, len(samples), BATCH)
    ]
    strict, alike = exact(read_rows(log_p), samples.texts.tolist())
    drawn = samples.sources == DRAWN
    own = ~drawn & (samples.sources != NO_TEXT)
    judged = own if own.any() else np.ones_like(own)
    figures = {
        "loss": float(np.concatenate(losses).mean()),
        "exact": float(strict[judged].mean()),
        "exact_loose": float(alike[judged].mean()),
    }
    if own.any() and drawn.any():
        figures["exact_drawn"] = float(strict[drawn].mean())
    return figures


def predict_rows(model: keras.Model, pictures: npt.NDArray[np.uint8]) -> FloatArray:
    """Log-probabilities (N, T, 37) of pictures of rows."""
    return log_softmax(predict_logits(model, pictures))


def read_rows(log_p: FloatArray) -> list[str]:
    """The likeliest text along each row."""
    return [best_along(row) for row in log_p]


def exact(
    read: Sequence[str], texts: Sequence[str]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which rows are read exactly, (N,), and which are where 0 and O, 1 and I count as equal."""
    pairs = list(zip(read, texts, strict=True))
    return (
        np.array([one == other for one, other in pairs], dtype=bool),
        np.array([loose(one) == loose(other) for one, other in pairs], dtype=bool),
    )


def witness_report(read: Sequence[str], samples: RowSamples) -> dict[str, Any]:
    """Exact rates over all rows, and by source.

    Args:
        read: what was read of each row.
        samples: the rows; from one on.
    """
    strict, alike = exact(read, samples.texts.tolist())

    def figures(chosen: npt.NDArray[np.bool_]) -> dict[str, Any]:
        return {
            "rows": int(chosen.sum()),
            "exact": round(float(strict[chosen].mean()), 5),
            "exact_loose": round(float(alike[chosen].mean()), 5),
        }

    names = np.unique(samples.sources).tolist()
    return {
        **figures(np.ones(len(samples), dtype=bool)),
        "sources": {name: figures(samples.sources == name) for name in names},
    }
