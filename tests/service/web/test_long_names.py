"""Tables fit their pages, however long the names of what they list."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpr.service.config import ServiceConfig
from lpr.service.store import (
    Actions,
    CameraSettings,
    HttpRelay,
    NewGate,
    NewNotice,
    NewTarget,
    RuleSettings,
    Store,
    WebhookSettings,
)
from tests.service.served import PASSWORD
from tests.service.server_process import SERVE, ServerProcess
from tests.service.web.chromium import PHONE, WIDE, program, sync_playwright, walking

ONE_WORD, WORDS = "warehouse-notifications-" * 3, "The guards at the northern gate of the yard " * 2
PAGES = ("/targets", "/outbox", "/gates", "/rules", "/cameras", "/lists", "/users", "/keys")
TOO_WIDE = """[...document.querySelectorAll('.panel-table')]
    .map(table => table.scrollWidth - table.clientWidth).filter(more => more > 0)"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a store in which everything has a long name."""
    hook = WebhookSettings(url=f"https://hooks.{'long-name.' * 5}example:8443/services/x")
    relay = HttpRelay(f"https://relay.{'long-name.' * 5}example/open")
    with Store(ServiceConfig(data=tmp_path / "data")) as store:
        for name in (ONE_WORD.strip(), WORDS[:80].strip()):
            target = store.targets.add(NewTarget(name, "multipart", hook))
            store.outbox.put(target.id, NewNotice("k", "plate.missing", f"{name} x", {}))
            gate = store.gates.add(NewGate(name, "http", relay))
            store.gates.ask(gate.id, name, WORDS)
            store.cameras.add(CameraSettings(name, "rtsp://10.0.0.9/1", enabled=False))
            store.lists.add(name, "watch")
            store.rules.add(RuleSettings(name, actions=Actions(incident=True)))
            store.users.add(name, PASSWORD, "administrator")
            store.keys.add(name, "viewer")
    return tmp_path / "data"


def test_tables_fit_their_pages(data: Path) -> None:
    program()
    server = ServerProcess(data, SERVE, password=PASSWORD)
    wide: dict[str, list[int]] = {}
    try:
        with sync_playwright() as play:
            for size in (WIDE, PHONE):
                with walking(play, server.address, size) as walk:
                    walk.page.goto(f"{server.address}/login")
                    walk.page.get_by_label("Name").fill(ONE_WORD.strip())
                    walk.page.get_by_label("Password").fill(PASSWORD)
                    walk.page.get_by_role("button", name="Log in").click()
                    for path in PAGES:
                        walk.to(path)
                        wide[f"{path} {size[0]}"] = walk.page.evaluate(TOO_WIDE)
                    assert walk.faults == []
    finally:
        server.terminate()
    assert {place: more for place, more in wide.items() if more} == {}
