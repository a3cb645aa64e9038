"""What an opened stream gives, and when it was taken: by its own clock, or as it arrives."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

from lpr.video.frames.breaks import ENDED, NO_ANSWER, STALLED, UNDECODED, Break, Reason
from lpr.video.frames.connection import Arrival
from lpr.video.frames.decoded import Upright
from lpr.video.frames.films import recorded_at, step_s
from lpr.video.frames.tally import Tally
from lpr.video.frames.timing import LiveClock, Offsets
from lpr.video.frames.tracks import decoded, video_track

if TYPE_CHECKING:
    from av.container import InputContainer

NO_TIMES = ("mpjpeg",)
"""Formats whose frames carry no time: it is that of their arrival."""
IN_PIECES = ("hls",)
"""Formats that come some seconds at once: frames are given when they are due."""
LATE_S = 5.0
"""Frames in pieces that are later than this are given from now on."""
END_SLACK_S = 0.5
"""Of a stream that tells its length, so much may be missing at its end."""

Dating: TypeAlias = Callable[[float | None], float]
"""From a frame's own time to when it was taken, in seconds since 1970."""


class StreamConnection:
    """An open stream.

    ``finite`` are films that a server sends as fast as it can; a recording that comes by rtsp is
    sent as if it were live. ``one_picture`` is no stream at all.
    """

    def __init__(
        self,
        av: ModuleType,
        container: InputContainer,
        stall_s: float,
        tally: Tally,
        stop: threading.Event,
    ) -> None:
        self._av = av
        self._container = container
        self._stall_s = stall_s
        self._tally = tally
        self._stop = stop
        duration = container.duration
        self.duration_s = duration / 1e6 if duration is not None and duration > 0 else None
        self.finite = self.duration_s is not None and container.format.name != "rtsp"
        self.one_picture = container.format.name.endswith("_pipe")

    def arrivals(self) -> Iterator[Arrival]:
        """What comes; ends after all of a stream that told its length.

        Raises:
            Break: nothing more comes.
        """
        track = video_track(self._container)
        track.thread_type = "AUTO" if self.finite else "SLICE"
        dated = self._dating(step_s(track))
        first_s, position_s, upright = None, 0.0, Upright(self.finite)
        heard_s, came = time.monotonic(), self._tally.counters.seen
        try:
            for picture in decoded(self._av, self._container, track, self._tally):
                silent = time.monotonic() - heard_s >= 0.9 * self._stall_s
                if picture is not None:
                    if picture.time is not None:
                        first_s = picture.time if first_s is None else first_s
                        position_s = picture.time - first_s
                    yield Arrival(upright.pixels(picture), dated(picture.time))
                    heard_s, came = time.monotonic(), self._tally.counters.seen
                # When a read ends for lack of answers, the last frame is given first.
                if silent:
                    nothing = self._tally.counters.seen == came
                    raise Break(STALLED if nothing else UNDECODED, stalled=True)
        except Break as end:
            if end.reason is NO_ANSWER:
                raise Break(STALLED, stalled=True) from None
            raise self._early(position_s) or end from None
        if self.duration_s is None or position_s < self.duration_s - END_SLACK_S:
            raise self._early(position_s) or Break(ENDED)

    def close(self) -> None:
        """Hang up."""
        self._container.close()

    def _early(self, position_s: float) -> Break | None:
        """The end of a film that is not all there; it would begin anew with another try."""
        if not self.finite:
            return None
        words = f"it breaks off after {position_s:.1f} s of {self.duration_s or 0.0:.1f} s"
        return Break(Reason(words, "download it and read the file", lasting=True))

    def _dating(self, step: float) -> Dating:
        """How this stream's frames are dated."""
        name = self._container.format.name
        if self.finite:
            return self._film(Offsets(step))
        if name in NO_TIMES:
            return lambda _: time.time()
        if name in IN_PIECES:
            return self._when_due(Offsets(step))
        clock = LiveClock()
        return lambda own_s: clock.time_of(own_s, time.time())

    def _film(self, offsets: Offsets) -> Dating:
        begun = recorded_at(self._container, video_track(self._container), None).timestamp()
        return lambda own_s: begun + offsets.of(own_s)

    def _when_due(self, offsets: Offsets) -> Dating:
        """Waits until a frame is due; the first is at once."""
        begun_s = time.time()

        def dated(own_s: float | None) -> float:
            nonlocal begun_s
            offset_s = offsets.of(own_s)
            wait_s = begun_s + offset_s - time.time()
            if wait_s < -LATE_S:
                begun_s -= wait_s
            self._stop.wait(max(wait_s, 0.0))
            return begun_s + offset_s

        return dated
