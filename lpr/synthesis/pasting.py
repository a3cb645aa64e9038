"""Sets a drawn plate into a picture, so that light, blur and noise there hold for it too."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.synthesis.geometry import map_points, plate_to_quad, rounded_outline
from lpr.synthesis.plates import PlateDrawing


def paste_plate(
    rng: np.random.Generator, image: Image, plate: PlateDrawing, quad: FloatArray
) -> Image:
    """A copy of a picture with the plate's corners at the (4, 2) quad.

    The plate takes on the brightness and the tint of the place, at times retro-reflects, is shaded,
    blurred and given noise; its edges are anti-aliased.
    """
    window = _window(image, quad)
    if window is None:
        return image
    x0, y0, x1, y1 = window
    region = image[y0:y1, x0:x1]
    drawn, mask = _warp(plate.image, quad - np.array([x0, y0], np.float32), (x1 - x0, y1 - y0))
    lit = _light(rng, drawn.astype(np.float32), region)
    blur_px = float(rng.choice([0.0, 0.4, 0.7, 1.1], p=[0.35, 0.3, 0.2, 0.15]))
    if blur_px:
        lit = cv2.GaussianBlur(lit, (0, 0), blur_px)
        mask = cv2.GaussianBlur(mask, (0, 0), blur_px)
    noise = np.empty(lit.shape, np.float32)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(noise, (0,) * 3, (float(rng.uniform(1, 6)),) * 3)
    pasted = image.copy()
    mixed = region + mask[..., None] * (lit + noise - region)
    pasted[y0:y1, x0:x1] = np.clip(mixed, 0, 255).astype(np.uint8)
    return pasted


def set_plate(image: Image, drawing: Image, quad: FloatArray, corner_px: float = 0.0) -> Image:
    """A copy of a picture with a plate's corners at the (4, 2) quad, in its own colours.

    ``corner_px`` is the radius of the drawing's corners, beyond which the picture stays.
    """
    window = _window(image, quad)
    if window is None:
        return image
    x0, y0, x1, y1 = window
    placed_at, size_px = quad - np.array([x0, y0], np.float32), (x1 - x0, y1 - y0)
    drawn, mask = _warp(drawing, placed_at, size_px)
    if corner_px:
        height, width = drawing.shape[:2]
        outline = rounded_outline((width, height), 0.0, corner_px)
        matrix = plate_to_quad(width, height, placed_at)
        mask = _coverage(map_points(outline, matrix), size_px)
    region = image[y0:y1, x0:x1].astype(np.float32)
    placed = image.copy()
    placed[y0:y1, x0:x1] = (region + mask[..., None] * (drawn - region) + 0.5).astype(np.uint8)
    return placed


def _window(image: Image, quad: FloatArray) -> tuple[int, int, int, int] | None:
    """The part of the picture that a quad touches (x0, y0, x1, y1), None where it lies outside."""
    height, width = image.shape[:2]
    x0, y0 = (int(v) for v in np.maximum(np.floor(quad.min(axis=0)) - 2, 0))
    x1, y1 = (int(v) for v in np.minimum(np.ceil(quad.max(axis=0)) + 3, (width, height)))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _warp(drawing: Image, quad: FloatArray, size_px: tuple[int, int]) -> tuple[Image, FloatArray]:
    """The drawing and its coverage (0 to 1), warped to a quad in a window of that size."""
    side = max(
        float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[2] - quad[3])), 2.0
    )
    shrink = side / drawing.shape[1]
    if shrink < 0.8:
        size = (max(2, round(side * 1.15)), max(2, round(drawing.shape[0] * shrink * 1.15)))
        drawing = cv2.resize(drawing, size, interpolation=cv2.INTER_AREA)
    height, width = drawing.shape[:2]
    # Pixels are sampled at their middles, corners lie on their edges.
    to_middles = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    matrix = to_middles @ plate_to_quad(width, height, quad) @ np.linalg.inv(to_middles)
    warped = cv2.warpPerspective(
        drawing, matrix, size_px, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return warped.astype(np.uint8), _coverage(quad, size_px)


def _coverage(outline: FloatArray, size_px: tuple[int, int]) -> FloatArray:
    """How much of each pixel of a window lies inside an outline (N, 2), 0 to 1."""
    coverage = np.zeros((size_px[1], size_px[0]), np.uint8)
    points = np.round((outline - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(coverage, points, 255, cv2.LINE_AA, shift=4)
    cover: FloatArray = coverage.astype(np.float32) / np.float32(255)
    return cover


def _light(rng: np.random.Generator, drawn: FloatArray, region: Image) -> FloatArray:
    """The plate in the light of the region around it, at times with a shade across."""
    around = region.reshape(-1, 3).astype(np.float32)
    bright = np.percentile(around, 90, axis=0)
    level = float(np.clip(bright.mean() / 215, 0.18, 1.1))
    level = float(np.clip(level * np.exp(rng.normal(0.15, 0.25)), 0.15, 1.25))
    if rng.random() < 0.12:
        level = max(level, float(rng.uniform(0.8, 1.3)))
    tint = np.clip(bright / max(float(bright.mean()), 1.0), 0.75, 1.3) ** 0.6
    lit = (drawn - 128) * float(rng.uniform(0.75, 1.05)) + 128
    lit = lit * (level * tint) + float(rng.uniform(0, 12))
    if rng.random() < 0.3:
        height, width = drawn.shape[:2]
        angle = rng.uniform(0, 2 * np.pi)
        ys, xs = np.mgrid[0:height, 0:width]
        across = (xs / width - 0.5) * np.cos(angle) + (ys / height - 0.5) * np.sin(angle)
        shade = 1 / (1 + np.exp(-(across - rng.uniform(-0.3, 0.3)) * rng.uniform(3, 60)))
        lit = lit * (1 - float(rng.uniform(0.2, 0.6)) * shade[..., None])
    result: FloatArray = lit.astype(np.float32)
    return result
