"""Films in parts that any process can watch alone, so that hours of video have checkpoints.

A passage belongs to the part in which it was first seen. Each part is watched from a while before
its beginning, so that a vehicle that is there already is known to be another part's, and beyond its
end until the passages that began in it have closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from lpr.archive.items import Item
from lpr.errors import LprError
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.types import Passage
from lpr.video import Frame, FrameOptions, SourceWatch, WatchConfig, frame_recognizer, open_source

PART_S = 300.0
"""So much of a film is watched at once."""
LEAD_S = 15.0
"""Watched before a part begins."""
TAIL_S = 60.0
"""Watched beyond a part's end at most, for passages that have not closed."""


def parts(source: str) -> Iterator[Item]:
    """The parts of a film; one that cannot be opened is one part, which tells when it is read."""
    try:
        with open_source(source) as film:
            duration_s = film.duration_s or 0.0
    except LprError:
        duration_s = 0.0
    start_s = 0.0
    while start_s + PART_S < duration_s:
        yield Item(source, start_s, start_s + PART_S)
        start_s += PART_S
    yield Item(source, start_s)


@dataclass(slots=True)
class _Part:
    """A part that is being watched: its passages as they were told last."""

    item: Item
    first: datetime | None = None
    """The time of the film's first frame."""
    passages: dict[str, Passage] = field(default_factory=dict)

    def has(self, passage: Passage) -> bool:
        """Whether a passage began in this part."""
        if self.first is None:
            return False
        began_s = (passage.first_seen - self.first).total_seconds()
        end_s = self.item.end_s
        return began_s >= (self.item.start_s or 0.0) and (end_s is None or began_s < end_s)


def watch_part(recognizer: Recognizer, item: Item) -> tuple[Passage, ...]:
    """The passages that begin in a part of a film.

    Raises:
        ConfigError: PyAV is not installed.
        StreamError: it is no film, or one that breaks off.
    """
    part = _Part(item)
    config = frame_recognizer(recognizer.config)
    options = FrameOptions(
        start_s=max((item.start_s or 0.0) - LEAD_S, 0.0),
        end_s=None if item.end_s is None else item.end_s + TAIL_S,
    )

    def seen(frame: Frame) -> None:
        part.first = frame.time - timedelta(seconds=frame.offset_s)
        ended = item.end_s is not None and frame.offset_s >= item.end_s
        if ended and not any(map(part.has, watching.status().open_passages)):
            watching.stop()

    watching = SourceWatch(
        item.source, WatchConfig(recognizer=config), options, _recognizer(config), seen
    )
    with watching:
        for event in watching.events():
            part.passages[event.passage.id] = event.passage
    return tuple(passage for passage in part.passages.values() if part.has(passage))


@lru_cache(maxsize=1)
def _recognizer(config: RecognizerConfig) -> Recognizer:
    """What reads the frames of all parts in this process."""
    return Recognizer(config)
