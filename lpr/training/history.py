"""The history of a run: one CSV row an epoch or a block of steps."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from lpr.errors import ConfigError


class History:
    """Rows of figures, read from a CSV file where there is one; a row may lack some of them.

    Floats are written so that they come back as they were.

    Raises:
        ConfigError: the file is no table of numbers.
    """

    def __init__(self, path: Path) -> None:
        self.rows = _read(path) if path.exists() else []

    def append(self, row: Mapping[str, float]) -> None:
        """Add a row."""
        self.rows.append(dict(row))

    def write(self, path: Path) -> None:
        """Write all rows, with a column for every figure seen so far.

        Raises:
            OSError: the file cannot be written.
        """
        columns = list(dict.fromkeys(name for row in self.rows for name in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({name: _shown(v) for name, v in row.items()} for row in self.rows)

    def keep_until(self, name: str, value: float) -> bool:
        """Drop rows whose figure lies beyond a value; whether the last one left reaches it.

        The model of a checkpoint tells how far a run is; a history that someone has cut, or put
        back from a copy, is not to gainsay it.
        """
        self.rows = [row for row in self.rows if row.get(name, 0.0) <= value]
        return (self.rows[-1].get(name, 0.0) if self.rows else 0.0) == value

    def best(self, name: str) -> float:
        """The highest value of a figure so far, -1 where there is none."""
        return max((row[name] for row in self.rows if name in row), default=-1.0)


def _shown(value: float) -> float | int:
    """Whole numbers without a point, also after they have been read as floats."""
    return int(value) if float(value).is_integer() else value


def _read(path: Path) -> list[dict[str, float]]:
    rows = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            columns = next(reader, [])
            for cells in reader:
                if len(cells) != len(columns):
                    raise ValueError(f"{len(cells)} cells under {len(columns)} headings")
                named = zip(columns, cells, strict=True)
                rows.append({name: float(cell) for name, cell in named if cell})
    except (ValueError, csv.Error) as error:
        raise ConfigError(
            f"{path}:{len(rows) + 2}: no row of a history ({error}); put back a copy, or remove "
            "the lines from there on: the run goes on, but its curves lack them"
        ) from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); check its rights") from error
    return rows
