"""The web, fetched from only where it may be connected to: each connection is judged first, those
to which a server sends on, too, and goes to the place that was judged."""

from __future__ import annotations

import http.client
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from lpr.video.frames.breaks import NO_ANSWER, Break, Judge, break_of, judged, reason_of_status


class _Plain(http.client.HTTPConnection):
    """A connection to the first of some places that answers, whatever its name says by now."""

    def __init__(self, host: str, *, ips: Sequence[str], timeout: float) -> None:
        super().__init__(host, timeout=timeout)
        self._places = tuple(ips) or (self.host,)

    def connect(self) -> None:
        """Connect."""
        *others, last = self._places
        for place in others:
            with suppress(OSError):
                self.sock = socket.create_connection((place, self.port), self.timeout)
                return
        self.sock = socket.create_connection((last, self.port), self.timeout)


class _Secret(_Plain):
    """The same under TLS. The certificate is not looked at: cameras have made theirs themselves."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        """Connect."""
        super().connect()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


class _Http(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Asks the judge before each request."""

    def __init__(self, may_connect: Judge | None) -> None:
        urllib.request.HTTPHandler.__init__(self)
        self._may_connect = may_connect

    def http_open(self, req: Any) -> Any:
        """Connect to an ``http://`` address."""
        return self._opened(_Plain, req)

    def https_open(self, req: Any) -> Any:
        """Connect to an ``https://`` address."""
        return self._opened(_Secret, req)

    def _opened(self, kind: type[_Plain], req: Any) -> Any:
        connection: Any = partial(kind, ips=judged(self._may_connect, req.full_url))
        return self.do_open(connection, req)


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


class Web:
    """Opens addresses with the user name and password that stand in the first one.

    Args:
        address: the first one.
        timeout_s: so long an answer, and each part of it, is waited for.
        may_connect: see `FrameOptions`.
    """

    def __init__(self, address: str, timeout_s: float, may_connect: Judge | None = None) -> None:
        parts = urllib.parse.urlsplit(address)
        self.address = _without_user(address)
        self._timeout_s = timeout_s
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if parts.username is not None:
            user, password = parts.username, parts.password or ""
            unquoted = urllib.parse.unquote(user), urllib.parse.unquote(password)
            passwords.add_password(None, self.address, *unquoted)
        direct = () if may_connect is None else (urllib.request.ProxyHandler({}),)
        self._opener = urllib.request.build_opener(
            _Http(may_connect), _Basic(passwords), _Digest(passwords), *direct
        )

    def opened(self, address: str, first_byte: int = 0) -> http.client.HTTPResponse:
        """What is at an address, from one of its bytes on.

        Raises:
            Break: it is not to be had.
        """
        asked = urllib.request.Request(_without_user(address))
        if first_byte:
            asked.add_header("Range", f"bytes={first_byte}-")
        with told_as_breaks():
            answer: http.client.HTTPResponse = self._opener.open(asked, timeout=self._timeout_s)
        return answer


@contextmanager
def told_as_breaks() -> Iterator[None]:
    """Turn what the web does wrong into breaks.

    Raises:
        Break: for all of it.
    """
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        raise Break(reason_of_status(error.code)) from None
    except TimeoutError:
        raise Break(NO_ANSWER) from None
    except urllib.error.URLError as error:
        inner = error.reason
        raise break_of(inner if isinstance(inner, OSError) else error) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise break_of(error) from None


def _without_user(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


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
