"""The network that tells where a plate is from: a small MobileNet-like one over the whole plate.

Separable convolutions: MobileNet, Howard et al. 2017. The last map is flattened, not averaged:
where on the plate a band, a slogan or a sticker lies tells as much as that it is there.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras

from lpr.reading.witness.origin import HEIGHT_PX, WIDTH_PX

LAST_LAYER = "regions"
"""The layer with weights of each region."""


@dataclass(frozen=True, slots=True)
class OriginConfig:
    """Channels of the network and how much of them is dropped while it trains."""

    stem: int = 24
    body: tuple[int, ...] = (48, 96, 128, 160)
    """A separable convolution each; the first three halve the map."""
    narrow: int = 40
    """Channels of the map before it is flattened."""
    dense: int = 128
    dropout: float = 0.4


def build_origin(classes: int, config: OriginConfig | None = None) -> keras.Model:
    """An untrained network from plates (B, 48, 144, 3), 0 to 1, to logits (B, classes)."""
    config = config or OriginConfig()
    plates = keras.Input((HEIGHT_PX, WIDTH_PX, 3), name="plates")
    x = keras.layers.Rescaling(2.0, -1.0, name="rescale")(plates)
    x = keras.layers.Conv2D(config.stem, 3, strides=2, padding="same", use_bias=False, name="stem")(
        x
    )
    x = _normalised(x, "stem")
    for number, channels in enumerate(config.body, start=1):
        stride = 2 if number < len(config.body) else 1
        x = keras.layers.DepthwiseConv2D(
            3, strides=stride, padding="same", use_bias=False, name=f"body{number}_depth"
        )(x)
        x = keras.layers.BatchNormalization(momentum=0.98, name=f"body{number}_depth_norm")(x)
        x = keras.layers.Conv2D(channels, 1, use_bias=False, name=f"body{number}")(x)
        x = _normalised(x, f"body{number}")
    x = keras.layers.Conv2D(config.narrow, 1, use_bias=False, name="narrow")(x)
    x = _normalised(x, "narrow")
    x = keras.layers.Flatten(name="flatten")(x)
    x = keras.layers.Dropout(config.dropout / 2, name="dropout1")(x)
    x = keras.layers.Dense(config.dense, name="dense", activation="relu")(x)
    x = keras.layers.Dropout(config.dropout, name="dropout2")(x)
    logits = keras.layers.Dense(classes, name=LAST_LAYER)(x)
    return keras.Model(plates, logits, name="origin")


def _normalised(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    x = keras.layers.BatchNormalization(momentum=0.98, name=f"{name}_norm")(x)
    return keras.layers.ReLU(name=f"{name}_relu")(x)
