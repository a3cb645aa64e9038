"""How readings are printed: lines for people, JSON, JSON lines, CSV, OpenALPR."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from lpr.errors import printable

if TYPE_CHECKING:
    from lpr.geometry import Box
    from lpr.types import ImageResult, Plate, WeakDetection

CSV_HEADER = (
    *("file", "plate", "score", "dscore", "xmin", "ymin", "xmax", "ymax"),
    *("region", "matches_format", "lines", "candidates", "doubts", "look"),
)
"""The columns' names are those of Plate Recognizer: score of the text, dscore of the detection."""


class Printer(Protocol):
    """Prints results as they come."""

    def write(self, result: ImageResult) -> None:
        """Print what was read in a picture."""

    def write_failure(self, source: str, error: str) -> None:
        """Print why a picture, or a source of pictures, could not be read."""

    def close(self) -> None:
        """End what was begun."""


class TextPrinter:
    """A line per picture and one per plate, or what came nearest to one; failures go to stderr."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, result: ImageResult) -> None:
        count = len(result.plates)
        plates = "1 plate" if count == 1 else f"{count or 'no'} plates"
        elapsed_ms = result.timings_ms.get("total", 0.0)
        size = f"{result.width} x {result.height}"
        lines = [f"{result.source}: {plates} ({size}, {elapsed_ms:.0f} ms)"]
        lines += [f"  {_plate_line(plate)}" for plate in result.plates]
        lines += [f"  {_weak_line(weak)}" for weak in result.weak_detections[:1]]
        if result.below_confidence and not count:
            lines.append(f"  {below_line(result.below_confidence)}")
        print(*map(printable, lines), sep="\n", file=self._out, flush=True)

    def write_failure(self, source: str, error: str) -> None:
        """Nothing: people see failures on stderr, where every format has them."""

    def close(self) -> None:
        """Nothing is left open."""


class JsonLinesPrinter:
    """One object per picture and line, printed as soon as it is known."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, result: ImageResult) -> None:
        self._print(result.to_dict())

    def write_failure(self, source: str, error: str) -> None:
        self._print({"source": source, "error": error})

    def close(self) -> None:
        """Nothing is left open."""

    def _print(self, record: dict[str, Any]) -> None:
        print(json_line(record), file=self._out, flush=True)


class JsonPrinter:
    """One array of the objects that JSON lines has."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._before = "[\n"

    def write(self, result: ImageResult) -> None:
        self._print(result.to_dict())

    def write_failure(self, source: str, error: str) -> None:
        self._print({"source": source, "error": error})

    def close(self) -> None:
        print("[]" if self._before == "[\n" else "\n]", file=self._out, flush=True)

    def _print(self, record: dict[str, Any]) -> None:
        print(self._before + json_line(record), end="", file=self._out)
        self._before = ",\n"


class CsvPrinter:
    """A header and one row per plate; pictures without plates and failures have no row."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._rows = csv.writer(out, lineterminator="\n")
        self._rows.writerow(CSV_HEADER)

    def write(self, result: ImageResult) -> None:
        self._rows.writerows(_csv_row(result.source, plate) for plate in result.plates)
        self._out.flush()

    def write_failure(self, source: str, error: str) -> None:
        """Nothing: a failure has no plate, and stderr names it."""

    def close(self) -> None:
        self._out.flush()


class OpenAlprPrinter:
    """What OpenALPR's command prints with ``-j``: an object per picture and line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, result: ImageResult) -> None:
        from lpr.service.api.dialects.openalpr import command_output

        self._print(command_output(result, epoch_ms=round(time.time() * 1e3)))

    def write_failure(self, source: str, error: str) -> None:
        from lpr.service.api.dialects.openalpr import command_failure

        self._print(command_failure(source, error, epoch_ms=round(time.time() * 1e3)))

    def close(self) -> None:
        """Nothing is left open."""

    def _print(self, record: dict[str, Any]) -> None:
        print(json_line(record), file=self._out, flush=True)


PRINTERS: dict[str, Callable[[TextIO], Printer]] = {
    "text": TextPrinter,
    "json": JsonPrinter,
    "jsonl": JsonLinesPrinter,
    "csv": CsvPrinter,
    "openalpr": OpenAlprPrinter,
}


def json_line(record: dict[str, Any]) -> str:
    """A record as JSON in one line; what would command a terminal stands in it as ``\\u001b``."""
    text = json.dumps(record, ensure_ascii=False)
    return text if text.isprintable() else "".join(map(_json_sign, text))


def _json_sign(sign: str) -> str:
    return sign if sign.isprintable() else json.dumps(sign)[1:-1]


def _plate_line(plate: Plate) -> str:
    words = [
        f"{plate.text or '(unread)':<10} {plate.confidence:4.0%}",
        f"{plate.region or '-':<6}",
        _place(plate.box),
    ]
    others = [f"{c.text} {c.confidence:.0%}" for c in plate.candidates[1:] if c.confidence >= 0.005]
    if others:
        words.append(f"or {', '.join(others)}")
    if codes := [doubt.code for doubt in plate.doubts if doubt.code != "unsure"]:
        words.append(f"doubts: {', '.join(codes)}")
    return "  ".join(words)


def _weak_line(weak: WeakDetection) -> str:
    found = weak.detection
    return (
        f"nearest to one: {_place(found.box)}, score {found.confidence:.2f}, needs "
        f"{weak.needed:.2f} (--conf)"
    )


def below_line(plates: Sequence[Plate]) -> str:
    """That plates were read, and which, but not as surely as was asked for."""
    texts = ", ".join(f"{one.text or '(unread)'} ({one.confidence * 100:.1f} %)" for one in plates)
    were = "1 plate was" if len(plates) == 1 else f"{len(plates)} plates were"
    return f"{were} read below --min-confidence: {texts}"


def _place(box: Box) -> str:
    return f"{box.width:.0f} x {box.height:.0f} at {box.x_min:.0f},{box.y_min:.0f}"


def _csv_row(source: str, plate: Plate) -> list[Any]:
    """A plate's row; no cell of it is a formula or holds a control character."""
    from lpr.datasets.csv_table import plain_cell

    row = _csv_values(source, plate)
    return [plain_cell(printable(cell)) if isinstance(cell, str) else cell for cell in row]


def _csv_values(source: str, plate: Plate) -> list[Any]:
    return [
        source,
        plate.text,
        plate.confidence,
        plate.detection_confidence,
        *plate.box.to_list(),
        plate.region or "",
        str(plate.matches_format).lower(),
        " ".join(plate.lines),
        "|".join(f"{c.text}:{c.confidence:.4f}" for c in plate.candidates),
        " ".join(doubt.code for doubt in plate.doubts),
        plate.look,
    ]
