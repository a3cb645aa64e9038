"""One request to a receiver of the web: judged, pinned, bounded in time."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lpr import __version__
from lpr.errors import first_line
from lpr.service.addresses import AddressRefused, check_web_address, connection_to
from lpr.service.notify.sent import Outcome, Sent

LIMIT_S = 12.0
"""For all of it, however slowly the answer comes."""
_SHOWN = 120
_TOLD_ELSEWHERE = (408, 425, 502, 503, 504)
"""What proxies answer for a receiver that is away, or too slow."""


@dataclass(frozen=True, slots=True)
class WebRequest:
    """What is sent, and where to."""

    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def send(request: WebRequest, allow_private: bool, limit_s: float = LIMIT_S) -> Sent:
    """Send a request, and tell by its answer what became of it.

    Args:
        request: what is sent.
        allow_private: whether private networks may be gone to.
        limit_s: so long it may take.
    """
    try:
        place = check_web_address(request.url, allow_private=allow_private)
        connection = connection_to(place, limit_s)
    except AddressRefused as error:
        return Sent(Outcome.AWAY, str(error))
    except OSError as error:
        return Sent(Outcome.AWAY, f"nobody answers there ({_reason(error)})")
    path = (place.parts.path or "/") + (f"?{place.parts.query}" if place.parts.query else "")
    headers = {"User-Agent": f"lpr/{__version__}", **request.headers}
    try:
        with _ended_after(connection.sock, limit_s):
            connection.request(request.method, path, request.body, headers)
            answer = connection.getresponse()
            said = "" if answer.status < 400 else answer.read(_SHOWN).decode(errors="replace")
            return outcome_of(answer.status, answer.getheader("Retry-After"), said)
    except (OSError, http.client.HTTPException) as error:
        return Sent(Outcome.AWAY, f"no answer came ({_reason(error)})")
    finally:
        connection.close()


def outcome_of(status: int, retry_after: str | None = None, said: str = "") -> Sent:
    """What the status of an answer means.

    >>> outcome_of(409).outcome.value, outcome_of(500).outcome.value, outcome_of(401).outcome.value
    ('delivered', 'faulty', 'refused')
    >>> outcome_of(429, "5")
    Sent(outcome=<Outcome.BUSY: 'busy'>, message='it answers 429', retry_after_s=5.0)
    """
    line = " ".join(said.split())
    message = f"it answers {status}" + (f": {line}" if line else "")
    if 200 <= status < 300 or status == http.client.CONFLICT:
        # A receiver that has it already says 409.
        return Sent(Outcome.DELIVERED, message)
    if status == http.client.TOO_MANY_REQUESTS:
        return Sent(Outcome.BUSY, message, seconds_of(retry_after))
    if status in _TOLD_ELSEWHERE:
        return Sent(Outcome.AWAY, message, seconds_of(retry_after))
    return Sent(Outcome.FAULTY if status >= 500 else Outcome.REFUSED, message)


def seconds_of(retry_after: str | None) -> float | None:
    """How long the header ``Retry-After`` asks to wait; None where it says nothing (RFC 9110).

    >>> seconds_of("120"), seconds_of("soon"), seconds_of("Thu, 01 Jan 1970 00:00:00 GMT")
    (120.0, None, 0.0)
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    with suppress(TypeError, ValueError):
        at = parsedate_to_datetime(text)
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.now(UTC)).total_seconds())
    return None


def header_of(line: str) -> dict[str, str]:
    """A header as it is typed; empty is none.

    >>> header_of("Authorization: Bearer abc"), header_of("")
    ({'Authorization': 'Bearer abc'}, {})
    """
    name, _, value = line.partition(":")
    return {name.strip(): value.strip()} if name.strip() else {}


@contextmanager
def _ended_after(connection: socket.socket, limit_s: float) -> Iterator[None]:
    """End a connection that takes too long: a receiver may send a byte now and then for ever."""

    def end() -> None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(limit_s, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _reason(error: Exception) -> str:
    return first_line(error) or type(error).__name__
