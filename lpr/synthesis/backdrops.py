"""Surroundings without a plate: a street, a car park before a wall, a wall seen close."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.synthesis.canvas import ellipse, fill, rectangle, stroke, write

WORDS = (
    "PARKING", "EXIT", "OPEN 24H", "TAXI", "BAKERY", "HOTEL", "STOP", "CAFE 1907", "ZONE 30",
    "MAIN ST", "SALE -50", "PHARMACY", "BUS 42", "NO ENTRY", "AUTO SERVICE", "P 2H",
)  # fmt: skip
"""What signs say: words and numbers that are no plate."""
SIGN_COLORS = (
    ((150, 80, 20), (245, 245, 245)),
    ((60, 110, 20), (245, 245, 245)),
    ((240, 240, 240), (40, 40, 40)),
    ((40, 40, 180), (245, 245, 245)),
    ((50, 200, 245), (30, 30, 30)),
)
"""Ground and letters."""
LANTERN_COLORS = ((70, 185, 255), (100, 225, 255), (70, 205, 255), (60, 60, 245))
"""Strong enough in one channel to stay bright when the night falls."""
WALL_COLORS = ((150, 165, 175), (95, 105, 120), (70, 85, 140), (185, 190, 190), (120, 140, 120))


def draw_street(rng: np.random.Generator, width: int, height: int, horizon_px: float) -> Image:
    """Sky, houses, trees and a road that runs to the horizon."""
    image = _sky(rng, width, height)
    x = -0.05 * width
    while x < width:
        wide = width * float(rng.uniform(0.12, 0.28))
        _draw_house(rng, image, x, wide, horizon_px, horizon_px * float(rng.uniform(0.35, 0.85)))
        x += wide
    for _ in range(int(rng.integers(1, 5))):
        x, size = float(rng.uniform(0, width)), horizon_px * float(rng.uniform(0.14, 0.26))
        _draw_tree(rng, image, x, horizon_px + size * 0.1, size)
    _draw_road(rng, image, horizon_px)
    for _ in range(int(rng.integers(0, 3))):
        _draw_sign(rng, image, float(rng.uniform(0.05, 0.95)) * width, horizon_px)
    return image


def draw_car_park(rng: np.random.Generator, width: int, height: int, horizon_px: float) -> Image:
    """Asphalt with painted bays before a wall of bricks, concrete or planks."""
    foot = horizon_px + (height - horizon_px) * 0.16
    image = draw_wall(rng, width, height, foot / 7)
    tone = float(rng.uniform(85, 135))
    fill(image, rectangle(-1, foot, width + 1, height + 1), (tone,) * 3, (tone * 0.7,) * 3)
    fill(image, rectangle(0, foot - 4, width, foot + 8), (40, 40, 40), None, 0.5, 0.006 * width)
    vanishing = np.array([width / 2, horizon_px], np.float32)
    for x in np.linspace(-1.2, 2.2, 7):
        far = vanishing + (np.array([x * width, height]) - vanishing) * (
            (foot - horizon_px) / (height - horizon_px)
        )
        thin, thick = 0.002 * width, 0.009 * width
        bay = far + np.array([[-thin, 0], [thin, 0]])
        near = np.array([[x * width + thick, height], [x * width - thick, height]])
        fill(image, np.concatenate([bay, near]).astype(np.float32), (205, 208, 208), opacity=0.75)
    if rng.random() < 0.7:
        _draw_board(rng, image, width * float(rng.uniform(0.1, 0.8)), foot * 0.12, width * 0.2)
    return _grained(rng, image, 5)


def draw_wall(rng: np.random.Generator, width: int, height: int, course_px: float) -> Image:
    """Bricks, planks or concrete slabs, each course ``course_px`` high."""
    color = np.array(WALL_COLORS[int(rng.integers(len(WALL_COLORS)))], np.float32)
    kind = ("bricks", "planks", "slabs")[int(rng.integers(3))]
    course = max(6.0, course_px * {"bricks": 0.35, "planks": 0.9, "slabs": 2.5}[kind])
    piece = {"bricks": 2.6 * course, "planks": 40 * course, "slabs": 1.6 * course}[kind]
    joint = max(1.0, course * (0.09 if kind == "bricks" else 0.03))
    image: Image = np.empty((height, width, 3), np.uint8)
    image[:] = color * 0.55
    for row in range(int(height / course) + 1):
        x = -piece * ((row % 2) * 0.5 + (0.2 if kind == "planks" else 0))
        while x < width:
            tone = color * np.float32(rng.normal(1, 0.07))
            block = rectangle(
                x + joint, row * course + joint, x + piece - joint, (row + 1) * course - joint
            )
            fill(image, block, tone * 1.06, tone * 0.92)
            x += piece
    return _grained(rng, image, 7)


def _sky(rng: np.random.Generator, width: int, height: int) -> Image:
    """A gradient with clouds."""
    blue = float(rng.uniform(190, 240))
    top = np.array([blue, blue - float(rng.uniform(35, 55)), blue - 95], np.float32)
    mix = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    sky = top * (1 - mix) + np.array([238, 232, 226], np.float32) * mix
    clouds = sum(
        cv2.resize(rng.random((n, n), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        * np.float32(2 / n)
        for n in (4, 8, 16)
    )
    cover = np.clip((np.asarray(clouds, np.float32) - 0.45) * 2.2, 0, 0.85)[..., None]
    image: Image = (sky + cover * (245 - sky)).clip(0, 255).astype(np.uint8)
    return image


def _draw_house(
    rng: np.random.Generator, image: Image, x: float, width: float, foot: float, rise: float
) -> None:
    color = np.array(WALL_COLORS[int(rng.integers(len(WALL_COLORS)))], np.float32)
    color = color * np.float32(rng.uniform(0.85, 1.3))
    top = foot - rise
    fill(image, rectangle(x, top, x + width, foot + 3), color, color * 0.85)
    if rng.random() < 0.5:
        roof = rectangle(x - 4, top, x + width + 4, top)
        roof[:2, 1] -= rise * 0.22
        roof[0, 0] += width * 0.15
        roof[1, 0] -= width * 0.15
        fill(image, roof, (70, 75, 120), (55, 60, 95))
    columns, rows = int(rng.integers(2, 5)), max(2, int(rise / (0.32 * width)))
    for column in range(columns):
        for row in range(rows):
            left = x + width * (column + 0.25) / columns
            upper = top + rise * (row + 0.2) / rows
            pane = rectangle(left, upper, left + width * 0.5 / columns, upper + rise * 0.55 / rows)
            fill(image, pane, (150, 140, 128), (70, 66, 62))
            stroke(image, pane[[0, 1, 2, 3, 0]], color * 0.6, 1.2)
    if rng.random() < 0.4:
        _draw_board(rng, image, x + width * 0.15, foot - rise / rows * 0.95, width * 0.6)


def _draw_board(rng: np.random.Generator, image: Image, x: float, y: float, width: float) -> None:
    """A shop's name on a board."""
    ground, letters = SIGN_COLORS[int(rng.integers(len(SIGN_COLORS)))]
    height = width * float(rng.uniform(0.18, 0.3))
    fill(image, rectangle(x, y, x + width, y + height), ground, [v * 0.85 for v in ground])
    word = WORDS[int(rng.integers(len(WORDS)))]
    inset = 0.2 * height
    room = rectangle(x + 2 * inset, y + inset, x + width - 2 * inset, y + height - inset)
    write(rng, image, word, room, letters)


def _draw_tree(rng: np.random.Generator, image: Image, x: float, foot: float, size: float) -> None:
    trunk = rectangle(x - 0.05 * size, foot - 0.9 * size, x + 0.05 * size, foot)
    fill(image, trunk, (40, 60, 80), (30, 45, 60))
    green = np.array([45, 95, 65], np.float32) * np.float32(rng.uniform(0.7, 1.2))
    for _ in range(16):
        dx, dy = rng.normal(0, 0.24, 2) * size
        radius = size * float(rng.uniform(0.14, 0.3))
        shade = green * np.float32(1 - 0.9 * dy / size)
        leaf = ellipse(np.array([x + dx, foot - 1.15 * size + dy], np.float32), radius, radius)
        fill(image, leaf, shade * 1.1, shade * 0.8, softness_px=0.03 * size)


def _draw_road(rng: np.random.Generator, image: Image, horizon: float) -> None:
    """Pavement, kerbs and a dashed line, towards a vanishing point."""
    height, width = image.shape[:2]
    pavement = float(rng.uniform(140, 175))
    fill(
        image, rectangle(-1, horizon, width + 1, height + 1), (pavement,) * 3, (pavement * 0.9,) * 3
    )
    point = np.array([width * float(rng.uniform(0.35, 0.65)), horizon], np.float32)
    tone = float(rng.uniform(75, 115))

    def strip(left: float, right: float, near: float = 1.0, far: float = 0.0) -> np.ndarray:
        """A piece of ground; left and right where it would meet the picture's foot, in widths."""
        feet = np.array([[left * width, height], [right * width, height]], np.float32)
        at_near = point + (feet - point) * np.float32(near)
        at_far = point + (feet - point) * np.float32(far)
        return np.concatenate([at_far, at_near[::-1]])

    fill(image, strip(-0.72, -0.68), (195,) * 3)
    fill(image, strip(1.68, 1.72), (195,) * 3)
    fill(image, strip(-0.68, 1.68), (tone * 1.15,) * 3, (tone * 0.85,) * 3)
    near = 1.15
    while near > 0.02:
        fill(image, strip(0.485, 0.515, near, near * 0.8), (225, 228, 228), opacity=0.85)
        near *= 0.62
    image[int(horizon) :] = _grained(rng, image[int(horizon) :], 5)


def _draw_sign(rng: np.random.Generator, image: Image, x: float, horizon: float) -> None:
    """A sign on a pole: words, or a speed limit."""
    size = image.shape[1] * float(rng.uniform(0.035, 0.07))
    foot, top = horizon + size * 1.2, horizon - size * 2.2
    fill(image, rectangle(x - 0.05 * size, top, x + 0.05 * size, foot), (150,) * 3, (110,) * 3)
    if rng.random() < 0.4:
        center = np.array([x, top], np.float32)
        fill(image, ellipse(center, size * 0.62, size * 0.62), (40, 40, 200))
        fill(image, ellipse(center, size * 0.48, size * 0.48), (242, 242, 242))
        room = rectangle(x - 0.28 * size, top - 0.22 * size, x + 0.28 * size, top + 0.22 * size)
        write(rng, image, str(int(rng.integers(2, 9)) * 10), room, (20, 20, 20))
    else:
        _draw_board(rng, image, x - 1.3 * size, top - 0.3 * size, 2.6 * size)


def hang_lanterns(rng: np.random.Generator, image: Image, horizon_px: float) -> None:
    """Lights out of focus above the horizon, for the night."""
    width = image.shape[1]
    for _ in range(int(rng.integers(4, 12))):
        center = np.array([rng.uniform(0, width), rng.uniform(0.1, 1.05) * horizon_px], np.float32)
        radius = width * float(rng.uniform(0.004, 0.014))
        tone = LANTERN_COLORS[int(rng.integers(len(LANTERN_COLORS)))]
        halo = ellipse(center, 1.6 * radius, 1.6 * radius)
        fill(image, halo, tone, opacity=0.3, softness_px=radius)
        fill(image, ellipse(center, radius, radius), tone, opacity=0.85, softness_px=1)


def _grained(rng: np.random.Generator, image: Image, sigma: float) -> Image:
    """A surface with grain, fine and in patches."""
    height, width = image.shape[:2]
    fine = rng.standard_normal((height, width), np.float32) * np.float32(sigma)
    patches = rng.standard_normal((8, 12), np.float32) * np.float32(sigma)
    fine += cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC)
    grained: Image = np.clip(image + fine[..., None], 0, 255).astype(np.uint8)
    return grained
