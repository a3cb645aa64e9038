"""What happens to a picture between the plate and the reader: dirt, light, lens, sensor, storage.

Small functions of one effect each, all with their strengths as arguments, and `degrade`, which
draws strengths and strings them together in the order in which light meets them. None of them moves
anything, so boxes stay right; only `downscale` changes the size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image


def gaussian_blur(image: Image, blur_px: float) -> Image:
    """Out of focus: Gaussian of that standard deviation."""
    return _image(cv2.GaussianBlur(image, (0, 0), max(blur_px, 0.05)))


def motion_blur(image: Image, length_px: float, angle: float) -> Image:
    """Moved by ``length_px`` while the shutter was open, ``angle`` in radians (0 is sideways)."""
    side = 2 * int(np.ceil(length_px / 2)) + 1
    kernel = np.zeros((side, side), np.float32)
    reach = 16 * length_px / 2 * np.array([np.cos(angle), np.sin(angle)])
    middle = 16 * (side // 2)
    start, end = np.round(middle - reach).astype(int), np.round(middle + reach).astype(int)
    cv2.line(kernel, start.tolist(), end.tolist(), 1.0, 1, cv2.LINE_AA, shift=4)
    kernel[side // 2, side // 2] = 1.0
    return _image(cv2.filter2D(image, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE))


def downscale(image: Image, scale: float) -> Image:
    """A smaller picture, each pixel the mean of those it covers (``scale`` 0 to 1)."""
    size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    return _image(cv2.resize(image, size, interpolation=cv2.INTER_AREA))


def resample(image: Image, scale: float) -> Image:
    """Taken at a lower resolution and blown up again, as digital zooms and video scalers do."""
    size = image.shape[1], image.shape[0]
    return _image(cv2.resize(downscale(image, scale), size, interpolation=cv2.INTER_LINEAR))


def add_noise(rng: np.random.Generator, image: Image, sigma: float, grain_px: float = 0.0) -> Image:
    """Sensor noise, mostly in brightness; ``grain_px`` above 0 makes it coarser."""
    shape = image.shape[:2]
    noise = rng.standard_normal((*shape, 3), np.float32) * np.float32(0.5)
    noise += rng.standard_normal((*shape, 1), np.float32)
    if grain_px > 0:
        noise = cv2.GaussianBlur(noise, (0, 0), grain_px) * np.float32(1 + 2.5 * grain_px)
    return _image(image + np.float32(sigma) * noise)


def jpeg(image: Image, quality: int) -> Image:
    """Stored as JPEG (``quality`` 1 to 100) and opened again."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _image(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR)))


def shade(image: Image, angle: float, offset: float, softness: float, depth: float) -> Image:
    """Darker on one side of a line.

    ``angle`` turns the line (radians), ``offset`` moves it (0 is the middle, 0.5 about an edge),
    ``softness`` is the width of the edge in shares of the picture (0.005 hard, 1 a gradient) and
    ``depth`` how much light the shadow takes (0 to 1).
    """
    xs, ys = _grid(image)
    across = xs * np.float32(np.cos(angle)) + ys * np.float32(np.sin(angle)) - np.float32(offset)
    lit = 1 / (1 + np.exp(np.clip(4 * across / max(softness, 1e-3), -30, 30)))
    return _image(image * (1 - np.float32(depth) * (1 - lit))[..., None])


def glare(image: Image, center: tuple[float, float], radius: float, strength: float) -> Image:
    """A soft bright spot; center and radius in shares of the picture, (0, 0) its middle."""
    xs, ys = _grid(image)
    aspect = image.shape[1] / image.shape[0]
    square = ((xs - center[0]) * aspect) ** 2 + (ys - center[1]) ** 2
    spot = np.exp(-square / np.float32(2 * radius**2)) * np.float32(strength)
    return _image(image + spot[..., None] * (255 - image.astype(np.float32)))


def dirt(rng: np.random.Generator, image: Image, amount: float) -> Image:
    """Dried mud: a brownish veil in clouds, thicker towards the bottom, and splashes.

    ``amount`` is the cover where it is thickest, 0 to 1.
    """
    height, width = image.shape[:2]
    coarse = rng.random((5, 9), np.float32) * np.linspace(0.4, 1, 5, dtype=np.float32)[:, None]
    veil = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(amount)
    splashes = np.zeros((height, width), np.float32)
    for _ in range(int(rng.poisson(12 * amount))):
        center = int(rng.integers(width)), int(rng.integers(height))
        radius = max(1, round(height * float(rng.uniform(0.004, 0.02))))
        cv2.circle(splashes, center, radius, float(rng.uniform(0.4, 0.9)), -1, cv2.LINE_AA)
    cover = np.clip(np.maximum(veil * 0.8, splashes * amount), 0, 0.9)[..., None]
    mud = np.array([70, 90, 105], np.float32) * np.float32(rng.uniform(0.6, 1.3))
    return _image(image + cover * (mud - image))


def exposure(image: Image, gain: float, contrast: float = 1.0, black: float = 0.0) -> Image:
    """Brighter or darker by ``gain``, contrast about mid-gray, and a haze of ``black`` levels."""
    levels = np.arange(256, dtype=np.float32)
    levels = ((levels - 128) * contrast + 128) * gain
    return _image(cv2.LUT(image, _image(levels * (1 - black / 255) + black)))


def color_cast(image: Image, gains: tuple[float, float, float]) -> Image:
    """White balance off: gains of blue, green and red."""
    levels = np.arange(256, dtype=np.float32)[:, None] * np.array(gains, np.float32)
    return _image(cv2.LUT(image, _image(levels)[None]))


def night(image: Image, level: float, lamp: tuple[float, float, float]) -> Image:
    """Lit by a lamp of a colour (blue, green, red gains) at ``level`` of daylight, shadows deep."""
    curve = (np.arange(256, dtype=np.float32) / 255) ** 1.25 * 255 * level
    return color_cast(_image(cv2.LUT(image, _image(curve + 4))), lamp)


@dataclass(frozen=True, slots=True)
class Degradation:
    """One effect with random strength: how often it comes at strength 1, and what it does.

    ``apply`` takes the generator, the picture, the strength, and the size in pixels of what has to
    stay legible.
    """

    name: str
    share: float
    apply: Callable[[np.random.Generator, Image, float, float], Image]


def degrade(
    rng: np.random.Generator, image: Image, strength: float = 1.0, detail_px: float = 24.0
) -> Image:
    """A worse picture of the same size and geometry.

    ``strength`` from 0 (untouched) to 1 or a little more makes effects more frequent and heavier;
    blur is measured against ``detail_px``, the height of what should stay legible.
    """
    for degradation in DEGRADATIONS:
        if rng.random() < degradation.share * min(strength, 1.5):
            image = degradation.apply(rng, image, strength, detail_px)
    return image


def make_faint(rng: np.random.Generator, image: Image) -> Image:
    """A picture that shows little contrast: in haze, in the dark, or under a lot of dirt."""
    kind = int(rng.integers(3))
    if kind == 0:
        return exposure(image, 1.0, float(rng.uniform(0.2, 0.5)), float(rng.uniform(0, 60)))
    if kind == 1:
        return add_noise(rng, exposure(image, float(rng.uniform(0.12, 0.4))), 3.0)
    return dirt(rng, image, float(rng.uniform(0.6, 1.0)))


def _some_dirt(rng: np.random.Generator, image: Image, strength: float, _: float) -> Image:
    return dirt(rng, image, float(min(0.6, strength * rng.uniform(0.1, 0.55))))


def _some_shade(rng: np.random.Generator, image: Image, strength: float, _: float) -> Image:
    softness = float(rng.choice([0.01, 0.03, 0.1, 0.5, 1.2]))
    depth = min(0.75, float(rng.uniform(0.15, 0.65)) * (0.4 + 0.6 * strength))
    angle, offset = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(-0.35, 0.35))
    return shade(image, angle, offset, softness, depth)


def _some_glare(rng: np.random.Generator, image: Image, strength: float, _: float) -> Image:
    x, y = (float(v) for v in rng.uniform(-0.5, 0.5, 2))
    return glare(
        image, (x, y), float(rng.uniform(0.1, 0.6)), strength * float(rng.uniform(0.1, 0.6))
    )


def _some_exposure(rng: np.random.Generator, image: Image, strength: float, _: float) -> Image:
    gain = float(np.exp(rng.normal(0, 0.22 * strength)))
    contrast = float(1 - strength * rng.uniform(-0.1, 0.45))
    return exposure(image, gain, contrast, strength * float(rng.uniform(0, 30)))


def _some_cast(rng: np.random.Generator, image: Image, strength: float, _: float) -> Image:
    blue, green, red = (float(v) for v in np.exp(rng.normal(0, 0.09 * strength, 3)))
    return color_cast(image, (blue, green, red))


def _some_night(rng: np.random.Generator, image: Image, strength: float, _: float) -> Image:
    warmth = float(rng.uniform(-0.1, 0.35))
    level = float(1 - min(0.8, strength * rng.uniform(0.2, 0.65)))
    dark = night(image, level, (1 - warmth, 1 - 0.3 * warmth, 1.0))
    return add_noise(rng, dark, strength * float(rng.uniform(2, 8)), float(rng.choice([0, 0.6])))


def _some_blur(rng: np.random.Generator, image: Image, strength: float, detail_px: float) -> Image:
    return gaussian_blur(image, detail_px * strength * min(0.1, 0.045 * abs(float(rng.normal()))))


def _some_motion(
    rng: np.random.Generator, image: Image, strength: float, detail_px: float
) -> Image:
    length = detail_px * strength * float(rng.uniform(0.05, 0.22))
    return motion_blur(image, length, float(rng.normal(0, 0.5)))


def _some_noise(rng: np.random.Generator, image: Image, strength: float, _: float) -> Image:
    sigma = strength * float(rng.exponential(5))
    return add_noise(rng, image, min(sigma, 20), float(rng.choice([0, 0, 0.6, 0.9])))


def _some_resample(
    rng: np.random.Generator, image: Image, strength: float, detail_px: float
) -> Image:
    scale = max(1 - 0.5 * strength * float(rng.random()), min(1.0, 8 / detail_px))
    return resample(image, scale)


def _some_jpeg(rng: np.random.Generator, image: Image, strength: float, _: float) -> Image:
    return jpeg(image, int(np.clip(100 - strength * rng.uniform(5, 65), 20, 100)))


DEGRADATIONS = (
    Degradation("dirt", 0.15, _some_dirt),
    Degradation("shade", 0.3, _some_shade),
    Degradation("glare", 0.12, _some_glare),
    Degradation("night", 0.12, _some_night),
    Degradation("exposure", 0.6, _some_exposure),
    Degradation("cast", 0.5, _some_cast),
    Degradation("blur", 0.6, _some_blur),
    Degradation("motion", 0.15, _some_motion),
    Degradation("resample", 0.15, _some_resample),
    Degradation("noise", 0.6, _some_noise),
    Degradation("jpeg", 0.6, _some_jpeg),
)
"""In the order in which light meets them."""


def _grid(image: Image) -> tuple[FloatArray, FloatArray]:
    """x of each column (1, width) and y of each row (height, 1), -0.5 to 0.5."""
    height, width = image.shape[:2]
    xs = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
    ys = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
    return xs, ys


def _image(values: npt.NDArray[Any]) -> Image:
    """Values as a picture: clipped to 0 to 255."""
    clipped: Image = np.clip(values, 0, 255).astype(np.uint8)
    return clipped
