"""No picture takes more time or memory than its size says, and no file is waited for."""

from __future__ import annotations

import io
import logging
import os
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage

from lpr.errors import ImageError, ImageTooLarge
from lpr.images import decode_image, load_image, picture_size
from lpr.images.jpeg import count_scans
from lpr.images.limits import BYTES_A_PIXEL
from tests.memory import STATUS
from tests.paths import ROOT

ROWS = np.add.outer(np.arange(60), np.arange(90) * 2).astype(np.uint8)
PHOTO = PillowImage.fromarray(np.dstack([ROWS, ROWS[::-1], ROWS[:, ::-1]]))


def encoded(picture: PillowImage.Image, kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def test_a_file_too_large_for_a_picture_is_not_read(tmp_path: Path) -> None:
    sparse = tmp_path / "sparse.jpg"
    sparse.touch()
    os.truncate(sparse, 2 << 30)
    with pytest.raises(ImageTooLarge, match=r"sparse\.jpg: 2147 MB or more are over the 529 MB"):
        load_image(sparse)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (os.mkdir, "is a folder, not a picture; name it as a source"),
        (os.mkfifo, "is a pipe, not a file"),
        (lambda path: socket.socket(socket.AF_UNIX).bind(str(path)), "is a socket, not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "is a device, not a file"),
        (lambda path: path.symlink_to(path.name), "cannot be read .*symbolic links"),
        (lambda path: path.touch(), "the file is empty"),
    ],
    ids=["folder", "pipe", "socket", "device", "link to itself", "empty"],
)
@pytest.mark.filterwarnings("ignore:unclosed")
def test_what_is_no_plain_file_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    make(Path("it.jpg"))
    for read in (load_image, picture_size):
        with pytest.raises(ImageError, match=rf"^it\.jpg: {message}"):
            read("it.jpg")


def test_scans_are_counted_before_a_jpeg_is_decoded() -> None:
    plain, progressive = encoded(PHOTO, "JPEG"), encoded(PHOTO, "JPEG", progressive=True)
    assert (count_scans(plain), count_scans(progressive)) == (1, 10)
    thumbnail = PHOTO.getexif()
    thumbnail[0x010E] = "\xff\xda" * 50
    assert count_scans(encoded(PHOTO, "JPEG", exif=thumbnail)) == 1
    assert count_scans(plain + progressive) == 1

    side = 4000
    large = encoded(PillowImage.new("L", (side, side)), "JPEG", progressive=True)
    last_scan = large[large.rindex(b"\xff\xda") : -2]
    assert decode_image(large, "a").shape == (side, side, 3)
    with pytest.raises(ImageTooLarge, match=r"^slow: 506 scans of 16\.0 megapixels take too long"):
        decode_image(large[:-2] + last_scan * 500 + large[-2:], "slow")


@pytest.mark.parametrize(
    "data",
    [
        b"P3 3000 2000 255\n" + b"1 " * 99,
        b"P6 3000 2000 100\n" + bytes(99),
        b"P3 60 20 255\n" + b"#\n" * 1001 + b"1 " * 3600,
    ],
    ids=["text", "own white", "comments"],
)
def test_kinds_that_take_long_are_bounded(data: bytes) -> None:
    with pytest.raises(ImageTooLarge, match="of this rare kind of PPM take too long"):
        decode_image(data, "slow")


def test_a_picture_that_needs_more_memory_for_each_pixel_may_have_fewer() -> None:
    large = encoded(PillowImage.new("CMYK", (1500, 1000)), "JPEG", progressive=True)
    assert decode_image(large, "a", max_megapixels=3).shape == (1000, 1500, 3)
    with pytest.raises(ImageTooLarge, match="take 16 bytes each"):
        decode_image(large, "a", max_megapixels=1.6)


MEASURE = """
import sys
from lpr.images import load_image
from tests.memory import forget_peak, peak_mb
load_image(sys.argv[1])
forget_peak()
before = peak_mb()
pixels = load_image(sys.argv[2]).size / 3
print((peak_mb() - before) * 2**20 / pixels)
"""


@pytest.mark.skipif(not STATUS.exists(), reason="needs Linux")
@pytest.mark.parametrize(
    ("mode", "kind", "options"),
    [
        ("RGB", "JPEG", {"turned": True}),
        ("RGB", "JPEG", {"progressive": True}),
        ("CMYK", "JPEG", {}),
        ("RGB", "PNG", {"compress_level": 1, "turned": True}),
        ("RGBA", "PNG", {"compress_level": 1}),
        ("F", "TIFF", {"compression": "tiff_lzw"}),
        ("RGB", "WEBP", {"lossless": True, "method": 0}),
        ("RGB", "BMP", {}),
    ],
    ids=str,
)
def test_a_picture_takes_at_most_eight_bytes_a_pixel(
    tmp_path: Path, mode: str, kind: str, options: dict[str, object]
) -> None:
    options = dict(options)
    picture = PHOTO.convert("L" if mode == "F" else mode).resize((4000, 3000)).convert(mode)
    if options.pop("turned", False):
        exif = picture.getexif()
        exif[0x0112] = 6
        options["exif"] = exif
    for name, size in (("small", (8, 8)), ("large", picture.size)):
        picture.resize(size).save(tmp_path / name, kind, **options)
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "small"), str(tmp_path / "large")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert 3.0 < float(done.stdout) < BYTES_A_PIXEL + 0.5


def test_without_memory_the_picture_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(picture: PillowImage.Image) -> None:
        raise MemoryError

    monkeypatch.setattr("lpr.images.decoding.bgr_of_pillow", fail)
    with pytest.raises(ImageTooLarge, match=r"^huge\.png: there is no memory left"):
        decode_image(encoded(PHOTO, "PNG"), "huge.png")


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_damage_is_told_with_the_name_and_the_rest_is_read(
    mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    data = encoded(PHOTO.convert(mode), "JPEG", quality=95)
    with caplog.at_level(logging.WARNING, "lpr.images"):
        whole = decode_image(data, "whole.jpg")
        assert not caplog.records
        cut = decode_image(data[: len(data) * 2 // 3] + b"\xff\xd9", "cut\n.jpg")
    assert caplog.messages == [
        "cut\\n.jpg: the picture is damaged (Corrupt JPEG data: premature end of data segment); "
        "the rest of it is read"
    ]
    np.testing.assert_array_equal(cut[:8], whole[:8])
    assert (cut[-1] != whole[-1]).any()


def test_what_pillow_warns_of_is_told_and_warnings_of_others_pass(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_open = PillowImage.open

    def open_and_warn(*given: Any, **named: Any) -> PillowImage.Image:
        warnings.warn_explicit("odd tags", UserWarning, str(Path("site", "PIL", "x.py")), 1)
        warnings.warn_explicit("mine", UserWarning, str(Path("site", "mine.py")), 1)
        return really_open(*given, **named)

    data = encoded(PHOTO, "PNG")
    monkeypatch.setattr(PillowImage, "open", open_and_warn)
    with pytest.warns(UserWarning, match="mine") as passed:
        decode_image(data, "car.png")
    assert len(passed) == 1
    assert caplog.messages == ["car.png: the picture is damaged (odd tags); the rest of it is read"]


DAMAGED = """
import logging, sys
from lpr.images import decode_image
logging.getLogger("lpr.images").addHandler(logging.NullHandler())
data = sys.stdin.buffer.read()
for at in range(0, len(data), len(data) // 60):
    for changed in (data[:at] + b"\\x83\\x07\\xff" + data[at + 3:], data[:at]):
        try:
            decode_image(changed, "a")
        except Exception as error:
            if not type(error).__name__.startswith("Image"):
                raise
print("done")
"""


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("PNG", {}),
        ("WEBP", {}),
        *(("TIFF", {"compression": name}) for name in ("jpeg", "tiff_lzw", "tiff_adobe_deflate")),
        ("AVIF", {}),
    ],
    ids=str,
)
def test_no_decoder_prints_anything(kind: str, options: dict[str, object]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DAMAGED],
        input=encoded(PHOTO, kind, **options),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert (done.stdout, done.stderr) == (b"done\n", b"")


def test_avif_and_heic_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    turned = PHOTO.getexif()
    turned[0x0112] = 6
    photo = np.asarray(PHOTO)[..., ::-1]
    # HEIC files say how they are turned elsewhere, and the decoder sees to it.
    for kind, expected in (("AVIF", np.rot90(photo, -1)), ("HEIF", photo)):
        data = encoded(PHOTO, kind, exif=turned, quality=95)
        upright = decode_image(data, "phone").astype(int)
        assert upright.shape == expected.shape
        assert np.abs(upright - expected).mean() < 6
        (tmp_path / kind).write_bytes(data)
        assert picture_size(tmp_path / kind) == expected.shape[1::-1]
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(ImageError, match=r"HEIC picture; to read it: pip install 'lpr\[heif\]'"):
        decode_image(data, "phone")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\0\0\0\x0cjP  \r\n\x87\n", "is a JPEG 2000, which is not read.*save it again as JPEG"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", "is a video, .*watch it"),
        (b"<!DOCTYPE html><html>", "is a web page, .*download the picture itself"),
        (b"%PDF-1.7", "is a PDF, "),
        (b"hello", "not a picture in a format that can be read"),
    ],
)
def test_other_kinds_are_named_with_the_way_out(data: bytes, message: str) -> None:
    with pytest.raises(ImageError, match=message):
        decode_image(data, "it")
