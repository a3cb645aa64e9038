"""Pictures in object stores, through fsspec: what is there, and the bytes of one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lpr.errors import ConfigError, ImageError, SourceError, first_line
from lpr.images.files import max_bytes
from lpr.sources import is_picture_name

EXTRA = "pip install 'lpr[archive]'"


def pictures_at(address: str) -> Iterator[str]:
    """The addresses of the pictures under an address, sorted; folders are searched to the bottom.

    Raises:
        ConfigError: what it needs is not installed.
        SourceError: nothing can be listed there, or it holds no picture.
    """
    protocol, path = address.split("://", 1)
    store = file_system(protocol)
    try:
        # What is out of reach is passed over by the first, and told by the second.
        names = sorted(store.find(path)) or store.ls(path, detail=False)
    except Exception as error:
        raise SourceError(
            f"{address}: cannot be listed ({first_line(error)}); check the address and the rights"
        ) from error
    pictures = [name for name in names if is_picture_name(name.rsplit("/", 1)[-1])]
    if not pictures:
        raise SourceError(f"{address}: no pictures there; check the address")
    yield from (f"{protocol}://{name}" for name in pictures)


def bytes_at(address: str, max_megapixels: float) -> bytes:
    """A picture's bytes, no more than a picture of the limit can need, and one.

    Raises:
        ImageError: it cannot be fetched.
    """
    protocol, path = address.split("://", 1)
    try:
        with file_system(protocol).open(path, "rb") as file:
            data: bytes = file.read(max_bytes(max_megapixels) + 1)
            return data
    except OSError as error:
        raise ImageError(
            f"{address}: cannot be fetched ({first_line(error)}); try again"
        ) from error


@cache
def file_system(protocol: str) -> Any:
    """The file system of a protocol: fsspec's, or for S3 that of pyarrow where s3fs is not there.

    Keys and regions are those of the environment, as of the AWS command line.

    Raises:
        ConfigError: fsspec, or what the protocol needs, is not installed.
    """
    if find_spec("fsspec") is None:
        raise ConfigError(f"{protocol}:// needs fsspec; install it with: {EXTRA}")
    if protocol == "s3" and find_spec("s3fs") is None and find_spec("pyarrow") is not None:
        wrapper = import_module("fsspec.implementations.arrow").ArrowFSWrapper
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        return wrapper(import_module("pyarrow.fs").S3FileSystem(endpoint_override=endpoint))
    fsspec = import_module("fsspec")
    try:
        return fsspec.filesystem(protocol)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"{protocol}:// cannot be read ({first_line(error)})") from error
