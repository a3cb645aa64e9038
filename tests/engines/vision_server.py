"""A stand-in for Google Cloud Vision on this machine, which checks requests as documented.

``POST /v1/images:annotate`` takes a ``BatchAnnotateImagesRequest`` of at most 16 pictures, and a
token that a service account has signed itself (RFC 7519).
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cv2
import numpy as np
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SCOPES = ("https://www.googleapis.com/auth/cloud-vision", "cloud-platform")
TEXT_DETECTION, DOCUMENT_TEXT_DETECTION = 5, 11
"""The numbers of the features in `Feature.Type`."""
MOST_PICTURES = 16
LINE_BREAK = 5
"""The number of the break in `TextAnnotation.DetectedBreak.BreakType`."""


@dataclass
class Turn:
    """What is answered to one request: a status, a body or one that fits, a delay, headers."""

    status: int = 200
    responses: Sequence[dict[str, Any]] | None = None
    message: str = ""
    delay_s: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class VisionServer:
    """What was asked, what was wrong with it, and what is answered, turn by turn."""

    address: str = ""
    turns: list[Turn] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    pictures: list[list[tuple[int, int]]] = field(default_factory=list)
    """The widths and heights of the pictures of each request."""
    features: list[int] = field(default_factory=list)
    projects: list[str | None] = field(default_factory=list)
    hints: list[list[str]] = field(default_factory=list)
    public_key: rsa.RSAPublicKey | None = None

    def key_file(self, folder: Path) -> Path:
        """The key of a service account whose tokens this server knows."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public_key = key.public_key()
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file = folder / "key.json"
        account = {
            "type": "service_account",
            "project_id": "plates",
            "private_key_id": "1",
            "private_key": pem.decode(),
            "client_email": "reader@plates.iam.gserviceaccount.com",
            "client_id": "1",
            "token_uri": f"{self.address}/token",
        }
        file.write_text(json.dumps(account))
        return file

    def check(self, wrong: bool, complaint: str) -> None:
        """Remember what is not as documented."""
        if wrong:
            self.complaints.append(complaint)

    def check_token(self, header: str) -> None:
        """Check that a request comes from the service account, and for what it may be used."""
        kind, _, token = header.partition(" ")
        head, claims, signature = token.split(".")
        self.check(kind != "Bearer" or json.loads(_decoded(head))["alg"] != "RS256", header)
        assert self.public_key is not None
        try:
            self.public_key.verify(
                _decoded(signature),
                f"{head}.{claims}".encode(),
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except InvalidSignature:
            self.check(True, "the token is signed by somebody else")
        told = json.loads(_decoded(claims))
        self.check(told["exp"] < time.time(), "the token is too old")
        self.check(not any(scope in told["scope"] for scope in SCOPES), told["scope"])

    def note(self, body: dict[str, Any]) -> int:
        """Check the body of a request, and tell how many pictures it has."""
        requests = body.get("requests", [])
        self.check(set(body) != {"requests"}, f"the body has {sorted(body)}")
        self.check(not 0 < len(requests) <= MOST_PICTURES, f"{len(requests)} pictures at once")
        sizes = []
        for one in requests:
            self.check(not set(one) <= {"image", "features", "imageContext"}, f"{sorted(one)}")
            content = base64.b64decode(one["image"]["content"], validate=True)
            picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
            self.check(picture is None, "a picture cannot be decoded")
            if picture is not None:
                sizes.append((picture.shape[1], picture.shape[0]))
            (feature,) = one["features"]
            self.features.append(feature["type"])
            self.hints.append(one.get("imageContext", {}).get("languageHints", []))
        self.pictures.append(sizes)
        return len(requests)


def symbols(lines: Sequence[str], confidence: float = 0.9, turned: bool = False) -> dict[str, Any]:
    """The answer for a picture with some lines of text, each 20 px high; ``turned`` is upside
    down, with the corners of each symbol in the order of its text, as the service gives them."""
    blocks = []
    for row, line in enumerate(lines):
        found = []
        for place, sign in enumerate(line):
            left, top = 12 * place, 30 * row
            corners = [(left, top), (left + 10, top), (left + 10, top + 20), (left, top + 20)]
            if turned:
                corners = [(400 - x, 100 - y) for x, y in corners]
            one: dict[str, Any] = {
                "text": sign,
                "confidence": confidence,
                "boundingBox": {"vertices": [{"x": x, "y": y} for x, y in corners]},
            }
            if place == len(line) - 1:
                one["property"] = {"detectedBreak": {"type": LINE_BREAK}}
            found.append(one)
        blocks.append({"paragraphs": [{"words": [{"symbols": found}]}]})
    text = "\n".join(lines)
    return {
        "textAnnotations": [{"description": text}],
        "fullTextAnnotation": {"pages": [{"blocks": blocks}], "text": text},
    }


def _handler(server: VisionServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            address = urlsplit(self.path)
            server.check(address.path != "/v1/images:annotate", f"asked for {address.path}")
            server.check_token(self.headers["Authorization"] or "")
            server.check(
                "application/json" not in self.headers["Content-Type"], "the body is no JSON"
            )
            server.projects.append(self.headers["x-goog-user-project"])
            count = server.note(json.loads(body))
            turn = server.turns.pop(0) if server.turns else Turn()
            time.sleep(turn.delay_s)
            answers = turn.responses if turn.responses is not None else [{}] * count
            told: dict[str, Any] = {"responses": list(answers)}
            if turn.status != 200:
                told = {"error": {"code": turn.status, "message": turn.message}}
            self._send(turn.status, told, turn.headers)

        def _send(self, status: int, told: dict[str, Any], headers: dict[str, str]) -> None:
            data = json.dumps(told).encode()
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass  # who asked has given up

        def log_message(self, *words: Any) -> None:
            """Say nothing."""

    return Handler


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@contextmanager
def vision_server() -> Iterator[VisionServer]:
    """A server that runs as long as the block."""
    told = VisionServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(told)) as server:
        told.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
