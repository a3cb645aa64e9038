"""Films and cameras: frames with the times at which they were taken, and what is seen in them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lpr.video.frames import Frame, FrameOptions, FrameSource, open_source
    from lpr.video.passages import PassageConfig, PassageEvent
    from lpr.video.watcher import WatchConfig, Watcher, frame_recognizer
    from lpr.video.watching import watch
    from lpr.video.zones import Line, Regions, Zone

_HOMES = {
    "Frame": "frames",
    "FrameOptions": "frames",
    "FrameSource": "frames",
    "Line": "zones",
    "PassageConfig": "passages",
    "PassageEvent": "passages",
    "Regions": "zones",
    "WatchConfig": "watcher",
    "Watcher": "watcher",
    "Zone": "zones",
    "frame_recognizer": "watcher",
    "open_source": "frames",
    "watch": "watching",
}

__all__ = [
    "Frame",
    "FrameOptions",
    "FrameSource",
    "Line",
    "PassageConfig",
    "PassageEvent",
    "Regions",
    "WatchConfig",
    "Watcher",
    "Zone",
    "frame_recognizer",
    "open_source",
    "watch",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'lpr.video' has no attribute '{name}'")
    return getattr(import_module(f"lpr.video.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
