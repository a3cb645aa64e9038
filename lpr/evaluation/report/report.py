"""What a run measured: figures with their intervals, times, and what became of every plate."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from lpr.errors import DatasetError
from lpr.evaluation.metrics.bootstrap import Interval

ALL = "all"
"""The row over all sources."""
MEAN = "mean of sources"
"""The row of the sources' plain mean, in which a small one counts as much as a large one."""
TableRow = Mapping[str, Any]
"""Figures by name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one labelled plate.

    ``picture`` is the picture's path seen from the data, ``plate`` its number in the picture's
    labels, ``found`` whether a detection meets it, ``right`` whether it was read letter by letter
    (where only detection is measured: found). ``truth`` and ``text`` are empty where unknown;
    ``lost_at`` is the stage that lost a wrong reading, where that was asked for.
    """

    picture: str
    plate: int
    source: str
    found: bool
    right: bool
    width_px: float
    truth: str = ""
    text: str = ""
    confidence: float = 0.0
    lost_at: str | None = None


@dataclass(slots=True)
class Report:
    """Figures of one engine on one data set.

    ``rows`` has the figures per source, `ALL` at the end, ``intervals`` their 95 % bootstrap
    intervals; ``bands`` has detection figures by the width of plates, ``thresholds`` by the score
    from which detections count; ``timings_ms`` median and 95th percentile of each stage. ``about``
    says what was measured, when, where and how.
    """

    task: str = ""
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    intervals: dict[str, dict[str, Interval]] = field(default_factory=dict)
    bands: dict[str, dict[str, Any]] = field(default_factory=dict)
    timings_ms: dict[str, dict[str, float]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    thresholds: dict[str, dict[str, Any]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """All fields as plain values, by their names."""
        return asdict(self)

    def to_json(self) -> str:
        """The report as JSON; what is not a number becomes null."""
        return json.dumps(_without_nan(self.to_dict()), indent=1) + "\n"


def read_report(path: Path) -> Report:
    """A report that was written as JSON.

    Raises:
        DatasetError: the file cannot be read or is no report.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        report = Report(**{key.name: data[key.name] for key in fields(Report) if key.name in data})
        report.outcomes = [Outcome(**outcome) for outcome in data["outcomes"]]
        report.rows, report.bands = _with_nan(data["rows"]), _with_nan(data["bands"])
        report.thresholds = _with_nan(data.get("thresholds", {}))
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{path}: no report of lpr evaluate; name a report.json written with --output"
        ) from error
    return report


def _without_nan(value: Any) -> Any:
    """The same with null for nan, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _with_nan(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Figures as they were before `_without_nan`."""
    return {
        name: {key: float("nan") if value is None else value for key, value in row.items()}
        for name, row in rows.items()
    }
