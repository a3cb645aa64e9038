"""Pictures of clients: taken from the request, read in turn, counted."""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import request

from lpr import ImageResult
from lpr.errors import ConfigError
from lpr.service.http.access import who
from lpr.service.http.fetching import FetchRules, fetch
from lpr.service.http.parts import parts
from lpr.service.http.read_work import ReadOptions
from lpr.service.http.uploads import Upload, checked_bytes

NOT_FETCHED = "pictures are not fetched from addresses here; send the picture itself"


@dataclass(frozen=True, slots=True)
class Done:
    """What was read in a picture, how many there were this month, and how long it all took."""

    result: ImageResult
    calls: int
    elapsed_ms: float


def read(upload: Upload, options: ReadOptions) -> Done:
    """Read a client's picture.

    Raises:
        Busy: too many wait.
        LprError: it cannot be read, or the options make no sense.
    """
    here = parts()
    begun = time.perf_counter()
    asker = who()
    turn = f"{asker.key_id or asker.name} {request.remote_addr}"
    with here.metrics.reading():
        result = here.reads.read(upload.data, options, turn)
    elapsed_ms = (time.perf_counter() - begun) * 1e3
    return Done(result, here.usage.count(), elapsed_ms)


def fetched(url: str) -> Upload:
    """The picture at an address, where the service is set up to fetch any.

    Raises:
        ConfigError: it is not.
        AddressRefused: it does not go there, or there is none.
        ImageTooLarge: it has too many bytes.
    """
    config = parts().config
    if not config.fetch_pictures:
        raise ConfigError(NOT_FETCHED)
    rules = FetchRules(config.max_upload_bytes, config.allow_private_addresses)
    return checked_bytes(fetch(url, rules))
