"""Many pictures at once: in order, failures as values, work of one's own, several processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import pytest

from lpr.arrays import Image
from lpr.errors import ConfigError, ModelError
from lpr.pipeline import ReadFailure, Recognizer
from lpr.types import ImageResult, Reading
from tests.paths import ROOT
from tests.pipeline.fakes import (
    LEFT,
    ONE_LOOK,
    RIGHT,
    FakeClassifier,
    FakeDetector,
    FakeReader,
    plate_picture,
)


@pytest.fixture
def recognizer() -> Recognizer:
    detector = FakeDetector((LEFT, 0.7), (RIGHT, 0.9))
    return Recognizer(ONE_LOOK, detector=detector, classifier=FakeClassifier())


def test_many_pictures_keep_their_order_and_lose_no_neighbour(
    recognizer: Recognizer, tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("a.png", "broken.jpg", "gone.png", "b ž.png")]
    for path in (paths[0], paths[3]):
        path.write_bytes(cv2.imencode(".png", plate_picture(LEFT, RIGHT))[1].tobytes())
    paths[1].write_text("no picture")
    first, broken, gone, last = recognizer.read_many(paths)
    for result, path in ((first, paths[0]), (last, paths[3])):
        assert isinstance(result, ImageResult)
        assert result.source == str(path)
        assert len(result.plates) == 2
    for failure, path in ((broken, paths[1]), (gone, paths[2])):
        assert isinstance(failure, ReadFailure)
        assert failure.to_dict() == {"source": str(path), "error": failure.error}
        assert str(path) in failure.error


class DamagedReader(FakeReader):
    """Reads with a model that turns out to be damaged."""

    def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
        raise ModelError("characters.tflite: its weights are damaged; export it again")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_damaged_model_is_told_once(tmp_path: Path, workers: int) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for path in paths:
        path.write_bytes(cv2.imencode(".png", plate_picture(LEFT))[1].tobytes())
    recognizer = Recognizer(detector=FakeDetector((LEFT, 0.9)), reader=DamagedReader())
    with pytest.raises(ModelError, match=r"^characters\.tflite: its weights are damaged"):
        list(recognizer.read_many(paths, workers=workers))


def test_two_processes_read_what_one_reads(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(10)]
    for number, path in enumerate(paths):
        picture = plate_picture(*(LEFT, RIGHT)[: 1 + number % 2])
        path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    paths[4].write_text("no picture")
    recognizer = Recognizer(detector=FakeDetector((LEFT, 0.6), (RIGHT, 0.9)), reader=FakeReader())
    one, two = list(recognizer.read_many(paths)), list(recognizer.read_many(paths, workers=2))
    assert [result.source for result in two] == [str(path) for path in paths]
    assert isinstance(two[4], ReadFailure)
    assert [r.plates for r in one if isinstance(r, ImageResult)] == [
        r.plates for r in two if isinstance(r, ImageResult)
    ]


@dataclass(frozen=True)
class Job:
    """A picture, and what it shall be called."""

    path: Path
    source: str


def count_plates(recognizer: Recognizer, job: Job) -> tuple[str, int] | None:
    """Work of one's own: it may write files, fail, and give anything."""
    if job.source == "nothing":
        return None
    if job.source == "defect":
        raise ZeroDivisionError("by zero")
    if job.source == "memory":
        raise MemoryError
    result, traces = recognizer.explain(job.path, source=job.source)
    job.path.with_suffix(".txt").write_text(f"{result.source}: {len(traces)}")
    return result.source, len(result.plates)


@pytest.mark.parametrize("workers", [1, 2])
def test_work_of_ones_own_is_done_where_pictures_are_read(workers: int, tmp_path: Path) -> None:
    names = ["first", "nothing", "defect", "memory", "gone", "last"]
    jobs = [Job(tmp_path / f"{name}.png", name) for name in names]
    for job in (jobs[0], jobs[-1]):
        job.path.write_bytes(cv2.imencode(".png", plate_picture(LEFT, RIGHT))[1].tobytes())
    recognizer = Recognizer(detector=FakeDetector((LEFT, 0.6)), reader=FakeReader())
    first, nothing, defect, memory, gone, last = recognizer.read_many(
        jobs, workers, work=count_plates
    )
    assert (first, nothing, last) == (("first", 1), None, ("last", 1))
    assert (tmp_path / "first.txt").read_text() == "first: 1"
    for failure, name, reason in (
        (defect, "defect", "ZeroDivisionError: by zero"),
        (memory, "memory", "not enough memory"),
        (gone, "gone", "no such file"),
    ):
        assert isinstance(failure, ReadFailure)
        assert failure.source == name
        assert name in failure.error
        assert reason in failure.error


def test_batches_that_are_none(recognizer: Recognizer) -> None:
    for workers in (0, -1, True, 1.5):
        with pytest.raises(ConfigError, match=r"workers is .*; give a whole number from 1 on"):
            recognizer.read_many(["a.jpg"], workers=workers)  # type: ignore[arg-type]
    for one in ("a.jpg", Path("a.jpg"), b"\xff\xd8"):
        with pytest.raises(ConfigError, match="takes several: give a list"):
            recognizer.read_many(one)  # type: ignore[arg-type]


def test_parts_that_cannot_travel(recognizer: Recognizer) -> None:
    class Local(FakeReader):
        """Cannot be found by another process."""

    for local in (Recognizer(detector=FakeDetector(), reader=Local()), recognizer):
        results = local.read_many(["a.png"], workers=2, work=lambda one, task: task)
        with pytest.raises(ConfigError, match="several workers need what can be pickled"):
            next(results)


UNGUARDED = """
import sys
from lpr import Recognizer
recognizer = Recognizer(detector="contour", region="hr")
for result in recognizer.read_many(sys.argv[1:], workers=2):
    print(result)
"""


def test_a_script_without_its_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED)
    done = subprocess.run(
        [sys.executable, str(script), *(f"{number}.png" for number in range(4))],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("Traceback") == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("lpr.errors.ConfigError: no worker process came to its work")
    assert 'if __name__ == "__main__":' in last
