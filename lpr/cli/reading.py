"""One picture's way through a run: it is read, and what is wanted of it is written."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.arrays import Image
from lpr.cli.outputs import Outputs
from lpr.errors import LprError
from lpr.images import load_image
from lpr.segmentation.trace import Trace
from lpr.types import ImageResult

if TYPE_CHECKING:
    from lpr.pipeline import Recognizer


@dataclass(frozen=True, slots=True)
class Task:
    """A picture to read, and the name that its files shall have."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a picture.

    ``result`` is None where it could not be read, ``written`` names the kind of each file that was
    written, ``error`` is what went wrong.
    """

    result: ImageResult | None
    written: tuple[str, ...] = ()
    error: str | None = None


def died(task: Task) -> Done:
    """For a picture whose reading ended a process of several."""
    from lpr.pipeline.batch import PROCESS_DIED

    return Done(None, error=f"{task.path}: {PROCESS_DIED}")


class PictureWork:
    """Reads pictures and writes their files; a failure is told in what comes back."""

    def __init__(self, recognizer: Recognizer, outputs: Outputs, max_megapixels: float) -> None:
        self._recognizer = recognizer
        self._outputs = outputs
        self._max_megapixels = max_megapixels

    def __call__(self, task: Task) -> Done:
        path = task.path
        try:
            image, result, traces = self._read(path)
        except LprError as error:
            return Done(None, error=str(error))
        except Exception as error:
            # A defect that one picture brings out must not cost the others their results; so below.
            reason = f"{type(error).__name__}: {error}"
            return Done(
                None, error=f"{path}: reading failed ({reason}); please report this picture"
            )
        written: list[str] = []
        try:
            for kind in self._outputs.write(image, result, traces, task.name):
                written.append(kind)  # noqa: PERF402  (what was written counts even if more fails)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            problem = f"{path}: was read, but its files cannot be written ({reason})"
            return Done(result, tuple(written), problem)
        return Done(result, tuple(written))

    def _read(self, path: Path) -> tuple[Image, ImageResult, tuple[Trace, ...]]:
        started = time.perf_counter()
        image = load_image(path, self._max_megapixels)
        load_ms = (time.perf_counter() - started) * 1e3
        if self._outputs.wanted.plots:
            result, traces = self._recognizer.explain(image)
        else:
            result, traces = self._recognizer.read(image), ()
        total_ms = (time.perf_counter() - started) * 1e3
        timings_ms = {**result.timings_ms, "load": load_ms, "total": total_ms}
        result = replace(result, source=str(path), timings_ms=timings_ms).rounded()
        return image, result, traces
