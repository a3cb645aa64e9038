"""Films of 1280 x 720 at 25 frames a second for the measurements: cars that pass, or nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from lpr.arrays import Image
from lpr.synthesis.backdrops import draw_street
from lpr.synthesis.clips import Clip, ClipOptions
from lpr.synthesis.degradation import add_noise
from lpr.video.zones import Regions, Zone
from tests.video.pictures import BITS, FIELD_PX, write_number

SIZE_PX = WIDTH_PX, HEIGHT_PX = 1280, 720
FPS = 25
SEED = 2026
DIFFICULTY = 0.15
"""Of the drawn clips: these films measure time, not reading."""
MOVES = ("approach", "leave", "stop")
HORIZON = 0.35
"""Its height in the picture where nobody passes,"""
NOISE = 2.0
"""and levels of the sensor's noise."""
_RIGHT = 16.0 + BITS * FIELD_PX
_NUMBER = Zone("number", ((0.0, 56.0), (_RIGHT, 56.0), (_RIGHT, 90.0), (0.0, 90.0)))
WITHOUT_NUMBER = Regions(masks=(_NUMBER,))
"""Looks everywhere but where a frame's number is written, which changes all the time."""


@dataclass(frozen=True, slots=True)
class Film:
    """A film, how many frames it has, and in which of them each plate can be read."""

    path: Path
    frames: int
    legible: dict[str, frozenset[int]]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.frames / FPS


def draw_cars(path: Path, seconds: float, numbered: bool = True) -> Film:
    """A film with a car in view all the time, one after the other; each frame shows its number."""
    legible: dict[str, set[int]] = {}
    count = round(seconds * FPS)

    def pictures() -> Iterator[Image]:
        for number, (image, texts) in enumerate(_cars(count)):
            if numbered:
                write_number(image, number)
            for text in texts:
                legible.setdefault(text, set()).add(number)
            yield image

    _write(path, pictures())
    return Film(path, count, {text: frozenset(at) for text, at in legible.items()})


def draw_empty(path: Path, seconds: float) -> Film:
    """A film of a street on which nobody is."""
    rng = np.random.default_rng(SEED)
    street = draw_street(rng, *SIZE_PX, HORIZON * HEIGHT_PX)
    count = round(seconds * FPS)
    _write(path, (add_noise(rng, street, NOISE) for _ in range(count)))
    return Film(path, count, {})


def repeated(path: Path, film: Film, seconds: float) -> Film:
    """The film from its beginning again and again, without coding it anew."""
    times = max(round(seconds / film.seconds), 1)
    with av.open(str(path), "w") as made:
        track = None
        for time in range(times):
            with av.open(str(film.path)) as given:
                source = given.streams.video[0]
                track = track or made.add_stream_from_template(source)
                for packet in given.demux(source):
                    if packet.pts is None or packet.dts is None or packet.time_base is None:
                        continue
                    shift = round(time * film.seconds / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = track
                    made.mux(packet)
    return Film(path, times * film.frames, film.legible)


def _cars(count: int) -> Iterator[tuple[Image, tuple[str, ...]]]:
    """So many pictures, each with the texts that can be read in it."""
    number, given = 0, 0
    while True:
        clip = _clip(number)
        number += 1
        for frame in clip.frames():
            yield frame.image, tuple(text for text, _ in frame.plates)
            given += 1
            if given == count:
                return


def _clip(number: int) -> Clip:
    """A drawn clip as usual, but for its frames a second."""
    options = ClipOptions(SIZE_PX, MOVES[number % len(MOVES)], DIFFICULTY)
    clip = Clip((SEED, number), options)
    clip.frame_count, clip.fps = round(clip.frame_count / clip.fps * FPS), float(FPS)
    return clip


def _write(path: Path, pictures: Iterable[Image]) -> None:
    """Code pictures as cameras do: H.264, each frame after those that it is made from."""
    with av.open(str(path), "w") as container:
        track = container.add_stream("libx264", rate=FPS)
        assert isinstance(track, av.VideoStream)
        track.width, track.height, track.gop_size, track.pix_fmt = *SIZE_PX, FPS, "yuv420p"
        track.options = {"preset": "veryfast", "tune": "zerolatency", "crf": "27"}
        for pixels in pictures:
            frame = av.VideoFrame.from_ndarray(pixels, format="bgr24")
            container.mux(track.encode(frame))
        container.mux(track.encode())
