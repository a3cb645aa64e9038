"""Forms that change what is known and how it is watched: vehicles, lists, cameras, users, keys."""

from __future__ import annotations

import html
import io
import re

import pytest

from lpr.service.config import ServiceConfig
from lpr.service.events import CameraChanged, PassageChanged, Told
from lpr.service.http.access import Who
from lpr.service.http.streams import message
from lpr.service.jobs import Kept, kept_days
from lpr.service.store import CameraSettings, CameraState, NewEntry, Role, Shape
from lpr.service.web.events import told_to_pages
from tests.service.served import PASSWORD, Served, StubReads, serve
from tests.service.web.visitor import Checker, keep, visitor

CAMERA = {"name": "Gate", "address": "rtsp://guard:secret@192.168.1.20/1", "enabled": "yes"}


def test_a_vehicle_is_said_found_and_forgotten(served: Served) -> None:
    asker = visitor(served, Role.OPERATOR)
    form = {"plate": "zg 12-ab", "owner": "Ana", "tags": "staff, truck", "notes": "<b>"}
    assert "ZG12AB is known now." in asker.post("/vehicles", form).text
    (vehicle,) = served.store.vehicles.all()
    assert (vehicle.owner, vehicle.tags, vehicle.changed_by) == (
        "Ana",
        ("staff", "truck"),
        "operator user",
    )
    assert "&lt;b&gt;" in asker.get("/vehicles?text=truck").text
    assert "No vehicle is known by that." in asker.get("/vehicles?text=nobody").text
    assert "ZG12AB,Ana" in asker.get("/vehicles.csv").text
    asker.post("/vehicles/ZG12AB/remove")
    assert served.store.vehicles.all() == ()
    assert "needs a plate" in asker.post("/vehicles", {"plate": "-"}).text


def test_many_vehicles_are_looked_through_by_pages(served: Served) -> None:
    asker = visitor(served, Role.OPERATOR)
    for number in range(101):
        served.store.vehicles.save(f"ZG{number:03}", "Ana")
    first = asker.get("/vehicles").text
    assert ("ZG099" in first, "ZG100" in first, "101 vehicles" in first) == (True, False, True)
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more is not None
    second = asker.get(html.unescape(more[1])).text
    assert ("ZG099" in second, "ZG100" in second) == (False, True)


def test_lists_are_edited_in_place(served: Served) -> None:
    asker = visitor(served, Role.OPERATOR)
    asker.post("/lists", {"name": "Residents", "kind": "allow", "fuzziness": "0"})
    (made,) = served.store.lists.all()
    assert (made.name, made.kind, made.fuzziness) == ("Residents", "allow", 0)
    path = f"/lists/{made.id}/entries"
    line = {"pattern": "zg12*", "hours": "Mo-Fr 07:00-18:00", "valid_to": "2026-12-24T18:00"}
    assert "ZG12*" in asker.post(path, line).text
    (entry,) = served.store.lists.entries(made.id)
    assert entry.valid_to is not None
    assert "are no hours" in asker.post(path, line | {"hours": "mornings"}).text
    assert "needs a name" in asker.post("/lists", {"name": " ", "kind": "allow"}).text
    asker.post(f"{path}/{entry.id}/remove")
    assert served.store.lists.entries(made.id) == ()
    asker.post(f"/lists/{made.id}/remove")
    assert served.store.lists.all() == ()


def test_a_long_list_is_looked_through_by_pages(served: Served) -> None:
    asker = visitor(served, Role.VIEWER)
    made = served.store.lists.add("Residents", "allow")
    served.store.lists.add_entries(
        made.id, [NewEntry(f"ZG{n:05}", f"flat {n}") for n in range(250)]
    )
    assert len(asker.get("/lists").data) < 20_000
    page = asker.get(f"/lists/{made.id}").text
    assert page.count("<code>ZG") == 100
    assert "Back to the first page" not in page
    seen = page.count("<code>ZG")
    while (found := re.search(r'rel="next" href="([^"]+)"', page)) is not None:
        page = asker.get(html.unescape(found[1])).text
        seen += page.count("<code>ZG")
    assert seen == 250
    assert "Back to the first page" in page
    assert asker.get(f"/lists/{made.id}?text=flat+24").text.count("<code>ZG") == 11
    assert "No plate in this list is like that." in asker.get(f"/lists/{made.id}?text=x1").text
    assert asker.get("/lists/99").status_code == 404


def test_a_camera_is_added_and_changed(served: Served) -> None:
    asker = visitor(served)
    shapes = {
        "shape_kind": ["zone", "line", "mask"],
        "shape_name": ["lane", "", "left out"],
        "shape_points": ["0,0 1,0 1,1", "0,0.5 1,0.5", ""],
    }
    page = asker.post("/cameras/new", CAMERA | shapes | {"fps": "5", "role": "entry"})
    assert "The camera Gate is saved." in page.text
    assert "secret" not in page.text
    (camera,) = served.store.cameras.all()
    assert camera.settings.zones == (Shape("lane", ((0, 0), (1, 0), (1, 1))),)
    assert camera.settings.lines == (Shape("line 2", ((0, 0.5), (1, 0.5))),)
    assert (camera.settings.fps, camera.settings.role, camera.settings.masks) == (5, "entry", ())
    path = f"/cameras/{camera.id}"
    assert "secret" not in asker.get(f"{path}/settings").text
    asker.post(f"{path}/settings", {"name": "Front gate", "address": ""})
    (camera,) = served.store.cameras.all()
    assert (camera.name, camera.settings.enabled, camera.settings.zones) == (
        "Front gate",
        False,
        (),
    )
    assert camera.settings.address == CAMERA["address"]
    asker.post(f"{path}/remove")
    assert served.store.cameras.all() == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "needs a name"),
        ({"address": ""}, "needs an address"),
        ({"address": "http://169.254.169.254/latest"}, "never gone to"),
        ({"address": "gopher://192.168.1.1/"}, "is not gone to"),
        ({"fps": "many"}, "Fps is &#39;many&#39;"),
        ({"open_at": "2"}, "from 0 to 1"),
        ({"shape_kind": "zone", "shape_points": "0,0 1,1"}, "has 2 points"),
        ({"shape_kind": "zone", "shape_points": "0,0 1,1 2,2"}, "leaves the picture"),
        ({"shape_kind": "line", "shape_points": "here there"}, "give them as"),
        ({"shape_kind": "line", "shape_points": "0,0 1,1 1,0"}, "has 3 points; give 2."),
    ],
)
def test_settings_of_a_camera_that_make_no_sense_are_told(
    served: Served, change: dict[str, str], told: str
) -> None:
    page = visitor(served).post("/cameras/new", CAMERA | {"shape_name": "a"} | change)
    assert page.status_code == 400
    assert told in page.text
    assert served.store.cameras.all() == ()


@pytest.mark.parametrize("region", ["eu", "hr,si", "us-ca"])
def test_whose_plates_a_camera_expects_stays_when_it_is_saved(served: Served, region: str) -> None:
    settings = CameraSettings("Gate", "0", region=region)
    camera, asker = served.store.cameras.add(settings), visitor(served)
    page = asker.get(f"/cameras/{camera.id}/settings").text
    (shown,) = re.findall(r'<option value="([^"]+)" selected>', page.split('name="region"')[1])[:1]
    asker.post(f"/cameras/{camera.id}/settings", {"name": "Gate", "region": shown})
    assert served.store.cameras.get(camera.id).settings.region == region


def test_a_camera_is_started_anew(served: Served) -> None:
    camera = served.store.cameras.add(CameraSettings("Gate", "gate.mp4"))
    served.store.cameras.set_state(camera.id, CameraState.ENDED, message="over")
    guard = visitor(served, Role.OPERATOR)
    assert "Play again" in guard.get(f"/cameras/{camera.id}").text
    assert "starts again" in guard.post(f"/cameras/{camera.id}/restart").text
    anew = served.store.cameras.get(camera.id)
    assert (anew.version, anew.state, anew.message) == (camera.version + 1, CameraState.OFF, "")
    answer = served.client().post(f"/api/v1/cameras/{camera.id}/restart", headers=served.key())
    assert (answer.status_code, answer.get_json()["state"]) == (200, CameraState.OFF)
    assert visitor(served, Role.VIEWER).post(f"/cameras/{camera.id}/restart").status_code == 403


def test_the_test_button_goes_nowhere_that_cameras_are_not(served: Served) -> None:
    form = {"address": "http://169.254.169.254/"}
    found = visitor(served).post("/cameras/test", form).get_json()
    assert found["picture"] == ""
    assert "never gone to" in found["html"]
    assert visitor(served, Role.OPERATOR).post("/cameras/test", form).status_code == 403


def test_pictures_of_cameras_that_give_none(served: Served) -> None:
    camera = served.store.cameras.add(CameraSettings("Gate", "0"))
    asker = visitor(served)
    for path in ("snapshot.jpg", "live"):
        assert asker.get(f"/cameras/{camera.id}/{path}").status_code == 404
    assert "There is no picture" in asker.get(f"/cameras/{camera.id}").text


def test_users_are_added_changed_and_removed(served: Served) -> None:
    gate = served.store.cameras.add(CameraSettings("Gate", "0"))
    asker = visitor(served)
    form = {"name": "guard", "password": PASSWORD, "role": "viewer", "camera": str(gate.id)}
    asker.post("/users", form)
    guard = next(user for user in served.store.users.all() if user.name == "guard")
    assert (guard.role, guard.cameras) == (Role.VIEWER, frozenset({gate.id}))
    asker.post("/users", {"user_id": str(guard.id), "role": "operator", "password": ""})
    changed = served.store.users.get(guard.id)
    assert (changed.role, changed.cameras) == (Role.OPERATOR, None)
    assert served.store.users.check("guard", PASSWORD) is not None
    assert "is called guard already" in asker.post("/users", form).text
    asker.post(f"/users/{guard.id}/remove")
    assert [user.name for user in served.store.users.all()] == ["administrator user"]


def test_an_administrator_stays(served: Served) -> None:
    asker = visitor(served)
    (only,) = served.store.users.all()
    page = asker.post("/users", {"user_id": str(only.id), "role": "viewer"})
    assert "nobody would be an administrator" in page.text.lower()


def test_a_key_is_shown_once(served: Served) -> None:
    asker = visitor(served)
    page = asker.post("/keys", {"name": "Gate PC", "role": "operator", "per_minute": "60"})
    (secret,) = re.findall(r'id="secret">([^<]+)<', page.text)
    key = served.store.keys.check(secret)
    assert key is not None
    assert (key.name, key.per_minute) == ("Gate PC", 60)
    assert secret not in asker.get("/keys").text
    assert (
        asker.post("/keys", {"name": "a", "role": "viewer", "per_minute": "x"}).status_code == 400
    )
    asker.post(f"/keys/{key.id}/revoke")
    assert served.store.keys.check(secret) is None


def test_what_is_kept_how_long_is_set(served: Served) -> None:
    gate = served.store.cameras.add(CameraSettings("Gate", "0"))
    asker = visitor(served)
    form = {"site": "Yard 7", "all_rows": "365", "all_pictures": "30", "audit_days": "120"}
    asker.post("/settings", form | {f"camera_{gate.id}_pictures": "7"})
    kept = kept_days(served.store)
    assert kept == {"all": Kept(365, 30), f"camera_{gate.id}": Kept(None, 7)}
    assert served.store.settings.get("audit_days") == 120
    assert "Yard 7" in asker.get("/report").text
    assert asker.post("/settings", form | {"all_rows": "0"}).status_code == 400
    assert kept_days(served.store) == kept


def test_events_are_for_those_who_may_see_the_camera(served: Served) -> None:
    camera = served.store.cameras.add(CameraSettings("Gate", "0"))
    row = served.store.passages.get(keep(served, 1, camera_id=camera.id))
    assert row is not None
    mine = Who("a", Role.VIEWER, frozenset({camera.id}))
    other = Who("b", Role.VIEWER, frozenset({camera.id + 1}))
    passed = Told(7, PassageChanged(row))
    text = message(passed, mine, told_to_pages)
    assert text is not None
    assert text.startswith("id: 7\nevent: passage\ndata: {")
    assert '"place": "Gate"' in text
    assert message(passed, other, told_to_pages) is None
    changed = Told(8, CameraChanged(camera.id, CameraState.RUNNING))
    assert '"colour": "good"' in str(message(changed, mine, told_to_pages))
    assert message(changed, other, told_to_pages) is None


def test_the_latest_passages_come_as_rows(served: Served) -> None:
    for number in range(3):
        keep(served, number)
    rows = visitor(served, Role.VIEWER).get("/live/rows?most=2").text
    assert rows.count('<li class="passage"') == 2


def test_lists_come_and_go_as_tables(served: Served) -> None:
    asker = visitor(served)
    asker.post("/lists", {"name": "Taxis", "kind": "allow", "own_kind": "Taxi", "fuzziness": "1"})
    (made,) = served.store.lists.all()
    assert made.kind == "taxi"
    table = "Plate;Note;Hours\nZG 1234-AB;first;\nST777KL;;mornings\nRI*;;Mo-Fr 07:00-18:00\n"

    def sent(text: str) -> str:
        file = (io.BytesIO(text.encode()), "taxis.csv")
        return asker.post(f"/lists/{made.id}/import", {"table": file}).text

    page = sent(table)
    assert "2 of 2 plates are new in Taxis." in page
    assert "Line 3: &#39;mornings&#39; are no hours" in page
    assert "0 of 2 plates are new in Taxis." in sent(table)
    assert "names no column pattern" in sent("a,b\n1,2\n")
    kept = asker.get(f"/lists/{made.id}/entries.csv")
    assert kept.mimetype == "text/csv"
    assert "0 of 2 plates are new in Taxis." in sent(kept.text)
    page = asker.get("/lists?plate=ZG1234A8").text
    assert Checker(page).faults == []
    assert "87 %" in page
    assert "No list holds XX1 now." in asker.get("/lists?plate=XX1").text
    asker.post(f"/lists/{made.id}", {"name": "Cabs", "kind": "watch", "fuzziness": "0"})
    assert (served.store.lists.get(made.id).name, served.store.lists.get(made.id).kind) == (
        "Cabs",
        "watch",
    )
    assert "No list holds ZG1234A8 now." in asker.get("/lists?plate=ZG1234A8").text
    asker.post(f"/lists/{made.id}", {"name": "Cabs", "kind": "watch?", "fuzziness": "0"})
    assert served.store.lists.get(made.id).kind == "watch"


def test_what_one_process_notes_another_one_tells(served: Served, config: ServiceConfig) -> None:
    asker = visitor(served)
    form = {"csrf_token": asker.token(), "site": "Yard"}
    client = asker.browser.client
    assert client.post("/settings", data=form).status_code == 302
    note = client.get_cookie("lpr_notes")
    assert note is not None
    with serve(config.data, StubReads()) as other:
        elsewhere = other.client()
        elsewhere.set_cookie("lpr_session", asker.browser.token)
        elsewhere.set_cookie("lpr_notes", note.value)
        assert "The settings are saved." in elsewhere.get("/account").text


def test_a_plate_is_taken_out_of_its_own_list_alone(served: Served) -> None:
    lists, asker = served.store.lists, visitor(served)
    first, second = lists.add("one", "allow"), lists.add("two", "allow")
    entry = lists.add_entry(first.id, NewEntry("ZG1"))
    path = f"/lists/{second.id}/entries/{entry.id}/remove"
    assert asker.post(path).status_code == 404
    assert lists.entries(first.id) == (entry,)
