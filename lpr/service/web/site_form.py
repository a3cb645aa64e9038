"""What the form of a site says, and the settings that it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from werkzeug.datastructures import MultiDict

from lpr.errors import ConfigError, shown
from lpr.service.http.local_time import zone_name
from lpr.service.store.values import (
    Camera,
    CameraRole,
    Day,
    Enters,
    ParkingSettings,
    SiteCamera,
    Step,
    Tariff,
)

ENTERS = (
    ("", "is not of this site"),
    (str(Enters.ALL), "all that pass come in"),
    (str(Enters.NONE), "all that pass leave"),
    (str(Enters.TOWARDS), "towards the camera is in, away is out"),
    (str(Enters.AWAY), "away from the camera is in, towards is out"),
    (str(Enters.LEFT), "to the left is in, to the right is out"),
    (str(Enters.RIGHT), "to the right is in, to the left is out"),
)
DAYS = ((str(Day.HOURS), "24 hours from the entry"), (str(Day.CALENDAR), "a calendar day"))
_TEXTS = (
    *("name", "zone", "capacity", "warn_percent", "allowed_minutes", "longest_hours"),
    *("currency", "free_minutes", "steps", "further_minutes", "further_price", "day_maximum"),
    "day",
)


@dataclass(frozen=True, slots=True)
class SiteForm:
    """The fields of the form as texts; ``enters`` by the cameras' numbers."""

    name: str = ""
    zone: str = field(default_factory=zone_name)
    capacity: str = ""
    warn_percent: str = "90"
    allowed_minutes: str = ""
    longest_hours: str = "336"
    enters: dict[int, str] = field(default_factory=dict)
    charges: bool = False
    currency: str = "EUR"
    free_minutes: str = "0"
    steps: str = ""
    further_minutes: str = "60"
    further_price: str = ""
    day_maximum: str = ""
    day: str = str(Day.HOURS)

    @classmethod
    def new(cls, cameras: Iterable[Camera]) -> SiteForm:
        """The form of a site that is not there yet: cameras do what their role says."""
        usual = {CameraRole.ENTRY: str(Enters.ALL), CameraRole.EXIT: str(Enters.NONE)}
        roles = {one.id: one.settings.role for one in cameras}
        return cls(enters={one: usual[CameraRole(role)] for one, role in roles.items() if role})

    @classmethod
    def of(cls, settings: ParkingSettings) -> SiteForm:
        """The form as it shows a site."""
        tariff = settings.tariff or Tariff()
        further, maximum = tariff.further, tariff.day_maximum
        return cls(
            name=settings.name,
            zone=settings.zone,
            capacity=_text(settings.capacity),
            warn_percent=f"{100 * settings.warn_share:g}",
            allowed_minutes=_text(settings.allowed_minutes),
            longest_hours=str(settings.longest_hours),
            enters={one.camera_id: one.enters for one in settings.cameras},
            charges=settings.tariff is not None,
            currency=tariff.currency,
            free_minutes=str(tariff.free_minutes),
            steps=", ".join(f"{step.minutes}: {step.price}" for step in tariff.steps),
            further_minutes=_text(further.minutes if further else 60),
            further_price=_text(further.price if further else None),
            day_maximum=_text(maximum),
            day=tariff.day,
        )

    @classmethod
    def sent(cls, form: MultiDict[str, str], cameras: Iterable[Camera]) -> SiteForm:
        """The form as a browser sent it."""
        texts = {name: form.get(name, "").strip() for name in _TEXTS}
        chosen = {one.id: form.get(f"enters_{one.id}", "") for one in cameras}
        enters = {number: value for number, value in chosen.items() if value}
        return cls(**texts, enters=enters, charges="charges" in form)

    def settings(self) -> ParkingSettings:
        """The settings that the form asks for.

        Raises:
            ConfigError: a field holds what makes no sense.
        """
        capacity, allowed = self.capacity, self.allowed_minutes
        return ParkingSettings(
            name=self.name,
            zone=self.zone,
            cameras=tuple(SiteCamera(one, enters) for one, enters in self.enters.items()),
            capacity=_whole("capacity", capacity) if capacity else None,
            warn_share=_whole("warn_percent", self.warn_percent) / 100,
            allowed_minutes=_whole("allowed_minutes", allowed) if allowed else None,
            longest_hours=_whole("longest_hours", self.longest_hours),
            tariff=self._tariff() if self.charges else None,
        )

    def _tariff(self) -> Tariff:
        further = None
        if self.further_price:
            minutes = _whole("further_minutes", self.further_minutes)
            further = Step(minutes, price("further_price", self.further_price))
        return Tariff(
            currency=self.currency.upper(),
            free_minutes=_whole("free_minutes", self.free_minutes or "0"),
            steps=steps_of(self.steps),
            further=further,
            day_maximum=price("day_maximum", self.day_maximum) if self.day_maximum else None,
            day=self.day or str(Day.HOURS),
        )


def steps_of(text: str) -> tuple[Step, ...]:
    """Steps as they are typed.

    >>> [(step.minutes, str(step.price)) for step in steps_of("60: 2.00, 120: 3.50")]
    [(60, '2.00'), (120, '3.50')]

    Raises:
        ConfigError: they are none.
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        minutes, colon, amount = part.partition(":")
        if not colon:
            raise ConfigError(f"steps has {shown(part)}; write minutes and prices as 60: 2.00")
        found.append(Step(_whole("steps", minutes.strip()), price("steps", amount.strip())))
    return tuple(found)


def price(name: str, text: str) -> Decimal:
    """An amount as it is typed.

    Raises:
        ConfigError: it is none.
    """
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ConfigError(f"{name} is {shown(text)}; give an amount as 2.50") from None


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ConfigError(f"{name} is {shown(text)}; give a whole number")
    return int(text)


def _text(value: object) -> str:
    return "" if value is None else str(value)
