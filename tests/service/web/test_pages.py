"""Every page: who may see it, and that nothing in it is inline, from elsewhere or nameless."""

from __future__ import annotations

import pytest

from lpr.service.store import CameraSettings, NewEntry, Role
from tests.service.served import Served
from tests.service.web.visitor import Checker, keep, visitor

VIEWER, OPERATOR, ADMINISTRATOR = Role.VIEWER, Role.OPERATOR, Role.ADMINISTRATOR
PAGES = {
    "/": VIEWER,
    "/passages": VIEWER,
    "/passages?text=zg*&known=no": VIEWER,
    "/passages/p000001": VIEWER,
    "/vehicles": VIEWER,
    "/vehicles?plate=ZG1234AB": VIEWER,
    "/lists": VIEWER,
    "/lists/1": VIEWER,
    "/statistics?since=2026-05-01&until=2026-05-02": VIEWER,
    "/report?month=2026-05": VIEWER,
    "/parking": VIEWER,
    "/sections": VIEWER,
    "/traffic": VIEWER,
    "/cameras": VIEWER,
    "/cameras/1": VIEWER,
    "/account": VIEWER,
    "/upload": OPERATOR,
    "/review": OPERATOR,
    "/cameras/new": ADMINISTRATOR,
    "/parking/new": ADMINISTRATOR,
    "/cameras/1/settings": ADMINISTRATOR,
    "/users": ADMINISTRATOR,
    "/users?edit=1": ADMINISTRATOR,
    "/keys": ADMINISTRATOR,
    "/improve": ADMINISTRATOR,
    "/privacy": ADMINISTRATOR,
    "/privacy?plate=zg1234ab": ADMINISTRATOR,
    "/settings": ADMINISTRATOR,
    "/audit": Role.AUDITOR,
}


@pytest.fixture
def filled(served: Served) -> Served:
    """A service in which something of everything is."""
    store = served.store
    camera = store.cameras.add(CameraSettings("Gate", "rtsp://guard:secret@192.168.1.20/stream"))
    for number in (1, 2):
        keep(served, number, camera_id=camera.id)
    store.vehicles.save("ZG1234AB", "Ana", "<script>alert(1)</script>", ("staff",), "admin")
    allowed = store.lists.add("Residents", "allow")
    store.lists.add_entry(allowed.id, NewEntry("ZG12*", "<b>fleet</b>"))
    store.keys.add("Home Assistant", Role.OPERATOR)
    store.jobs.add("film", {"name": "gate.mp4"})
    return served


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole(filled: Served, path: str) -> None:
    page = visitor(filled).get(path)
    assert page.status_code == 200
    assert Checker(page.text).faults == []
    assert "<script>alert" not in page.text
    assert "secret" not in page.text
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("role", list(Role))
def test_pages_are_for_their_roles(filled: Served, role: Role) -> None:
    asker = visitor(filled, role)
    for path, needed in PAGES.items():
        status = 200 if role.may(needed) else 403
        assert asker.get(path).status_code == status, path
    shown = asker.get("/").text
    assert ('href="/users"' in shown) == (role is ADMINISTRATOR)
    assert ('href="/audit"' in shown) == (role in (ADMINISTRATOR, Role.AUDITOR))


@pytest.mark.parametrize("path", [path for path in PAGES if "?" not in path])
def test_nobody_sees_anything_without_login(filled: Served, path: str) -> None:
    filled.store.users.add("somebody", "a few words are good", VIEWER)
    answer = filled.client().get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer.location.startswith("/login")


@pytest.mark.parametrize(
    "path",
    ["/passages/none", "/cameras/99", "/cameras/99/settings", "/users?edit=99", "/nowhere"],
)
def test_what_is_not_there_is_said_so(filled: Served, path: str) -> None:
    page = visitor(filled).get(path)
    assert page.status_code == 404
    assert Checker(page.text).faults == []


@pytest.mark.parametrize(
    "path",
    [
        f"/rules/{10**30}",
        f"/parking/{10**30}",
        f"/outbox?target={10**30}",
        f"/traffic?camera={10**30}",
        "/report?month=9999-12",
    ],
)
def test_what_no_number_or_time_can_be_is_said_so(filled: Served, path: str) -> None:
    page = visitor(filled).get(path)
    assert page.status_code == 400
    assert Checker(page.text).faults == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("report?month=2026-13", "There is no month &#39;2026-13&#39;; give one as 2026-05."),
        ("report?month=May", "There is no month &#39;May&#39;; give one as 2026-05."),
        ("statistics?until=2026-02-30", "Until is &#39;2026-02-30&#39;; give a day as 2026-05-01."),
        ("statistics?since=2026-06-01&until=2026-05-01", "the first one first."),
        ("traffic?since=yesterday", "Since is &#39;yesterday&#39;; give a day as 2026-05-01."),
    ],
)
def test_a_time_that_there_is_not_is_said_so(filled: Served, query: str, told: str) -> None:
    page = visitor(filled).get(f"/{query}")
    assert page.status_code == 400
    assert told in page.text
    assert Checker(page.text).faults == []


def test_statistics_until_a_day_begin_a_month_before(filled: Served) -> None:
    page = visitor(filled).get("/statistics?until=2026-05-30")
    assert page.status_code == 200
    assert 'value="2026-05-01"' in page.text
    assert 'role="alert"' not in page.text


@pytest.mark.parametrize("name", ["style.css", "icons.svg", "live.js", "drawing.js"])
def test_files_of_pages_are_for_all(served: Served, name: str) -> None:
    with served.client().get(f"/assets/{name}") as answer:
        assert answer.status_code == 200
        assert "no-store" not in answer.headers["Cache-Control"]


def test_colours_are_kept(served: Served) -> None:
    asker = visitor(served, VIEWER)
    assert "data-theme" not in asker.get("/").text
    answer = asker.post("/appearance", {"theme": "dark", "next": "/vehicles"})
    assert answer.request.path == "/vehicles"
    assert 'data-theme="dark"' in answer.text
    strange = asker.post("/appearance", {"theme": "x", "next": "https://elsewhere.example/"})
    assert strange.request.path == "/"
    assert "data-theme" not in strange.text


def test_a_camera_may_expect_plates_of_a_group_of_regions(served: Served) -> None:
    camera = served.store.cameras.add(CameraSettings("Gate", "0", region="eu"))
    page = visitor(served).get(f"/cameras/{camera.id}")
    assert page.status_code == 200
    assert "<dt>Plates from</dt><dd>eu (54 countries)</dd>" in page.text
