"""Draws cars as simple solids: a face with lamps, a side with windows and wheels."""

from __future__ import annotations

import numpy as np

from lpr.arrays import Image
from lpr.synthesis.canvas import fill, rounded, stroke
from lpr.synthesis.car_faces import draw_body, draw_front, draw_lamps
from lpr.synthesis.car_shapes import Car, CarShape, View, tone


def draw_car(image: Image, car: Car, view: View) -> None:
    """Paint a car without a plate."""
    _draw_shadow(image, car, view)
    _draw_wheels(image, car, view)
    if abs(view.yaw) > 0.03:
        _draw_side(image, car, view, 1.0 if view.yaw < 0 else -1.0)
    _draw_windows(image, car, view)
    draw_body(image, car, view)
    if car.front:
        draw_front(image, car, view)
    draw_lamps(image, car, view)


def _draw_shadow(image: Image, car: Car, view: View) -> None:
    length = car.shape.length
    spot = view.project(
        [(-0.56, 0, -0.06), (0.56, 0, -0.06), (0.52, 0, length), (-0.52, 0, length)]
    )
    fill(image, spot, (18, 18, 18), opacity=0.75, softness_px=0.03 * view.width_px)


def _draw_wheels(image: Image, car: Car, view: View) -> None:
    """The tyres below the body, as they show from the car's end."""
    for x in (-0.4, 0.4):
        for z in (car.shape.length * 0.82, 0.32):
            tyre = [
                (x - 0.065, -0.3, z),
                (x + 0.065, -0.3, z),
                (x + 0.065, 0, z),
                (x - 0.065, 0, z),
            ]
            fill(image, rounded(view.project(tyre), 1), (30, 30, 30), (12, 12, 12))


def _draw_side(image: Image, car: Car, view: View, side: float) -> None:
    """The visible flank: panels, windows, wheels, a crease."""
    shape, x = car.shape, 0.49 * side
    end, roof_x = shape.length, shape.roof_half * side
    flank = [
        (x, -shape.shoulder, 0.02),
        (x, -shape.shoulder - 0.02, end / 2),
        (x, -shape.shoulder + 0.03, end),
        (x, -0.12, end),
        (x, -0.1, 0.03),
    ]
    fill(image, view.project(flank), tone(car.paint, 0.85, 0.1), tone(car.paint, 0.35))
    roof = [
        (x * 0.97, -shape.shoulder, shape.glass_back),
        (roof_x, -shape.roof, shape.roof_back),
        (roof_x, -shape.roof, end * 0.72),
        (x * 0.97, -shape.shoulder, end * 0.9),
    ]
    fill(image, view.project(roof), tone(car.paint, 0.8, 0.15), tone(car.paint, 0.6))
    _draw_side_windows(image, shape, view, x, roof_x)
    crease = [(x, -shape.shoulder * 0.72, 0.1), (x, -shape.shoulder * 0.74, end * 0.97)]
    stroke(image, view.project(crease), tone(car.paint, 0.95, 0.35), 0.006 * view.width_px)
    for z in (0.42, end * 0.8):
        _draw_side_wheel(image, view, x * 1.01, z)


def _draw_side_windows(image: Image, shape: CarShape, view: View, x: float, roof_x: float) -> None:
    start, end = shape.roof_back + 0.08, shape.length * 0.7
    middle = (start + end) / 2
    rise = shape.roof - shape.shoulder

    def at(height: float, z: float) -> tuple[float, float, float]:
        return x * 0.97 + (roof_x - x * 0.97) * height, -shape.shoulder - height * rise, z

    for first, last, lean_first, lean_last in (
        (start, middle - 0.03, 0.12, 0.0),
        (middle + 0.03, end, 0.0, -0.18),
    ):
        glass = [
            at(0.86, first),
            at(0.86, last + lean_last / 2),
            at(0.08, last - lean_last / 2),
            at(0.08, first - lean_first),
        ]
        fill(image, view.project(glass), (120, 110, 100), (38, 34, 30))


def _draw_side_wheel(image: Image, view: View, x: float, z: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    for radius, gray in ((0.2, (14, 14, 14)), (0.175, (32, 32, 32)), (0.115, (150, 150, 150))):
        ring = [(x, -0.175 + radius * np.sin(a), z + radius * np.cos(a)) for a in angles]
        fill(image, view.project(ring), gray, [v * 0.6 for v in gray])
    for angle in np.arange(5) * 2 * np.pi / 5 + 0.3:
        spoke = [
            (x, -0.175 + 0.03 * np.sin(angle), z + 0.03 * np.cos(angle)),
            (x, -0.175 + 0.1 * np.sin(angle), z + 0.1 * np.cos(angle)),
        ]
        stroke(image, view.project(spoke), (60, 60, 60), 0.025 * view.width_px)


def _draw_windows(image: Image, car: Car, view: View) -> None:
    """Roof, pillars and the window over the face, with the sky mirrored in the glass."""
    shape = car.shape
    low, back = -shape.shoulder - 0.01, shape.glass_back

    def at(x: float, height: float) -> tuple[float, float, float]:
        """A point of the pane; x and height from 0 to 1."""
        half = 0.455 + (shape.roof_half - 0.455) * height
        rise = (shape.roof - shape.shoulder) * height
        return x * half, low - rise, back + (shape.roof_back - back) * height

    frame = view.project(
        [at(-1, 0), at(-1, 0.93), at(-0.8, 1.02), at(0.8, 1.02), at(1, 0.93), at(1, 0)]
    )
    fill(image, frame, tone(car.paint, 0.95, 0.3), tone(car.paint, 0.6, 0.05))
    pane = [
        at(-0.9, 0.04),
        at(-0.88, 0.82),
        at(-0.76, 0.9),
        at(0.76, 0.9),
        at(0.88, 0.82),
        at(0.9, 0.04),
    ]
    fill(image, view.project(pane), (128, 116, 104), (34, 31, 28))
    for x in (-0.45, 0.45):
        rest = [at(x - 0.17, 0.04), at(x - 0.15, 0.4), at(x + 0.15, 0.4), at(x + 0.17, 0.04)]
        fill(image, rounded(view.project(rest)), (22, 20, 20), opacity=0.7)
    streak = [at(-0.5, 0.06), at(-0.02, 0.88), at(0.22, 0.88), at(-0.26, 0.06)]
    fill(image, view.project(streak), (225, 215, 205), (150, 140, 130), opacity=0.22)
    thin = [at(-0.16, 0.06), at(0.32, 0.88), at(0.38, 0.88), at(-0.1, 0.06)]
    fill(image, view.project(thin), (225, 215, 205), (150, 140, 130), opacity=0.16)
    if car.front:
        for x in (-1.0, 1.0):
            mirror = [(0.51 * x, low - 0.08, 0.62), (0.6 * x, low - 0.09, 0.62)]
            mirror += [(0.61 * x, low, 0.62), (0.52 * x, low + 0.01, 0.62)]
            fill(
                image,
                rounded(view.project(mirror), 1),
                tone(car.paint, 0.8),
                tone(car.paint, 0.4),
            )
    wiper = [at(-0.1, 0.05), at(0.6, 0.14)]
    stroke(image, view.project(wiper), (15, 15, 15), 0.006 * view.width_px)
