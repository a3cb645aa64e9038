"""When frames were taken, which of them are due, and how long to wait before another try."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

SMALLEST_S = 1e-6
"""Times nearer to each other than this are the same."""


class Pace:
    """Chooses at most so many frames a second: the first of each of that many equal parts.

    >>> pace = Pace(10)
    >>> [offset for offset in (0.0, 0.04, 0.08, 0.12, 0.16, 0.20) if pace.wants(offset)]
    [0.0, 0.12, 0.2]
    """

    def __init__(self, fps: float | None) -> None:
        self._fps = fps
        self._part = -1

    def wants(self, offset_s: float) -> bool:
        """Whether the frame of that time is one; times never go back."""
        if self._fps is None:
            return True
        part = math.floor((offset_s + SMALLEST_S) * self._fps)
        chosen, self._part = part > self._part, max(part, self._part)
        return chosen


class Offsets:
    """A film's own times as seconds from its first frame, which only ever grow.

    Where a time is missing or goes back, as at a cut between two recordings, the frame counts as
    one usual step after the one before it, and times go on from there.

    >>> offsets = Offsets(step_s=0.5)
    >>> [offsets.of(time) for time in (7.0, 7.5, None, 7.1, 7.7)]
    [0.0, 0.5, 1.0, 1.5, 2.1]
    >>> offsets.went_back
    1
    """

    def __init__(self, step_s: float, first_s: float | None = None) -> None:
        self._step_s = step_s
        self._zero_s = first_s
        self._last_s = -math.inf
        self.went_back = 0
        """How often a time was not later than the one before."""

    def of(self, time_s: float | None) -> float:
        """The offset of the next frame, whose own time this is."""
        after = self._last_s + self._step_s
        if time_s is None:
            offset_s = max(after, 0.0)
        else:
            if self._zero_s is None:
                self._zero_s = time_s
            offset_s = time_s - self._zero_s
            if offset_s <= self._last_s:
                self.went_back += 1
                self._zero_s, offset_s = time_s - after, after
        self._last_s = round(offset_s, 6)
        return self._last_s


class LiveClock:
    """Capture times of a stream: its own clock, set by ours where a frame came with least delay.

    A frame is never later than its arrival, and never before the frame that it follows. A clock
    that runs fast or slow is followed; one that jumps is set anew.

    >>> clock = LiveClock()
    >>> [clock.time_of(own, came) for own, came in ((0.0, 100.3), (1.0, 101.1), (2.0, 102.6))]
    [100.3, 101.1, 102.10075]
    """

    DRIFT = 0.0005
    """A camera's clock may run so much slower than ours: seconds a second."""
    JUMP_S = 5.0
    """A clock that is farther off than this has been set."""

    def __init__(self) -> None:
        self._delay_s = math.nan
        self._last_s = -math.inf
        self._came_s = math.nan

    def time_of(self, own_s: float | None, arrived_s: float) -> float:
        """When a frame was taken that has this time of its own, and arrived then."""
        taken_s = arrived_s if own_s is None else own_s + self._delay(arrived_s - own_s, arrived_s)
        self._last_s = max(min(taken_s, arrived_s), self._last_s)
        return round(self._last_s, 6)

    def _delay(self, delay_s: float, arrived_s: float) -> float:
        if not abs(delay_s - self._delay_s) <= self.JUMP_S:
            self._delay_s = delay_s
        else:
            slower_s = self.DRIFT * max(arrived_s - self._came_s, 0.0)
            self._delay_s = min(delay_s, self._delay_s + slower_s)
        self._came_s = arrived_s
        return self._delay_s


@dataclass(slots=True)
class BackOff:
    """Seconds to wait before the next try: doubled with each that fails, up to a limit, and cut by
    chance to between a half and all of it, so that many cameras do not come back at once.

    >>> wait = BackOff(0.5, 5.0)
    >>> 0.25 <= wait.next_s() <= 0.5 <= wait.next_s() <= 1.0
    True
    """

    first_s: float
    most_s: float
    _failed: int = 0

    def next_s(self) -> float:
        """How long to wait now."""
        whole_s = min(self.first_s * float(1 << min(self._failed, 30)), self.most_s)
        self._failed += 1
        return whole_s * random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """The last try was a success."""
        self._failed = 0
