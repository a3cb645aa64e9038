"""A site that makes no sense on this machine costs itself alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from lpr.errors import ConfigError
from lpr.service.store import CameraSettings, ParkingSettings, SectionSettings, Store
from lpr.service.store.tables import SiteEntry
from lpr.service.store.values.rules import FULL
from tests.service.passages import START


def in_zone(store: Store, name: str, zone: str) -> int:
    """Let a site be kept in a zone, as a machine that knew it would have; gives its number."""
    with store.database.write() as session:
        entry = session.scalars(select(SiteEntry).where(SiteEntry.name == name)).one()
        settings: dict[str, Any] = {**entry.settings, "zone": zone}
        wanted = update(SiteEntry).where(SiteEntry.id == entry.id)
        session.execute(wanted.values(settings=settings))
        return entry.id


def test_a_site_in_a_zone_that_is_unknown_costs_no_other(store: Store) -> None:
    for name in ("Yard", "Roof"):
        site = store.sites.add(ParkingSettings(name))
        store.sites.note_level(site.id, START, nearly_full=True, full=True)
    number = in_zone(store, "Yard", "Mars/Olympus")
    assert [one.name for one in store.sites.all()] == ["Roof"]
    (told,) = store.sites.unusable()
    assert (told.id, told.name) == (number, "Yard")
    assert told.problem.startswith("site Yard: zone is 'Mars/Olympus'; give one of the IANA")
    with store.database.read() as session:
        assert [one.name for one, _ in store.sites.filled(session, FULL)] == ["Roof"]
    with pytest.raises(ConfigError, match="site Yard: zone is"):
        store.sites.get(number)
    shown = store.sites.editable(number, "Europe/Zagreb").settings
    assert (shown.name, shown.zone) == ("Yard", "Europe/Zagreb")
    store.sites.change(number, shown)
    assert [one.name for one in store.sites.all()] == ["Roof", "Yard"]
    assert store.sites.unusable() == ()


def test_a_section_in_a_zone_that_is_unknown_costs_no_other(store: Store) -> None:
    one, two = (store.cameras.add(CameraSettings(name, "rtsp://10.0.0.9/1")).id for name in "ab")
    for name in ("Tunnel", "Bridge"):
        store.sections.add(SectionSettings(name, one, two, 900.0))
    number = in_zone(store, "Tunnel", "Mars/Olympus")
    assert [section.name for section in store.sections.all()] == ["Bridge"]
    assert [section.id for section in store.sections.unusable()] == [number]
    store.sections.remove(number)
    assert store.sections.unusable() == ()


@pytest.mark.parametrize("zone", ["zagreb", "Europe/Zagred", "europe/zagreb"])
def test_the_zone_that_was_meant_is_named(zone: str) -> None:
    with pytest.raises(ConfigError, match="such as Europe/Zagreb"):
        ParkingSettings("Yard", zone=zone)
