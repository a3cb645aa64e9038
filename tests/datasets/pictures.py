"""Pictures for data set tests: noise, which no perceptual hash takes for another's."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np


def noise_picture(path: Path, seed: int, width: int = 64, height: int = 48) -> Path:
    """Save blocks of random gray, the same for the same seed, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), np.uint8)
    picture = cv2.resize(blocks, (width, height), interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(path), picture)
    return path
