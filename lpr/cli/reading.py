"""One picture's way through a run: it is read, and what is wanted of it is written."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.outputs import Outputs, Seen
from lpr.errors import OutputError
from lpr.images import load_image
from lpr.log_warnings import warnings_collected
from lpr.types import ImageResult

if TYPE_CHECKING:
    from lpr.pipeline import Recognizer


@dataclass(frozen=True, slots=True)
class Task:
    """A picture to read, and the name that its files shall have."""

    source: Path
    stem: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was read in a picture, the kind of each file that was written, and what went wrong.

    ``warnings`` are what was wrong and cost nothing, as damage in the picture.
    """

    result: ImageResult
    written: tuple[str, ...] = ()
    error: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadAndWrite:
    """The work of `lpr.Recognizer.read_many`: read a picture, and write its files."""

    outputs: Outputs
    max_megapixels: float

    def __call__(self, recognizer: Recognizer, task: Task, /) -> Done:
        """Read and write; files that cannot be written do not cost the reading."""
        with warnings_collected() as warnings:
            done = self._read_and_write(recognizer, task)
        return replace(done, warnings=tuple(warnings))

    def _read_and_write(self, recognizer: Recognizer, task: Task) -> Done:
        seen = self._read(recognizer, task.source)
        written: list[str] = []
        try:
            for kind in self.outputs.write(seen, task.stem):
                written.append(kind)  # noqa: PERF402  (what was written counts even if more fails)
        except OutputError as error:
            problem = f"{task.source}: was read, but {error}"
            return Done(seen.result, tuple(written), problem)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            problem = f"{task.source}: was read, but its files cannot be written ({reason})"
            return Done(seen.result, tuple(written), problem)
        return Done(seen.result, tuple(written))

    def _read(self, recognizer: Recognizer, path: Path) -> Seen:
        started = time.perf_counter()
        image = load_image(path, self.max_megapixels)
        load_ms = (time.perf_counter() - started) * 1e3
        plots = self.outputs.wanted.plots
        result, traces = recognizer.explain(image) if plots else (recognizer.read(image), ())
        total_ms = (time.perf_counter() - started) * 1e3
        timings_ms = {**result.timings_ms, "load": load_ms, "total": total_ms}
        result = replace(result, source=str(path), timings_ms=timings_ms).rounded()
        weak = [one.detection for one in result.weak_detections] if plots else []
        readings = recognizer.read_detections(image, weak) if weak else ()
        return Seen(image, result, traces, readings)
