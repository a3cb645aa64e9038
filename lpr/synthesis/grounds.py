"""What lies behind the text of a plate: paint, fades, coloured strips, hills, a flag, waves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.synthesis.designs.design import Backdrop
from lpr.synthesis.foreign_signs import write_script, write_sign
from lpr.synthesis.mounted import SMALL, draw_bolts, draw_mounted
from lpr.synthesis.styles import Color

STRIP = (0.24, 0.2)
"""Heights of the upper and the lower strip, shares of the plate's."""


def paint_ground(
    rng: np.random.Generator, size_px: tuple[int, int], ground: Color, backdrop: Backdrop
) -> Image:
    """A plate of that (height, width) without text: its colour and the picture on it."""
    image = np.empty((*size_px, 3), np.uint8)
    image[:] = ground
    _PAINTERS[backdrop.kind](rng, image, [np.array(color) for color in backdrop.colors])
    return image


def grain(rng: np.random.Generator, image: Image, sigma: float = 3.0) -> Image:
    """The same with a fine gray grain, as of retro-reflecting sheets."""
    noise = np.empty((*image.shape[:2], 1), np.int16)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(noise, (0,), (sigma,))
    grained: Image = np.clip(image + noise, 0, 255).astype(np.uint8)
    return grained


Colors = Sequence[FloatArray]


def _plain(_: np.random.Generator, __: Image, ___: Colors) -> None:
    """Nothing but paint."""


def _fade(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """From the first colour at the top over the ground to the last at the bottom."""
    height = image.shape[0]
    ground = image[0, 0].astype(np.float32)
    middle = float(rng.uniform(0.35, 0.65))
    stops = (0.0, middle, 1.0)
    tones = np.array([colors[0], ground, colors[-1]], np.float32)
    at = np.linspace(0, 1, height)
    columns = [np.interp(at, stops, tones[:, channel]) for channel in range(3)]
    image[:] = np.stack(columns, axis=1)[:, None].astype(np.uint8)


def _bands(_: np.random.Generator, image: Image, colors: Colors) -> None:
    """A strip at the top, and one at the bottom where there is a second colour."""
    height = image.shape[0]
    image[: round(STRIP[0] * height)] = colors[0]
    for color in colors[1:2]:
        image[round((1 - STRIP[1]) * height) :] = color


def _hills(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """A sky that fades into the ground, and ridges along the foot."""
    _fade(rng, image, [colors[0], image[0, 0].astype(np.float32)])
    height, width = image.shape[:2]
    for level in (0.72, 0.82):
        ridge = _ridge(rng, width, height, level, 0.1)
        soft = 0.45 * colors[1] + 0.55 * image[0, 0] if level < 0.8 else colors[1]
        cv2.fillPoly(image, [ridge], soft.tolist(), cv2.LINE_AA)


def _mountain(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """Snowy peaks behind the text, pale enough to read over."""
    height, width = image.shape[:2]
    _fade(rng, image, [colors[0], image[0, 0].astype(np.float32)])
    ridge = _ridge(rng, width, height, 0.45, 0.35)
    over = image.copy()
    cv2.fillPoly(over, [ridge], colors[1].tolist(), cv2.LINE_AA)
    image[:] = cv2.addWeighted(over, 0.6, image, 0.4, 0)


def _ridge(
    rng: np.random.Generator, width: int, height: int, level: float, swing: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """The outline of hills whose tops lie about ``level`` of the height down, (N, 2)."""
    count = int(rng.integers(4, 9))
    xs = np.linspace(0, width, count)
    ys = height * (level + swing * rng.uniform(-1, 1, count))
    line = np.stack([np.linspace(0, width, 40), np.interp(np.linspace(0, width, 40), xs, ys)], 1)
    return np.concatenate([line, [[width, height], [0, height]]]).astype(np.int32)


def _glow(_: np.random.Generator, image: Image, colors: Colors) -> None:
    """A soft spot of colour in the middle."""
    height, width = image.shape[:2]
    xs = np.linspace(-1, 1, width, dtype=np.float32)[None]
    ys = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    spot = np.exp(-(xs**2 / 0.06 + ys**2 / 0.3))[..., None] * np.float32(0.7)
    image[:] = (image + spot * (colors[0].astype(np.float32) - image)).astype(np.uint8)


def _flag(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """Slanted stripes of a flag along the foot or over the middle."""
    height, width = image.shape[:2]
    top = int(height * rng.choice([0.25, 0.78]))
    xs, ys = np.meshgrid(np.arange(width), np.arange(top, height))
    stripe = ((xs + ys) // max(4, height // 8)) % len(colors)
    part = image[top:]
    opacity = 0.25 if top < height / 2 else 0.8
    painted = np.array(colors)[stripe]
    part[:] = (part + opacity * (painted - part)).astype(np.uint8)


def _waves(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """Waves over the lower half, each a little darker."""
    height, width = image.shape[:2]
    xs = np.arange(0, width, 6)
    for step in range(3):
        phase, length = float(rng.uniform(0, 6)), width * float(rng.uniform(0.05, 0.12))
        ys = height * (0.5 + 0.14 * step) + 0.05 * height * np.sin(xs / length + phase)
        outline = np.concatenate([np.stack([xs, ys], 1), [[width, height], [0, height]]])
        cv2.fillPoly(image, [outline.astype(np.int32)], (colors[0] * (1.08 - 0.08 * step)).tolist())


def _rainbow(_: np.random.Generator, image: Image, colors: Colors) -> None:
    """Arcs of colours, pale, across the plate."""
    height, width = image.shape[:2]
    over = image.copy()
    for ring, color in enumerate(colors):
        axes = round(0.44 * width), round((1.0 - 0.06 * ring) * height)
        center = width // 2, round(1.15 * height)
        thick = max(1, round(0.06 * height))
        cv2.ellipse(over, center, axes, 0, 180, 360, color.tolist(), thick, cv2.LINE_AA)
    image[:] = cv2.addWeighted(over, 0.4, image, 0.6, 0)


def _wash(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """Clouds of the colours over the ground."""
    height, width = image.shape[:2]
    cover = cv2.resize(
        rng.uniform(-0.5, 0.9, (3, 5)).astype(np.float32), (width, height),
        interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    color = colors[int(rng.integers(len(colors)))].astype(np.float32)
    image[:] = (image + np.clip(cover, 0, 0.8)[..., None] * (color - image)).astype(np.uint8)


def _script(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """Strokes and dots like those of another script along the top."""
    height, width = image.shape[:2]
    for x in np.arange(0.15, 0.8, 0.12) * width:
        write_script(rng, image, (x, 0.25 * height), 0.28 * height, colors[0])


def _signs(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """A few small signs like Chinese characters, far apart in the middle of the upper edge."""
    height, width = image.shape[:2]
    for x in np.linspace(0.38, 0.62, int(rng.integers(2, 4))) * width:
        write_sign(rng, image, (x, 0.14 * height), 0.14 * height, colors[0])


def _mounted(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """As on motorcycles: two large bolts, and now and then signs between them."""
    if rng.random() < 0.2:
        _signs(rng, image, colors)
    draw_mounted(rng, image)


def _bolted(rng: np.random.Generator, image: Image, _: Colors) -> None:
    """Two small bolts in the upper part."""
    if rng.random() < 0.8:
        draw_bolts(rng, image, SMALL)


def _placed(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """Signs in the middle of the upper edge, between two bolts."""
    _signs(rng, image, colors)
    _bolted(rng, image, colors)


def _quarters(rng: np.random.Generator, image: Image, colors: Colors) -> None:
    """Another script in the upper half, and lines between it and the text, figures and letters."""
    height, width = image.shape[:2]
    _script(rng, image, colors)
    thick = max(1, round(0.012 * height))
    tone, middle = colors[0].tolist(), round(0.5 * height)
    split = round(float(rng.uniform(0.42, 0.48)) * width)
    cv2.line(image, (0, middle), (round(0.88 * width), middle), tone, thick, cv2.LINE_AA)
    cv2.line(image, (split, 0), (split, height), tone, thick, cv2.LINE_AA)


def _flagged(_: np.random.Generator, image: Image, colors: Colors) -> None:
    """A small flag of three upright stripes in the upper corner at the left."""
    height, width = image.shape[:2]
    top, bottom = round(0.07 * height), round(0.2 * height)
    edges = np.linspace(0.08, 0.2, len(colors) + 1) * width
    for color, start, end in zip(colors, edges[:-1], edges[1:], strict=True):
        image[top:bottom, round(float(start)) : round(float(end))] = color


_PAINTERS: dict[str, Callable[[np.random.Generator, Image, Colors], None]] = {
    "plain": _plain,
    "fade": _fade,
    "bands": _bands,
    "hills": _hills,
    "mountain": _mountain,
    "glow": _glow,
    "flag": _flag,
    "waves": _waves,
    "rainbow": _rainbow,
    "wash": _wash,
    "script": _script,
    "signs": _signs,
    "mounted": _mounted,
    "bolted": _bolted,
    "placed": _placed,
    "quarters": _quarters,
    "flagged": _flagged,
}
