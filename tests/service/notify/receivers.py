"""Receivers of the web that do what tests tell them: take, fail, hang, be busy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Request:
    """A request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def form(self) -> dict[str, Message]:
        """The parts of a form by their names."""
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        whole = BytesParser().parsebytes(head + self.body)
        parts = [part for part in whole.walk() if not part.is_multipart()]
        return {str(part.get_param("name", header="Content-Disposition")): part for part in parts}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; ``after`` is waited for before."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    after: threading.Event | None = None


Answering = Callable[[Request], Answer]


@dataclass
class Receiver:
    """A receiver that runs."""

    address: str
    answering: Answering = lambda _: Answer()
    requests: list[Request] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    receiver: Receiver


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, self.path, dict(self.headers), body)
        receiver = self.server.receiver
        receiver.requests.append(request)
        answer = receiver.answering(request)
        if answer.after is not None:
            answer.after.wait(60)
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
        except OSError:
            return

    do_GET = do_POST = do_PUT = _take  # noqa: N815

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@contextmanager
def receiving(answering: Answering = lambda _: Answer(), port: int = 0) -> Iterator[Receiver]:
    """A receiver on this machine, for as long as the block runs."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.receiver = Receiver(f"http://127.0.0.1:{server.server_port}", answering)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
