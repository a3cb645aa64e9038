"""Whether the country, and the state, of a plate are told rightly."""

from __future__ import annotations

from dataclasses import dataclass, field

from lpr.formats.grammar import available_regions


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """Shares, 0 to 1, of the plates whose country, and whose state, is labelled; nan without any.

    A plate of whose region nothing was said counts as wrong.
    """

    country_right: float
    state_right: float


@dataclass(slots=True)
class RegionMetric:
    """Collects true regions of plates with those that were told.

    >>> metric = RegionMetric()
    >>> metric.update("US-CA", "us-nv"); metric.update("HR", "hr"); metric.update("EU", "hr")
    >>> metric.compute()
    RegionFigures(country_right=1.0, state_right=0.0)
    """

    _countries: list[bool] = field(default_factory=list)
    _states: list[bool] = field(default_factory=list)

    def update(self, truth: str | None, told: str | None) -> None:
        """Add a plate: ISO codes of country or state, in any case; labels that are none of those
        (groups, "unknown") are left out."""
        true, said = (truth or "").lower(), (told or "").lower()
        country, _, state = true.partition("-")
        if country not in available_regions():
            return
        self._countries.append(said.partition("-")[0] == country)
        if state and true in available_regions():
            self._states.append(said == true)

    def compute(self) -> RegionFigures:
        """The figures over all plates so far."""
        return RegionFigures(_share(self._countries), _share(self._states))


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else float("nan")
