"""Which plates deserve a look in a frame: those whose text is not sure yet, when they have changed.

A sure text of a plate that stands is not read again for a while, so that a parked car costs next to
nothing and what passes it gets all the time there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from lpr.checks import check_fields
from lpr.video.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """How often a plate is read, in seconds between two looks."""

    unsure_s: float = 0.1
    """One that has changed, until"""
    sure_s: float = 1.0
    """several looks made it sure."""
    still_s: float = 0.15
    """One that has not changed, at first; each look after the first few doubles it,"""
    still_unsure_s: float = 0.5
    """up to this while its text is not sure,"""
    still_most_s: float = 20.0
    """and up to this when it is."""
    fair: float = 0.9
    sure: float = 0.955
    sure_looks: int = 4
    """So many looks that read the very text make it sure that is as sure as ``sure``: the first few
    at a vehicle that comes near are the worst, and may be misread the same way."""
    grown: float = 1.2
    """One that has become so much wider than in any look shows more than they did."""
    hopeless_looks: int = 30
    """So many looks at what stands show all there is."""
    changed: float = 0.4
    """A plate has changed that moved or grew by this share of what counts as another view."""

    def __post_init__(self) -> None:
        check_fields(self)

    def wait_s(self, vehicle: Vehicle) -> float:
        """How long after its last look a vehicle is worth another."""
        if vehicle.look_count == 0:
            return 0.0
        if vehicle.change < self.changed:
            sure = vehicle.confidence >= self.fair or vehicle.look_count >= self.hopeless_looks
            most_s = self.still_most_s if sure else self.still_unsure_s
            more = min(max(vehicle.look_count - self.sure_looks, 0), 12)
            return min(self.still_s * 2.0**more, most_s)
        settled = vehicle.confidence >= self.sure and vehicle.agreeing_looks >= self.sure_looks
        if settled and vehicle.growth < self.grown:
            return self.sure_s
        return self.unsure_s

    def urgency(self, vehicle: Vehicle, now_s: float) -> float:
        """How much a vehicle needs a look now: above 1 it is worth one, and more is more urgent."""
        wait_s = max(self.wait_s(vehicle), 1e-3)
        return (now_s - vehicle.read_s) / wait_s + (1 - vehicle.confidence)
