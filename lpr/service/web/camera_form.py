"""What the form of a camera says, and the settings that it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from lpr.errors import ConfigError, shown
from lpr.service.store.values import Camera, CameraSettings, Shape

KINDS = ("zone", "mask", "line")
POINTS = {"zone": (3, 100), "mask": (3, 100), "line": (2, 2)}
"""How many points a shape has, at least and at most."""
MOST_SHAPES = 50


@dataclass(frozen=True, slots=True)
class CameraForm:
    """The fields of the form as texts, and the shapes as they are kept."""

    name: str = ""
    address: str = ""
    region: str = "auto"
    fps: str = ""
    enabled: bool = True
    role: str = ""
    same_after_s: str = "300"
    open_at: str = "0.9"
    shapes: tuple[tuple[str, Shape], ...] = ()

    @classmethod
    def of(cls, camera: Camera) -> CameraForm:
        """The form as it shows a camera; its address stays hidden."""
        settings = camera.settings
        shapes = [(kind, shape) for kind in KINDS for shape in getattr(settings, f"{kind}s")]
        return cls(
            name=settings.name,
            region=settings.region,
            fps="" if settings.fps is None else f"{settings.fps:g}",
            enabled=settings.enabled,
            role=settings.role or "",
            same_after_s=f"{settings.same_after_s:g}",
            open_at=f"{settings.open_at:g}",
            shapes=tuple(shapes),
        )

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> CameraForm:
        """The form as a browser sent it.

        Raises:
            ConfigError: the points of a shape are none.
        """
        texts = {
            name: form.get(name, "").strip()
            for name in ("name", "address", "region", "fps", "role", "same_after_s", "open_at")
        }
        return cls(**texts, enabled="enabled" in form, shapes=tuple(_shapes(form)))

    def named(self, otherwise: str) -> CameraForm:
        """The same form, with this name where it has none."""
        return self if self.name else replace(self, name=otherwise)

    def settings(self, before: Camera | None = None) -> CameraSettings:
        """The settings that the form asks for; without an address the camera keeps its own.

        Raises:
            ConfigError: a field holds what makes no sense.
        """
        address = self.address or (before.settings.address if before else "")
        by_kind = {
            f"{kind}s": tuple(shape for one, shape in self.shapes if one == kind) for kind in KINDS
        }
        return CameraSettings(
            name=self.name,
            address=address,
            region=self.region or "auto",
            fps=_number("fps", self.fps) if self.fps else None,
            enabled=self.enabled,
            role=self.role or None,
            same_after_s=_number("same_after_s", self.same_after_s or "300"),
            open_at=_number("open_at", self.open_at or "0.9"),
            **by_kind,
        )


def points_of(kind: str, name: str, text: str) -> tuple[tuple[float, float], ...]:
    """Points as they are typed.

    >>> points_of("line", "stop", "0,0.5 1,0.5")
    ((0.0, 0.5), (1.0, 0.5))

    Raises:
        ConfigError: they are none, too few or too many, or outside the picture.
    """
    try:
        pairs = [pair.split(",") for pair in text.split()]
        points = tuple((float(x), float(y)) for x, y in pairs)
    except ValueError:
        raise ConfigError(
            f"the points of {kind} {shown(name)} are {shown(text)}; give them as 0.1,0.2 0.9,0.2"
        ) from None
    least, most = POINTS[kind]
    if not least <= len(points) <= most:
        wanted = least if least == most else f"{least} to {most}"
        raise ConfigError(f"{kind} {shown(name)} has {len(points)} points; give {wanted}")
    if not all(0 <= x <= 1 and 0 <= y <= 1 for x, y in points):
        raise ConfigError(f"{kind} {shown(name)} leaves the picture; give points from 0,0 to 1,1")
    return points


def _shapes(form: MultiDict[str, str]) -> Iterator[tuple[str, Shape]]:
    rows = zip(
        form.getlist("shape_kind"),
        form.getlist("shape_name"),
        form.getlist("shape_points"),
        strict=False,
    )
    for number, (kind, name, text) in enumerate(list(rows)[:MOST_SHAPES], start=1):
        if text.strip() and kind in KINDS:
            called = name.strip() or f"{kind} {number}"
            yield kind, Shape(called, points_of(kind, called, text))


def _number(name: str, text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ConfigError(f"{name} is {shown(text)}; give a number") from None
