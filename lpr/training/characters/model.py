"""The character network: three convolution blocks, then two dense layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lpr.alphabet import CLASS_COUNT
from lpr.characters.normalisation import WINDOW_PX

if TYPE_CHECKING:
    import keras

INPUT_SHAPE = (None, WINDOW_PX, WINDOW_PX, 1)


@dataclass(frozen=True, slots=True)
class CharCnnConfig:
    """Sizes of the character network."""

    filters: tuple[int, ...] = (16, 48, 96)
    kernel_px: int = 3
    dense_units: int = 160
    dropout: float = 0.4


def build_char_cnn(
    config: CharCnnConfig | None = None, class_count: int = CLASS_COUNT
) -> keras.Model:
    """An untrained network from normalised windows (B, 32, 32, 1) to logits (B, ``class_count``).

    Logits rather than probabilities come out, so that temperature scaling can follow.
    """
    import keras

    config = config or CharCnnConfig()
    windows = keras.Input(INPUT_SHAPE[1:], name="windows")
    x = windows
    for number, filters in enumerate(config.filters, start=1):
        # (B, S, S, C) to (B, S/2, S/2, filters)
        x = keras.layers.Conv2D(
            filters, config.kernel_px, padding="same", use_bias=False, name=f"conv{number}"
        )(x)
        x = keras.layers.BatchNormalization(momentum=0.95, name=f"norm{number}")(x)
        x = keras.layers.ReLU(name=f"relu{number}")(x)
        x = keras.layers.MaxPooling2D(name=f"pool{number}")(x)
    x = keras.layers.Flatten(name="flatten")(x)
    x = keras.layers.Dense(config.dense_units, activation="relu", name="dense")(x)
    x = keras.layers.Dropout(config.dropout, name="dropout")(x)
    logits = keras.layers.Dense(class_count, name="logits")(x)
    return keras.Model(windows, logits, name="char_cnn")
