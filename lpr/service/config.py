"""How one process of the service is set up: one frozen value, made at the door."""

from __future__ import annotations

import os
import shlex
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone

from lpr.cores import core_count
from lpr.errors import ConfigError, shown

PORT = 8350
MEBIBYTE = 1024 * 1024
_COUNTS = ("max_upload_bytes", "queue", "threads", "readers")
MOST_READERS = 4
"""More than this hardly pay: cameras want to be read, too."""


def user_data() -> Path:
    """The folder of the service's data where none is named: beside the user's other data."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local") / "lpr"
    if sys.platform == "darwin":
        return home / "Library/Application Support/lpr"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "lpr"


def usual_readers() -> int:
    """As many processes as there are cores that this one may use, four at most."""
    return min(core_count(), MOST_READERS)


def instance_name() -> str:
    """A name for this process that no other one has, on this machine or another."""
    return f"{socket.gethostname()}-{os.getpid()}"


@dataclass(frozen=True, slots=True)
class GateCommand:
    """A command that may open gates: pages choose it by its name, and cannot change it.

    >>> GateCommand.typed("yard=/usr/local/bin/relay --line 2").words
    ('/usr/local/bin/relay', '--line', '2')
    """

    name: str
    words: tuple[str, ...]

    @classmethod
    def typed(cls, text: str) -> GateCommand:
        """A command as it is given at the start: a name, ``=``, and words as a shell splits them.

        Raises:
            ConfigError: it is none.
        """
        name, _, command = text.partition("=")
        try:
            words = tuple(shlex.split(command))
        except ValueError:
            words = ()
        if not name.strip() or not words:
            raise ConfigError(f"{shown(text)} is no command of a gate; write NAME=PROGRAM WORDS")
        return cls(name.strip(), words)


@dataclass(frozen=True, slots=True)
class ServiceConfig:
    """Everything that can be set of the service.

    >>> ServiceConfig(data=Path("/srv/lpr")).database
    'sqlite:////srv/lpr/lpr.sqlite3'

    Raises:
        ConfigError: a value makes no sense.
    """

    data: Path = field(default_factory=user_data)
    """The one folder with all that is kept; several processes on one database share it."""
    database: str = ""
    """The database's address; empty is SQLite in the folder."""
    pictures: str = ""
    """``s3://BUCKET/PREFIX`` for the pictures of passages; empty is a folder in the folder."""
    host: str = "127.0.0.1"
    port: int = PORT
    admin_password: str = field(default="", repr=False)
    """Of the first user, ``admin``, made at a start without users; empty asks on a page."""
    secret_key: str = field(default="", repr=False)
    """Encrypts what is secret in the database; empty keeps a key in a file in the folder."""
    max_upload_bytes: int = 20 * MEBIBYTE
    max_megapixels: float = 64.0
    queue: int = 32
    """So many pictures may wait to be read."""
    threads: int = 64
    """So many requests are answered at once; most of them wait for a picture to be read, or for
    what happens next."""
    readers: int = field(default_factory=usual_readers)
    """So many processes read the pictures of clients."""
    instance: str = field(default_factory=instance_name)
    """The name of this process among those that share a database."""
    fetch_pictures: bool = False
    """Whether clients may name the address of a picture in place of sending it."""
    allow_private_addresses: bool = False
    """Whether the service may go to addresses of private networks for pictures, notices and gates;
    cameras are always gone to."""
    gate_commands: tuple[GateCommand, ...] = ()
    """What may be run to open a gate."""
    trusted_proxy: str = ""
    """The address of a proxy whose headers tell who asks; empty believes none."""

    time_zone: str = ""
    """The zone of the times on pages, of days that are counted and of hours in lists, such as
    ``Europe/Zagreb``; empty is this machine's."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone, with its changes between winter and summer."""
        return ZoneInfo(self.time_zone) if self.time_zone else get_localzone()

    def __post_init__(self) -> None:
        data = self.data.expanduser().absolute()
        object.__setattr__(self, "data", data)
        if not self.database:
            object.__setattr__(self, "database", f"sqlite:///{data.as_posix()}/lpr.sqlite3")
        if not 0 <= self.port <= 65535:
            raise ConfigError(f"port is {self.port}; give a number from 1 to 65535")
        for name in _COUNTS:
            if getattr(self, name) < 1:
                raise ConfigError(f"{name} is {getattr(self, name)}; give a number from 1 on")
        if self.max_megapixels <= 0:
            raise ConfigError(f"max_megapixels is {self.max_megapixels}; give a number above 0")
        if self.time_zone:
            _check_zone(self.time_zone)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            f"time_zone is {shown(name)}; give one such as Europe/Zagreb or UTC"
        ) from error
