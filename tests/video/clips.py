"""Films drawn for the tests: each frame shows its number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.video.pictures import picture


@dataclass(frozen=True, slots=True)
class Clip:
    """What a drawn film is like."""

    frames: int = 50
    width: int = 320
    height: int = 240
    fps: int = 25
    codec: str = "libx264"
    rotation_deg: int = 0
    created: str = ""
    first: int = 0
    """The first frame's number."""
    times_ms: Callable[[int], int] | None = None
    """When each frame is shown; None is evenly."""
    plain: bool = False
    """As cameras write H.264: each frame after those that it is made from."""
    container_options: tuple[tuple[str, str], ...] = ()


def draw_clip(path: Path, clip: Clip | None = None) -> Path:
    """Write a film, of the kind that the path's ending names."""
    clip = clip or Clip()
    with av.open(str(path), "w", options=dict(clip.container_options)) as container:
        if clip.created:
            container.metadata["creation_time"] = clip.created
        track = container.add_stream(clip.codec, rate=clip.fps)
        assert isinstance(track, av.VideoStream)
        track.width, track.height, track.gop_size = clip.width, clip.height, 10
        track.pix_fmt = "yuvj420p" if clip.codec == "mjpeg" else "yuv420p"
        if clip.codec == "libx264":
            track.options = {"preset": "ultrafast", "tune": "zerolatency"} if clip.plain else {}
        if clip.rotation_deg:
            track.set_display_rotation(clip.rotation_deg)
        for number in range(clip.frames):
            pixels = picture(clip.first + number, clip.width, clip.height)
            frame = av.VideoFrame.from_ndarray(pixels, format="bgr24")
            if clip.times_ms is not None:
                frame.pts, frame.time_base = clip.times_ms(number), Fraction(1, 1000)
            container.mux(track.encode(frame))
        container.mux(track.encode())
    return path


def draw_sound(path: Path) -> Path:
    """Write a file that has sound alone."""
    with av.open(str(path), "w") as container:
        track = container.add_stream("aac", rate=44100)
        assert isinstance(track, av.AudioStream)
        sound = np.zeros((2, 1024), np.float32)
        frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = 44100, 0
        container.mux(track.encode(frame))
        container.mux(track.encode())
    return path
