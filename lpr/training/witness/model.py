"""The witness: a small network without recurrence that reads a whole row of text.

Convolutions bring the picture of a row down to one place every four pixels; at each place the
network says which character begins to be seen there, or none. Connectionist temporal classification
(Graves et al. 2006) sums over all ways in which places spell a text, so that no character needs a
box. Separable convolutions: MobileNet, Howard et al. 2017; dilated ones see the neighbours: Yu and
Koltun 2016.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras

from lpr.alphabet import CHARACTERS
from lpr.reading.witness.network import ROWS, Sees

CLASSES = len(CHARACTERS) + 1
"""Class 0 is the blank, then 0-9 and A-Z."""
PLACE_PX = 4
"""Pixels from one place along the row to the next."""


@dataclass(frozen=True, slots=True)
class WitnessConfig:
    """Channels of the network and how much of them is dropped while it trains."""

    stem: tuple[int, int] = (24, 48)
    body: tuple[int, ...] = (96, 96, 160, 160)
    column: int = 192
    dilations: tuple[int, ...] = (1, 2, 4, 1)
    dropout: float = 0.2


def build_witness(config: WitnessConfig | None = None, sees: Sees = ROWS) -> keras.Model:
    """An untrained network from rows (B, 40, 176, 3), 0 to 1, to logits (B, 44, 37); or from what
    else it ``sees``, a place every `PLACE_PX`."""
    config = config or WitnessConfig()
    rows = keras.Input((*sees.size_px, 3), name="rows")

    # === Stem: (B, 40, 176, 3) to (B, 10, 44, 48) ===
    x = keras.layers.Rescaling(2.0, -1.0, name="rescale")(rows)
    for number, channels in enumerate(config.stem, start=1):
        x = keras.layers.Conv2D(
            channels, 3, strides=2, padding="same", use_bias=False, name=f"stem{number}"
        )(x)
        x = _normalised(x, f"stem{number}")

    # === Body: to (B, 5, 44, 160) ===
    for number, channels in enumerate(config.body, start=1):
        same = number > 1 and channels == config.body[number - 2]
        y = _separable(x, channels, (3, 3), (1, 1), f"body{number}")
        x = keras.layers.Add(name=f"body{number}_add")([x, y]) if same else y
        if number == len(config.body) // 2:
            x = keras.layers.MaxPooling2D((2, 1), name="lower")(x)

    # === Column: to (B, 1, 44, 192) ===
    x = keras.layers.Conv2D(config.column, (x.shape[1], 1), use_bias=False, name="column")(x)
    x = _normalised(x, "column")

    # === Along the row ===
    for number, dilation in enumerate(config.dilations, start=1):
        y = _separable(x, config.column, (1, 3), (1, dilation), f"along{number}")
        x = keras.layers.Add(name=f"along{number}_add")([x, y])
    x = keras.layers.Dropout(config.dropout, name="dropout")(x)
    logits = keras.layers.Conv2D(CLASSES, 1, name="classes")(x)
    logits = keras.layers.Reshape((sees.size_px[1] // PLACE_PX, CLASSES), name="logits")(logits)
    return keras.Model(rows, logits, name="witness")


def _normalised(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    x = keras.layers.BatchNormalization(momentum=0.98, name=f"{name}_norm")(x)
    return keras.layers.ReLU(name=f"{name}_relu")(x)


def _separable(
    x: keras.KerasTensor,
    channels: int,
    kernel: tuple[int, int],
    dilation: tuple[int, int],
    name: str,
) -> keras.KerasTensor:
    """Each channel by itself, then all at each place."""
    x = keras.layers.DepthwiseConv2D(
        kernel, padding="same", dilation_rate=dilation, use_bias=False, name=f"{name}_depth"
    )(x)
    x = keras.layers.BatchNormalization(momentum=0.98, name=f"{name}_depth_norm")(x)
    x = keras.layers.Conv2D(channels, 1, use_bias=False, name=f"{name}_point")(x)
    return _normalised(x, name)
