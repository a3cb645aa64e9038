"""What an archive is asked for, and what its folder says it was begun with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from lpr.checks import check_count, check_kind
from lpr.errors import ConfigError, unknown_name
from lpr.pipeline import RecognizerConfig
from lpr.whole_files import told_by_name, written_beside

PLAN_FILE = "archive.json"
KINDS = ("jsonl", "parquet", "database")
"""The kinds of results."""
VERSION = 2
"""Of the folder. It grows when older programs would spoil newer folders."""
_NOT_ITS_READINGS = ("threads",)
"""Settings of a recognizer that may be others when an archive goes on."""


@dataclass(frozen=True, slots=True)
class ArchiveConfig:
    """What is read, how, and what is written where.

    >>> ArchiveConfig(("photos/",), Path("out"), batch=0)
    Traceback (most recent call last):
    lpr.errors.ConfigError: batch is 0; give a whole number from 1 on

    Raises:
        ConfigError: a value makes no sense.
    """

    sources: tuple[str, ...]
    """What is read: see `lpr.archive.listing`."""
    folder: Path
    """Where the list, the journal and the results are."""
    out: str = "jsonl"
    """The kind of the results, one of `KINDS`."""
    database: str | None = None
    """SQLAlchemy's address of the database; None is a file of SQLite in the folder."""
    batch: int = 256
    """So many pictures are written at once; a kill costs the readings of one batch at most."""
    recognizer: RecognizerConfig = field(default_factory=RecognizerConfig)
    """How pictures are read."""

    def __post_init__(self) -> None:
        check_count("batch", self.batch)
        if self.out not in KINDS:
            raise ConfigError(unknown_name("kind of results", self.out, KINDS))
        if self.database is not None and self.out != "database":
            raise ConfigError(f"out is {self.out}, and a database is named; give out=database")
        check_kind("recognizer", self.recognizer, RecognizerConfig)

    def settings(self) -> dict[str, Any]:
        """What must be the same when the archive goes on, by name."""
        names = (one.name for one in fields(self.recognizer))
        return {
            "source": list(self.sources),
            "out": self.out,
            "batch": self.batch,
            **{
                name: repr(getattr(self.recognizer, name))
                for name in names
                if name not in _NOT_ITS_READINGS
            },
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What a folder was begun with, and what came later."""

    id: str
    """A name for the archive."""
    settings: dict[str, Any]
    """What must stay as it was: see `ArchiveConfig.settings`."""
    portions: tuple[int, ...]
    """So many items the sources gave at the beginning, and each time when more of them did."""
    silent: tuple[str, ...] = ()
    """Sources that gave nothing yet; they are asked again when the archive goes on."""

    @property
    def items(self) -> int:
        """How many items there are."""
        return sum(self.portions)

    def write(self, folder: Path) -> None:
        """Write it, whole; with it the folder counts as begun.

        Raises:
            OutputError: it cannot be written.
        """
        path = folder / PLAN_FILE
        text = json.dumps({"version": VERSION, **asdict(self)})
        with told_by_name(path), written_beside(path) as partial:
            partial.write_text(f"{text}\n", encoding="utf-8")

    @classmethod
    def of(cls, folder: Path) -> Plan | None:
        """The plan of a folder; None where none was begun.

        Raises:
            ConfigError: it is broken, or of a later version.
        """
        path = folder / PLAN_FILE
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
            if read["version"] > VERSION:
                raise ConfigError(f"{path}: is of a later lpr; go on with that one")
            portions = tuple(read.get("portions") or (read["items"],))
            return cls(read["id"], read["settings"], portions, tuple(read.get("silent", ())))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ConfigError(
                f"{path}: cannot be used ({error}); begin anew in another folder"
            ) from error

    def check(self, folder: Path, config: ArchiveConfig) -> None:
        """See that a folder goes on with what it was begun with.

        Raises:
            ConfigError: a setting is another.
        """
        for name, asked in config.settings().items():
            before = self.settings.get(name)
            if before != asked:
                raise ConfigError(
                    f"{folder}: was begun with {name} {before}, not {asked}; give the same again, "
                    "or another folder"
                )
