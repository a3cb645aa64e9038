"""Cameras: their settings and how they do; addresses are taken, and never given whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from lpr.service.api.blueprint import rest
from lpr.service.cameras import check_camera
from lpr.service.http.access import who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_camera
from lpr.service.store import Camera, CameraSettings, Shape

CameraId = Annotated[int, Field(ge=0, le=2**31)]
Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class ShapeBody:
    """A named area or line; points are shares of the picture's width and height, and of a line
    there are two."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    points: Annotated[tuple[tuple[Share, Share], ...], Field(min_length=2, max_length=100)]


Shapes = Annotated[tuple[ShapeBody, ...], Field(max_length=100)]


@dataclass(frozen=True, slots=True)
class CameraBody:
    """All settings of a camera; without an address, a camera keeps the one it has."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    address: Annotated[str, Field(max_length=2000)] = ""
    region: Annotated[str, Field(min_length=1, max_length=200)] = "auto"
    fps: Annotated[float, Field(gt=0, le=100)] | None = None
    enabled: bool = True
    zones: Shapes = ()
    masks: Shapes = ()
    lines: Shapes = ()
    role: Literal["entry", "exit"] | None = None
    same_after_s: Annotated[float, Field(ge=0, le=1e7)] = 300.0
    open_at: Share = 0.9

    def settings(self, address: str) -> CameraSettings:
        """The settings as the store takes them."""
        return CameraSettings(
            name=self.name,
            address=address,
            region=self.region,
            fps=self.fps,
            enabled=self.enabled,
            zones=_shapes(self.zones),
            masks=_shapes(self.masks),
            lines=_shapes(self.lines),
            role=self.role,
            same_after_s=self.same_after_s,
            open_at=self.open_at,
        )


@dataclass(frozen=True, slots=True)
class CameraAnswer:
    """A camera; `address` without its password, `counters` are what its worker counts, `message` is
    why it fails, since `failing_since`; at `next_try` it is tried again."""

    id: int
    name: str
    address: str
    region: str
    fps: float | None
    enabled: bool
    zones: tuple[Shape, ...]
    masks: tuple[Shape, ...]
    lines: tuple[Shape, ...]
    role: str | None
    same_after_s: float
    open_at: float
    state: str
    message: str
    counters: Mapping[str, float]
    state_at: datetime | None
    failing_since: datetime | None
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class CamerasAnswer:
    """Cameras by name."""

    cameras: tuple[CameraAnswer, ...]


@rest.add("GET", "/cameras", "viewer")
def list_cameras() -> CamerasAnswer:
    """The cameras that one may see."""
    return CamerasAnswer(tuple(map(shown, parts().store.cameras.all(who().cameras))))


@rest.add("POST", "/cameras", "administrator", status=201, errors=(409,))
def add_camera(body: CameraBody) -> CameraAnswer:
    """Add a camera."""
    settings = body.settings(body.address)
    check_camera(settings)
    camera = parts().store.cameras.add(settings)
    audited("camera-added", camera.name, address=camera.address_shown)
    return shown(camera)


@rest.add("GET", "/cameras/<int:camera_id>", "viewer")
def get_camera(camera_id: CameraId) -> CameraAnswer:
    """One camera."""
    return shown(seen_camera(camera_id))


@rest.add("PUT", "/cameras/<int:camera_id>", "administrator", errors=(409,))
def change_camera(camera_id: CameraId, body: CameraBody) -> CameraAnswer:
    """Change a camera's settings; its worker starts anew with them."""
    settings = body.settings(body.address or seen_camera(camera_id).settings.address)
    check_camera(settings, is_address_new=bool(body.address))
    camera = parts().store.cameras.change(camera_id, settings)
    audited("camera-changed", camera.name, address=camera.address_shown)
    return shown(camera)


@rest.add("POST", "/cameras/<int:camera_id>/restart", "operator")
def restart_camera(camera_id: CameraId) -> CameraAnswer:
    """Start a camera anew: a film from its beginning, one that failed without waiting."""
    camera = parts().store.cameras.restart(seen_camera(camera_id).id)
    audited("camera-restarted", camera.name)
    return shown(camera)


@rest.add("DELETE", "/cameras/<int:camera_id>", "administrator")
def remove_camera(camera_id: CameraId) -> None:
    """Remove a camera; its passages stay."""
    camera = seen_camera(camera_id)
    parts().store.cameras.remove(camera_id)
    audited("camera-removed", camera.name)


def shown(camera: Camera) -> CameraAnswer:
    """A camera as programs see it."""
    settings = camera.settings
    return CameraAnswer(
        id=camera.id,
        name=settings.name,
        address=camera.address_shown,
        region=settings.region,
        fps=settings.fps,
        enabled=settings.enabled,
        zones=settings.zones,
        masks=settings.masks,
        lines=settings.lines,
        role=settings.role,
        same_after_s=settings.same_after_s,
        open_at=settings.open_at,
        state=camera.state,
        message=camera.message,
        counters=camera.counters,
        state_at=camera.state_at,
        failing_since=camera.failing_since,
        next_try=camera.next_try,
    )


def _shapes(bodies: tuple[ShapeBody, ...]) -> tuple[Shape, ...]:
    return tuple(Shape(one.name, one.points) for one in bodies)
