"""Receivers of the web: JSON, Plate Recognizer's form, ALPR-Database."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from lpr.errors import NotFound
from lpr.service.notify.plate_recognizer import webhook_json
from lpr.service.notify.sent import Outcome, Sent
from lpr.service.notify.signing import number_of, signed
from lpr.service.notify.web_request import WebRequest, header_of, send
from lpr.service.store import (
    AlprDatabaseSettings,
    Notice,
    Store,
    Target,
    TargetKind,
    WebhookSettings,
)

JSON = "application/json"
PLATE_READS = "/api/plate-reads"
MOST_PLATE, MOST_CAMERA = 10, 30
"""So many characters ALPR-Database takes of a plate and of a camera's name."""


class WebhookSender:
    """Sends notices to a receiver of JSON, or of the form that Plate Recognizer sends.

    Args:
        target: where to.
        store: has the pictures.
    """

    def __init__(self, target: Target, store: Store) -> None:
        assert isinstance(target.settings, WebhookSettings)
        self._target, self._settings, self._store = target, target.settings, store
        self._make = _form if target.kind == TargetKind.MULTIPART else _json

    def send(self, notice: Notice) -> Sent:
        """Tell one notice."""
        settings = self._settings
        picture = _picture(self._store, notice) if settings.picture else None
        kind, body = self._make(self._target, self._store, notice, picture)
        number = number_of(notice.key)
        headers = {"Content-Type": kind, **header_of(settings.header)}
        headers |= signed(settings.signing_key, number, body, int(time.time()))
        request = WebRequest(settings.url, headers=headers, body=body)
        return send(request, self._store.config.allow_private_addresses)

    def rest(self) -> None:
        """There is nothing to keep."""

    def close(self) -> None:
        """There is nothing to close."""


class AlprDatabaseSender:
    """Sends passages to an ALPR-Database.

    Args:
        target: where to.
        store: has the pictures.
    """

    def __init__(self, target: Target, store: Store) -> None:
        assert isinstance(target.settings, AlprDatabaseSettings)
        self._settings, self._store = target.settings, store

    def send(self, notice: Notice) -> Sent:
        """Tell one notice; what is of no plate is not for such a database."""
        body = plate_read(notice.body, _picture(self._store, notice))
        if not body["plate_number"]:
            return Sent(Outcome.REFUSED, "ALPR-Database takes plates, and this is none")
        headers = {"Content-Type": JSON, "x-api-key": self._settings.api_key}
        data = json.dumps(body).encode()
        request = WebRequest(plate_reads_of(self._settings.url), headers=headers, body=data)
        return send(request, self._store.config.allow_private_addresses)

    def rest(self) -> None:
        """There is nothing to keep."""

    def close(self) -> None:
        """There is nothing to close."""


def plate_read(body: Mapping[str, Any], picture: bytes | None) -> dict[str, str]:
    """A passage as ALPR-Database takes it. All that is told of a passage has the time of its first
    look: the database answers 409 for what it has already.

    >>> told = {"text": "ZG1234AB", "camera": "gate", "first_seen": "2026-05-01T08:00:00+00:00"}
    >>> plate_read(told, None)["plate_number"]
    'ZG1234AB'
    """
    return {
        "plate_number": str(body.get("text") or "")[:MOST_PLATE],
        "camera": str(body.get("camera") or "")[:MOST_CAMERA],
        "timestamp": str(body.get("first_seen") or ""),
        "Image": "" if picture is None else b64encode(picture).decode(),
    }


def plate_reads_of(url: str) -> str:
    """Where an ALPR-Database takes plates.

    >>> plate_reads_of("http://plates.lan:3000/")
    'http://plates.lan:3000/api/plate-reads'
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    whole = path if path.endswith(PLATE_READS) else path + PLATE_READS
    return urlunsplit(parts._replace(path=whole))


def form_of(text: bytes, picture: bytes | None, name: str) -> tuple[str, bytes]:
    """A form with the fields ``json`` and ``upload``: its content type and its bytes (RFC 7578)."""
    boundary = f"lpr{uuid4().hex}"
    begin = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    body = f'{begin}json"\r\n\r\n'.encode() + text + b"\r\n"
    if picture is not None:
        told = f'{begin}upload"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
        body += told.encode() + picture + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


def _json(
    target: Target,  # noqa: ARG001 (as `_form`)
    store: Store,  # noqa: ARG001
    notice: Notice,
    picture: bytes | None,
) -> tuple[str, bytes]:
    body = dict(notice.body)
    if picture is not None:
        body["picture"] = b64encode(picture).decode()
    return JSON, json.dumps(body).encode()


def _form(target: Target, store: Store, notice: Notice, picture: bytes | None) -> tuple[str, bytes]:
    try:
        passage = store.passages.record(notice.passage_id) if notice.passage_id else None
    except NotFound:
        passage = None
    told = webhook_json(target.name, notice, passage)
    return form_of(json.dumps(told).encode(), picture, told["hook"]["filename"])


def _picture(store: Store, notice: Notice) -> bytes | None:
    return None if notice.passage_id is None else store.pictures.bytes(notice.passage_id)
