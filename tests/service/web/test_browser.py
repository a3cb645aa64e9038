"""One walk through all pages in a real browser, from the first start to a month's report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.paths import SAMPLES
from tests.service.films import TEXT, draw_film
from tests.service.served import PASSWORD
from tests.service.server_process import SERVE, ServerProcess
from tests.service.waiting import until
from tests.service.web.chromium import PHONE, Walk, program, sync_playwright, walking

ALL = (
    *("/parking", "/parking/new", "/parking/1", "/parking/1/settings", "/sections", "/traffic"),
    *("/", "/passages", "/upload", "/vehicles", "/lists", "/lists?plate=ZG1"),
    *("/lists/1", "/lists/1?text=none", "/rules"),
    *("/rules/new", "/rules/1", "/incidents", "/incidents?show=closed", "/statistics", "/report"),
    *("/cameras", "/cameras/1", "/cameras/1/settings"),
    *("/targets", "/targets/new/email", "/targets/1", "/outbox"),
    *("/gates", "/gates/new/mqtt", "/gates/1"),
    *("/review", "/improve", "/privacy", "/privacy?plate=ZG1234AB"),
    *("/users", "/keys", "/audit", "/settings", "/account"),
)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return draw_film(tmp_path / "gate.mp4")


def test_an_evening_from_nothing_to_a_gate_log(tmp_path: Path, film: Path) -> None:
    program()
    words = (*SERVE, "--allow-private-addresses")
    server = ServerProcess(tmp_path / "data", words, password="")
    try:
        with sync_playwright() as play:
            with walking(play, server.address) as walk:
                _begin(walk)
                _make_rule(walk)
                _add_camera(walk, film)
                _see_to_incident(walk)
                _search(walk)
                _correct(walk)
                _review(walk)
                _export(walk)
                _upload(walk)
                _draw_zone(walk)
                _add_site(walk)
                _tell(walk)
                _open(walk)
                for path in ALL:
                    walk.to(path)
                assert walk.faults == []
            with walking(play, server.address, PHONE, dark=True) as walk:
                _log_in(walk)
                walk.page.get_by_role("button", name="Menu").click()
                walk.page.get_by_role("link", name="Passages", exact=True).click()
                walk.page.locator("a.passage-link").first.click()
                walk.look()
                for path in ALL:
                    walk.to(path)
                assert walk.faults == []
    finally:
        assert server.terminate() == 0
    assert [line for line in server.errors if "Traceback" in line] == []


def _begin(walk: Walk) -> None:
    page = walk.page
    walk.to("/")
    assert page.url.endswith("/setup")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("Nothing has passed yet.").wait_for()
    page.get_by_role("button", name="Log out").click()
    walk.look()
    _log_in(walk)


def _log_in(walk: Walk) -> None:
    page = walk.page
    page.goto(walk.address + "/login")
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Live", exact=True).wait_for()


def _make_rule(walk: Walk) -> None:
    """A list from a table, and a rule for all plates that no list knows: tried, and added."""
    page = walk.page
    walk.to("/lists")
    page.get_by_label("Name", exact=True).fill("Residents")
    page.get_by_role("button", name="Add the list").click()
    page.get_by_role("heading", name="Residents", exact=True).wait_for()
    table = {"name": "residents.csv", "mimeType": "text/csv", "buffer": b"plate,note\nZG1,flat 4\n"}
    page.get_by_label("CSV file").set_input_files(table)  # type: ignore[arg-type]
    page.get_by_role("button", name="Import").click()
    page.get_by_text("1 of 1 plates are new in Residents.").wait_for()
    walk.look()
    walk.to("/rules/new")
    page.get_by_label("Name", exact=True).fill("Strangers")
    page.get_by_label("Plate", exact=True).select_option("unknown")
    page.get_by_label("open an incident").check()
    page.get_by_role("button", name="Try").click()
    page.get_by_text("It would have acted 0 times").wait_for()
    walk.look()
    page.get_by_role("button", name="Add the rule").click()
    page.get_by_text("The rule Strangers is saved.").wait_for()


def _see_to_incident(walk: Walk) -> None:
    """What the rule saw at the camera is seen to."""
    page = walk.page

    def is_there() -> bool:
        walk.to("/incidents")
        return page.get_by_text("was seen at Gate").count() > 0

    until(is_there, "the incident")
    page.get_by_label("Note").fill("a guest")
    page.get_by_role("button", name="Close").click()
    page.get_by_text("The incident is closed.").wait_for()
    walk.to("/rules/1")
    page.get_by_role("button", name="Try").click()
    page.get_by_text("It would have acted 1 time").wait_for()
    walk.look()


def _add_camera(walk: Walk, film: Path) -> None:
    """A camera that is a film: tested, added, and its passage is on the live page by itself."""
    page = walk.page
    walk.to("/cameras/new")
    page.get_by_label("Name", exact=True).fill("Gate")
    page.get_by_label("Address").fill(str(film))
    page.get_by_role("button", name="Test").click()
    page.locator("#test-read").get_by_text("One frame of").wait_for()
    walk.look()
    watcher = page.context.new_page()
    watcher.set_default_timeout(120_000)
    watcher.goto(walk.address + "/")
    page.get_by_role("button", name="Add the camera").click()
    page.get_by_role("heading", name="Gate", exact=True).wait_for()
    watcher.bring_to_front()
    watcher.locator("#feed").get_by_text(TEXT).wait_for()
    watcher.close()
    page.bring_to_front()


def _search(walk: Walk) -> None:
    page = walk.page
    walk.to("/passages")
    page.get_by_label("Plate", exact=True).fill("none of that")
    page.get_by_text("none found").wait_for()
    page.get_by_label("Plate", exact=True).fill(f"{TEXT[:-1]}?")
    page.locator("#hits").get_by_text("1 passage").wait_for()
    page.get_by_role("button", name="Search").click()
    page.locator("a.passage-link").get_by_text(TEXT).wait_for()
    page.get_by_role("radio", name="alike").check()
    page.get_by_label("Plate", exact=True).fill(f"{TEXT[:-1]}7")
    page.get_by_role("slider", name="How alike").fill("2")
    page.locator("#hits").get_by_text("1 passage").wait_for()
    walk.look()


def _correct(walk: Walk) -> None:
    page = walk.page
    walk.to("/passages")
    page.locator("a.passage-link").first.click()
    page.get_by_label("Characters with their probabilities").wait_for()
    walk.look()
    page.get_by_role("link", name="Why this reading?").click()
    page.get_by_alt_text("Why this reading").wait_for()
    page.get_by_label("Is it wrong?").fill("ZG 9999 XX")
    page.get_by_role("button", name="Correct").click()
    page.get_by_text(f"Corrected from {TEXT} to ZG9999XX.").wait_for()
    walk.look()
    page.get_by_role("button", name="Undo the correction").click()
    page.get_by_text(f"The correction is undone: {TEXT} again.").wait_for()


def _review(walk: Walk) -> None:
    """A reading confirmed by one key, and the answer taken back."""
    page = walk.page
    walk.to("/review")
    page.get_by_role("textbox", name="Read as").press("Enter")
    page.get_by_text(f"{TEXT} is right.").wait_for()
    walk.look()
    _take_back(walk)
    page.get_by_role("textbox", name="Read as").press("?")
    page.get_by_text("Nobody can read it").wait_for()
    page.get_by_text("Nothing is left to review.").wait_for()
    _take_back(walk)
    page.get_by_role("textbox", name="Read as").press_sequentially("ZG1234XY")
    page.keyboard.press("Enter")
    page.get_by_text(f"Corrected from {TEXT} to ZG1234XY.").wait_for()
    _take_back(walk)
    page.get_by_role("textbox", name="Read as").wait_for()


def _take_back(walk: Walk) -> None:
    """The last answer is taken back, and the page that says so is there: keys go to it alone."""
    walk.page.get_by_role("button", name="Take the last answer back").click()
    walk.page.get_by_text("is taken back.").wait_for()


def _export(walk: Walk) -> None:
    page = walk.page
    walk.to(f"/passages?text={TEXT}")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    rows = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [row["text"] for row in rows] == [TEXT]


def _upload(walk: Walk) -> None:
    page = walk.page
    walk.to("/upload")
    page.get_by_label("Drop pictures").set_input_files(SAMPLES / "scene_01.jpg")
    page.locator("#results a.plate").first.wait_for()
    walk.look()


def _draw_zone(walk: Walk) -> None:
    """A zone drawn by clicks, moved by keys, and kept."""
    page = walk.page
    walk.to("/cameras/1/settings")
    page.get_by_role("button", name="Add an area or line").click()
    page.locator('[name="shape_name"]').fill("lane")
    frame = page.locator("#shapes").bounding_box()
    assert frame is not None
    for x, y in ((0.1, 0.2), (0.9, 0.2), (0.5, 0.9)):
        at = {"x": frame["width"] * x, "y": frame["height"] * y}
        page.locator("#shapes").click(position={"x": at["x"], "y": at["y"]})
    page.locator(".knob").first.focus()
    page.keyboard.press("ArrowRight")
    walk.look()
    points = page.locator('[name="shape_points"]').input_value().split()
    assert len(points) == 3
    assert abs(float(points[0].split(",")[0]) - 0.11) < 0.005
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The camera Gate is saved.").wait_for()


def _add_site(walk: Walk) -> None:
    """A yard behind the gate, with what staying costs."""
    page = walk.page
    walk.to("/parking")
    page.get_by_role("link", name="Add a site").first.click()
    page.get_by_label("Name", exact=True).fill("Yard")
    page.get_by_label("Vehicles that fit in").fill("20")
    page.get_by_label("Gate", exact=True).select_option("all that pass come in")
    page.get_by_label("staying costs money").check()
    page.get_by_label("Steps", exact=True).fill("60: 2.00, 120: 3.50")
    walk.look()
    page.get_by_role("button", name="Add the site").click()
    page.get_by_text("The site Yard is saved.").wait_for()
    page.get_by_text("There is no such visit.").wait_for()


def _tell(walk: Walk) -> None:
    """A target that nobody answers at: the test says so."""
    page = walk.page
    walk.to("/targets")
    page.get_by_role("link", name="Webhook (JSON)").click()
    page.get_by_label("Name", exact=True).fill("Office")
    page.get_by_label("Address").fill("http://127.0.0.1:9/hook")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The target Office is saved.").wait_for()
    page.get_by_role("button", name="Send a test to Office").click()
    page.get_by_text("nobody answers there").first.wait_for()
    walk.look()


def _open(walk: Walk) -> None:
    """A gate whose relay does not answer: a click says so, and so does the page."""
    page = walk.page
    walk.to("/gates")
    page.get_by_role("link", name="A topic of MQTT").click()
    page.get_by_label("Name", exact=True).fill("Yard")
    page.get_by_label("Host").fill("127.0.0.1")
    page.get_by_label("Port").fill("9")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The gate Yard is saved.").wait_for()
    page.get_by_label("Why Yard is opened").fill("a parcel")
    page.get_by_role("button", name="Open Yard").click()
    page.get_by_role("heading", name="Gates", exact=True).wait_for()
    page.get_by_role("cell", name="a parcel").wait_for()
    walk.look()


def test_faults_of_a_page_are_told() -> None:
    program()
    with sync_playwright() as play, walking(play, "about:", PHONE) as walk:
        walk.page.set_content("<img src='data:,'><script>console.error('wrong')</script>")
        walk.look()
        walk.page.set_content("<p style='width: 500px'>wide")
        walk.look()
    told = "\n".join(walk.faults)
    assert "wrong" in told
    assert "image-alt" in told
    assert "px wider than the window" in told
