"""From a camera's settings to those of the library."""

from __future__ import annotations

from lpr import RecognizerConfig
from lpr.errors import ConfigError, shown
from lpr.service.addresses import check_camera_address
from lpr.service.store import CameraSettings, Networks, Played, Shape
from lpr.video import (
    FrameOptions,
    Line,
    PassageConfig,
    Regions,
    WatchConfig,
    Zone,
    frame_recognizer,
)

LIVE_BUDGET_MS = 150.0
"""So long a frame is worked on before no further plate is read in it."""
LINE_POINTS = 2
_NOTHING = Played()


def watch_config(
    settings: CameraSettings, live: bool, networks: Networks | None = None
) -> WatchConfig:
    """How a camera's vehicles are followed.

    Args:
        settings: the camera's.
        live: whether it goes on while frames are worked on.
        networks: what reads; None are the networks that come with lpr.

    Raises:
        ConfigError: a region is unknown, or a zone or line is none.
    """
    recognizer = RecognizerConfig(region=settings.region.split(","), threads=1)
    if networks is not None:
        recognizer = networks.applied(recognizer)
    usual = WatchConfig()
    return WatchConfig(
        recognizer=frame_recognizer(recognizer),
        detect_fps=min(usual.detect_fps, settings.fps or usual.detect_fps),
        budget_ms=LIVE_BUDGET_MS if live else None,
        regions=regions(settings),
        passages=PassageConfig(open_at=settings.open_at, same_after_s=settings.same_after_s),
    )


def check_camera(settings: CameraSettings, *, is_address_new: bool = True) -> None:
    """Judge what is to be kept of a camera, so that its worker does not fail of it later.

    Args:
        settings: they.
        is_address_new: whether the address is to be judged, too.

    Raises:
        AddressRefused: the service does not go to its address.
        ConfigError: a zone, mask or line is none, or two have one name.
    """
    if is_address_new:
        check_camera_address(settings.address)
    for line in settings.lines:
        if len(line.points) != LINE_POINTS:
            raise ConfigError(
                f"line {shown(line.name)} has {len(line.points)} points; give {LINE_POINTS}, where "
                "it begins and where it ends"
            )
    regions(settings)


def regions(settings: CameraSettings) -> Regions:
    """Where is looked at, and what lines are told of.

    Raises:
        ConfigError: a zone, mask or line is none, or two have one name.
    """
    return Regions(
        tuple(Zone(shape.name, shape.points) for shape in settings.zones),
        tuple(Zone(shape.name, shape.points) for shape in settings.masks),
        tuple(_line(shape) for shape in settings.lines),
    )


def frame_options(settings: CameraSettings, played: Played = _NOTHING) -> FrameOptions:
    """Which frames are taken, of a film those that were not read yet; the address is judged anew
    each time that it is connected to, since a name may by then stand for another place."""
    return FrameOptions(
        fps=settings.fps,
        start_s=played.seconds,
        since=played.until,
        may_connect=check_camera_address,
    )


def _line(shape: Shape) -> Line:
    return Line(shape.name, shape.points[0], shape.points[-1])
