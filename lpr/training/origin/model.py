"""The network that tells where a plate is from: two small MobileNet-like ones over the whole plate.

One sees it at half the size and goes deep: colours, bands, layout. The other sees every pixel of
the picture and is narrow: names, slogans, letters on the band. Separable convolutions: MobileNet,
Howard et al. 2017. The last maps are flattened, not averaged: where on the plate a band, a slogan
or a sticker lies tells as much as that it is there.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras

from lpr.reading.witness.origin import HEIGHT_PX, WIDTH_PX

LAST_LAYER = "regions"
"""The layer with weights of each region."""


@dataclass(frozen=True, slots=True)
class TowerConfig:
    """Channels of one of the two."""

    stem: int
    """Of the first convolution, which halves the map."""
    body: tuple[tuple[int, int], ...]
    """Channels and stride of a separable convolution each."""
    narrow: int
    """Channels of the map before it is flattened."""
    dense: int


COARSE = TowerConfig(24, ((48, 2), (96, 2), (128, 2), (160, 1)), 40, 128)
FINE = TowerConfig(16, ((32, 2), (48, 1), (64, 2), (96, 1), (96, 2)), 24, 96)


@dataclass(frozen=True, slots=True)
class OriginConfig:
    """Channels of the network and how much of them is dropped while it trains."""

    coarse: TowerConfig = COARSE
    fine: TowerConfig = FINE
    dropout: float = 0.4


def build_origin(classes: int, config: OriginConfig | None = None) -> keras.Model:
    """An untrained network from plates (B, 96, 288, 3), 0 to 1, to logits (B, classes)."""
    config = config or OriginConfig()
    plates = keras.Input((HEIGHT_PX, WIDTH_PX, 3), name="plates")
    whole = keras.layers.Rescaling(2.0, -1.0, name="rescale")(plates)
    half = keras.layers.AveragePooling2D(2, name="half")(whole)
    coarse = _tower(half, config.coarse, "", config.dropout)
    fine = _tower(whole, config.fine, "fine_", config.dropout)
    x = keras.layers.Concatenate(name="both")([coarse, fine])
    x = keras.layers.Dropout(config.dropout, name="both_dropout")(x)
    logits = keras.layers.Dense(classes, name=LAST_LAYER)(x)
    return keras.Model(plates, logits, name="origin")


def _tower(
    x: keras.KerasTensor, config: TowerConfig, prefix: str, dropout: float
) -> keras.KerasTensor:
    """From a picture to ``config.dense`` features; ``prefix`` begins the names of its layers."""
    x = keras.layers.Conv2D(
        config.stem, 3, strides=2, padding="same", use_bias=False, name=f"{prefix}stem"
    )(x)
    x = _normalised(x, f"{prefix}stem")
    for number, (channels, stride) in enumerate(config.body, start=1):
        name = f"{prefix}body{number}"
        x = keras.layers.DepthwiseConv2D(
            3, strides=stride, padding="same", use_bias=False, name=f"{name}_depth"
        )(x)
        x = keras.layers.BatchNormalization(momentum=0.98, name=f"{name}_depth_norm")(x)
        x = keras.layers.Conv2D(channels, 1, use_bias=False, name=name)(x)
        x = _normalised(x, name)
    x = keras.layers.Conv2D(config.narrow, 1, use_bias=False, name=f"{prefix}narrow")(x)
    x = _normalised(x, f"{prefix}narrow")
    x = keras.layers.Flatten(name=f"{prefix}flatten")(x)
    x = keras.layers.Dropout(dropout / 2, name=f"{prefix}dropout")(x)
    return keras.layers.Dense(config.dense, name=f"{prefix}dense", activation="relu")(x)


def _normalised(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    x = keras.layers.BatchNormalization(momentum=0.98, name=f"{name}_norm")(x)
    return keras.layers.ReLU(name=f"{name}_relu")(x)
