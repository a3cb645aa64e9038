"""The SSD on MobileNetV2 with a light feature pyramid, in Keras 3."""

from __future__ import annotations

import math
from pathlib import Path

import keras
import numpy as np

from lpr.arrays import FloatArray
from lpr.detection.anchors import OUTPUTS_PER_ANCHOR, AnchorConfig
from lpr.errors import ConfigError

PYRAMID_LAYERS = ("block_6_expand_relu", "block_13_expand_relu", "out_relu")
"""MobileNetV2's last features at strides 8, 16 and 32."""
FIRST_TRAINED = "block_3_expand"
"""Where the training of a backbone with weights begins: its stride of 8."""
PRIOR_SCORE = 0.01
"""Score of every anchor before training, which keeps the start calm (Lin et al. 2017, 3.3)."""


def build_ssd_mobilenet(
    anchors: AnchorConfig,
    width_multiplier: float = 0.35,
    backbone_weights: str | Path | None = None,
    pyramid_channels: int = 64,
    head_depth: int = 2,
) -> keras.Model:
    """Single-shot detector: MobileNetV2, top-down feature pyramid, one shared-shape head per level.

    Input: (batch, height, width, 3), RGB from -1 to 1, sides multiples of 32. Output: (batch,
    anchors, 13), see `lpr.detection.anchors`. Of a trained backbone the first layers stay as they
    are: edges and colours are the same everywhere, and their large maps cost most of a step.

    Sources: SSD, Liu et al. 2016; MobileNetV2, Sandler et al. 2018; feature pyramid, Lin et al.
    2017 (CVPR); depthwise separable heads as in SSDLite, Sandler et al. 2018, section 6.2.

    Args:
        anchors: strides and anchor sizes; the strides must be 8, 16, 32.
        width_multiplier: MobileNetV2's alpha.
        backbone_weights: a weights file without top, "imagenet" for Keras's own download, or None.
        pyramid_channels: channels of the pyramid and the heads.
        head_depth: separable convolutions before each level's prediction.

    Raises:
        ConfigError: the backbone's weights cannot be had, or do not fit.
    """
    image = keras.Input((None, None, 3), name="image")

    # === Backbone ===
    backbone = _backbone(image, width_multiplier, backbone_weights)
    if backbone_weights is not None:
        for layer in backbone.layers[: backbone.layers.index(backbone.get_layer(FIRST_TRAINED))]:
            layer.trainable = False

    # === Feature pyramid ===
    features = [backbone.get_layer(name).output for name in PYRAMID_LAYERS]
    levels = [_lateral(f, pyramid_channels, f"lateral_{i}") for i, f in enumerate(features)]
    for i in range(len(levels) - 2, -1, -1):
        levels[i] = keras.layers.Add(name=f"merge_{i}")([levels[i], _upsample(levels[i + 1])])

    # === Heads ===
    outputs = []
    for i, level in enumerate(levels):
        x = level
        for depth in range(head_depth):
            x = _separable(x, pyramid_channels, f"head_{i}_{depth}")
        predict = keras.layers.Conv2D(anchors.per_cell * OUTPUTS_PER_ANCHOR, 1, name=f"predict_{i}")
        x = keras.layers.Reshape((-1, OUTPUTS_PER_ANCHOR), name=f"anchors_{i}")(predict(x))
        predict.bias.assign(_prior_bias(anchors.per_cell))
        outputs.append(x)
    return keras.Model(image, keras.layers.Concatenate(axis=1, name="plates")(outputs), name="ssd")


def _backbone(
    image: keras.KerasTensor, width_multiplier: float, weights: str | Path | None
) -> keras.Model:
    downloads = weights == "imagenet"
    try:
        backbone = keras.applications.MobileNetV2(
            input_tensor=image,
            alpha=width_multiplier,
            include_top=False,
            weights="imagenet" if downloads else None,
        )
        if weights is not None and not downloads:
            backbone.load_weights(weights)
    except Exception as error:  # Keras raises a bare Exception when a download fails
        reason = str(error).strip().split("\n", 1)[0][:160]
        raise ConfigError(
            f"no MobileNetV2 of width {width_multiplier} with weights {weights} ({reason}); "
            "--backbone-weights needs a file without top of that width, or imagenet and a "
            "connection to the internet"
        ) from error
    return backbone


def _lateral(x: keras.KerasTensor, channels: int, name: str) -> keras.KerasTensor:
    x = keras.layers.Conv2D(channels, 1, use_bias=False, name=name)(x)
    return keras.layers.BatchNormalization(name=f"{name}_bn")(x)


def _upsample(x: keras.KerasTensor) -> keras.KerasTensor:
    """Twice the height and width by nearest neighbours, written so that LiteRT can resize it."""
    return keras.ops.depth_to_space(keras.ops.concatenate([x] * 4, axis=-1), 2)


def _separable(x: keras.KerasTensor, channels: int, name: str) -> keras.KerasTensor:
    x = keras.layers.DepthwiseConv2D(3, padding="same", use_bias=False, name=f"{name}_depthwise")(x)
    x = keras.layers.BatchNormalization(name=f"{name}_depthwise_bn")(x)
    x = keras.layers.ReLU(6.0, name=f"{name}_depthwise_relu")(x)
    x = keras.layers.Conv2D(channels, 1, use_bias=False, name=name)(x)
    x = keras.layers.BatchNormalization(name=f"{name}_bn")(x)
    return keras.layers.ReLU(6.0, name=f"{name}_relu")(x)


def _prior_bias(per_cell: int) -> FloatArray:
    bias = np.zeros((per_cell, OUTPUTS_PER_ANCHOR), np.float32)
    bias[:, 0] = math.log(PRIOR_SCORE / (1 - PRIOR_SCORE))
    return bias.ravel()
