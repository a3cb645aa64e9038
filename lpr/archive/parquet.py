"""Results as Parquet: a row for each picture or part of a film, a file for each batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lpr.archive.journal import flushed
from lpr.archive.plan import ArchiveConfig
from lpr.archive.readings import readings_of
from lpr.archive.rows import Row
from lpr.archive.sinks import batch_files, results_folder, size_mark
from lpr.errors import ConfigError
from lpr.whole_files import told_by_name, written_beside

try:
    import pyarrow as arrow
    import pyarrow.parquet as files
except ImportError as _missing:
    raise ConfigError(
        "results as Parquet need pyarrow; install it with: pip install 'lpr[archive]'"
    ) from _missing

_READING = arrow.struct(
    [
        *((name, arrow.string()) for name in ("text", "region")),
        *((name, arrow.float32()) for name in ("confidence", "detection_confidence")),
        ("matches_format", arrow.bool_()),
        *((name, arrow.float32()) for name in ("x_min", "y_min", "x_max", "y_max")),
        *((name, arrow.timestamp("us", "UTC")) for name in ("first_seen", "last_seen")),
        ("direction", arrow.string()),
    ]
)
SCHEMA = arrow.schema(
    [
        ("source", arrow.string()),
        *((name, arrow.float64()) for name in ("start_s", "end_s")),
        *((name, arrow.int32()) for name in ("width", "height")),
        ("error", arrow.string()),
        ("plates", arrow.list_(_READING)),
        ("record", arrow.string()),
    ]
)
"""Of pictures and films alike: ``plates`` are a picture's plates or a film's passages, ``record``
is the whole of it as JSON, as the results of the kind jsonl have it."""


class Parquet:
    """``results/000000.parquet``: the folder is one table for pandas, DuckDB, Spark and others."""

    def __init__(self, config: ArchiveConfig, archive_id: str) -> None:
        del archive_id
        self._folder = results_folder(config)

    def write(self, number: int, rows: Sequence[Row]) -> str:
        """See `lpr.archive.sinks.Sink.write`."""
        table = arrow.Table.from_pylist([_columns(row) for row in rows], SCHEMA)
        path = self._folder / f"{number:06}.parquet"
        with told_by_name(path), written_beside(path) as partial:
            files.write_table(table, str(partial), compression="zstd")
            with partial.open("rb") as file:
                flushed(file.fileno())
            return size_mark(partial)

    def kept(self) -> Mapping[int, str]:
        """See `lpr.archive.sinks.Sink.kept`."""
        return batch_files(self._folder, ".parquet")

    def close(self) -> None:
        """Nothing is open."""


def _columns(row: Row) -> dict[str, Any]:
    record = row.to_dict()
    known = {name: record.get(name) for name in ("start_s", "end_s", "width", "height", "error")}
    # Names that are no UTF-8 keep their bytes in the record alone.
    source = row.source.encode("utf-8", "backslashreplace").decode()
    plates = [reading.to_dict() for reading in readings_of(record)]
    return {"source": source, **known, "plates": plates, "record": row.record}
