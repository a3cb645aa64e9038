"""Draws clips of cars that pass a camera, with exact truth: who passed, and when its plate showed.

No codec is needed: frames are drawn one by one when they are asked for, the same ones for the same
seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.geometry import Quad
from lpr.synthesis.backdrops import draw_car_park, draw_street
from lpr.synthesis.canvas import fill
from lpr.synthesis.car_shapes import Car, View, pick_car, plate_rectangle
from lpr.synthesis.cars import draw_car
from lpr.synthesis.clip_moves import MOVES, Camera, Move, pick_camera
from lpr.synthesis.clip_weather import Weather, pick_weather, weathered
from lpr.synthesis.mix import Mix
from lpr.synthesis.pasting import set_plate
from lpr.synthesis.plates import PlateDrawing, draw_plate
from lpr.synthesis.styles import BODY_COLORS

ON_THE_ROAD = Mix(designed=1.0)
"""The plates of clips: in the designs of countries and states."""
LEGIBLE_PX = 8.0
"""A plate counts as shown where its characters, the small ones too, are so high."""
PLATE_PX, LEAST_TEXT = 96, 5
"""Height of the drawing of a plate, and characters that it has at least."""
RATES = (4.0, 6.0, 8.0, 12.0)
"""Frames a second; a clip has one of them."""
FRAMES = (10, 16)
"""Frames of a clip, fewest and most."""


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """What is drawn."""

    size_px: tuple[int, int] = (640, 360)
    """Width and height."""
    move: str | None = None
    """One of `MOVES`; None picks."""
    difficulty: float | None = None
    """0 to 1; None picks."""
    mix: Mix = field(default_factory=lambda: ON_THE_ROAD)
    """What the plates are like."""


@dataclass(frozen=True, slots=True)
class ClipFrame:
    """One frame: its picture, its time, and the texts and quads of the plates that are whole and
    large enough to be read in it."""

    image: Image
    offset_s: float
    plates: tuple[tuple[str, Quad], ...]


@dataclass(frozen=True, slots=True)
class _Driver:
    """A car of a clip, its way and its plate."""

    car: Car
    move: Move
    plate: PlateDrawing


class Clip:
    """One drawn clip.

    >>> clip = Clip(seed=(1, 2))
    >>> frames = list(clip.frames())
    >>> frames[0].image.shape, set(clip.texts) >= {text for f in frames for text, _ in f.plates}
    ((360, 640, 3), True)

    Args:
        seed: of all that is random.
        options: what is drawn.

    Raises:
        FontError: no font was found.
    """

    def __init__(self, seed: tuple[int, ...], options: ClipOptions | None = None) -> None:
        options = options or ClipOptions()
        rng = np.random.default_rng(seed)
        self._seed = seed
        self.fps = float(rng.choice(RATES))
        self.frame_count = int(rng.integers(FRAMES[0], FRAMES[1] + 1))
        self.move = options.move or str(rng.choice(tuple(MOVES)))
        difficulty = options.difficulty
        self.difficulty = float(rng.random()) if difficulty is None else difficulty
        self.weather: Weather = pick_weather(rng, self.difficulty)
        self._camera: Camera = pick_camera(rng, options.size_px)
        draw = draw_street if rng.random() < 0.6 else draw_car_park
        self._backdrop = draw(rng, *options.size_px, self._camera.horizon_px)
        moves = MOVES[self.move](rng, self._camera, self.frame_count / self.fps)
        self._drivers = [self._pick_driver(rng, move, options.mix) for move in moves]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of all plates, shown or not."""
        return tuple(driver.plate.text for driver in self._drivers)

    def frames(self) -> Iterator[ClipFrame]:
        """All frames in order."""
        for number in range(self.frame_count):
            yield self._draw(np.random.default_rng((*self._seed, number)), number / self.fps)

    def _pick_driver(self, rng: np.random.Generator, move: Move, mix: Mix) -> _Driver:
        paint = BODY_COLORS[int(rng.integers(len(BODY_COLORS)))]
        car = pick_car(rng, paint, self.weather.dark > 0)
        plate = draw_plate(rng, PLATE_PX, mix=mix)
        while len(plate.text) < LEAST_TEXT:
            plate = draw_plate(rng, PLATE_PX, mix=mix)
        return _Driver(car, move, plate)

    def _draw(self, rng: np.random.Generator, time_s: float) -> ClipFrame:
        image = self._backdrop.copy()
        shown: list[tuple[str, Quad]] = []
        views = [(one.move.view(self._camera, time_s), one) for one in self._drivers]
        there = [(view, one) for view, one in views if view is not None]
        for view, driver in sorted(there, key=lambda pair: pair[0].width_px):
            draw_car(image, driver.car, view)
            quad = _hang(image, driver, view)
            shown = [one for one in shown if not _is_behind(one[1], view)]
            if _is_legible(quad, driver.plate, image):
                shown.append((driver.plate.text, Quad.from_list(quad.tolist())))
        return ClipFrame(weathered(rng, image, self.weather), time_s, tuple(shown))


def _hang(image: Image, driver: _Driver, view: View) -> FloatArray:
    """Paint a car's plate with the recess it sits in; its quad (4, 2)."""
    rows, columns = driver.plate.image.shape[:2]
    aspect = columns / rows
    height = min(0.075 if aspect > 3 else 0.11, 0.31 / aspect)
    width = height * aspect
    recess = view.project(plate_rectangle(driver.car, width + 0.05, height + 0.04))
    fill(image, recess, (30, 30, 30), (50, 50, 50), 0.6, 0.004 * view.width_px)
    quad = view.project(plate_rectangle(driver.car, width, height))
    image[:] = set_plate(image, driver.plate.image, quad)
    return quad


def _is_legible(quad: FloatArray, plate: PlateDrawing, image: Image) -> bool:
    """Whether a plate is wholly in the picture, and large enough."""
    height, width = image.shape[:2]
    inside = quad.min() >= 2 and quad[:, 0].max() <= width - 2 and quad[:, 1].max() <= height - 2
    lowest = min((box.height for _, box in plate.characters), default=0.0)
    scale = float(np.ptp(quad[:, 1])) / plate.image.shape[0]
    return bool(inside) and lowest * scale >= LEGIBLE_PX


def _is_behind(quad: Quad, view: View) -> bool:
    """Whether a plate lies where a nearer car is drawn."""
    left, right = view.span(2.3)
    box = quad.bounding_box()
    return box.x_max > left and box.x_min < right
