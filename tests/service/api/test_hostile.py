"""What hostile programs send: paths, scripts, bombs."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as PillowImage

from lpr import ImageResult
from lpr.errors import ServiceError
from lpr.service.config import ServiceConfig
from lpr.service.http.read_process import ReadProcess
from lpr.service.http.read_work import ReadOptions, ReadWay
from lpr.service.http.recogniser import USUAL
from tests.service.passages import passage
from tests.service.served import Served, StubReads, jpeg, serve

UP = ("..", "../../secret.key", "..%2f..%2fsecret.key", "%2e%2e/secret", "..\\secret.key", "a\0b")
SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize("name", UP)
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/passages/{}/picture.jpg",
        "/api/v1/passages/p000001/{}.jpg",
        "/api/v1/passages/{}",
        "/api/v1/passages/{}/record",
        "/api/v1/vehicles/{}",
    ],
)
def test_no_path_leads_out_of_the_pictures(served: Served, path: str, name: str) -> None:
    served.store.passages.save(passage(1), picture=jpeg())
    answer = served.client().get(path.format(name), headers=served.key())
    assert answer.status_code in (400, 404)
    assert "secret" not in answer.headers.get("Location", "")


def test_a_passage_whose_id_is_a_path_is_not_kept(served: Served, tmp_path: Path) -> None:
    before = set(tmp_path.parent.rglob("*.jpg"))
    with pytest.raises(ServiceError, match="no id of a passage"):
        served.store.passages.save(replace(passage(1), id="../../../escaped"), picture=jpeg())
    assert set(tmp_path.parent.rglob("*.jpg")) == before


def test_scripts_are_kept_as_text_and_come_as_json(served: Served) -> None:
    client, headers = served.client(), served.key()
    body = {"owner": SCRIPT, "notes": SCRIPT, "tags": [SCRIPT]}
    answers = [
        client.put("/api/v1/vehicles/ZG1234AB", json=body, headers=headers),
        client.post("/api/v1/cameras", json={"name": SCRIPT, "address": "0"}, headers=headers),
        client.get(f"/api/v1/passages?region={SCRIPT[:10]}", headers=headers),
        client.get(f"/api/v1/passages/{SCRIPT}", headers=headers),
        client.get(f"/{SCRIPT}", headers=headers),
    ]
    for answer in answers:
        assert answer.mimetype in ("application/json", "application/problem+json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def png_of(width: int, height: int, data: bytes) -> bytes:
    """A PNG that claims a size, whatever is in it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that claim to be large pictures, or are no pictures at all."""
    yield "png", png_of(60_000, 60_000, zlib.compress(bytes(10_000_000)))
    gif = io.BytesIO()
    PillowImage.new("P", (1, 1)).save(gif, "GIF")
    yield "gif", gif.getvalue()[:6] + struct.pack("<HH", 65535, 65535) + gif.getvalue()[10:]
    yield "zip", b"PK\x03\x04" + bytes(1000)
    yield "svg", b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"
    yield "xml", b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    yield "pdf", b"%PDF-1.7\n" + bytes(100)
    yield (
        "bmp",
        b"BM" + struct.pack("<IIIIiiHH", 54, 0, 54, 40, 2**30, 2**30, 1, 24) + bytes(24),
    )


class RealReads(StubReads):
    """Reads in a process, as the service does."""

    def __init__(self) -> None:
        super().__init__()
        self.process = ReadProcess(max_megapixels=64.0)

    def read(self, data: bytes, options: ReadOptions = USUAL, asker: str = "") -> ImageResult:
        return self.process.read(data, ReadWay(options), limit_s=600.0)

    def close(self) -> None:
        self.process.stop()


def test_bombs_are_refused_before_they_are_opened(config: ServiceConfig) -> None:
    reads = RealReads()
    with serve(config.data, reads) as served:
        headers = served.key("viewer")
        statuses = {}
        for name, data in bombs():
            form = {"upload": (io.BytesIO(data), f"car.{name}")}
            answer = served.client().post("/v1/plate-reader/", data=form, headers=headers)
            statuses[name] = answer.status_code
            assert len(answer.get_json()["detail"].splitlines()) == 1
        assert reads.process.is_up
    assert set(statuses.values()) <= {400, 413}
    assert statuses["png"] == statuses["gif"] == 413


def test_a_packed_body_is_not_unpacked(served: Served) -> None:
    body = zlib.compress(bytes(5_000_000))
    headers = {**served.key("viewer"), "Content-Encoding": "gzip", "Content-Type": "image/jpeg"}
    answer = served.client().post("/api/v1/read", data=body, headers=headers)
    assert answer.status_code == 400
