"""Mean speed over a section of road, and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from lpr.service.store.values import SectionSettings

COVERAGE = 2.0
"""The uncertainty that is told covers about 95 of 100 travels."""
_KMH = 3.6


@dataclass(frozen=True, slots=True)
class Speed:
    """A mean speed, with its expanded uncertainty (`COVERAGE`)."""

    kmh: float
    error_kmh: float

    def surely_above(self, limit_kmh: float) -> bool:
        """Whether even the lower end of it is above a limit."""
        return self.kmh - self.error_kmh > limit_kmh


def mean_speed(section: SectionSettings, travel: timedelta) -> Speed:
    """The mean speed ``v = d / t`` over a section.

    Distance and times are independent, so that their relative uncertainties add in quadrature,
    ``(u(v) / v)² = (u(d) / d)² + (u(t) / t)²`` (JCGM 100:2008, "GUM", 5.1.6), and the time between
    two clocks has ``u(t) = sqrt(2) u(clock)``. What is told is twice ``u(v)`` (ibid., 6.2).

    >>> section = SectionSettings("Tunnel", 1, 2, 1000.0, distance_error_m=5.0, clock_error_s=0.1)
    >>> speed = mean_speed(section, timedelta(seconds=36))
    >>> round(speed.kmh, 1), round(speed.error_kmh, 1), speed.surely_above(98.0)
    (100.0, 1.3, True)

    Args:
        section: its length, and how well lengths and times are known.
        travel: how long it took, longer than nothing.
    """
    seconds = travel.total_seconds()
    kmh = section.distance_m / seconds * _KMH
    of_distance = section.distance_error_m / section.distance_m
    of_time = math.sqrt(2) * section.clock_error_s / seconds
    return Speed(kmh, COVERAGE * kmh * math.hypot(of_distance, of_time))
