"""One run over many pictures: each is read, reported and written; one failure stops no other."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.console import Progress, say
from lpr.cli.outputs import Outputs
from lpr.cli.reports import Report
from lpr.errors import LprError
from lpr.images import load_image
from lpr.segmentation.trace import Trace
from lpr.types import Image, ImageResult

if TYPE_CHECKING:
    from lpr.pipeline import Recognizer


@dataclass(slots=True)
class Tally:
    """What a run has counted so far."""

    pictures: int = 0
    plates: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class _PictureReading:
    image: Image
    result: ImageResult
    traces: tuple[Trace, ...]


class Reading:
    """Reads pictures one after the other and passes the results on."""

    def __init__(
        self,
        recognizer: Recognizer,
        report: Report,
        outputs: Outputs,
        progress: Progress,
        max_megapixels: float,
    ) -> None:
        self.tally = Tally()
        self._recognizer = recognizer
        self._report = report
        self._outputs = outputs
        self._progress = progress
        self._max_megapixels = max_megapixels

    def read(self, path: Path) -> None:
        """Read one picture, report it and write what is wanted of it; failures are reported too."""
        try:
            reading = self._read(path)
        except LprError as error:
            self.fail(str(path), str(error))
        except Exception as error:
            # A defect that one picture brings out must not cost the others their results; so below.
            reason = f"{type(error).__name__}: {error}"
            self.fail(str(path), f"{path}: reading failed ({reason}); please report this picture")
        else:
            self._pass_on(path, reading)
        self._progress.advance()

    def fail(self, source: str, error: str) -> None:
        """Report an input that could not be read."""
        self.tally.failures += 1
        with self._progress.aside():
            say(f"error: {error}")
            self._report.write_failure(source, error)

    def _read(self, path: Path) -> _PictureReading:
        started = time.perf_counter()
        image = load_image(path, self._max_megapixels)
        load_ms = (time.perf_counter() - started) * 1e3
        if self._outputs.wanted.plots:
            result, traces = self._recognizer.explain(image)
        else:
            result, traces = self._recognizer.read(image), ()
        total_ms = (time.perf_counter() - started) * 1e3
        timings_ms = {**result.timings_ms, "load": load_ms, "total": total_ms}
        return _PictureReading(
            image, replace(result, source=str(path), timings_ms=timings_ms), traces
        )

    def _pass_on(self, path: Path, reading: _PictureReading) -> None:
        self.tally.pictures += 1
        self.tally.plates += len(reading.result.plates)
        with self._progress.aside():
            self._report.write(reading.result)
        try:
            self._outputs.write(reading.image, reading.result, reading.traces)
        except Exception as error:
            self.tally.failures += 1
            reason = f"{type(error).__name__}: {error}"
            with self._progress.aside():
                say(f"error: {path}: was read, but its files cannot be written ({reason})")
