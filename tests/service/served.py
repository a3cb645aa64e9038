"""An application under test, with what tests do to it."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lpr import Box, Character, ImageResult, Plate, Reading
from lpr.errors import ImageError, LprError
from lpr.service.app import create_app
from lpr.service.config import ServiceConfig
from lpr.service.http.parts import EXTENSION, Parts
from lpr.service.http.read_work import ReadOptions
from lpr.service.http.recogniser import USUAL, Reads
from lpr.service.http.serving import Server
from lpr.service.store import Role, Store

PASSWORD = "a few words are good"
TEXT = "ZG1234AB"


def jpeg(width: int = 64, height: int = 48) -> bytes:
    """The bytes of a gray picture."""
    return cv2.imencode(".jpg", np.full((height, width, 3), 128, np.uint8))[1].tobytes()


def plate(text: str = TEXT, confidence: float = 0.91) -> Plate:
    """A plate as the recogniser gives it."""
    box = Box(10.2, 12.4, 50.6, 24.8)
    return Plate(
        text=text,
        confidence=confidence,
        box=box,
        quad=box.to_quad(),
        detection_confidence=0.87,
        region="hr",
        region_confidence=0.8,
        matches_format=True,
        lines=(text,),
        candidates=(Reading(text, confidence, True, "hr"), Reading("2G1234AB", 0.05)),
        characters=(Character("Z", 0.95, Box(11, 13, 15, 23)),),
        raw_text=text,
    )


@dataclass
class StubReads:
    """Reads one plate in every JPEG or PNG, and keeps what it was asked."""

    plates: tuple[Plate, ...] = (plate(),)
    fault: LprError | None = None
    asked: list[ReadOptions] = field(default_factory=list)
    askers: list[str] = field(default_factory=list)
    waiting: int = 0
    ready: bool = True
    closed: bool = False

    def start(self) -> None:
        self.ready = True

    def read(self, data: bytes, options: ReadOptions = USUAL, asker: str = "") -> ImageResult:
        self.asked.append(options)
        self.askers.append(asker)
        if self.fault is not None:
            raise self.fault
        if data[:2] not in (b"\xff\xd8", b"\x89P"):
            raise ImageError("the picture: not a picture in a format that can be read")
        return ImageResult("the picture", 64, 48, self.plates, {"total": 12.5})

    def close(self) -> None:
        self.closed = True


@dataclass
class Served:
    """An application, its parts, and how to speak with it."""

    app: Flask
    parts: Parts

    @property
    def store(self) -> Store:
        return self.parts.store

    def key(self, role: str = Role.ADMINISTRATOR, **settings: Any) -> dict[str, str]:
        """The headers of a program with a new key."""
        _, secret = self.store.keys.add(f"{role} program", role, **settings)
        return {"Authorization": f"Token {secret}"}

    def client(self) -> FlaskClient:
        """A client that keeps cookies."""
        return self.app.test_client()

    def browser(self, role: str = Role.ADMINISTRATOR, **settings: Any) -> Browser:
        """A browser in which somebody of a role has logged in."""
        user = self.store.users.add(f"{role} user", PASSWORD, role, **settings)
        client = self.client()
        token = self.store.sessions.open(user.id)
        client.set_cookie("lpr_session", token)
        return Browser(client, token)

    def post_picture(
        self, path: str, headers: dict[str, str], field: str = "upload", **form: Any
    ) -> TestResponse:
        """Send a picture as a file of a form."""
        data = {field: (io.BytesIO(jpeg()), "car.jpg"), **form}
        return self.client().post(path, data=data, headers=headers)


@dataclass
class Browser:
    """A client with a session, and the token that it knows."""

    client: FlaskClient
    token: str


@contextmanager
def serve(data: Path, reads: Reads, **settings: Any) -> Iterator[Served]:
    """An application on a store in a folder, closed at the end."""
    app = create_app(ServiceConfig(data=data, **settings), reads=reads)
    parts: Parts = app.extensions[EXTENSION]
    try:
        yield Served(app, parts)
    finally:
        reads.close()
        parts.store.close()


@contextmanager
def listening(served: Served, threads: int = 8) -> Iterator[str]:
    """The application behind a real server of this machine, as long as the block runs; gives
    ``host:port``."""
    config = replace(served.parts.config, port=0, threads=threads)
    server = Server(served.app, config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        ((host, port),) = server.places
        yield f"{host}:{port}"
    finally:
        served.parts.events.close()
        server.stop()
        thread.join(60)
