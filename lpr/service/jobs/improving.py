"""Networks trained on what people have corrected and confirmed, on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from lpr import Box, Recognizer, RecognizerConfig, available_regions
from lpr.datasets.plate_csv import write_plates_csv
from lpr.datasets.records import PlateTextRecord
from lpr.errors import ConfigError, Conflict, OutputError, first_line
from lpr.service.jobs.aside import Tell, do_aside
from lpr.service.jobs.base import Progress
from lpr.service.store import Job, PassageRow, Store

IMPROVE = "improve"
NEEDED = ("keras", "tensorflow", "skimage", "sklearn", "matplotlib")
"""What of the extra ``train`` is imported."""
MOST_LABELS = 3000
"""So many of the latest corrections are learnt from."""
MARGIN = 0.25
"""What a crop shows around its plate, of its width and of its height."""
PLATES = "plates"
SOURCE = "own"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the process of a training is given: plates, the folder to fill, the networks in use."""

    plates: Path
    folder: Path
    before: Path | None


def can_improve() -> bool:
    """Whether what a training needs is installed."""
    return all(find_spec(name) is not None for name in NEEDED)


def begin_improvement(store: Store) -> Job:
    """Add the job that trains on what is known for sure by now.

    Raises:
        ConfigError: what a training needs is not installed.
        Conflict: one is going on.
    """
    if not can_improve():
        raise ConfigError("training needs TensorFlow; install it with: pip install 'lpr[train]'")
    if store.jobs.open(IMPROVE):
        raise Conflict("a training is going on; stop it first, or wait for it")
    return store.jobs.add(IMPROVE)


def improve_networks(progress: Progress) -> Mapping[str, Any]:
    """Make a version of the networks from all labels, and measure it; it is not put to use.

    Raises:
        ConfigError: there are too few labels, or the extra ``train`` is missing.
        OutputError: there is no room for it.
        JobStopped: the job is to stop.
    """
    store = progress.store
    if not can_improve():
        raise ConfigError("training needs TensorFlow; install it with: pip install 'lpr[train]'")
    version, folder = store.models.new()
    begun = folder.with_name(f".{version}")
    networks = store.models.networks()
    before = None if networks.characters is None else networks.characters.parent
    try:
        (begun / PLATES).mkdir(parents=True, exist_ok=True)
        records = list(_records(progress, begun / PLATES))
        listed = begun / PLATES / "plates.csv"
        write_plates_csv(listed, records)
        report = do_aside(progress, train, Lesson(listed, begun, before))
        shutil.rmtree(begun / PLATES)
        (begun / "learned.csv").unlink(missing_ok=True)
        os.replace(begun, folder)
    except OSError as error:
        reason = error.strerror or first_line(error)
        raise OutputError(f"{begun}: cannot be written ({reason}); make room") from error
    finally:
        shutil.rmtree(begun, ignore_errors=True)
    named = ("learned", "offered", "reason", "minutes")
    return {"version": version} | {name: report[name] for name in named}


def train(lesson: Lesson, tell: Tell) -> dict[str, Any]:
    """What happens in the process of its own: the only place where TensorFlow is loaded."""
    from lpr.training.improve.options import ImproveOptions
    from lpr.training.improve.run import improve

    return improve(ImproveOptions(lesson.plates, lesson.folder, lesson.before), tell)


def put_to_use(store: Store, version: str) -> None:
    """Let a version read from now on, in all processes, once it was seen to load.

    Raises:
        NotFound: there is none of that name.
        Conflict: it was found to read worse.
        ModelError: its networks cannot be used.
    """
    if store.models.get(version).offered:
        Recognizer(store.models.networks(version).applied(RecognizerConfig()))
    store.models.use(version)


def _records(progress: Progress, folder: Path) -> Iterator[PlateTextRecord]:
    """The plates of all labels, cut out of their pictures into a folder."""
    regions = _regions(progress.store)
    for row in progress.store.reviews.labels(MOST_LABELS):
        progress.tell(0.0, "plates are cut out")
        if not (row.text.isascii() and row.text.isalnum()):
            continue
        found = _plate(progress.store, row)
        if found is None:
            continue
        image, box = found
        path = folder / f"{row.id}.png"
        path.write_bytes(cv2.imencode(".png", image)[1].tobytes())
        yield PlateTextRecord(path, row.text, SOURCE, regions.get(row.camera_id), box=box)


def _plate(store: Store, row: PassageRow) -> tuple[Any, Box | None] | None:
    """A passage's plate with its place in it: cut out of the picture, or as it was kept."""
    data = store.pictures.bytes(row.id, "picture") if row.picture else None
    picture = None if data is None else _decoded(data)
    if picture is not None:
        height, width = picture.shape[:2]
        box = store.passages.record(row.id).best.box.clipped(width, height)
        shown = box.padded(MARGIN, MARGIN).clipped(width, height)
        left, top = int(shown.x_min), int(shown.y_min)
        part = picture[top : int(shown.y_max) + 1, left : int(shown.x_max) + 1]
        if part.size:
            return part, Box(box.x_min - left, box.y_min - top, box.x_max - left, box.y_max - top)
    data = store.pictures.bytes(row.id, "crop") if row.crop else None
    crop = None if data is None else _decoded(data)
    return None if crop is None else (crop, None)


def _decoded(data: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def _regions(store: Store) -> dict[int | None, str]:
    """The country that each camera expects, where it is one."""
    known = set(available_regions())
    cameras = store.cameras.all()
    return {one.id: one.settings.region for one in cameras if one.settings.region in known}
