"""The history of a run: one CSV row per checkpoint, kept as the run goes on."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path


class History:
    """Appends rows of figures to a CSV file; a row may have figures that others lack."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.rows: list[dict[str, float]] = []
        if path.exists():
            with path.open(newline="") as file:
                for row in csv.DictReader(file):
                    self.rows.append({k: float(v) for k, v in row.items() if v})

    def append(self, row: Mapping[str, float]) -> None:
        """Add a row and write the file anew, with a column for every figure seen so far."""
        self.rows.append(dict(row))
        columns = list(dict.fromkeys(name for row in self.rows for name in row))
        with self._path.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(self.rows)

    def best(self, name: str) -> float:
        """The highest value of a figure so far, -1 where there is none."""
        return max((row[name] for row in self.rows if name in row), default=-1.0)
