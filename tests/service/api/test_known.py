"""The interface of our own: cameras, vehicles and lists are kept."""

from __future__ import annotations

import io
from typing import Any

import pytest

from lpr.service.store import NewEntry
from tests.service.api.programs import Program
from tests.service.served import Served


def test_cameras_are_added_changed_and_removed(served: Served) -> None:
    program = Program(served)
    body = {
        "name": "gate",
        "address": "rtsp://anna:secret@10.0.0.9/1",
        "region": "hr",
        "fps": 5,
        "role": "entry",
        "zones": [{"name": "yard", "points": [[0, 0], [1, 0], [1, 1]]}],
    }
    answer = program("POST", "/cameras", json=body)
    assert answer.status_code == 201
    camera = answer.get_json()
    assert (camera["name"], camera["state"], camera["role"]) == ("gate", "off", "entry")
    assert camera["zones"][0]["points"] == [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    assert "secret" not in answer.text
    assert program("POST", "/cameras", json=body).status_code == 409
    path = f"/cameras/{camera['id']}"
    changed = program("PUT", path, json={"name": "north gate", "enabled": False}).get_json()
    assert (changed["name"], changed["enabled"], changed["fps"]) == ("north gate", False, None)
    kept = served.store.cameras.get(camera["id"]).settings.address
    assert kept == "rtsp://anna:secret@10.0.0.9/1"
    assert Program(served, "operator")("DELETE", path).status_code == 403
    assert program("DELETE", path).status_code == 204
    assert program("GET", path).status_code == 404


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/latest", "file:///etc/passwd", "concat:/etc/passwd|x"]
)
def test_cameras_are_not_at_any_address(served: Served, address: str) -> None:
    answer = Program(served)("POST", "/cameras", json={"name": "gate", "address": address})
    assert answer.status_code == 400
    assert served.store.cameras.all() == ()


def test_shapes_that_are_none_are_refused(served: Served) -> None:
    headers, line = served.key(), {"name": "z", "points": [[0, 0], [1, 1]]}
    bent = {"name": "bent", "points": [[0, 0], [0.5, 1], [1, 0]]}
    for given, told in (
        ({"zones": [line]}, "the polygon 'z' has 2 points"),
        ({"lines": [line, line]}, "2 lines are called 'z'"),
        ({"lines": [bent]}, "line 'bent' has 3 points; give 2, where it begins"),
    ):
        body = {"name": "gate", "address": "0", **given}
        answer = served.client().post("/api/v1/cameras", json=body, headers=headers)
        assert answer.status_code == 400
        assert told in answer.get_json()["detail"]
    assert served.store.cameras.all() == ()


def test_a_camera_of_an_unknown_region_is_refused(served: Served) -> None:
    program = Program(served)
    body = {"name": "gate", "address": "rtsp://10.0.0.9/1", "region": "Croatia,eu"}
    kept = program("POST", "/cameras", json=body)
    assert kept.status_code == 201
    path = f"/cameras/{kept.get_json()['id']}"
    for method, where in (("POST", "/cameras"), ("PUT", path)):
        answer = program(method, where, json=body | {"name": "yard", "region": "croatai"})
        assert answer.status_code == 400
        assert "did you mean croatia" in answer.text


def test_vehicles_are_kept(served: Served) -> None:
    program = Program(served, "operator")
    body = {"owner": "anna", "notes": "<script>alert(1)</script>", "tags": ["staff"]}
    saved = program("PUT", "/vehicles/zg-1234-ab", json=body).get_json()
    assert (saved["plate"], saved["tags"]) == ("ZG1234AB", ["staff"])
    assert saved["changed_by"] == "key operator program"
    assert program.got("/vehicles?text=ann")["vehicles"][0]["plate"] == "ZG1234AB"
    assert program.got("/vehicles/ZG1234AB")["notes"] == body["notes"]
    program("PUT", "/vehicles/ZG2", json=body)
    first = program.got("/vehicles?limit=1")
    assert ([one["plate"] for one in first["vehicles"]], first["total"]) == (["ZG1234AB"], 2)
    rest = program.got(f"/vehicles?cursor={first['next_cursor']}")
    assert ([one["plate"] for one in rest["vehicles"]], rest["next_cursor"]) == (["ZG2"], None)
    assert program("PUT", "/vehicles/---", json=body).status_code == 400
    assert program("PUT", f"/vehicles/{'A' * 33}", json=body).status_code == 400
    assert program("PUT", "/vehicles/ЖУ1", json=body).status_code == 400
    assert program("DELETE", "/vehicles/ZG1234AB").status_code == 204
    assert program("GET", "/vehicles/ZG1234AB").status_code == 404


def test_lists_are_kept_and_asked(served: Served) -> None:
    program = Program(served, "operator")
    made = program("POST", "/lists", json={"name": "staff", "kind": "allow"})
    assert made.status_code == 201
    path = f"/lists/{made.get_json()['id']}"
    entry = program("POST", f"{path}/entries", json={"pattern": "ZG*", "note": "ours"}).get_json()
    assert program("POST", f"{path}/entries", json={"pattern": "zg*"}).status_code == 409
    assert [one["pattern"] for one in program.got(f"{path}/entries")["entries"]] == ["ZG*"]
    served.store.lists.add_entries(made.get_json()["id"], [NewEntry(f"ST{n}") for n in range(150)])
    page = program.got(f"{path}/entries?text=st")
    assert (len(page["entries"]), page["total"]) == (100, 150)
    page = program.got(f"{path}/entries?text=st&cursor={page['next_cursor']}")
    assert (len(page["entries"]), page["next_cursor"]) == (50, None)
    assert program("GET", f"{path}/entries?cursor=x").status_code == 400
    (match,) = program.got("/lists/matches?text=zg1234ab")["matches"]
    assert (match["list"]["name"], match["entry"]["note"]) == ("staff", "ours")
    assert program.got("/lists/matches?text=XX1")["matches"] == []
    assert program("DELETE", f"/lists/99/entries/{entry['id']}").status_code == 404
    assert program("DELETE", f"{path}/entries/{entry['id']}").status_code == 204
    changed = program("PUT", path, json={"name": "team", "kind": "watch", "fuzziness": 0})
    assert changed.get_json()["name"] == "team"
    assert program("DELETE", path).status_code == 204
    assert program.got("/lists")["lists"] == []


def test_lists_are_imported_and_exported(served: Served) -> None:
    program = Program(served, "operator")
    number = program("POST", "/lists", json={"name": "staff", "kind": "allow"}).get_json()["id"]
    path = f"/lists/{number}/entries.csv"

    def sent(data: bytes) -> Any:
        file = {"upload": (io.BytesIO(data), "staff.csv")}
        return program("POST", path, data=file).get_json()

    assert sent(b"plate,note\nZG1234AB,=1+1\n,\n!,\n") == {
        "added": 1,
        "problems": [
            "line 4: a line of a list needs a plate; give letters and digits, ? and * may be among "
            "them"
        ],
    }
    table = program("GET", path).data
    assert b"'=1+1" in table
    assert sent(table) == {"added": 0, "problems": []}
    assert served.store.lists.entries(number)[0].note == "=1+1"
    assert program("POST", path).status_code == 400


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('plate,note\nAB100,ok\nAB101,"tall van\nAB102,x\nAB103,"z"\n', "is no row"),
        ('plate\n"AB1\nAB2\n', "is no row"),
    ],
)
def test_a_quote_that_is_not_closed_takes_no_lines_with_it(
    served: Served, table: str, said: str
) -> None:
    number = served.store.lists.add("staff", "allow").id
    file = {"upload": (io.BytesIO(table.encode()), "staff.csv")}
    answer = Program(served)("POST", f"/lists/{number}/entries.csv", data=file)
    assert answer.status_code == 400
    assert said in answer.text
    assert served.store.lists.entries(number) == ()


def test_a_note_of_several_lines_is_a_problem_of_its_line(served: Served) -> None:
    number = served.store.lists.add("staff", "allow").id
    file = {"upload": (io.BytesIO(b'plate,note\nAB100,"tall\nvan"\nAB102,x\n'), "staff.csv")}
    answer = Program(served)("POST", f"/lists/{number}/entries.csv", data=file).get_json()
    assert answer["added"] == 1
    assert "line 2: a cell has several lines" in answer["problems"][0]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "a", "conditions": {"min_confidense": 0.99}}, "conditions.min_confidense"),
        ({"name": "a", "enable": False}, "enable"),
        ({"name": "a", "actions": {"target": [1]}}, "actions.target"),
    ],
)
def test_a_field_that_is_not_known_is_refused(
    served: Served, body: dict[str, Any], field: str
) -> None:
    answer = Program(served)("POST", "/rules", json={"actions": {"incident": True}} | body)
    assert answer.status_code == 400
    assert f"body.{field}: there is no such field" in answer.text
