"""A training begun by the service: plates cut out, a version made, measured and put to use."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from lpr import Box
from lpr.datasets.plate_csv import read_plates_csv
from lpr.errors import ConfigError, Conflict
from lpr.service.events import EventBus
from lpr.service.jobs import improving
from lpr.service.jobs.aside import Tell
from lpr.service.jobs.improving import IMPROVE, Lesson, begin_improvement, put_to_use
from lpr.service.jobs.runner import JobRunner
from lpr.service.store import JobState, Store, Verdict
from lpr.service.store.models import SHIPPED
from lpr.synthesis.pictures import draw_plate_picture
from lpr.training.improve.options import ImproveOptions
from lpr.training.improve.run import improve
from tests.service.passages import passage
from tests.service.served import jpeg


def label(store: Store, count: int) -> None:
    """Passages of drawn plates that somebody has found right, with whole pictures."""
    for number in range(count):
        drawn = draw_plate_picture(np.random.default_rng([5, number]))
        height, width = drawn.image.shape[:2]
        frame = np.full((height + 40, width + 60, 3), 90, np.uint8)
        frame[20 : 20 + height, 30 : 30 + width] = drawn.image
        box = drawn.quad.bounding_box().clipped(width, height)
        placed = Box(box.x_min + 30, box.y_min + 20, box.x_max + 30, box.y_max + 20)
        one = passage(number, drawn.text)
        one = replace(one, best=replace(one.best, box=placed))
        store.passages.save(one, picture=cv2.imencode(".jpg", frame)[1].tobytes())
        store.reviews.say(one.id, Verdict.RIGHT, "ana")


def quick(lesson: Lesson, tell: Tell) -> dict[str, Any]:
    """A training of nearly nothing."""
    few = {"epochs": 1, "drawn": 4, "witness_epochs": 1, "witness_drawn": 4, "checked": 4}
    slow = {"learning_rate": 1e-6, "witness_rate": 1e-6}
    options = ImproveOptions(lesson.plates, lesson.folder, lesson.before, **few, **slow)  # type: ignore[arg-type]
    return improve(options, tell)


def test_a_version_is_made_and_put_to_use(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    label(store, 36)
    monkeypatch.setattr(improving, "train", quick)
    begin_improvement(store)
    with pytest.raises(Conflict, match="is going on"):
        begin_improvement(store)
    done = JobRunner(store, EventBus()).do_next((IMPROVE,))
    assert done is not None
    assert done.error == ""
    (own, shipped) = store.models.all()
    assert done.result["version"] == own.version
    assert own.report["learned"] + own.report["held_back"]["plates"] == 36
    assert (own.active, shipped.active) == (False, True)
    names = {path.name for path in (store.models.folder / own.version).iterdir()}
    assert names & {"plates", "learned.csv", "runs"} == set()
    assert store.models.figure(own.version, "errors")
    put_to_use(store, own.version)
    assert store.models.active() == own.version
    put_to_use(store, SHIPPED)
    assert store.models.active() == SHIPPED


def test_plates_are_cut_with_their_place(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    label(store, 2)
    kept = store.passages.save(passage(7, "AB123CD"), crop=jpeg(120, 40))
    store.reviews.answer(kept.id, "AB123CE", "ana")
    seen: list[Any] = []

    def look(_progress: object, _work: object, lesson: Lesson) -> dict[str, Any]:
        seen.extend(read_plates_csv(lesson.plates))
        raise ConfigError("that is all")

    monkeypatch.setattr(improving, "do_aside", look)
    begin_improvement(store)
    done = JobRunner(store, EventBus()).do_next()
    assert done is not None
    assert (done.state, done.error) == (JobState.FAILED, "that is all")
    assert len(seen) == 3
    boxes = {one.text: one.box for one in seen}
    assert boxes.pop("AB123CE") is None
    assert all(box is not None and box.width > 10 for box in boxes.values())
    assert list(store.models.folder.iterdir()) == []


def test_too_few_labels_are_told(store: Store) -> None:
    label(store, 3)
    begin_improvement(store)
    done = JobRunner(store, EventBus()).do_next()
    assert done is not None
    assert done.state == JobState.FAILED
    assert "at least 20 are needed" in done.error
    assert list(store.models.folder.iterdir()) == []


def test_without_tensorflow_it_is_said_what_to_install(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(improving, "NEEDED", ("a_package_that_nobody_has",))
    with pytest.raises(ConfigError, match=r"lpr\[train\]"):
        begin_improvement(store)
    assert store.jobs.open(IMPROVE) == ()


def test_this_process_has_loaded_nothing_of_it(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_heavy_modules, args=(theirs,))
    process.start()
    assert ours.recv() == []
    process.join()


def _heavy_modules(line: Any) -> None:
    import sys

    import lpr.service.serving  # noqa: F401

    line.send([name for name in ("tensorflow", "keras") if name in sys.modules])
