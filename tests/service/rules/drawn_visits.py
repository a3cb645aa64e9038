"""Visits of a site as its cameras tell them: misread, lost, followed too closely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from lpr.service.store.values import CameraRole as Role
from lpr.service.store.values import Sight

LETTERS, DIGITS = "ABCDEFGHJKLMNPRSTUVXYZ", "0123456789"
ALIKE = {"B": "8", "8": "B", "S": "5", "5": "S", "Z": "2", "2": "Z", "G": "6", "6": "G"}
START = datetime(2026, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Site:
    """How much goes wrong; shares of readings and of vehicles."""

    misread: float = 0.03
    lost_exit: float = 0.02
    lost_entry: float = 0.01
    """Vehicles that follow another through the entry so closely that they are not read."""
    vehicles: int = 1500
    fleet: float = 0.1
    """Vehicles whose plates follow one another, as those of one owner do."""


@dataclass(frozen=True)
class Drawn:
    """A reading with the visit and vehicle that it truly is of."""

    sight: Sight
    visit: int
    vehicle: int


def draw_visits(count: int, seed: int, site: Site | None = None) -> list[Drawn]:
    """The readings of so many visits, in the order of their times."""
    site, rng = site or Site(), np.random.default_rng(seed)
    plates = list(_plates(site, rng))
    free_from = [0.0] * len(plates)
    drawn = []
    for visit in range(count):
        enters = visit * 60.0 + float(rng.uniform(0, 60))
        free = [v for v in rng.integers(0, len(plates), 50) if free_from[v] < enters]
        vehicle = int(free[0])
        leaves = enters + float(rng.lognormal(8.2, 0.9))
        free_from[vehicle] = leaves + 60
        if rng.random() >= site.lost_entry:
            drawn.append(_read(Role.ENTRY, enters, visit, vehicle, plates, site, rng))
        if rng.random() >= site.lost_exit:
            drawn.append(_read(Role.EXIT, leaves, visit, vehicle, plates, site, rng))
    return sorted(drawn, key=lambda one: one.sight.time)


def _read(
    role: Role,
    second: float,
    visit: int,
    vehicle: int,
    plates: list[str],
    site: Site,
    rng: np.random.Generator,
) -> Drawn:
    text, confidence = plates[vehicle], float(rng.beta(40, 1))
    if rng.random() < site.misread:
        text, confidence = _misread(text, rng), float(rng.beta(4, 2))
    time = START + timedelta(seconds=second)
    return Drawn(Sight(f"{role}-{visit}", role, time, text, confidence), visit, vehicle)


def _misread(text: str, rng: np.random.Generator) -> str:
    at = int(rng.integers(0, len(text)))
    kind = rng.random()
    alike = [place for place, sign in enumerate(text) if sign in ALIKE]
    if kind < 0.6 and alike:
        at = int(rng.choice(alike))
        return text[:at] + ALIKE[text[at]] + text[at + 1 :]
    if kind < 0.85:
        signs = (LETTERS if text[at] in LETTERS else DIGITS).replace(text[at], "")
        return text[:at] + str(rng.choice(list(signs))) + text[at + 1 :]
    return text[:at] + text[at + 1 :]


def _plates(site: Site, rng: np.random.Generator) -> Iterator[str]:
    fleets = int(site.vehicles * site.fleet)
    for _ in range(site.vehicles - fleets):
        letters = "".join(rng.choice(list(LETTERS), 4))
        yield f"{letters[:2]}{rng.integers(100, 9999)}{letters[2:]}"
    for number in range(fleets):
        yield f"ZG{2000 + number}FL"
