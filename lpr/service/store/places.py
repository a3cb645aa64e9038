"""Where files of pictures are kept: a folder of this machine, or a bucket that machines share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from urllib.parse import urlsplit

from lpr.errors import ConfigError, StoreError, first_line
from lpr.whole_files import written_beside

S3 = "s3"
_CONNECT_S, _ANSWER_S, _TRIES = 5, 20, 4
_CONNECTIONS = 64


class Place(Protocol):
    """Keeps files under keys such as ``2026/11/29/ID.jpg``; every method may raise `StoreError`."""

    name: str
    """As messages call it."""

    def write(self, key: str, data: bytes) -> None:
        """Keep a file, whole or not at all."""

    def read(self, key: str) -> bytes | None:
        """A file; None where there is none."""

    def remove(self, key: str) -> None:
        """Remove a file, where it is there."""

    def listed(self) -> Iterator[str]:
        """The keys of all files, those that were never completed among them, in order."""

    def room(self) -> tuple[int, int] | None:
        """How many bytes are free, and how many there are in all; None without bounds."""


class Folder:
    """Files in a folder of this machine.

    Args:
        path: it; made when something is kept.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    def write(self, key: str, data: bytes) -> None:
        path = self._file(key)
        with _told_of_disk(self.name, "kept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with written_beside(path, shared_folder=True) as partial:
                partial.write_bytes(data)

    def read(self, key: str) -> bytes | None:
        try:
            return self._file(key).read_bytes()
        except OSError:
            return None

    def remove(self, key: str) -> None:
        with _told_of_disk(self.name, "removed"):
            self._file(key).unlink(missing_ok=True)

    def listed(self) -> Iterator[str]:
        for path in sorted(self.path.rglob("*")):
            if path.is_file():
                yield path.relative_to(self.path).as_posix()

    def room(self) -> tuple[int, int] | None:
        if not self.path.exists():
            return None
        usage = shutil.disk_usage(self.path)
        return usage.free, usage.total

    def _file(self, key: str) -> Path:
        """Where a key's file is.

        Raises:
            StoreError: the key leads out of the folder.
        """
        parts = PurePosixPath(key)
        if parts.is_absolute() or ".." in parts.parts:
            raise StoreError(f"{key}: leads out of {self.name}")
        return self.path / parts


class Bucket:
    """Files in an S3 bucket, or in what speaks as S3 does. Who may, and where, boto3 finds as it
    always does: by the task's or machine's role, or by ``AWS_*`` in the environment.

    Args:
        address: ``s3://BUCKET`` or ``s3://BUCKET/PREFIX``.

    Raises:
        ConfigError: the address is none, or boto3 is not installed or finds no region.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != S3 or not parts.netloc:
            raise ConfigError(f"{address} is no place for pictures; give s3://BUCKET/PREFIX")
        self.name = address
        self._bucket, prefix = parts.netloc, parts.path.strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        try:
            import boto3
            from botocore.config import Config
            from botocore.exceptions import BotoCoreError
        except ImportError as error:
            raise ConfigError(
                f"{address} needs boto3; install it with: pip install 'lpr[s3]'"
            ) from error
        waits = Config(
            connect_timeout=_CONNECT_S,
            read_timeout=_ANSWER_S,
            retries={"total_max_attempts": _TRIES, "mode": "standard"},
            max_pool_connections=_CONNECTIONS,
        )
        try:
            self._client: Any = boto3.client(S3, config=waits)
        except (BotoCoreError, ValueError) as error:
            raise ConfigError(f"{address}: {first_line(error)}; see to AWS_REGION") from error

    def write(self, key: str, data: bytes) -> None:
        with _told_of_bucket(self.name, "kept"):
            self._client.put_object(
                Bucket=self._bucket, Key=self._prefix + key, Body=data, ContentType="image/jpeg"
            )

    def read(self, key: str) -> bytes | None:
        with _told_of_bucket(self.name, "read"):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
            except self._client.exceptions.NoSuchKey:
                return None
            data: bytes = found["Body"].read()
            return data

    def remove(self, key: str) -> None:
        with _told_of_bucket(self.name, "removed"):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    def listed(self) -> Iterator[str]:
        with _told_of_bucket(self.name, "listed"):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for one in page.get("Contents", ()):
                    yield one["Key"].removeprefix(self._prefix)

    def room(self) -> tuple[int, int] | None:
        return None


def place_of(address: str, folder: Path) -> Place:
    """The place that an address names; an empty one is the folder.

    Raises:
        ConfigError: it names none.
    """
    return Bucket(address) if address else Folder(folder)


@contextmanager
def _told_of_disk(name: str, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{name}: pictures cannot be {done} ({error.strerror or first_line(error)}); "
            "make room or see to its rights"
        ) from error


@contextmanager
def _told_of_bucket(name: str, done: str) -> Iterator[None]:
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError, OSError) as error:
        raise StoreError(
            f"{name}: pictures cannot be {done} ({first_line(error)}); "
            "see that the bucket is there, and to the rights of the role"
        ) from error
