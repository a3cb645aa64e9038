"""A film is read once: where it is interrupted it goes on, and what it told is not told anew."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lpr import PassageState
from lpr.service.cameras import CameraCrew
from lpr.service.cameras.retelling import Retelling
from lpr.service.events import EventBus
from lpr.service.store import CameraSettings, CameraState, PassageQuery, Played, Store
from tests.service.films import SCENE, TEXT, draw_film
from tests.service.passages import START, passage
from tests.service.waiting import until


@pytest.fixture
def events() -> EventBus:
    return EventBus()


def state_is(store: Store, camera_id: int, state: str) -> bool:
    return store.cameras.get(camera_id).state == state


def test_a_film_goes_on_where_it_was_interrupted(
    store: Store, events: EventBus, tmp_path: Path
) -> None:
    film = draw_film(tmp_path / "gate.mp4")
    camera = store.cameras.add(CameraSettings("gate", str(film)))
    crew = CameraCrew(store, events)
    crew.start()
    until(lambda: store.passages.count(PassageQuery()) == 1, "the passage")
    crew.stop()
    before = store.changes.last()
    # As where the whole machine stopped before the end was written down.
    store.cameras.set_state(camera.id, CameraState.RUNNING)
    assert store.cameras.get(camera.id).played is not None
    crew = CameraCrew(store, events)
    crew.start()
    until(lambda: state_is(store, camera.id, CameraState.ENDED), "the end of the film")
    crew.stop()
    (row,) = store.passages.page(PassageQuery()).rows
    assert (row.text, row.state) == (TEXT, "closed")
    told = [one.state for one in store.changes.after(before)]
    assert "opened" not in told


def test_other_settings_do_not_play_a_film_again(store: Store) -> None:
    camera = store.cameras.add(CameraSettings("gate", "gate.mp4"))
    store.cameras.played(camera, Played(7.0))
    store.cameras.set_state(camera.id, CameraState.ENDED)
    renamed = store.cameras.change(camera.id, replace(camera.settings, name="yard"))
    assert (renamed.state, renamed.played) == (CameraState.ENDED, Played(7.0))
    other = store.cameras.change(camera.id, replace(camera.settings, address="other.mp4"))
    assert (other.state, other.played, other.played_since) == (CameraState.OFF, None, None)


def test_what_an_old_worker_still_tells_does_not_move_a_film_that_begins_anew(
    store: Store,
) -> None:
    camera = store.cameras.add(CameraSettings("gate", "gate.mp4"))
    store.cameras.restart(camera.id)
    store.cameras.played(camera, Played(7.0))
    assert store.cameras.get(camera.id).played is None


def test_a_passage_that_is_told_again_keeps_its_id(store: Store) -> None:
    camera = store.cameras.add(CameraSettings("gate", "gate.mp4"))
    store.cameras.played(camera, Played())
    camera = store.cameras.get(camera.id)
    kept = store.passages.save(passage(0, "ZG1234AB"), camera_id=camera.id)
    retelling = Retelling(store, camera)
    again = passage(1, "ZG1234A8", at=kept.first_seen)
    assert retelling.passage(again) is None
    longer = replace(again, last_seen=kept.last_seen + timedelta(seconds=9))
    told = retelling.passage(longer)
    assert told is not None
    assert told.id == kept.id
    other = passage(2, "RI999XY", at=kept.first_seen)
    assert retelling.passage(other) is other


def test_what_was_open_when_the_service_was_killed_is_closed_under_its_id(store: Store) -> None:
    camera = store.cameras.add(CameraSettings("gate", "gate.mp4"))
    store.cameras.played(camera, Played())
    camera = store.cameras.get(camera.id)
    store.passages.save(passage(0, state=PassageState.OPENED), camera_id=camera.id)
    retelling = Retelling(store, camera)
    assert retelling.passage(passage(1, at=START, state=PassageState.OPENED)) is None
    closed = retelling.passage(passage(1, at=START))
    assert closed is not None
    assert (closed.id, closed.state) == ("p000000", "closed")


def test_a_film_that_is_played_again_tells_all_again(store: Store) -> None:
    camera = store.cameras.add(CameraSettings("gate", "gate.mp4"))
    store.cameras.played(camera, Played())
    store.passages.save(passage(0), camera_id=camera.id)
    camera = store.cameras.restart(camera.id)
    store.cameras.played(camera, Played())
    again = passage(1, at=START)
    assert Retelling(store, store.cameras.get(camera.id)).passage(again) is again


def test_a_folder_goes_on_with_the_pictures_that_are_new(
    store: Store, events: EventBus, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    shutil.copy(SCENE.image, folder / "1.jpg")
    camera = store.cameras.add(CameraSettings("gate", str(folder)))
    for _ in range(2):
        crew = CameraCrew(store, events)
        crew.start()
        seen = store.changes.last()
        until(lambda: store.cameras.get(camera.id).counters.get("frames", 0) > 0, "a picture")
        crew.stop()
        store.cameras.set_state(camera.id, CameraState.OFF, {})
    assert store.passages.count(PassageQuery()) == 1
    assert "opened" not in [one.state for one in store.changes.after(seen)]
