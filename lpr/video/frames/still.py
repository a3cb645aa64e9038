"""A picture at an address that is always the newest, as many cameras offer one: polled."""

from __future__ import annotations

import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

from lpr.errors import ImageError
from lpr.images import MAX_MEGAPIXELS, decode_image
from lpr.images.files import max_bytes
from lpr.sources.kinds import HEAD_BYTES, kind_of_content
from lpr.video.frames.breaks import (
    NO_ANSWER,
    UNKNOWN,
    Break,
    Reason,
    break_of,
    check_may_connect,
    reason_of_status,
)
from lpr.video.frames.connection import Arrival
from lpr.video.frames.options import FrameOptions
from lpr.video.frames.pixels import ArrayPixels
from lpr.video.frames.tally import Tally


class StillOpener:
    """Connects to an address that gives one picture each time."""

    def __init__(self, address: str, options: FrameOptions) -> None:
        self._fetch = Fetcher(address, options.stall_s, options.may_connect)
        self._poll_s = options.poll_s

    def __call__(self, tally: Tally, stop: threading.Event) -> StillConnection:
        """Fetch the first picture.

        Raises:
            Break: there is none.
        """
        data = self._fetch()
        kind = kind_of_content(data[:HEAD_BYTES])
        if kind is None or not kind.pillow:
            raise Break(Reason("what comes is neither a picture nor a stream", UNKNOWN.advice))
        return StillConnection(self._fetch, data, self._poll_s, tally, stop)


class StillConnection:
    """Asks for the picture every so often; one that has not changed is no new frame."""

    finite = False
    duration_s = None

    def __init__(
        self,
        fetch: Fetcher,
        first: bytes,
        poll_s: float,
        tally: Tally,
        stop: threading.Event,
    ) -> None:
        self._fetch = fetch
        self._first = first
        self._poll_s = poll_s
        self._tally = tally
        self._stop = stop

    def arrivals(self) -> Iterator[Arrival]:
        """Each new picture, dated by its arrival."""
        data, before = self._first, b""
        while True:
            arrived_s = time.time()
            if data != before:
                before = data
                yield from self._decoded(data, arrived_s)
            if self._stop.wait(max(arrived_s + self._poll_s - time.time(), 0.0)):
                return
            data = self._fetch()

    def _decoded(self, data: bytes, arrived_s: float) -> Iterator[Arrival]:
        self._tally.add(seen=1)
        try:
            picture = decode_image(data, "the picture", MAX_MEGAPIXELS)
        except ImageError:
            self._tally.add(failed=1)
            return
        self._tally.add(decoded=1)
        yield Arrival(ArrayPixels(picture), arrived_s)

    def close(self) -> None:
        """Nothing is open between two pictures."""


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """Lets go of the answer that asked for the password, which Python leaves open."""

    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """Send the password."""
        again = super().http_error_401
        return _let_go(fp, lambda: again(req, fp, code, msg, headers))


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """The same for passwords that are not sent as they are."""

    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """Prove that the password is known."""
        again = super().http_error_401
        return _let_go(fp, lambda: again(req, fp, code, msg, headers))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Goes on to where it may be connected to, and nowhere else."""

    def __init__(self, may_connect: Callable[[str], None] | None) -> None:
        self._may_connect = may_connect

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        """The request to the new address."""
        check_may_connect(self._may_connect, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _let_go(asked: Any, again: Callable[[], Any]) -> Any:
    """Ask again, and close what asked for a password unless there was none to send."""
    try:
        answer = again()
    except Exception:
        asked.close()
        raise
    if answer is not None:
        asked.close()
    return answer


class Fetcher:
    """Fetches what is at an address, with the user name and password that stand in it.

    The certificate of a server is not looked at: cameras have made theirs themselves.
    """

    def __init__(
        self,
        address: str,
        timeout_s: float,
        may_connect: Callable[[str], None] | None = None,
    ) -> None:
        parts = urllib.parse.urlsplit(address)
        place = parts.netloc.rpartition("@")[2]
        self._address = urllib.parse.urlunsplit(parts._replace(netloc=place))
        self._timeout_s = timeout_s
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if parts.username is not None:
            user, password = parts.username, parts.password or ""
            unquoted = urllib.parse.unquote(user), urllib.parse.unquote(password)
            passwords.add_password(None, self._address, *unquoted)
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context),
            _Basic(passwords),
            _Digest(passwords),
            _Redirects(may_connect),
        )
        self._may_connect = may_connect

    def __call__(self) -> bytes:
        """All of it.

        Raises:
            Break: it is not to be had, or is too large for a picture.
        """
        limit = max_bytes(MAX_MEGAPIXELS)
        check_may_connect(self._may_connect, self._address)
        try:
            with self._opener.open(self._address, timeout=self._timeout_s) as answer:
                data: bytes = answer.read(limit + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise Break(reason_of_status(error.code)) from None
        except TimeoutError:
            raise Break(NO_ANSWER) from None
        except urllib.error.URLError as error:
            inner = error.reason
            raise break_of(inner if isinstance(inner, OSError) else error) from None
        except (OSError, ValueError) as error:
            raise break_of(error) from None
        if len(data) > limit:
            raise Break(Reason("what comes is too large for a picture", UNKNOWN.advice))
        return data
