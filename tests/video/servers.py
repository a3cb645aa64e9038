"""Servers of streams for the tests, on this computer's own address alone.

`WebCamera` stands in for a camera with MJPEG and still pictures, and serves files; `rtsp_server` is
one of RTSP, in a process of its own.
"""

from __future__ import annotations

import base64
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lpr.errors import StreamError
from lpr.video.frames import Frame, FrameSource
from tests.video.pictures import jpeg_of

HOST = "127.0.0.1"
HANGS_S = 60.0
"""What takes longer on the busiest machine hangs."""
SYSTEM_PYTHON = "/usr/bin/python3"
GST_SERVER = Path(__file__).with_name("rtsp_gst.py")


def until(wanted: Callable[[], bool], what: str) -> None:
    """Wait until something is so; fails where it never is."""
    end_s = time.monotonic() + HANGS_S
    while not wanted():
        assert time.monotonic() < end_s, f"waited for ever: {what}"
        time.sleep(0.01)


def next_frames(source: FrameSource, count: int) -> list[Frame]:
    """The next frames of a source; fails where they never come."""
    frames: list[Frame] = []
    end_s = time.monotonic() + HANGS_S
    for frame in source.frames_or_silence(0.2):
        if frame is not None:
            frames.append(frame)
        if len(frames) == count:
            return frames
        assert time.monotonic() < end_s, f"{len(frames)} of {count} frames came"
    raise AssertionError(f"{len(frames)} of {count} frames came, and then the end")


def error_of(source: FrameSource) -> StreamError:
    """The error that a source ends with; fails where it gives a frame, or never ends."""
    end_s = time.monotonic() + HANGS_S
    try:
        for frame in source.frames_or_silence(0.2):
            assert frame is None
            assert time.monotonic() < end_s, "no error came"
    except StreamError as error:
        return error
    raise AssertionError("it ended without an error")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


@dataclass
class WebCamera:
    """A camera that speaks HTTP: ``/stream`` is MJPEG, ``/snap.jpg`` and ``/snap`` a picture; any
    other path is that of a file in ``folder``.

    It can be frozen, send garbage, and be stopped and started again on its port.
    """

    folder: Path | None = None
    user: str = ""
    sends_on: str = ""
    """Where every request is sent on to."""
    fps: float = 25.0
    port: int = field(default_factory=free_port)
    number: int = 0
    """Of the next picture."""
    frozen: threading.Event = field(default_factory=threading.Event)
    garbage: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    """The paths that were asked for."""
    _server: ThreadingHTTPServer | None = None
    _clients: list[socket.socket] = field(default_factory=list)
    _gone: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, user: str = "") -> str:
        """An address of it."""
        return f"http://{user + '@' if user else ''}{HOST}:{self.port}/{path}"

    def start(self) -> WebCamera:
        """Begin to answer."""
        camera = self
        self._gone = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                camera._clients.append(self.connection)
                with suppress(OSError):
                    camera._answer(self)

        ThreadingHTTPServer.allow_reuse_address = True
        self._server = ThreadingHTTPServer((HOST, self.port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Be gone in the midst of everything, as when the plug is pulled."""
        assert self._server is not None
        self._gone.set()
        self._server.shutdown()
        self._server.server_close()
        for client in self._clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        self._clients.clear()

    def __enter__(self) -> WebCamera:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        if self.sends_on:
            request.send_response(302)
            request.send_header("Location", self.sends_on)
            request.end_headers()
            return
        wanted = "Basic " + base64.b64encode(self.user.encode()).decode()
        if self.user and request.headers.get("Authorization") != wanted:
            request.send_response(401)
            request.send_header("WWW-Authenticate", 'Basic realm="camera"')
            request.end_headers()
        elif request.path.startswith("/stream"):
            self._stream(request)
        elif request.path.startswith("/snap"):
            self._whole(request, jpeg_of(self._next()), "image/jpeg")
        elif self.folder is not None and (file := self.folder / request.path[1:]).is_file():
            self._whole(request, file.read_bytes(), "application/octet-stream")
        else:
            request.send_error(404)

    def _next(self) -> int:
        number, self.number = self.number, self.number + 1
        return number

    def _whole(self, request: BaseHTTPRequestHandler, data: bytes, kind: str) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def _stream(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        request.end_headers()
        gone = self._gone
        while not gone.wait(1 / self.fps):
            if self.frozen.is_set():
                continue
            data = jpeg_of(self._next())
            if self.garbage.is_set():
                data = data[:40] + bytes(range(256)) * 4
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
            request.wfile.write(head.encode() + data + b"\r\n")


@dataclass
class RtspServer:
    """A server in a process of its own; can be killed and started again on its port."""

    command: list[str]
    port: int
    path: str
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The stream's address."""
        return f"rtsp://{HOST}:{self.port}/{self.path}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self._answers, "the RTSP server")

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the RTSP server has ended"
        try:
            socket.create_connection((HOST, self.port)).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """End it at once, with all its connections."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it do nothing more, its connections staying open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def rtsp_server(film: Path) -> Iterator[RtspServer]:
    """A server that gives a film from its beginning to each client, in real time, over TCP."""
    pytest.importorskip("aio_rtsp_toolkit", reason="pip install aio-rtsp-toolkit")
    port, control = free_port(), free_port()
    words = ["-d", film.parent, "-H", HOST, "-p", port, "-cp", control]
    command = [sys.executable, "-c", "from server_demo import main; main()", *map(str, words)]
    server = RtspServer(command, port, film.name)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def gst_server(film: Path, *words: str) -> Iterator[RtspServer]:
    """GStreamer's server, which can do UDP and ask for a password; skips where it is missing."""
    found = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('GstRtspServer', '1.0')"],
        capture_output=True,
        check=False,
    )
    if found.returncode:
        pytest.skip("apt-get install gir1.2-gst-rtsp-server-1.0 (see .ci/run)")
    port = free_port()
    server = RtspServer([SYSTEM_PYTHON, str(GST_SERVER), str(film), str(port), *words], port, "cam")
    try:
        server.start()
        yield server
    finally:
        server.kill()
