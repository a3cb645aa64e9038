"""How surely plates are read by the bit rate of the stream that shows them.

Drawn plates drift through a street of 1280 x 720 for a second, coded as cameras do (H.264, no frame
made from a later one); the last frame is decoded and each plate read where it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lpr.alphabet import loose
from lpr.arrays import Image
from lpr.evaluation.runs.placement import SEED, single_row
from lpr.geometry import Box, Quad
from lpr.synthesis.backdrops import draw_street
from lpr.synthesis.degradation import add_noise
from lpr.synthesis.pasting import set_plate
from lpr.types import Detection
from lpr.video.frames.library import av_library
from lpr.video.watcher import FrameReader

SIZE_PX = WIDTH_PX, HEIGHT_PX = 1280, 720
FPS = FRAMES = 25
"""A second of it."""
PLATE_PX = 80
DRIFT_PX = 3.0
"""How far plates move to the right from frame to frame."""
GRID = 6, 4
"""So many plates in a scene, across and down."""
NOISE = 3.0
"""Levels of the sensor's noise."""
KBIT_S = 125, 250, 350, 500, 1000, 4000
"""The rates that are tried."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A plate of a scene: its text, and where it is in the last frame."""

    text: str
    quad: Quad


def bit_rate_curve(
    recognizer: FrameReader, scenes: int, rates_kbit_s: Sequence[int] = KBIT_S
) -> list[tuple[float, float]]:
    """Rates in kbit/s, and the share of plates that is read letter by letter (0=O, 1=I) at each.

    Raises:
        ConfigError: PyAV is not installed.
    """
    read = dict.fromkeys(rates_kbit_s, 0)
    count = 0
    for number in range(scenes):
        rng = np.random.default_rng((SEED, number, 2))
        frames, plates = _scene(rng)
        count += len(plates)
        for rate in rates_kbit_s:
            image = last_frame_coded(frames, rate)
            found = [Detection(one.quad.bounding_box(), 0.9, one.quad) for one in plates]
            texts = [loose(one.text) for one in recognizer.read_detections(image, found)]
            read[rate] += sum(
                text == loose(one.text) for text, one in zip(texts, plates, strict=True)
            )
    return [(float(rate), read[rate] / count) for rate in rates_kbit_s]


def last_frame_coded(frames: Sequence[Image], kbit_s: int) -> Image:
    """The last of some frames after coding them all at a bit rate.

    Raises:
        ConfigError: PyAV is not installed.
    """
    av = av_library("bit rates")
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as film:
        track = film.add_stream("libx264", rate=FPS)
        track.height, track.width = frames[0].shape[:2]
        track.pix_fmt, track.bit_rate = "yuv420p", 1000 * kbit_s
        limits = {"maxrate": f"{kbit_s}k", "bufsize": f"{kbit_s}k"}
        track.options = {"preset": "veryfast", "tune": "zerolatency", **limits}
        for image in frames:
            film.mux(track.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        film.mux(track.encode())
    file.seek(0)
    with av.open(file) as film:
        *_, last = film.decode(video=0)
    return np.asarray(last.to_ndarray(format="bgr24"), np.uint8)


def _scene(rng: np.random.Generator) -> tuple[list[Image], list[_Shown]]:
    """The frames of a scene, and its plates in the last of them."""
    street = draw_street(rng, *SIZE_PX, 0.35 * HEIGHT_PX)
    drawings = [single_row(rng) for _ in range(GRID[0] * GRID[1])]
    frames: list[Image] = []
    plates: list[_Shown] = []
    for number in range(FRAMES):
        image, plates = street.copy(), []
        for drawing, (left, top) in zip(drawings, _places(), strict=True):
            rows, columns = drawing.image.shape[:2]
            x, height = left + DRIFT_PX * number, PLATE_PX * rows / columns
            quad = Box(x, top, x + PLATE_PX, top + height).to_quad()
            image = set_plate(image, drawing.image, quad.to_array())
            plates.append(_Shown(drawing.text, quad))
        frames.append(add_noise(rng, image, NOISE))
    return frames, plates


def _places() -> Iterator[tuple[float, float]]:
    """Left and top of each plate in the first frame."""
    across, down = GRID
    for row in range(down):
        for column in range(across):
            yield 24 + column * WIDTH_PX / across, 60 + row * HEIGHT_PX / down
