"""Thirty-two clients at once: nobody gets an error, and all get their share."""

from __future__ import annotations

from tests.service.load import put_load
from tests.service.served import Served, jpeg, listening

CLIENTS = 32


def test_no_error_and_everybody_gets_their_share(served: Served) -> None:
    key = served.key("viewer")["Authorization"].removeprefix("Token ")
    with listening(served, threads=64) as place:
        load = put_load(place, key, [jpeg()], CLIENTS, CLIENTS * 4)
    assert dict(load.statuses) == {201: CLIENTS * 4}
    assert len(load.per_client) == CLIENTS
    assert served.parts.usage.this_month() == CLIENTS * 4
