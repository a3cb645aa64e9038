"""Pictures fetched from addresses: redirects, names that change, too much, too slow."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from lpr.errors import ImageTooLarge
from lpr.service.addresses import AddressRefused
from lpr.service.http.fetching import FetchRules, fetch


class Pages(BaseHTTPRequestHandler):
    """A few answers by path; keeps the hosts that were asked for."""

    hosts: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        status, location, body = {
            "/picture.jpg": (200, None, b"\xff\xd8 picture"),
            "/moved": (302, "/picture.jpg", b""),
            "/round": (302, "/round", b""),
            "/inside": (302, "http://169.254.169.254/latest", b""),
            "/scheme": (302, "file:///etc/passwd", b""),
            "/large": (200, None, b"x" * 5000),
        }.get(self.path, (404, None, b""))
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server on this machine."""
    Pages.hosts.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


RULES = FetchRules(most_bytes=4000, allow_private=True)


def test_a_picture_is_fetched(port: int) -> None:
    assert fetch(f"http://127.0.0.1:{port}/picture.jpg", RULES) == b"\xff\xd8 picture"
    assert fetch(f"http://127.0.0.1:{port}/moved", RULES) == b"\xff\xd8 picture"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("inside", "never"),
        ("scheme", "'file:' is not gone to"),
        ("round", "redirects more than 3 times"),
        ("missing", "answers 404"),
    ],
)
def test_each_redirect_is_judged(port: int, path: str, says: str) -> None:
    with pytest.raises(AddressRefused, match=says):
        fetch(f"http://127.0.0.1:{port}/{path}", RULES)


def test_too_many_bytes_are_not_taken(port: int) -> None:
    with pytest.raises(ImageTooLarge):
        fetch(f"http://127.0.0.1:{port}/large", RULES)


def test_a_name_that_changes_meanwhile_changes_nothing(port: int) -> None:
    answers = [["127.0.0.1"], ["10.255.255.1"]]

    def rebinding(host: str, _port: int) -> Sequence[str]:
        return answers.pop(0)

    rules = FetchRules(4000, allow_private=True, resolve=rebinding)
    # The name is of no network: only an address that was judged can have been gone to.
    assert fetch(f"http://gate.invalid:{port}/picture.jpg", rules).startswith(b"\xff\xd8")
    assert len(answers) == 1
    assert Pages.hosts == [f"gate.invalid:{port}"]


def test_nobody_answers() -> None:
    with pytest.raises(AddressRefused, match="no picture came"):
        fetch("http://127.0.0.1:9/picture.jpg", RULES)
