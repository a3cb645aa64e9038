"""The files that ``lpr watch`` writes: best pictures of passages, and a film of what was seen."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2

from lpr.arrays import Image
from lpr.errors import ConfigError, OutputError, first_line
from lpr.types import PassageState
from lpr.whole_files import told_by_name, written_beside

if TYPE_CHECKING:
    from lpr.video import PassageEvent

JPEG_QUALITY = 92
CODECS = ("libx264", "h264", "mpeg4")
"""Of these the first that there is writes films."""
TICKS = 90_000
"""Times in a film are counted in so many parts of a second."""
SAFE = "-_."
"""Signs that names of files may have, beside letters and digits."""


def make_folder(folder: Path) -> None:
    """Make the folder for pictures.

    Raises:
        ConfigError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"--output {folder}: cannot be made ({error.strerror}); name a folder you may write to"
        ) from error


def write_pictures(folder: Path, event: PassageEvent, plot: bool = False) -> int:
    """Write a closed passage's best frame and its plate, and its plot; how many files that made.

    Raises:
        OutputError: one cannot be written.
    """
    passage = event.passage
    if passage.state != PassageState.CLOSED:
        return 0
    source = _safe(Path(passage.source).stem or "camera")
    stem = f"{source}_{passage.best.time:%Y%m%dT%H%M%S}_{_safe(passage.text)}"
    pictures = {f"{stem}.jpg": event.picture, f"{stem}_plate.jpg": event.crop}
    there = {name: picture for name, picture in pictures.items() if picture is not None}
    for name, picture in there.items():
        _write_jpeg(folder / name, picture)
    if plot:
        _write_plot(folder / f"{stem}.png", event)
    return len(there) + plot


class Recorder:
    """Writes frames into a film, each at its time.

    Args:
        path: of the film; its ending tells the kind.

    Raises:
        ConfigError: PyAV is not installed, or the ending tells no kind of film.
    """

    def __init__(self, path: Path) -> None:
        from lpr.video.frames.library import av_library

        self._av = av_library("--record")
        self._path = path
        self._size = (0, 0)
        self._last = -1
        self._stream: Any = None
        try:
            path.touch()
            self._container: Any = self._av.open(str(path), "w")
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"--record {path}: cannot be written ({first_line(error)}); name a film like "
                "out.mp4 in a folder that is there"
            ) from error

    def add(self, image: Image, offset_s: float) -> None:
        """Write a picture; pictures of another size are scaled to that of the first.

        Raises:
            OutputError: it cannot be written.
        """
        try:
            if self._stream is None:
                self._begin(image)
            even = cv2.resize(image, self._size, interpolation=cv2.INTER_AREA)
            frame = self._av.VideoFrame.from_ndarray(even, format="bgr24")
            self._last = frame.pts = max(round(offset_s * TICKS), self._last + 1)
            frame.time_base = Fraction(1, TICKS)
            self._container.mux(self._stream.encode(frame))
        except (OSError, ValueError) as error:
            raise OutputError(
                f"--record {self._path}: cannot be written ({first_line(error)}); make room there"
            ) from error

    def close(self) -> None:
        """Write what is still waiting."""
        if self._stream is not None:
            self._container.mux(self._stream.encode())
        self._container.close()

    def _begin(self, image: Image) -> None:
        height, width = image.shape[:2]
        self._size = width - width % 2, height - height % 2
        names = self._av.codecs_available
        codec = next((name for name in CODECS if name in names), CODECS[-1])
        stream = self._container.add_stream(codec, rate=25)
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, TICKS)
        self._stream = stream


def _write_plot(path: Path, event: PassageEvent) -> None:
    from lpr.plots.passage import passage_figure

    with told_by_name(path), written_beside(path) as partial:
        passage_figure(event.passage, event.picture).savefig(partial)


def _safe(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign in SAFE else "-" for sign in text)


def _write_jpeg(path: Path, image: Image) -> None:
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
    with told_by_name(path), written_beside(path) as partial:
        partial.write_bytes(data.tobytes())
