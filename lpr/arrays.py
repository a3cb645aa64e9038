"""The kinds of arrays that travel through `lpr`."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Image: TypeAlias = npt.NDArray[np.uint8]
"""A picture: height x width x 3, BGR, uint8."""
GrayImage: TypeAlias = npt.NDArray[np.uint8]
"""A gray picture: height x width, uint8."""
FloatArray: TypeAlias = npt.NDArray[np.float32]
"""Any float32 array; the shape is stated where it is used."""
