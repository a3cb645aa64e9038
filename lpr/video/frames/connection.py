"""One connection to something live: what a live source reads from, until it breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from lpr.video.frames.pixels import Pixels
from lpr.video.frames.tally import Tally


@dataclass(frozen=True, slots=True)
class Arrival:
    """A picture that has come, and when it was taken, in seconds since 1970."""

    pixels: Pixels
    taken_s: float


class Connection(Protocol):
    """An open connection."""

    @property
    def finite(self) -> bool:
        """Whether it is a whole film that is sent: nothing of it is skipped, and it ends."""

    @property
    def duration_s(self) -> float | None:
        """How long a finite one lasts, where that is known."""

    def arrivals(self) -> Iterator[Arrival]:
        """What comes, as it comes; ends where nothing more is to come.

        Raises:
            Break: nothing more comes.
        """

    def close(self) -> None:
        """Let go of it."""


Connect: TypeAlias = Callable[[Tally, threading.Event], Connection]
"""Makes a connection that counts its frames, and waits no longer once the event is set; raises
`Break` where there is none to be had."""
