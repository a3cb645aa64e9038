"""Vehicles: plates that somebody has said something of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from lpr.errors import NotFound
from lpr.service.api.blueprint import rest
from lpr.service.http.access import check_whole, who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.store import Vehicle

Tag = Annotated[str, Field(min_length=1, max_length=40)]


@dataclass(frozen=True, slots=True)
class VehicleFilters:
    """Which vehicles: those in whose plate, owner, notes or tags `text` stands; `cursor` is that
    of the page before."""

    text: Annotated[str, Field(max_length=100)] | None = None
    cursor: Annotated[str, Field(max_length=200)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 1000


@dataclass(frozen=True, slots=True)
class VehicleNotes:
    """What is said of a plate, in place of what was said before."""

    owner: Annotated[str, Field(max_length=200)] = ""
    notes: Annotated[str, Field(max_length=4000)] = ""
    tags: Annotated[tuple[Tag, ...], Field(max_length=50)] = ()


@dataclass(frozen=True, slots=True)
class VehiclePage:
    """Vehicles by plate; `next_cursor` begins the next page, null at the end, `total` counts those
    of all pages."""

    vehicles: tuple[Vehicle, ...]
    next_cursor: str | None
    total: int | None


@rest.add("GET", "/vehicles", "viewer")
def list_vehicles(query: VehicleFilters) -> VehiclePage:
    """All known vehicles, or those in whose plate, owner, notes or tags a text stands."""
    page = parts().store.vehicles.page(query.text, query.cursor, query.limit)
    return VehiclePage(page.rows, page.next_cursor, page.total)


@rest.add("GET", "/vehicles/<plate>", "viewer")
def get_vehicle(plate: str) -> Vehicle:
    """What is known of a plate."""
    found = parts().store.vehicles.get(plate)
    if found is None:
        raise NotFound(f"nothing is known of {plate[:40]}")
    return found


@rest.add("PUT", "/vehicles/<plate>", "operator", errors=(400,))
def save_vehicle(plate: str, body: VehicleNotes) -> Vehicle:
    """Say something of a plate."""
    check_whole()
    saved = parts().store.vehicles.save(plate, body.owner, body.notes, body.tags, who().name)
    audited("vehicle", saved.plate)
    return saved


@rest.add("DELETE", "/vehicles/<plate>", "operator")
def remove_vehicle(plate: str) -> None:
    """Forget what is known of a plate; its passages stay."""
    check_whole()
    parts().store.vehicles.remove(plate)
    audited("vehicle-removed", plate[:32])
