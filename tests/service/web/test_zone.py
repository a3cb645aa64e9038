"""Sites and traffic count by the zone that the service was set up with."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from lpr.service.config import ServiceConfig
from lpr.service.store import secrets
from tests.service.conftest import CHEAP
from tests.service.served import StubReads, serve
from tests.service.web.visitor import keep, visitor


def test_days_and_new_sites_are_of_the_services_zone(
    config: ServiceConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "_HASHER", CHEAP)
    with serve(config.data, StubReads(), time_zone="Pacific/Kiritimati") as served:
        keep(served, 1, at=datetime(2026, 5, 1, 12, tzinfo=UTC))
        asker = visitor(served)
        field = re.search(r'<input[^>]*name="zone"[^>]*>', asker.get("/parking/new").text)
        assert field is not None
        assert 'value="Pacific/Kiritimati"' in field[0]
        # It is 14 hours before UTC there: the next day has begun.
        table = asker.get("/traffic.csv?since=2026-05-02&until=2026-05-02&interval=day").text
        assert "2026-05-02T00:00:00+14:00" in table
