"""Results in a database, SQLite or any that SQLAlchemy speaks to: two tables.

``archive_items`` has a row for each picture or part of a film, ``archive_plates`` one for each
plate or passage. A batch is one transaction, and takes the place of an earlier one of its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from lpr.archive.plan import ArchiveConfig
from lpr.archive.readings import readings_of
from lpr.archive.rows import Row
from lpr.errors import ConfigError, OutputError, first_line

try:
    import sqlalchemy as sql
except ImportError as _missing:
    raise ConfigError(
        "results in a database need SQLAlchemy; install it with: pip install 'lpr[archive]'"
    ) from _missing

DATABASE_FILE = "archive.sqlite"
_TABLES = sql.MetaData()


def _key(name: str, kind: Any) -> sql.Column[Any]:
    return sql.Column(name, kind, primary_key=True, autoincrement=False)


def _place() -> tuple[sql.Column[Any], ...]:
    """The archive, the batch, and the item's place in the batch."""
    return (_key("archive", sql.String(36)), _key("batch", sql.Integer), _key("item", sql.Integer))


ITEMS = sql.Table(
    "archive_items",
    _TABLES,
    *_place(),
    sql.Column("source", sql.Text, index=True),
    *(sql.Column(name, sql.Float) for name in ("start_s", "end_s")),
    *(sql.Column(name, sql.Integer) for name in ("width", "height")),
    sql.Column("error", sql.Text),
    sql.Column("record", sql.Text),
)
PLATES = sql.Table(
    "archive_plates",
    _TABLES,
    *_place(),
    _key("number", sql.Integer),
    sql.Column("text", sql.String(64), index=True),
    sql.Column("confidence", sql.Float),
    sql.Column("region", sql.String(16)),
    sql.Column("matches_format", sql.Boolean),
    sql.Column("detection_confidence", sql.Float),
    *(sql.Column(name, sql.Float) for name in ("x_min", "y_min", "x_max", "y_max")),
    *(sql.Column(name, sql.DateTime(timezone=True)) for name in ("first_seen", "last_seen")),
    sql.Column("direction", sql.String(16)),
)


class Database:
    """The two tables; made where they are not there.

    Raises:
        ConfigError: the database cannot be opened.
    """

    def __init__(self, config: ArchiveConfig, archive_id: str) -> None:
        self._id = archive_id
        try:
            file = f"sqlite:///{config.folder.resolve() / DATABASE_FILE}"
            self._engine = sql.create_engine(config.database or file, hide_parameters=True)
            self._name = self._engine.url.render_as_string(hide_password=True)
            _TABLES.create_all(self._engine)
        except (sql.exc.SQLAlchemyError, ImportError) as error:
            raise ConfigError(
                f"the database cannot be opened ({first_line(error)}); check its address"
            ) from error

    def write(self, number: int, rows: Sequence[Row]) -> str:
        """See `lpr.archive.sinks.Sink.write`."""
        items, plates = [], []
        for place, row in enumerate(rows):
            key = {"archive": self._id, "batch": number, "item": place}
            record = row.to_dict()
            items.append({**key, **_columns(row, record)})
            plates += [
                {**key, "number": count, **reading.to_dict()}
                for count, reading in enumerate(readings_of(record))
            ]
        with self._told(), self._engine.begin() as connection:
            for table, values in ((PLATES, plates), (ITEMS, items)):
                mine = sql.and_(table.c.archive == self._id, table.c.batch == number)
                connection.execute(sql.delete(table).where(mine))
                if values:
                    connection.execute(sql.insert(table), values)
        return _mark(len(rows), sum(row.error is not None for row in rows))

    def kept(self) -> Mapping[int, str]:
        """See `lpr.archive.sinks.Sink.kept`."""
        batch, error = ITEMS.c.batch, ITEMS.c.error
        mine = (
            sql.select(batch, sql.func.count(), sql.func.count(error))
            .where(ITEMS.c.archive == self._id)
            .group_by(batch)
        )
        with self._told(), self._engine.connect() as connection:
            found = connection.execute(mine)
            return {number: _mark(items, failed) for number, items, failed in found}

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sql.exc.SQLAlchemyError as error:
            raise OutputError(
                f"{self._name}: cannot be written ({first_line(error)}); see to it, then run the "
                "same command again"
            ) from error


def _mark(items: int, failed: int) -> str:
    """The mark of a batch: see `lpr.archive.sinks.Sink.write`."""
    return f"{items} items, {failed} failed"


def _columns(row: Row, record: dict[str, Any]) -> dict[str, Any]:
    # Names that are no UTF-8 keep their bytes in the record alone.
    source = row.source.encode("utf-8", "backslashreplace").decode()
    names = ("start_s", "end_s", "width", "height", "error")
    return {"source": source, **{name: record.get(name) for name in names}, "record": row.record}
