"""Films: every frame of a file, or so many a second, with the times that the file gives them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cores import useful_threads
from lpr.errors import StreamError, printable
from lpr.video.frames.base import Frame, StreamState
from lpr.video.frames.breaks import Break, break_of, stream_error
from lpr.video.frames.decoded import Upright
from lpr.video.frames.films import check_film, length_s, recorded_at, step_s, told_length_s
from lpr.video.frames.library import av_library
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.source import Source
from lpr.video.frames.timing import Offsets, Pace
from lpr.video.frames.tracks import decoded, video_track

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

CUT_SHORT_S, CUT_SHORT_SHARE = 0.5, 0.05
"""A film that ends so much before it says has been cut off; some say a little too much."""

_LOG = logging.getLogger(__name__)


class VideoFile(Source):
    """The frames of a film; what it gives is decoded as it is asked for.

    Raises:
        ConfigError: PyAV is not installed.
        StreamError: the file is no film, or none that can be decoded.
    """

    def __init__(self, path: Path, options: FrameOptions) -> None:
        super().__init__(printable(path), options)
        self._path = path
        self._av = av_library(self.name)
        check_film(path)
        with self._opened() as (container, track):
            whole_s = length_s(container, track)
            given = options.recorded_at
            self._recorded_at = (
                given.astimezone(UTC) if given else recorded_at(container, track, path)
            )
        if whole_s is not None:
            self._check_start(whole_s)
        ends = [end_s for end_s in (whole_s, options.end_s) if end_s is not None]
        self.duration_s = max(min(ends) - options.start_s, 0.0) if whole_s is not None else None

    def frames_or_silence(self, every_s: float) -> Iterator[Frame | None]:
        """All frames; a film is never silent.

        Raises:
            StreamError: it ends before it says, or nothing in it can be decoded.
        """
        del every_s
        self._state = StreamState.LIVE
        try:
            with self._opened() as (container, track):
                yield from self._given(container, track)
        finally:
            self._state = StreamState.ENDED

    def _given(self, container: InputContainer, track: VideoStream) -> Iterator[Frame]:
        options, step = self._options, step_s(track)
        sought = self._seek(container, track)
        offsets = Offsets(step, _first_s(track) if sought else None)
        pace, notes, upright = Pace(options.fps), _Notes(self.name), Upright(film=True)
        number, offset_s = -1, None
        try:
            for picture in decoded(self._av, container, track, self._tally):
                if self._closed.is_set():
                    return
                if picture is None:
                    continue
                offset_s = offsets.of(picture.time)
                number = round(offset_s / step) if number < 0 and sought else number + 1
                notes.look(picture, offset_s, offsets)
                if options.end_s is not None and offset_s >= options.end_s:
                    return
                if offset_s < options.start_s or not pace.wants(offset_s):
                    self._tally.add(skipped=1)
                    continue
                time = self._recorded_at + timedelta(seconds=offset_s)
                yield Frame(upright.pixels(picture), time, offset_s, number, self.name)
        except Break as end:
            raise self._cut_off(offset_s, end.reason.words) from None
        self._check_end(offset_s, step, told_length_s(container, track))

    def _check_end(self, offset_s: float | None, step: float, told_s: float | None) -> None:
        """After the last frame: see that it is the last that there should be."""
        counters = self.counters
        if offset_s is None:
            raise StreamError(
                f"{self.name}: none of its {counters.seen} frames can be decoded; copy or download "
                "it again"
            )
        self._check_start(offset_s + step)
        slack_s = max(CUT_SHORT_S, CUT_SHORT_SHARE * (told_s or 0.0))
        if told_s is not None and offset_s + step < told_s - slack_s:
            raise self._cut_off(offset_s + step, f"it should last {told_s:.1f} s")
        if counters.failed:
            _LOG.warning(
                "%s: %d of %d frames are damaged and were left out",
                *(self.name, counters.failed, counters.seen),
            )

    def _check_start(self, whole_s: float) -> None:
        """See that a film of so many seconds has frames after its start."""
        if self._options.start_s and self._options.start_s >= whole_s:
            raise StreamError(
                f"{self.name}: lasts {whole_s:.1f} s, and its frames are asked for from "
                f"{self._options.start_s:g} s on; begin before its end"
            )

    def _cut_off(self, offset_s: float | None, why: str) -> StreamError:
        if offset_s is None:
            return StreamError(f"{self.name}: no frame can be read ({why}); copy it again")
        return StreamError(
            f"{self.name}: the file breaks off after {offset_s:.1f} s ({why}); what is there was "
            "read; copy or download it again for the rest"
        )

    def _seek(self, container: InputContainer, track: VideoStream) -> bool:
        """Go to the last whole picture before the start; False where that is the beginning, or
        where the file has to be read from there."""
        if not self._options.start_s or track.time_base is None:
            return False
        target = (_first_s(track) + self._options.start_s) / float(track.time_base)
        try:
            container.seek(int(target), stream=track)
        except self._av.FFmpegError:
            return False
        return True

    @contextmanager
    def _opened(self) -> Iterator[tuple[InputContainer, VideoStream]]:
        try:
            # Without the prefix, a name like "a:b.mp4" would be an address.
            container = self._av.open(f"file:{self._path}", "r", metadata_errors="replace")
        except (self._av.FFmpegError, ValueError) as error:
            words = break_of(error).reason.words
            raise StreamError(
                f"{self.name}: cannot be opened as a film ({words}); copy it again, or convert it "
                "with ffmpeg"
            ) from None
        with container:
            try:
                track = video_track(container)
            except Break as none:
                raise stream_error(self.name, none.reason) from None
            track.thread_type = "AUTO"
            track.codec_context.thread_count = useful_threads()
            yield container, track


class _Notes:
    """Tells once what is odd about a film's frames and is dealt with."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._size: tuple[int, int] | None = None
        self._told: set[str] = set()

    def look(self, picture: VideoFrame, offset_s: float, offsets: Offsets) -> None:
        """See the next frame."""
        size = (picture.width, picture.height)
        if self._size not in (None, size):
            self._tell(f"the size of the pictures changes at {offset_s:.1f} s")
        if offsets.went_back:
            self._tell(f"times go back at {offset_s:.1f} s; counted on from there")
        self._size = size

    def _tell(self, words: str) -> None:
        kind = words.split(" ", 1)[0]
        if kind not in self._told:
            self._told.add(kind)
            _LOG.warning("%s: %s", self._name, words)


def _first_s(track: VideoStream) -> float:
    """The time of a track's first frame."""
    if track.start_time is None or track.time_base is None:
        return 0.0
    return float(track.start_time * track.time_base)
