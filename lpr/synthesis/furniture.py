"""What a plate carries beside its number: band, words, seals, border, screws, a dealer's frame."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.synthesis.lettering import SetRow
from lpr.synthesis.seals import draw_arms, draw_emblem
from lpr.synthesis.small_print import write
from lpr.synthesis.styles import BAND_CODES, DEALERS, HEADINGS, SLOGANS, Paint

EMBLEM_ROOM = 0.8
"""Room beside a headed row, in heights of its characters, from which a picture is drawn there."""
ARMS_GAP = 0.45
"""Gap between groups, in the same, from which a coat of arms is drawn there."""


def add_furniture(
    rng: np.random.Generator,
    image: Image,
    paint: Paint,
    corners: Sequence[tuple[int, int]],
    rows: Sequence[SetRow],
    heading: bool,
) -> None:
    """All that a plate carries, drawn in place, before the characters.

    ``corners`` are the (x, y) of the rows; ``heading`` says whether there is room for words.
    """
    height, width = image.shape[:2]
    left = min(x for x, _ in corners)
    char_px = rows[-1].mask.shape[0]
    if left > 0.5 * char_px and not heading:
        _draw_band(rng, image, int(left - 0.12 * char_px))
    if heading:
        top = corners[0][1]
        write(
            image,
            HEADINGS[int(rng.integers(len(HEADINGS)))],
            (width // 2, top // 2),
            int(top * rng.uniform(0.45, 0.65)),
            paint.ink,
            rng,
        )
        below = height - corners[-1][1] - char_px
        if rng.random() < 0.7:
            write(
                image,
                SLOGANS[int(rng.integers(len(SLOGANS)))],
                (width // 2, height - below // 2),
                int(below * rng.uniform(0.35, 0.6)),
                paint.ink,
                rng,
            )
        right = corners[-1][0] + rows[-1].mask.shape[1]
        for start, end in ((0, left), (right, width)):
            if end - start > EMBLEM_ROOM * char_px:
                center = ((start + end) // 2, corners[-1][1] + char_px // 2)
                size = min(end - start, char_px) * rng.uniform(0.75, 1.1)
                draw_emblem(rng, image, center, float(size), paint.ink)
    if rng.random() < 0.35:
        _draw_seals(rng, image, rows, corners)
    if rng.random() < 0.6:
        inset = int(rng.integers(1, max(2, height // 24)))
        ink = paint.ink if rng.random() < 0.7 else (128, 128, 128)
        cv2.rectangle(
            image,
            (inset, inset),
            (width - 1 - inset, height - 1 - inset),
            ink,
            int(rng.integers(1, max(2, height // 30))),
            cv2.LINE_AA,
        )
    if rng.random() < 0.35:
        draw_screws(rng, image)
    if rng.random() < 0.12:
        draw_frame(rng, image, corners, rows)


def _draw_band(rng: np.random.Generator, image: Image, width_px: int) -> None:
    """The blue band of European and Indian plates, with its code, and a ring of stars."""
    height = image.shape[0]
    cv2.rectangle(image, (0, 0), (width_px, height), (150, 60, 10), -1)
    if rng.random() < 0.7:
        for angle in np.arange(0, 2 * np.pi, np.pi / 6):
            center = np.array([width_px / 2, height * 0.32])
            star = center + 0.28 * width_px * np.array([np.cos(angle), np.sin(angle)])
            cv2.circle(
                image,
                (int(star[0]), int(star[1])),
                max(1, width_px // 22),
                (40, 210, 250),
                -1,
                cv2.LINE_AA,
            )
    code = BAND_CODES[int(rng.integers(len(BAND_CODES)))]
    write(
        image,
        code,
        (width_px // 2, int(height * 0.75)),
        int(width_px * 0.5 / max(1, len(code) - 1) ** 0.5),
        (245, 245, 245),
        rng,
    )


def _draw_seals(
    rng: np.random.Generator,
    image: Image,
    rows: Sequence[SetRow],
    corners: Sequence[tuple[int, int]],
) -> None:
    """Arms, round seals or a sticker in the widest gap between characters."""
    row, (x, y) = rows[-1], corners[-1]
    boxes = [box for _, box in row.characters]
    gaps = [(b.x_min - a.x_max, (b.x_min + a.x_max) / 2) for a, b in pairwise(boxes)]
    if not gaps:
        return
    gap, middle = max(gaps)
    char_px = row.mask.shape[0]
    if gap > ARMS_GAP * char_px and rng.random() < 0.6:
        width_px = min(gap * 0.85, char_px * rng.uniform(0.5, 0.8))
        draw_arms(rng, image, (x + middle, y + char_px / 2), float(width_px))
        return
    radius = max(2, int(min(gap * 0.45, char_px * 0.22)))
    color = tuple(int(v) for v in rng.integers(30, 230, 3))
    for share in (0.28, 0.72) if rng.random() < 0.6 else (0.5,):
        center = (int(x + middle), int(y + char_px * share))
        cv2.circle(image, center, radius, color, -1, cv2.LINE_AA)
        cv2.circle(image, center, max(1, radius // 2), (200, 200, 200), 1, cv2.LINE_AA)


def draw_screws(rng: np.random.Generator, image: Image) -> None:
    height, width = image.shape[:2]
    radius = max(2, height // int(rng.integers(22, 34)))
    ys = (0.5,) if rng.random() < 0.3 else (0.12, 0.88) if rng.random() < 0.5 else (0.12,)
    inset = rng.uniform(0.03, 0.25)
    for x in (inset, 1 - inset):
        for y in ys:
            gray = int(rng.integers(60, 220))
            center = (int(x * width), int(y * height))
            cv2.circle(image, center, radius, (gray, gray, gray), -1, cv2.LINE_AA)
            cv2.circle(image, center, radius, (gray // 2,) * 3, 1, cv2.LINE_AA)


def draw_frame(
    rng: np.random.Generator,
    image: Image,
    corners: Sequence[tuple[int, int]],
    rows: Sequence[SetRow],
) -> None:
    """A dealer's frame over the plate's edges, with a name on the lower side."""
    height, width = image.shape[:2]
    color = tuple(int(v) for v in np.clip(rng.normal(40, 40, 3), 0, 255))
    top = max(2, int(corners[0][1] * rng.uniform(0.2, 0.7)))
    below = height - corners[-1][1] - rows[-1].mask.shape[0]
    bottom = max(2, int(below * rng.uniform(0.4, 0.9)))
    cv2.rectangle(image, (0, 0), (width, top), color, -1)
    cv2.rectangle(image, (0, height - bottom), (width, height), color, -1)
    light = (230, 230, 230) if sum(color) < 380 else (20, 20, 20)
    write(
        image,
        DEALERS[int(rng.integers(len(DEALERS)))],
        (width // 2, height - bottom // 2),
        int(bottom * 0.7),
        light,
        rng,
    )
