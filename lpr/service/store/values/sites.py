"""Sites that vehicles visit, and sections of road that they drive through."""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from lpr.errors import ConfigError, shown
from lpr.service.store.values.cameras import CameraRole
from lpr.service.store.values.checks import check_name
from lpr.service.store.values.tariffs import Tariff

MOST_CAPACITY = 1_000_000
OPPOSITE = {"towards": "away", "away": "towards", "left": "right", "right": "left"}


class SiteKind(StrEnum):
    """What a site is."""

    PARKING = "parking"
    SECTION = "section"


class Enters(StrEnum):
    """Which vehicles come in that a camera sees: all, none, or those of one direction, and then
    those of the opposite one leave."""

    ALL = "all"
    NONE = "none"
    TOWARDS = "towards"
    AWAY = "away"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class SiteCamera:
    """A camera at an entry, at an exit or at both.

    >>> at_both = SiteCamera(1, "towards")
    >>> str(at_both.role("towards")), str(at_both.role("away")), at_both.role(None)
    ('entry', 'exit', None)

    Raises:
        ConfigError: ``enters`` is none of `Enters`.
    """

    camera_id: int
    enters: str = Enters.ALL

    def __post_init__(self) -> None:
        if self.enters not in list(Enters):
            raise ConfigError(f"enters is '{self.enters}'; give one of {', '.join(Enters)}")

    def role(self, direction: str | None) -> CameraRole | None:
        """What a vehicle does that goes in a direction; None where that is not told."""
        if self.enters in (Enters.ALL, direction):
            return CameraRole.ENTRY
        if self.enters == Enters.NONE or direction == OPPOSITE[self.enters]:
            return CameraRole.EXIT
        return None


@dataclass(frozen=True, slots=True)
class ParkingSettings:
    """All that is set of a car park or a yard.

    >>> ParkingSettings("Yard", zone="Nowhere")
    Traceback (most recent call last):
    lpr.errors.ConfigError: zone is 'Nowhere'; give one of the IANA database, such as Europe/Zagreb

    Raises:
        ConfigError: a value makes no sense.
    """

    name: str
    zone: str = "UTC"
    """The time zone of its days, as the IANA database calls it."""
    cameras: tuple[SiteCamera, ...] = ()
    capacity: int | None = None
    warn_share: float = 0.9
    """From this share of the capacity on it counts as nearly full."""
    allowed_minutes: int | None = None
    """A longer stay is an overstay."""
    longest_hours: int = 14 * 24
    """A visit without exit is closed after so long, and marked."""
    tariff: Tariff | None = None

    def __post_init__(self) -> None:
        check_name(self.name, "a site")
        check_zone(self.zone)
        _check_cameras(self.name, [one.camera_id for one in self.cameras])
        if self.capacity is not None and not 1 <= self.capacity <= MOST_CAPACITY:
            raise ConfigError(f"capacity is {self.capacity}; give 1 to {MOST_CAPACITY}")
        if not 0 < self.warn_share <= 1:
            raise ConfigError(f"warn_share is {self.warn_share:g}; give a share above 0, up to 1")
        if self.allowed_minutes is not None and not 1 <= self.allowed_minutes <= 527_040:
            raise ConfigError(f"allowed_minutes is {self.allowed_minutes}; give 1 to 527040")
        if not 1 <= self.longest_hours <= 8784:
            raise ConfigError(f"longest_hours is {self.longest_hours}; give 1 to 8784")


@dataclass(frozen=True, slots=True)
class SectionSettings:
    """All that is set of a section of road between two cameras.

    >>> SectionSettings("Tunnel", 1, 1, 900.0)
    Traceback (most recent call last):
    lpr.errors.ConfigError: section Tunnel ends at the camera it begins at; give two cameras

    Raises:
        ConfigError: a value makes no sense.
    """

    name: str
    from_camera: int
    to_camera: int
    distance_m: float
    distance_error_m: float = 5.0
    """The standard uncertainty of the distance, and of where in its picture a vehicle was."""
    clock_error_s: float = 0.1
    """The standard uncertainty of each camera's clock."""
    limit_kmh: float | None = None
    longest_minutes: int = 120
    """Who takes longer has stopped on the way."""
    zone: str = "UTC"

    def __post_init__(self) -> None:
        check_name(self.name, "a section")
        check_zone(self.zone)
        if self.from_camera == self.to_camera:
            raise ConfigError(
                f"section {self.name} ends at the camera it begins at; give two cameras"
            )
        for name, least, most in (
            ("distance_m", 1.0, 1e6),
            ("distance_error_m", 0.0, 1e5),
            ("clock_error_s", 0.0, 60.0),
        ):
            value = getattr(self, name)
            if not (math.isfinite(value) and least <= value <= most):
                raise ConfigError(f"{name} is {value:g}; give {least:g} to {most:g}")
        if self.limit_kmh is not None and not 1 <= self.limit_kmh <= 500:
            raise ConfigError(f"limit_kmh is {self.limit_kmh:g}; give 1 to 500")
        if not 1 <= self.longest_minutes <= 10_080:
            raise ConfigError(f"longest_minutes is {self.longest_minutes}; give 1 to 10080")

    @property
    def cameras(self) -> tuple[SiteCamera, ...]:
        """Its two ends."""
        begins = SiteCamera(self.from_camera, Enters.ALL)
        return begins, SiteCamera(self.to_camera, Enters.NONE)


@dataclass(frozen=True, slots=True)
class Site:
    """A site; ``version`` grows with each change of its settings."""

    id: int
    settings: ParkingSettings
    version: int = 1

    @property
    def name(self) -> str:
        """What people call it."""
        return self.settings.name


@dataclass(frozen=True, slots=True)
class Section:
    """A section; ``version`` grows with each change of its settings."""

    id: int
    settings: SectionSettings
    version: int = 1

    @property
    def name(self) -> str:
        """What people call it."""
        return self.settings.name


@dataclass(frozen=True, slots=True)
class UnusablePlace:
    """A site or a section that is kept and makes no sense here, such as one in a time zone that
    this machine does not know; nothing is paired for it, all others go on."""

    id: int
    name: str
    problem: str


@cache
def zone_names() -> tuple[str, ...]:
    """All time zones that this machine knows, by name."""
    return tuple(sorted(available_timezones()))


def check_zone(zone: str) -> None:
    """Tell a time zone from what is none.

    >>> check_zone("zagreb")
    Traceback (most recent call last):
    lpr.errors.ConfigError: zone is 'zagreb'; give one of the IANA database, such as Europe/Zagreb

    Raises:
        ConfigError: there is none of that name.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = {one.lower(): one for one in zone_names()}
        near = get_close_matches(zone.lower(), known, n=3) or ["europe/zagreb"]
        names = " or ".join(known.get(one, "Europe/Zagreb") for one in near)
        raise ConfigError(
            f"zone is {shown(zone)}; give one of the IANA database, such as {names}"
        ) from None


def _check_cameras(name: str, cameras: list[int]) -> None:
    if len(cameras) != len(set(cameras)):
        raise ConfigError(f"site {name} has a camera twice; give each once")
