"""Each camera has a process, which is started, restarted, and told of."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from lpr.errors import StoreError, StreamError
from lpr.model_files import shipped_folder
from lpr.service.cameras import CameraCrew, look, looking
from lpr.service.cameras import crew as crew_module
from lpr.service.cameras.messages import Ended, Message, Passed
from lpr.service.cameras.relay import Relay
from lpr.service.cameras.worker import CameraWorker
from lpr.service.events import CameraChanged, EventBus, PassageChanged
from lpr.service.store import (
    CameraSettings,
    CameraState,
    Networks,
    PassageQuery,
    Played,
    Shape,
    Store,
)
from lpr.service.store.models import CHARACTERS, REPORT, WITNESS
from tests.service.films import SCENE, TEXT, draw_film
from tests.service.passages import passage
from tests.service.waiting import LONGEST_S, until
from tests.video.servers import WebCamera, free_port

UPPER = Shape("sky", ((0.0, 0.0), (1.0, 0.0), (1.0, 0.2), (0.0, 0.2)))


VERSION = "own-20260501-080000"


def copied_version(store: Store) -> str:
    """The shipped networks as a version of one's own."""
    folder = store.models.folder / VERSION
    folder.mkdir(parents=True)
    for name in (CHARACTERS, WITNESS):
        shutil.copy(shipped_folder() / name, folder / name)
    (folder / REPORT).write_text('{"offered": true}')
    return VERSION


@pytest.fixture
def events() -> EventBus:
    return EventBus()


@pytest.fixture
def crew(store: Store, events: EventBus) -> Iterator[CameraCrew]:
    crew = CameraCrew(store, events)
    crew.start()
    yield crew
    crew.stop()


def state_is(store: Store, camera_id: int, state: str) -> bool:
    return store.cameras.get(camera_id).state == state


def test_passages_of_a_camera_are_kept_and_told(
    store: Store, events: EventBus, crew: CameraCrew, tmp_path: Path
) -> None:
    film = draw_film(tmp_path / "gate.mp4")
    with events.listen() as listener:
        camera = store.cameras.add(CameraSettings("gate", str(film)))
        crew.look_again()
        until(lambda: state_is(store, camera.id, CameraState.ENDED), "the end of the film")
        events.close()
        told = [one.event for one in listener]
    (row,) = store.passages.page(PassageQuery()).rows
    assert (row.text, row.camera_name, row.kind, row.state) == (TEXT, "gate", "camera", "closed")
    assert store.pictures.bytes(row.id, "picture") is not None
    assert store.pictures.bytes(row.id, "crop") is not None
    passed = [one.passage.state for one in told if isinstance(one, PassageChanged)]
    assert passed[0] == "opened"
    assert passed[-1] == "closed"
    states = [one.state for one in told if isinstance(one, CameraChanged)]
    assert states[0] == CameraState.STARTING
    assert states[-1] == CameraState.ENDED


def test_a_process_that_fails_is_started_again(
    store: Store, crew: CameraCrew, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    camera = store.cameras.add(CameraSettings("gate", str(folder / "missing.mp4")))
    until(lambda: state_is(store, camera.id, CameraState.FAILED), "the failure")
    assert "no such" in store.cameras.get(camera.id).message
    folder.mkdir()
    shutil.copy(SCENE.image, folder / "1.jpg")
    camera = store.cameras.change(camera.id, replace(camera.settings, address=str(folder)))
    until(lambda: state_is(store, camera.id, CameraState.RUNNING), "the first start")
    until(lambda: crew.picture(camera.id) is not None, "a picture with boxes")
    (process,) = [one for one in multiprocessing.active_children() if one.name == "camera-1"]
    process.kill()
    until(lambda: state_is(store, camera.id, CameraState.FAILED), "the end")
    assert "ended by itself" in store.cameras.get(camera.id).message
    until(lambda: state_is(store, camera.id, CameraState.RUNNING), "the second start")
    store.cameras.change(camera.id, replace(camera.settings, enabled=False))
    until(lambda: state_is(store, camera.id, CameraState.OFF), "the switching off")
    assert crew.picture(camera.id, timeout_s=0.0) is None


def test_a_camera_takes_other_networks_up_while_it_runs(
    store: Store, events: EventBus, crew: CameraCrew, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    shutil.copy(SCENE.image, folder / "1.jpg")
    camera = store.cameras.add(CameraSettings("gate", str(folder)))
    until(lambda: state_is(store, camera.id, CameraState.RUNNING), "the start")
    (before,) = [one for one in multiprocessing.active_children() if one.name == "camera-1"]
    store.models.use(copied_version(store))
    numbers = iter(range(2, 1000))

    def read_by_them() -> bool:
        shutil.copy(SCENE.image, folder / f"{next(numbers)}.jpg")
        rows = store.passages.page(PassageQuery()).rows
        return any(row.model_version == VERSION for row in rows)

    until(read_by_them, "a passage that the new networks have read")
    assert before.is_alive()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take long to begin the process that looks."""
    monkeypatch.setattr(looking, "WAIT_S", LONGEST_S)


@pytest.mark.usefixtures("patient")
def test_a_look_shows_what_would_be_read(tmp_path: Path) -> None:
    film = draw_film(tmp_path / "gate.mp4")
    settings = CameraSettings("gate", str(film))
    plain = look(settings)
    assert plain.picture.startswith(b"\xff\xd8")
    assert plain.plates == ()
    assert TEXT in [one.text for one in look(settings, read=True).plates]
    sky = look(replace(settings, zones=(UPPER,)), read=True)
    assert TEXT not in [one.text for one in sky.plates]
    with pytest.raises(StreamError, match="missing"):
        look(replace(settings, address=str(tmp_path / "missing.mp4")))


@pytest.mark.usefixtures("patient")
def test_a_look_says_why_there_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("<!doctype html><html><body>Hello</body></html>" * 50)
    with WebCamera(folder=tmp_path, user="gate:right") as camera:
        for user, told in (
            ("gate:wrong", "the user name or the password is wrong"),
            ("gate:right", "what comes is neither a picture nor a stream"),
        ):
            with pytest.raises(StreamError, match=told) as caught:
                look(CameraSettings("gate", camera.url("page", user)))
            assert "wrong@" not in str(caught.value)
        gone = camera.url("page")
    with pytest.raises(StreamError, match="nothing answers there; check host and port"):
        look(CameraSettings("gate", gone))


def test_a_camera_says_why_it_fails_since_when_and_when_it_is_tried_again(
    store: Store, crew: CameraCrew
) -> None:
    address = f"http://127.0.0.1:{free_port()}/stream"
    begun = datetime.now(UTC)
    number = store.cameras.add(CameraSettings("gate", address)).id
    crew.look_again()
    until(lambda: state_is(store, number, CameraState.WAITING), "the first failure")
    camera = store.cameras.get(number)
    assert camera.message == "nothing answers there; check host and port, and that its sender runs"
    assert camera.failing_since is not None
    assert begun <= camera.failing_since
    until(lambda: store.cameras.get(number).next_try is not None, "the next try")
    assert store.cameras.get(number).failing_since == camera.failing_since


def test_what_failed_is_told_until_it_is_well(store: Store) -> None:
    number = store.cameras.add(CameraSettings("gate", "rtsp://10.0.0.9/1")).id
    due = datetime.now(UTC)
    store.cameras.set_state(number, CameraState.FAILED, message="no video", next_try=due)
    failed = store.cameras.get(number)
    assert (failed.message, failed.next_try) == ("no video", due)
    store.cameras.set_state(number, CameraState.STARTING)
    starting = store.cameras.get(number)
    assert (starting.message, starting.next_try) == ("no video", None)
    assert starting.failing_since == failed.failing_since is not None
    store.cameras.set_state(number, CameraState.RUNNING)
    assert store.cameras.get(number).failing_since is None
    assert store.cameras.get(number).message == ""


class NoStore:
    """A store's passages while its database is away."""

    def __init__(self) -> None:
        self.tries = 0

    def save(self, *_: object, **__: object) -> None:
        self.tries += 1
        raise StoreError("the database does not answer")


def test_a_database_that_is_away_at_the_end_is_not_asked_for_ever(
    store: Store, events: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module, "RETRY_S", 0.001)
    away = NoStore()
    monkeypatch.setattr(store, "passages", away)
    crew = CameraCrew(store, events)
    crew.stop()
    worker = SimpleNamespace(camera=store.cameras.add(CameraSettings("gate", "0")))
    crew._take(cast("CameraWorker", worker), Passed(passage(0), None, None))
    assert away.tries == crew_module.LAST_TRIES + 1


def test_what_a_camera_that_was_removed_still_tells_is_dropped(
    store: Store, events: EventBus, caplog: pytest.LogCaptureFixture
) -> None:
    camera = store.cameras.add(CameraSettings("gate", "0"))
    store.cameras.remove(camera.id)
    worker = cast("CameraWorker", SimpleNamespace(camera=camera, removed=False))
    for number in range(2):
        CameraCrew(store, events)._take(worker, Passed(passage(number), None, None))
    assert [one.getMessage() for one in caplog.records] == [
        "camera gate was removed: what it still tells is dropped"
    ]
    assert store.passages.count(PassageQuery()) == 0


def tell_a_passage(_: CameraSettings, __: Played, ___: Networks, pipe: Connection) -> None:
    """In place of what a camera's process does."""
    pipe.send(Passed(passage(0), None, None))
    pipe.send(Ended())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_end_of_a_process_is_told_whatever_became_of_its_messages(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lpr.service.cameras.worker.run", tell_a_passage)
    told: list[Message] = []

    def fail(_: CameraWorker, message: Message) -> None:
        told.append(message)
        if isinstance(message, Passed):
            raise ValueError("a fault")

    camera = store.cameras.add(CameraSettings("gate", "0"))
    CameraWorker(camera, fail, store.models.networks()).join(LONGEST_S)
    assert [type(one) for one in told] == [Passed, Ended]
    assert multiprocessing.active_children() == []


def test_a_film_that_is_over_is_seen_again_when_it_is_asked_for(
    store: Store, crew: CameraCrew, tmp_path: Path
) -> None:
    camera = store.cameras.add(CameraSettings("gate", str(draw_film(tmp_path / "gate.mp4"))))
    until(lambda: state_is(store, camera.id, CameraState.ENDED), "the end of the film")
    store.cameras.restart(camera.id)
    until(lambda: store.passages.count(PassageQuery()) == 2, "the passage, once more")


def test_a_process_without_the_worker_shows_the_camera_too(
    store: Store, crew: CameraCrew, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    shutil.copy(SCENE.image, folder / "1.jpg")
    camera = store.cameras.add(CameraSettings("gate", str(folder)))
    until(lambda: state_is(store, camera.id, CameraState.RUNNING), "the start")
    other = CameraCrew(store, EventBus())
    until(lambda: other.picture(camera.id) is not None, "a picture by the folder")
    shown = other.picture(camera.id, timeout_s=0.0)
    assert shown is not None
    assert shown[1].startswith(b"\xff\xd8")


def test_pictures_that_nobody_asks_for_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = Relay(tmp_path / "live")
    assert not relay.is_asked(1)
    assert relay.picture(1, 0, timeout_s=0.0) is None
    assert relay.is_asked(1)
    relay.put(1, b"one")
    number, data = relay.picture(1, 0, timeout_s=0.0) or (0, b"")
    assert data == b"one"
    assert relay.picture(1, number, timeout_s=0.0) is None
    relay.tidy()
    assert relay.picture(1, 0, timeout_s=0.0) is not None
    monkeypatch.setattr("lpr.service.cameras.relay.ASKED_FOR_S", 0.0)
    relay.tidy()
    assert list((tmp_path / "live").iterdir()) == []
