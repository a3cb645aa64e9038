"""How passages are printed: lines for people, JSON lines, CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from lpr.errors import printable

if TYPE_CHECKING:
    from lpr.types import Passage

CSV_HEADER = (
    *("id", "source", "plate", "score", "region", "region_confidence"),
    *("first_seen", "last_seen", "direction"),
    *("best_seen", "dscore", "xmin", "ymin", "xmax", "ymax", "looks", "zones", "lines"),
    "candidates",
)
"""The columns' names are those of ``lpr read --format csv`` where they mean the same."""


class PassagePrinter(Protocol):
    """Prints what becomes of passages, as it happens."""

    def write(self, passage: Passage) -> None:
        """Print what has become of a passage."""

    def write_failure(self, source: str, error: str) -> None:
        """Print why a source could not be watched, or not to its end."""


class TextPassages:
    """A line for each change; failures go to stderr."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, passage: Passage) -> None:
        print(printable(passage_line(passage)), file=self._out, flush=True)

    def write_failure(self, source: str, error: str) -> None:
        """Nothing: people see failures on stderr, where every format has them."""


class JsonLinesPassages:
    """An object a line for each change."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, passage: Passage) -> None:
        self._print(passage.to_dict())

    def write_failure(self, source: str, error: str) -> None:
        self._print({"source": source, "error": error})

    def _print(self, record: dict[str, Any]) -> None:
        from lpr.cli.printers import json_line

        print(json_line(record), file=self._out, flush=True)


class CsvPassages:
    """A header, and a row for each passage that closes; failures have none."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._rows = csv.writer(out, lineterminator="\n")
        self._rows.writerow(CSV_HEADER)

    def write(self, passage: Passage) -> None:
        from lpr.datasets.csv_table import plain_cell

        if passage.state != "closed":
            return
        cells = (
            plain_cell(printable(cell)) if isinstance(cell, str) else cell
            for cell in _cells(passage)
        )
        self._rows.writerow(cells)
        self._out.flush()

    def write_failure(self, source: str, error: str) -> None:
        """Nothing: a failure has no passage, and stderr names it."""


WATCH_PRINTERS: dict[str, Callable[[TextIO], PassagePrinter]] = {
    "text": TextPassages,
    "jsonl": JsonLinesPassages,
    "csv": CsvPassages,
}


def passage_line(passage: Passage) -> str:
    """A passage in a line for people."""
    words = [
        f"{passage.last_seen:%Y-%m-%d %H:%M:%S}",
        f"{passage.state:<8}",
        f"{passage.text or '(unread)':<10} {passage.confidence:4.0%}",
        f"{passage.region or '-':<6}",
        f"{passage.direction or '-':<7}",
        passage.source,
    ]
    if passage.state == "closed":
        words.append(f"{passage.seconds:.1f} s, {passage.look_count} looks")
    if passage.zones:
        words.append(f"in {', '.join(passage.zones)}")
    words += [f"crossed {one.line} to the {one.side}" for one in passage.lines]
    others = [f"{c.text} {c.confidence:.0%}" for c in passage.candidates[1:]]
    likely = [word for word in others if not word.endswith(" 0%")]
    return "  ".join(words + ([f"or {', '.join(likely)}"] if likely else []))


def _cells(passage: Passage) -> list[Any]:
    best = passage.best
    return [
        passage.id,
        passage.source,
        passage.text,
        passage.confidence,
        passage.region or "",
        passage.region_confidence,
        passage.first_seen.isoformat(),
        passage.last_seen.isoformat(),
        passage.direction or "",
        best.time.isoformat(),
        best.detection_confidence,
        *best.box.to_list(),
        passage.look_count,
        " ".join(passage.zones),
        " ".join(f"{one.line}:{one.side}" for one in passage.lines),
        "|".join(f"{c.text}:{c.confidence:.4f}" for c in passage.candidates),
    ]
