"""Films in which no plate can be read: a copy with the plates of every frame made unreadable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from lpr.errors import ConfigError, StreamError
from lpr.pipeline import Recognizer
from lpr.privacy import HidingConfig, RedactionConfig, redact
from lpr.video.frames import Frame, FrameOptions, FrameSource, open_source
from lpr.video.hiding import find_hidden
from lpr.video.recording import Recorder
from lpr.video.watcher import FrameReader, frame_recognizer
from lpr.whole_files import written_beside

Progress = Callable[[float], None]
"""Is told the share of the work that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class RedactedFilm:
    """What became of a film: its frames, the plates that were hidden, and those that were kept."""

    frames: int
    hidden: int
    kept: int


def redact_film(
    film: str | PathLike[str],
    target: str | PathLike[str],
    *,
    hiding: HidingConfig | None = None,
    style: RedactionConfig | None = None,
    finder: FrameReader | None = None,
    options: FrameOptions | None = None,
    progress: Progress | None = None,
) -> RedactedFilm:
    """Write a copy of a film in which no plate can be read.

    The film is gone through twice: plates are found and followed first, so that a frame in which
    one was not found is covered, too; then the copy is written, without sound.

    >>> from lpr.video.redaction import redact_film
    >>> redact_film("gate.mp4", "gate_hidden.mp4").hidden  # doctest: +SKIP
    12

    Args:
        film: a film's file, or numbered pictures; nothing that goes on for ever.
        target: the film to write; its ending tells the kind. It appears when it is complete.
        hiding: what is hidden; None is every plate.
        style: how; None is a blur.
        finder: finds and reads plates; None is a `Recognizer` for frames.
        options: which frames are taken; None takes all.
        progress: is told how far it is.

    Raises:
        ConfigError: the source is live, or the target is the film itself or cannot be written.
        StreamError: the film cannot be read; or not to its end: what came before is written.
        OutputError: the disk is full.
    """
    source, target = Path(film), Path(target)
    if target.exists() and source.exists() and target.samefile(source):
        raise ConfigError(f"{target}: is the film that is read; write to another file")
    finder = finder or Recognizer(frame_recognizer())
    with open_source(film, options) as opened:
        if opened.live or source.is_dir():
            raise StreamError(f"{opened.name}: never ends; record it with lpr watch --record first")
        seen = _Frames(opened, progress, 0.0)
        hidden = find_hidden(seen, finder, hiding)
    if not seen.count and seen.problem is not None:
        raise seen.problem
    with open_source(film, options) as opened, written_beside(target) as partial:
        shown = _Frames(opened, progress, 0.5)
        recorder = Recorder(partial, "film")
        try:
            for frame in shown:
                places = hidden.places.get(frame.number, ())
                recorder.add(redact(frame.image, places, style), frame.offset_s)
        finally:
            recorder.close()
    if shown.problem is not None:
        raise StreamError(f"{shown.problem} ({target} holds what came before)")
    return RedactedFilm(shown.count, hidden.plates, hidden.kept)


class _Frames:
    """A source's frames, as far as they can be read; how far they are is told.

    Args:
        source: what gives them.
        progress: is told.
        begun: the share of the work before these frames, which are one half of it.
    """

    def __init__(self, source: FrameSource, progress: Progress | None, begun: float) -> None:
        self._source, self._progress, self._begun = source, progress, begun
        self.count = 0
        self.problem: StreamError | None = None

    def __iter__(self) -> Iterator[Frame]:
        duration_s = self._source.duration_s
        try:
            for frame in self._source.frames():
                self.count += 1
                yield frame
                if self._progress is not None and duration_s:
                    self._progress(self._begun + 0.5 * min(frame.offset_s / duration_s, 1.0))
        except StreamError as error:
            self.problem = error
