"""What can be set of a source of frames, as one frozen value that is checked when made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lpr.checks import is_number
from lpr.errors import ConfigError, shown


@dataclass(frozen=True, slots=True)
class FrameOptions:
    """Which frames of a source are given, and how long a live one is waited for.

    >>> FrameOptions(fps=5).fps
    5
    >>> FrameOptions(fps=0)
    Traceback (most recent call last):
    lpr.errors.ConfigError: fps is 0; give a number above 0

    Raises:
        ConfigError: a value makes no sense.
    """

    fps: float | None = None
    """At most so many frames a second, evenly; None gives all of a film, and all of a live source
    that are fetched in time."""
    start_s: float = 0.0
    """Frames of a film from here on, in seconds from its first frame."""
    end_s: float | None = None
    """Frames before this time, in seconds from the first frame; None gives all."""
    recorded_at: datetime | None = None
    """When a film's first frame was taken, with a time zone; None takes what the film says."""
    since: datetime | None = None
    """Pictures that lay in a folder before this time, with a time zone, are passed over; None gives
    those, too."""
    picture_fps: float = 25.0
    """So many pictures of a numbered sequence make a second."""
    poll_s: float = 1.0
    """Seconds between two looks at a still picture's address, or into a folder."""
    stall_s: float = 5.0
    """After so many seconds without a frame a stream is broken and opened anew."""
    retry_s: float = 0.5
    """Seconds before the first try to connect again; doubled with each that fails."""
    retry_most_s: float = 5.0
    """So long at most between two tries."""
    give_up_s: float | None = None
    """A live source ends after so many seconds without a frame; None waits for ever."""

    may_connect: Callable[[str], Sequence[str]] | None = None
    """Is told the address before each connection, those to which a server sends on and the pieces
    of playlists among them; gives the IP addresses to go to, of which the first that answers
    counts, or none for wherever the name says, and raises an `LprError` where there is to be no
    connection; it is tried again as after any break. None connects to all."""

    def __post_init__(self) -> None:
        for name in ("fps", "end_s", "give_up_s"):
            if getattr(self, name) is not None:
                _check_positive(name, getattr(self, name))
        for name in ("picture_fps", "poll_s", "stall_s", "retry_s", "retry_most_s"):
            _check_positive(name, getattr(self, name))
        if not (is_number(self.start_s) and self.start_s >= 0):
            raise ConfigError(f"start_s is {shown(self.start_s)}; give a number from 0 on")
        if self.end_s is not None and self.end_s <= self.start_s:
            raise ConfigError(
                f"end_s is {shown(self.end_s)} and start_s {shown(self.start_s)}; the end comes "
                "after the start"
            )
        for name in ("recorded_at", "since"):
            time = getattr(self, name)
            if time is not None and not (isinstance(time, datetime) and time.tzinfo is not None):
                raise ConfigError(
                    f"{name} is {shown(time)}; give a datetime with a time zone, as in "
                    "datetime(2026, 5, 1, 12, 0, tzinfo=UTC)"
                )


def _check_positive(name: str, value: object) -> None:
    if not (is_number(value) and value > 0):
        raise ConfigError(f"{name} is {shown(value)}; give a number above 0")
