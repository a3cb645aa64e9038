"""The witness's loss: connectionist temporal classification (Graves et al. 2006)."""

from __future__ import annotations

import keras

from lpr.reading.witness.ctc import BLANK


def ctc_loss(y_true: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
    """-log P(text) of each row, (B,), over all ways in which its places spell the text.

    Args:
        y_true: (B, L + 1) what `lpr.training.witness.samples.encode_texts` gives.
        logits: (B, T, C) along the row, the blank first.
    """
    classes = keras.ops.cast(y_true[:, :-1], "int32")
    lengths = keras.ops.cast(y_true[:, -1], "int32")
    places = keras.ops.full_like(lengths, logits.shape[1])
    return keras.ops.ctc_loss(classes, logits, lengths, places, mask_index=BLANK)
