"""Pictures fetched from addresses that clients name: judged, pinned, bounded in bytes and time."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urljoin

from lpr.errors import ImageTooLarge
from lpr.service.addresses import AddressRefused, Place, Resolve, check_web_address, connection_to

MOST_REDIRECTS = 3
LIMIT_S = 10.0
"""For all of it, redirects and slow answers together."""
_CHUNK = 65536
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class FetchRules:
    """What may be fetched: how much, and from where."""

    most_bytes: int
    allow_private: bool = False
    resolve: Resolve | None = None
    """In place of the system's own look-up of names."""
    limit_s: float = LIMIT_S


def fetch(url: str, rules: FetchRules) -> bytes:
    """The bytes at an address.

    Raises:
        AddressRefused: the service does not go there, or gets nothing there.
        ImageTooLarge: there are too many bytes.
    """
    deadline = time.monotonic() + rules.limit_s
    for _ in range(MOST_REDIRECTS + 1):
        place = check_web_address(url, allow_private=rules.allow_private, resolve=rules.resolve)
        try:
            found, elsewhere = _get(place, rules.most_bytes, deadline)
        except (OSError, http.client.HTTPException) as error:
            kind = type(error).__name__
            raise AddressRefused(f"{place.host}: no picture came from there ({kind})") from error
        if elsewhere is None:
            return found
        url = urljoin(url, elsewhere)
    raise AddressRefused(f"{place.host}: it redirects more than {MOST_REDIRECTS} times")


def _get(place: Place, most_bytes: int, deadline: float) -> tuple[bytes, str | None]:
    """What an address answers, and the address that it sends on to, None if it does not."""
    connection = connection_to(place, max(0.1, deadline - time.monotonic()))
    path = (place.parts.path or "/") + (f"?{place.parts.query}" if place.parts.query else "")
    try:
        connection.request("GET", path, headers={"User-Agent": "lpr", "Accept": "image/*"})
        answer = connection.getresponse()
        elsewhere = answer.getheader("Location")
        if answer.status in _REDIRECTS and elsewhere:
            return b"", elsewhere
        if answer.status != http.client.OK:
            raise AddressRefused(f"{place.host}: it answers {answer.status}, and no picture")
        return _body(answer, place.host, most_bytes, deadline), None
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, host: str, most_bytes: int, deadline: float) -> bytes:
    data = bytearray()
    while chunk := answer.read1(_CHUNK):
        data += chunk
        if len(data) > most_bytes:
            raise ImageTooLarge(
                f"{host}: the picture has more than {most_bytes / 1e6:.1f} MB; give a smaller one"
            )
        if time.monotonic() > deadline:
            raise AddressRefused(f"{host}: the picture comes too slowly")
    return bytes(data)
