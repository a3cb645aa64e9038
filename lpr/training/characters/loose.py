"""Windows of characters as if cut loosely, or out of a plate that is seen from the side.

Boxes that others draw hold a character and what lies beside it, or cut a part of it off; on a plate
seen steeply characters lean, and their upright boxes hold pieces of their neighbours. Crops come
without surroundings, so that the window's margin repeats their edge, and are often small.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from lpr.characters.normalisation import MARGIN_PX, MAX_STRETCH, WINDOW_PX
from lpr.training.characters.augment import DistortConfig, Windows, relit

INNER_PX = WINDOW_PX - 2 * MARGIN_PX
MIDDLE_PX = (WINDOW_PX - 1) / 2
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LooseConfig:
    """How loosely windows are cut. Lengths are half heights of the character, shares chances."""

    width: tuple[float, float] = (0.4, 0.75)
    """Of a character, least and most,"""
    narrow_share: float = 0.25
    """and how many are narrower, to half of that."""
    lean: float = 0.22
    """dx / dy of upright strokes, standard deviation;"""
    tilt: float = 0.18
    """and dy / dx of the row's line."""
    fill: tuple[float, float] = (0.6, 1.0)
    """How far a leaning character reaches into the corners of its box, least and most."""
    edges: float = 0.06
    """How far each edge is off, standard deviation."""
    loose_share: float = 0.5
    loose: float = 0.4
    """How far edges of loose boxes lie outside, at most; three in five of them do."""
    cut_share: float = 0.15
    cut: float = 0.8
    """How much of the character's half width one edge cuts off, at most."""
    crop_share: float = 0.65
    """Windows without surroundings: crops."""
    small_share: float = 0.4
    small_px: tuple[int, int] = (9, 25)
    """Least and most height of small pictures."""
    blur_share: float = 0.3
    blur_px: tuple[float, float] = (0.4, 1.8)
    turned_share: float = 0.08
    """Dark characters on light, though windows should have light ones on dark."""
    light: DistortConfig = field(default_factory=DistortConfig)
    """How the windows are lit."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A box around a character: its middle (2,) and size (2,), and how the character lies in it,
    (2, 2), all in half heights; ``half_width`` is the character's."""

    half_width: float
    shape: Matrix
    middle: Matrix
    size: Matrix

    @property
    def scale(self) -> Matrix:
        """Half heights a pixel of the window, across and down: see `normalisation`."""
        return np.maximum(self.size, self.size[::-1] / MAX_STRETCH) / INNER_PX


def loosely_cut(
    rng: np.random.Generator, windows: Windows, config: LooseConfig | None = None
) -> Windows:
    """Changed copies of windows (N, 32, 32) of one character each, each cut anew by itself."""
    config = config or LooseConfig()
    changed = np.empty_like(windows)
    for number, window in enumerate(windows):
        changed[number] = _recut(rng, window, _cut(rng, config), config)
    return relit(rng, changed, config.light)


def _cut(rng: np.random.Generator, config: LooseConfig) -> _Cut:
    """A box around a character that leans, none too well drawn."""
    half_width = rng.uniform(*config.width)
    if rng.random() < config.narrow_share:
        half_width *= rng.uniform(0.5, 1.0)
    lean, tilt = rng.normal(0, config.lean), rng.normal(0, config.tilt)
    fill = rng.uniform(*config.fill)
    reach = np.array([half_width + abs(lean) * fill, 1 + abs(tilt) * half_width * fill])
    # Left, top, right, bottom, outwards.
    out = rng.normal(0, config.edges, 4)
    if rng.random() < config.loose_share:
        out += rng.uniform(0, config.loose, 4) * (rng.random(4) < 0.6)
    if rng.random() < config.cut_share:
        out[rng.integers(4)] -= rng.uniform(0, config.cut) * half_width
    low, high = -reach - out[:2], reach + out[2:]
    shape = np.array([[1.0, lean], [tilt, 1.0]])
    return _Cut(half_width, shape, (low + high) / 2, np.maximum(high - low, 0.1))


def _recut(
    rng: np.random.Generator, window: Windows, cut: _Cut, config: LooseConfig
) -> npt.NDArray[np.uint8]:
    """A window cut by a box out of another window, in which the character fills its own box."""
    to_window = np.diag([INNER_PX / 2 / cut.half_width, INNER_PX / 2]) @ np.linalg.inv(cut.shape)
    linear = to_window @ np.diag(cut.scale)
    start = to_window @ cut.middle + MIDDLE_PX - linear @ np.full(2, MIDDLE_PX)
    found = cv2.warpAffine(
        window,
        np.column_stack([linear, start]),
        (WINDOW_PX, WINDOW_PX),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if rng.random() < config.crop_share:
        found = _without_surroundings(found, cut)
    if rng.random() < config.small_share:
        height = int(rng.integers(config.small_px[0], config.small_px[1] + 1))
        width = max(round(height * rng.uniform(0.6, 1.2)), 6)
        small = cv2.resize(found, (width, height), interpolation=cv2.INTER_AREA)
        found = cv2.resize(small, (WINDOW_PX, WINDOW_PX))
    if rng.random() < config.blur_share:
        found = cv2.GaussianBlur(found, (0, 0), float(rng.uniform(*config.blur_px)))
    if rng.random() < config.turned_share:
        found = 255 - found
    return np.asarray(found, dtype=np.uint8)


def _without_surroundings(window: Windows, cut: _Cut) -> npt.NDArray[np.uint8]:
    """The window with nothing beyond the box: its edge is repeated instead."""
    inner = np.clip(np.rint(cut.size / cut.scale).astype(int), 4, INNER_PX)
    left, top = ((WINDOW_PX - inner) // 2).tolist()
    width, height = inner.tolist()
    box = window[top : top + height, left : left + width]
    below, right = WINDOW_PX - top - height, WINDOW_PX - left - width
    return np.asarray(cv2.copyMakeBorder(box, top, below, left, right, cv2.BORDER_REPLICATE))
