"""The network that looks at one detection again, in Keras 3."""

from __future__ import annotations

import keras

from lpr.detection.anchors import OUTPUTS_PER_ANCHOR
from lpr.detection.refinement import WINDOW_PX

CHANNELS = (16, 32, 48, 96)
FAR_CHANNELS = (16, 32, 48)
BOTTLENECK = 32
HIDDEN = 128


def build_plate_refiner() -> keras.Model:
    """A small convolutional network on two windows around a detection.

    Input: (batch, 96, 96, 3), RGB from -1 to 1, as `lpr.detection.refinement.cut_window` makes it.
    Output: (batch, 1, 13), the outputs of one anchor (`lpr.detection.anchors`), which is the
    detected box: SSD's loss trains it. In the near window every level halves the map; the last one
    is flattened, for corners depend on where something is seen. The far window, seen at half its
    size, only tells what is around.
    """
    windows = keras.Input((2 * WINDOW_PX[1], WINDOW_PX[0], 3), name="windows")
    x = windows[:, : WINDOW_PX[1]]
    for level, channels in enumerate(CHANNELS):
        x = _convolution(x, channels, 2, f"halve_{level}")
        if level:
            x = _convolution(x, channels, 1, f"look_{level}")
    x = _convolution(x, BOTTLENECK, 1, "narrow", kernel_px=1)
    near = keras.layers.Flatten(name="near")(x)

    x = keras.layers.AveragePooling2D(2, name="far_half")(windows[:, WINDOW_PX[1] :])
    for level, channels in enumerate(FAR_CHANNELS):
        x = _convolution(x, channels, 2, f"far_{level}")
    far = keras.layers.GlobalAveragePooling2D(name="far")(x)

    x = keras.layers.Concatenate(name="both")([near, far])
    x = keras.layers.Dropout(0.2, name="dropout")(x)
    x = keras.layers.Dense(HIDDEN, activation="relu", name="hidden")(x)
    x = keras.layers.Dense(OUTPUTS_PER_ANCHOR, name="predict")(x)
    output = keras.layers.Reshape((1, OUTPUTS_PER_ANCHOR), name="plate")(x)
    return keras.Model(windows, output, name="plate_refiner")


def _convolution(
    x: keras.KerasTensor, channels: int, stride: int, name: str, kernel_px: int = 3
) -> keras.KerasTensor:
    x = keras.layers.Conv2D(channels, kernel_px, stride, padding="same", use_bias=False, name=name)(
        x
    )
    x = keras.layers.BatchNormalization(name=f"{name}_bn")(x)
    return keras.layers.ReLU(6.0, name=f"{name}_relu")(x)
