"""The interface does what its document says, whatever is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher

from lpr.service.api.blueprint import PREFIX, rest
from lpr.service.http.access import needed_by
from lpr.service.rules.visits import VisitKeeper
from lpr.service.store import (
    CameraSettings,
    NewEntry,
    ParkingSettings,
    PassageQuery,
    SectionSettings,
    SiteCamera,
    Step,
    Store,
    Tariff,
    secrets,
)
from tests.service.passages import START, passage
from tests.service.served import Served, StubReads, jpeg, serve

schemathesis = pytest.importorskip("schemathesis")

EXAMPLES = 12
"""For each operation."""
# Not checked is whether all that fits the schema is taken: regions, hours and patterns have rules
# of their own, which the answer tells.
EXCLUDED = ("stream_events",)
"""Never ends by itself; tests of its own read it."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service in which there is something of everything."""
    patch = pytest.MonkeyPatch()
    patch.setattr(secrets, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with serve(tmp_path_factory.mktemp("filled"), StubReads()) as served:
        fill(served)
        yield served
    patch.undo()


def fill(served: Served) -> None:
    """Put a camera, passages, a vehicle and a list into a store."""
    store = served.store
    camera = store.cameras.add(CameraSettings("gate", "rtsp://anna:secret@10.0.0.9/1"))
    for number in range(3):
        store.passages.save(passage(number), camera_id=camera.id, picture=jpeg(), crop=jpeg())
    store.passages.correct("p000001", "ZG1234AC", "anna")
    store.vehicles.save("ZG1234AB", "anna", "a note", ("staff",), "anna")
    listed = store.lists.add("staff", "allow")
    store.lists.add_entry(listed.id, NewEntry("ZG*"))
    fill_site(store, camera.id)


def fill_site(store: Store, camera_id: int) -> None:
    """Put a site with visits into a store, and a section of road."""
    tariff = Tariff(steps=(Step(60, Decimal("2.50")),), day_maximum=Decimal(10))
    ends = (SiteCamera(camera_id, "towards"),)
    site = store.sites.add(ParkingSettings("yard", "Europe/Zagreb", ends, 10, tariff=tariff))
    end = store.cameras.add(CameraSettings("end", "rtsp://10.0.0.9/2"))
    store.sections.add(SectionSettings("tunnel", camera_id, end.id, 900.0))
    keeper = VisitKeeper(store)
    keeper.look(START)
    rows = store.passages.page(PassageQuery()).rows
    with store.database.write() as session:
        for row in rows:
            keeper.take(session, row)
    assert store.visits.inside(site.id)


@pytest.fixture(scope="module")
def interface(filled: Served) -> Any:
    """The document, as schemathesis reads it from the application."""
    headers = filled.key()
    schema = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", filled.app, headers=headers)
    schema.config.update(headers=headers)
    return schema


@pytest.mark.parametrize(
    "name", [one.view.__name__ for one in rest if one.view.__name__ not in EXCLUDED]
)
def test_every_operation_does_what_the_document_says(interface: Any, name: str) -> None:
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=interface.find_operation_by_id(name).as_strategy())
    def check(case: Any) -> None:
        case.call_and_validate(excluded_checks=[schemathesis.checks.positive_data_acceptance])

    check()


def test_the_document_has_every_operation_with_its_role(filled: Served) -> None:
    document = filled.client().get(f"{PREFIX}/openapi.json", headers=filled.key()).get_json()
    assert document["openapi"] == "3.1.0"
    described = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    rules = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in filled.app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == rules
    for operation in rest:
        view = filled.app.view_functions[f"api.{operation.view.__name__}"]
        assert needed_by(view) == operation.role


def test_every_operation_is_told_in_a_sentence(filled: Served) -> None:
    document = filled.client().get(f"{PREFIX}/openapi.json", headers=filled.key()).get_json()
    for methods in document["paths"].values():
        for described in methods.values():
            assert len(described["summary"]) > 5
            assert "401" in described["responses"]
