"""Draws whole scenes: cars on a street or before a wall, plates on a wall, by day and by night."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.synthesis.backdrops import draw_car_park, draw_street, draw_wall, hang_lanterns
from lpr.synthesis.canvas import fill, glow
from lpr.synthesis.car_shapes import Car, View, pick_car, plate_rectangle
from lpr.synthesis.cars import draw_car
from lpr.synthesis.degradation import degrade, night
from lpr.synthesis.geometry import pick_tilt, tilted_quad
from lpr.synthesis.hanging import (
    HungPlate,
    ScenePlate,
    fits,
    hang_plate,
    is_covered,
    label_plate,
)
from lpr.synthesis.plates import PlateDrawing, draw_plate
from lpr.synthesis.styles import BODY_COLORS
from lpr.warping import FloatMatrix

SETTINGS = ("street", "car park", "wall")
SETTING_SHARES = (0.5, 0.35, 0.15)
NIGHT_SHARE = 0.25
BARE_SHARE = 0.07
"""Share of cars without a plate."""
CAR_LENGTH = 2.3
"""In widths of a car."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawn picture and all plates in it."""

    image: Image
    plates: tuple[ScenePlate, ...]


def draw_scene(
    rng: np.random.Generator,
    size_px: tuple[int, int] = (960, 640),
    setting: str | None = None,
    at_night: bool | None = None,
    strength: float = 0.5,
) -> Scene:
    """A random scene with 0 to 3 plates.

    Args:
        rng: the source of all randomness.
        size_px: width and height.
        setting: one of `SETTINGS`; None picks one.
        at_night: None picks.
        strength: of the degradation at the end, 0 to 1 (`degrade`).

    Only plates that are wholly in the picture, with nothing before them, are in ``plates``.

    Raises:
        FontError: no font was found.
    """
    if setting is None:
        setting = str(rng.choice(SETTINGS, p=SETTING_SHARES))
    if at_night is None:
        at_night = bool(rng.random() < NIGHT_SHARE)
    turn = _camera_roll(rng, size_px)
    if setting == "wall":
        image, hung = _wall_scene(rng, size_px, turn)
    else:
        image, hung = _car_scene(rng, size_px, turn, setting, at_night)
    hung = [plate for plate in hung if not is_covered(image, plate)]
    if at_night:
        image = _darken(rng, image, hung)
    image = cv2.warpAffine(image, turn[:2], size_px, flags=cv2.INTER_LINEAR).astype(np.uint8)
    plates = tuple(label_plate(plate, turn) for plate in hung)
    smallest = min((box.height for p in plates for _, box in p.characters), default=24.0)
    return Scene(degrade(rng, image, strength, smallest), plates)


def _car_scene(
    rng: np.random.Generator,
    size_px: tuple[int, int],
    turn: FloatMatrix,
    setting: str,
    at_night: bool,
) -> tuple[Image, list[HungPlate]]:
    """A backdrop with one to three cars, the nearest drawn last."""
    width, height = size_px
    horizon = height * float(rng.uniform(0.36, 0.48))
    draw = draw_street if setting == "street" else draw_car_park
    image = draw(rng, width, height, horizon)
    if at_night:
        hang_lanterns(rng, image, horizon)
    hung: list[HungPlate] = []
    for view in _pick_views(rng, size_px, horizon):
        paint = BODY_COLORS[int(rng.integers(len(BODY_COLORS)))]
        car = pick_car(rng, paint, at_night)
        draw_car(image, car, view)
        if rng.random() > BARE_SHARE:
            drawing, quad = _mount(rng, image, car, view)
            if fits(quad, turn, size_px):
                hung.append(hang_plate(image, drawing, quad))
    return image, hung


def _pick_views(rng: np.random.Generator, size_px: tuple[int, int], horizon: float) -> list[View]:
    """Where cars stand, far to near, none before the middle of another."""
    width, height = size_px
    camera_height = float(rng.uniform(0.6, 0.85))
    focal_px = width * float(rng.uniform(0.9, 1.4))
    views: list[View] = []
    nearest = float(rng.uniform(0.3, 0.62)) * width
    nearest = min(nearest, 0.93 * (height - horizon) / camera_height)
    for index in range(int(rng.choice([1, 2, 3], p=[0.45, 0.3, 0.25]))):
        car_px = nearest * float(rng.uniform(0.3, 0.6)) if index else nearest
        for _ in range(12):
            margin = 0.45 * car_px
            center = float(rng.uniform(margin, width - margin))
            yaw = float(np.clip(rng.normal(0, 0.22), -0.5, 0.5))
            # A car beside the camera's axis shows the flank that faces it.
            yaw = float(np.copysign(abs(yaw), center - width / 2)) if index else yaw
            view = View(center, horizon, car_px, yaw, focal_px / car_px, camera_height)
            if all(_leaves_free(other, center, 0.2 * car_px) for other in views):
                views.append(view)
                break
    return sorted(views, key=lambda view: view.width_px)


def _leaves_free(view: View, x: float, reach: float) -> bool:
    """Whether a car stands clear of what reaches that far to both sides of x."""
    left, right = view.span(CAR_LENGTH)
    return x + reach < left or x - reach > right


def _mount(
    rng: np.random.Generator, image: Image, car: Car, view: View
) -> tuple[PlateDrawing, FloatArray]:
    """A plate for a car and its quad, with the recess it sits in painted around its place."""
    drawing = draw_plate(rng)
    rows, columns = drawing.image.shape[:2]
    aspect = columns / rows
    height = min(0.075 if aspect > 3 else 0.11, 0.31 / aspect)
    if aspect <= 2.4:
        height *= float(rng.uniform(0.85, 1.1))
    width = height * aspect
    recess = view.project(plate_rectangle(car, width + 0.06, height + 0.045))
    fill(image, recess, (30, 30, 30), (60, 60, 60), 0.55, 0.004 * view.width_px)
    holder = view.project(plate_rectangle(car, width + 0.012, height + 0.012))
    fill(image, holder, (24, 24, 24), (44, 44, 44))
    return drawing, view.project(plate_rectangle(car, width, height))


def _wall_scene(
    rng: np.random.Generator, size_px: tuple[int, int], turn: FloatMatrix
) -> tuple[Image, list[HungPlate]]:
    """One to three plates nailed to a wall, seen at a slant."""
    width, height = size_px
    image = draw_wall(rng, width, height, height / 8)
    count = int(rng.integers(1, 4))
    hung: list[HungPlate] = []
    for index in range(count):
        drawing = draw_plate(rng)
        rows, columns = drawing.image.shape[:2]
        room = height / count
        wide = min(0.5 * width, 0.6 * room * columns / rows) * float(rng.uniform(0.6, 1.0))
        quad = tilted_quad(wide, wide * rows / columns, pick_tilt(rng, 1.6), 3.0)
        reach = quad.max(axis=0)
        x = float(rng.uniform(reach[0] + 8, width - reach[0] - 8))
        quad = (quad + np.array([x, room * (index + 0.5)])).astype(np.float32)
        if not fits(quad, turn, size_px):
            continue
        shadow = quad + np.array([0.03, 0.06], np.float32) * (quad[3, 1] - quad[0, 1])
        fill(image, shadow, (15, 15, 15), opacity=0.6, softness_px=0.004 * width)
        hung.append(hang_plate(image, drawing, quad))
    return image, hung


def _darken(rng: np.random.Generator, image: Image, hung: list[HungPlate]) -> Image:
    """Night, with plates lit by their lamps or by the camera's headlamps."""
    warmth = float(rng.uniform(0, 0.35))
    moon = (1 - 0.2 * warmth, 0.85, 0.72 + 0.5 * warmth)
    dark = night(image, float(rng.uniform(0.3, 0.45)), moon)
    lit = np.zeros_like(image)
    for plate in hung:
        size = float(np.ptp(plate.quad[:, 0]))
        glow(
            lit, plate.quad.mean(axis=0), 0.7 * size, (255, 255, 255), float(rng.uniform(0.6, 0.95))
        )
    # Lamps stay bright in the dark: what is white throughout or strongly coloured loses little.
    brightest, darkest = image.max(axis=2), image.min(axis=2)
    lamp = np.clip((brightest.astype(np.float32) - 225) / 30, 0, 1)
    lamp = cv2.GaussianBlur(lamp * ((darkest < 120) | (darkest > 247)), (0, 0), 1.0)
    share = np.maximum(lit[..., 0].astype(np.float32) / 255, lamp)[..., None]
    mixed: Image = (dark + share * (image * np.float32(0.9) - dark)).clip(0, 255).astype(np.uint8)
    return mixed


def _camera_roll(rng: np.random.Generator, size_px: tuple[int, int]) -> FloatMatrix:
    """A slight turn of the camera, enlarged so that no corner stays empty; (3, 3)."""
    width, height = size_px
    degrees = float(np.clip(rng.normal(0, 1.2), -3, 3))
    radians = abs(np.deg2rad(degrees))
    scale = float(np.cos(radians) + np.sin(radians) * max(width / height, height / width))
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    return turn
