"""The end of a car that the camera sees: bonnet or boot, bumper, grille, lamps."""

from __future__ import annotations

import numpy as np

from lpr.arrays import Image
from lpr.synthesis.canvas import ellipse, fill, glow, rounded, stroke
from lpr.synthesis.car_shapes import Car, View, tone


def draw_body(image: Image, car: Car, view: View) -> None:
    """Bonnet or boot, the face with the horizon mirrored in it, bumper and seams."""
    shape, paint, width = car.shape, car.paint, view.width_px
    top = -shape.shoulder
    deck = [(-0.45, top - 0.015, shape.glass_back), (0.45, top - 0.015, shape.glass_back)]
    deck += [(0.45, top + 0.01, 0), (-0.45, top + 0.01, 0)]
    fill(image, rounded(view.project(deck), 1), tone(paint, 0.9, 0.4), tone(paint, 1.0, 0.2))
    face = [
        (-0.46, top, 0),
        (0, top - 0.012, 0),
        (0.46, top, 0),
        (0.5, top * 0.72, 0),
        (0.5, -0.2, 0),
        (0.46, -0.1, 0),
        (-0.46, -0.1, 0),
        (-0.5, -0.2, 0),
        (-0.5, top * 0.72, 0),
    ]
    fill(image, rounded(view.project(face)), tone(paint, 1.0, 0.14), tone(paint, 0.5))
    shine = [
        (-0.47, top * 0.93, 0),
        (0.47, top * 0.93, 0),
        (0.49, top * 0.82, 0),
        (-0.49, top * 0.82, 0),
    ]
    fill(image, rounded(view.project(shine), 1), tone(paint, 1.0, 0.5), None, 0.5, 0.012 * width)
    dusk = [
        (-0.49, top * 0.62, 0),
        (0.49, top * 0.62, 0),
        (0.49, top * 0.5, 0),
        (-0.49, top * 0.5, 0),
    ]
    fill(image, rounded(view.project(dusk), 1), tone(paint, 0.55), None, 0.5, 0.014 * width)
    bumper = [(-0.495, -0.33, 0), (0.495, -0.33, 0), (0.495, -0.3, 0), (-0.495, -0.3, 0)]
    fill(image, view.project(bumper), tone(paint, 1.0, 0.4), tone(paint, 0.8), 0.55, 0.004 * width)
    stroke(
        image,
        view.project([(-0.495, -0.34, 0), (0.495, -0.34, 0)]),
        tone(paint, 0.3),
        0.007 * width,
    )
    skirt = [(-0.46, -0.15, 0), (0.46, -0.15, 0), (0.44, -0.07, 0), (-0.44, -0.07, 0)]
    fill(image, rounded(view.project(skirt), 1), (48, 48, 48), (18, 18, 18))
    if not car.front:
        lid = [(-0.36, top * 0.98, 0), (-0.32, -0.35, 0), (0.32, -0.35, 0), (0.36, top * 0.98, 0)]
        stroke(image, view.project(lid), tone(paint, 0.35), 0.005 * width)
        for x in (-0.3, 0.3):
            pipe = ellipse(view.project([(x, -0.095, 0)])[0], 0.035 * width, 0.016 * width)
            fill(image, pipe, (170, 170, 170), (70, 70, 70))
            fill(image, ellipse(pipe.mean(axis=0), 0.026 * width, 0.01 * width), (8, 8, 8))
        badge = view.project([(0, top * 0.86, -0.005)])[0]
        fill(image, ellipse(badge, 0.03 * width, 0.022 * width), (235, 235, 235), (110, 110, 110))
        fill(image, ellipse(badge, 0.021 * width, 0.014 * width), (60, 50, 45))


def draw_front(image: Image, car: Car, view: View) -> None:
    """Grille between the lamps and an air intake in the bumper."""
    top, width = -car.shape.shoulder, view.width_px
    upper, lower = top * 0.92, -0.28
    grille = [(-0.24, upper, 0), (0.24, upper, 0), (0.19, lower, 0), (-0.19, lower, 0)]
    fill(image, rounded(view.project(grille), 1), (205, 205, 205), (120, 120, 120))
    inner = [(x * 0.94, y * (0.98 if y == upper else 1.03), 0) for x, y, _ in grille]
    fill(image, rounded(view.project(inner), 1), (34, 34, 34), (10, 10, 10))
    for share in (0.25, 0.5, 0.75):
        y = upper + (lower - upper) * share
        half = 0.215 - 0.035 * share
        stroke(image, view.project([(-half, y, 0), (half, y, 0)]), (120, 120, 120), 0.007 * width)
    badge = view.project([(0, (upper + lower) / 2, -0.005)])[0]
    fill(image, ellipse(badge, 0.034 * width, 0.034 * width), (240, 240, 240), (120, 120, 120))
    fill(image, ellipse(badge, 0.025 * width, 0.025 * width), (70, 50, 40))
    intake = [(-0.3, -0.17, 0), (0.3, -0.17, 0), (0.26, -0.11, 0), (-0.26, -0.11, 0)]
    fill(image, rounded(view.project(intake), 1), (26, 26, 26), (12, 12, 12))
    for x in (-0.39, 0.39):
        fog = view.project([(x, -0.2, 0)])[0]
        fill(image, ellipse(fog, 0.042 * width, 0.035 * width), (25, 25, 25))
        fill(image, ellipse(fog, 0.027 * width, 0.025 * width), (225, 220, 215), (120, 118, 115))


def draw_lamps(image: Image, car: Car, view: View) -> None:
    """Lamps on both sides, shining where they are lit."""
    top, width = -car.shape.shoulder, view.width_px
    y, half = top * car.lamp_height, 0.075 if car.front else 0.065
    glass = ((240, 236, 232), (120, 116, 112)) if car.front else ((40, 34, 190), (22, 14, 105))
    bulb = (255, 252, 248) if car.front else (90, 80, 235)
    light = (255, 254, 252) if car.front else (40, 40, 255)
    for side in (-1.0, 1.0):
        inner, outer = side * (0.48 - car.lamp_width), side * 0.485
        lamp = [(inner, y - half * 0.5, -0.004), (outer, y - half, -0.004)]
        lamp += [(outer, y + half, -0.004), (inner, y + half * 0.6, -0.004)]
        middle = view.project([((inner + outer) / 2, y, -0.006)])[0]
        if car.round_lamps:
            lamp_px = ellipse(middle, 0.075 * width, 0.075 * width)
        else:
            lamp_px = rounded(view.project(lamp), 2)
        fill(image, middle + (lamp_px - middle) * 1.08, (40, 40, 40), opacity=0.8)
        fill(image, lamp_px, *glass)
        core = ellipse(middle, 0.036 * width, 0.036 * width)
        fill(image, core, bulb, [v * 0.75 for v in bulb])
        if not car.front:
            white = middle + (lamp_px - middle) * [0.3, 0.22] + [0, 0.045 * width]
            fill(image, white.astype(np.float32), (235, 235, 240), (170, 170, 190))
        shine = middle + (lamp_px - middle) * [0.8, 0.25] - [0, 0.03 * width]
        fill(
            image, shine.astype(np.float32), (255, 255, 255), opacity=0.3, softness_px=0.004 * width
        )
        if car.lamps_lit:
            fill(image, core, light, opacity=0.9, softness_px=0.008 * width)
            glow(image, middle, 0.09 * width, light, 0.5)
