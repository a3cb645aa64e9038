"""Films and cameras: frames with the times at which they were taken, and what is seen in them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lpr.types import Direction, FrameLook, LineCrossing, Passage, PassageState
    from lpr.video.frames import (
        Frame,
        FrameOptions,
        FrameSource,
        StreamCounters,
        StreamState,
        Trouble,
        open_source,
    )
    from lpr.video.motion import MotionConfig
    from lpr.video.passages import PassageConfig, PassageEvent
    from lpr.video.source_watch import SourceWatch, WatchStatus, annotated
    from lpr.video.watcher import WatchConfig, Watcher, frame_recognizer
    from lpr.video.watching import watch
    from lpr.video.zones import Line, Regions, Zone, parse_line, parse_mask, parse_zone

_TYPES = "lpr.types"
_FRAMES = "lpr.video.frames"
_HOMES = {
    "Direction": _TYPES,
    "Frame": _FRAMES,
    "FrameLook": _TYPES,
    "FrameOptions": _FRAMES,
    "FrameSource": _FRAMES,
    "Line": "lpr.video.zones",
    "LineCrossing": _TYPES,
    "MotionConfig": "lpr.video.motion",
    "Passage": _TYPES,
    "PassageConfig": "lpr.video.passages",
    "PassageEvent": "lpr.video.passages",
    "PassageState": _TYPES,
    "Regions": "lpr.video.zones",
    "SourceWatch": "lpr.video.source_watch",
    "StreamCounters": _FRAMES,
    "StreamState": _FRAMES,
    "Trouble": _FRAMES,
    "WatchConfig": "lpr.video.watcher",
    "WatchStatus": "lpr.video.source_watch",
    "Watcher": "lpr.video.watcher",
    "Zone": "lpr.video.zones",
    "annotated": "lpr.video.source_watch",
    "frame_recognizer": "lpr.video.watcher",
    "open_source": _FRAMES,
    "parse_line": "lpr.video.zones",
    "parse_mask": "lpr.video.zones",
    "parse_zone": "lpr.video.zones",
    "watch": "lpr.video.watching",
}

__all__ = [
    "Direction",
    "Frame",
    "FrameLook",
    "FrameOptions",
    "FrameSource",
    "Line",
    "LineCrossing",
    "MotionConfig",
    "Passage",
    "PassageConfig",
    "PassageEvent",
    "PassageState",
    "Regions",
    "SourceWatch",
    "StreamCounters",
    "StreamState",
    "Trouble",
    "WatchConfig",
    "WatchStatus",
    "Watcher",
    "Zone",
    "annotated",
    "frame_recognizer",
    "open_source",
    "parse_line",
    "parse_mask",
    "parse_zone",
    "watch",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'lpr.video' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
