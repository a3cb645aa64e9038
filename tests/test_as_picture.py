"""Whatever a caller has for a picture is taken, and what is none is answered with what to give."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from lpr.errors import ImageError, ImageTooLarge
from lpr.images import as_picture, load_image, picture_name
from lpr.images.files import max_bytes

BGR = np.random.default_rng(3).integers(0, 256, (9, 14, 3), dtype=np.uint8)
ALPHA = np.full((9, 14, 1), 255, np.uint8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "car.png"
    cv2.imwrite(str(file), BGR)
    return file


GIVEN: dict[str, Callable[[Path], Any]] = {
    "path": lambda path: path,
    "text": str,
    "bytes": Path.read_bytes,
    "bytearray": lambda path: bytearray(path.read_bytes()),
    "memoryview": lambda path: memoryview(path.read_bytes()),
    "file": lambda path: path.open("rb"),
    "file in memory": lambda path: io.BytesIO(path.read_bytes()),
    "Pillow picture": PillowImage.open,
    "Pillow picture, loaded": lambda path: PillowImage.open(path).copy(),
    "BGR": lambda path: cv2.imread(str(path)),
    "BGR, read only and not contiguous": lambda path: BGR[:, ::-1][:, ::-1],
    "BGRA, opaque": lambda path: np.dstack([BGR, ALPHA]),
    "BGRA, alpha never filled in": lambda path: np.dstack([BGR, ALPHA * 0]),
}


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_the_same_picture_however_it_is_given(path: Path, given: Callable[[Path], Any]) -> None:
    source = given(path)
    picture = as_picture(source)
    if isinstance(source, io.IOBase):
        source.close()
    assert picture.flags.c_contiguous
    np.testing.assert_array_equal(picture, BGR)


@pytest.mark.parametrize(
    "gray",
    [BGR[:, :, 0], BGR[:, :, :1], BGR[:, :, 0].view(np.matrix)],
    ids=["2-D", "one channel", "matrix"],
)
def test_gray_gets_three_channels(gray: Any) -> None:
    np.testing.assert_array_equal(as_picture(gray), np.dstack([BGR[:, :, 0]] * 3))


def test_transparent_pixels_of_arrays_lie_on_white_as_those_of_files(tmp_path: Path) -> None:
    alpha = np.random.default_rng(4).integers(0, 256, (300, 14, 1), dtype=np.uint8)
    bgra = np.dstack([np.tile(BGR, (34, 1, 1))[:300], alpha])
    cv2.imwrite(str(tmp_path / "logo.png"), bgra)
    difference = as_picture(bgra).astype(int) - load_image(tmp_path / "logo.png")
    assert np.abs(difference).max() <= 1


def test_pillow_pictures_of_any_mode_are_taken_and_turned_upright() -> None:
    picture = PillowImage.fromarray(BGR[..., ::-1]).convert("P")
    exif = picture.getexif()
    exif[0x0112] = 6
    saved = io.BytesIO()
    picture.save(saved, "PNG", exif=exif)
    turned = as_picture(PillowImage.open(saved))
    assert turned.shape == (14, 9, 3)
    np.testing.assert_array_equal(turned, as_picture(picture.rotate(-90, expand=True)))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (None, r"None is no picture: the camera gave no frame.*give a path"),
        (BGR.astype(np.float32), r"shape \(9, 14, 3\) and type float32 is no picture"),
        (BGR[:0], r"shape \(0, 14, 3\) .* is no picture"),
        (BGR[None], r"shape \(1, 9, 14, 3\) .* is no picture"),
        (np.dstack([BGR, BGR]), r"shape \(9, 14, 6\) .* is no picture"),
        (np.uint8(3), "uint8 is no picture; give a path"),
        ([[1, 2], [3, 4]], "list is no picture; give a path"),
        (7, "int is no picture; give a path"),
        ("", "its name is empty; give a path"),
        (b"", "the file is empty"),
        (b"hello", "not a picture"),
        (io.StringIO("hello"), "gives text; open it in binary mode"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, io.StringIO) else str(value),
)
def test_what_is_no_picture_says_what_to_give(source: Any, message: str) -> None:
    with pytest.raises(ImageError, match=message) as raised:
        as_picture(source, name="frame 12")
    assert str(raised.value).startswith("frame 12: ")
    with pytest.raises(ImageError, match=r"^the picture: "):
        as_picture(source)


class Raising:
    """A file, or a path, that fails as it was told to."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def read(self, _size: int) -> bytes:
        raise self.error


class RaisingPath(os.PathLike[str]):
    """A path that cannot tell itself."""

    def __fspath__(self) -> str:
        raise RuntimeError("the drive is gone")


class Sizeless:
    """A file that is read as a whole or not at all."""

    def read(self) -> bytes:
        return b""


def cut_gzip() -> io.BufferedIOBase:
    """A file in a gzip archive that ends too early."""
    return gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(bytes(BGR))[:-12]))


def wrong_zip_member() -> Any:
    """A file in a zip archive whose checksum is wrong."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("car.png", bytes(BGR))
    damaged = archive.getvalue().replace(bytes(BGR), bytes(BGR.size))
    return zipfile.ZipFile(io.BytesIO(damaged)).open("car.png")


UNREADABLE: dict[str, tuple[Callable[[], Any], str]] = {
    "cut gzip": (cut_gzip, "ended before the end-of-stream"),
    "damaged zip": (wrong_zip_member, "Bad CRC-32"),
    "own error": (lambda: Raising(RuntimeError("the camera is off")), "the camera is off"),
    "no message": (lambda: Raising(EOFError()), "EOFError"),
    "no size": (Sizeless, "cannot be read .*argument"),
    "no memory": (lambda: Raising(MemoryError()), "no memory left"),
    "no path": (RaisingPath, "RaisingPath gives no path .the drive is gone"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_sources_with_errors_of_their_own_are_named(kind: str) -> None:
    make, message = UNREADABLE[kind]
    with pytest.raises(ImageError, match=f"^frame 12: .*{message}") as raised:
        as_picture(make(), name="frame 12")
    assert "\n" not in str(raised.value)


def test_who_stops_the_program_is_not_held_up() -> None:
    with pytest.raises(KeyboardInterrupt):
        as_picture(Raising(KeyboardInterrupt()))


class Endless:
    """A file without an end."""

    count = 0

    def read(self, size: int) -> bytes:
        self.count += 1
        return bytes(min(size, 1 << 20))


def test_a_file_without_end_is_read_no_further_than_the_limit() -> None:
    file = Endless()
    with pytest.raises(ImageTooLarge, match="may have; shrink the picture"):
        as_picture(file, max_megapixels=1)
    assert file.count <= max_bytes(1) / (1 << 20) + 2


def test_the_limit_is_for_pillow_pictures_too() -> None:
    with pytest.raises(ImageTooLarge, match=r"2\.0 megapixels"):
        as_picture(PillowImage.new("1", (2000, 1000)), max_megapixels=1)


def test_names_are_those_that_the_source_knows(path: Path) -> None:
    with path.open("rb") as file, PillowImage.open(path) as picture:
        named = [picture_name(cast(Any, source)) for source in (path, str(path), file, picture)]
    assert named == [str(path)] * 4
    assert picture_name(BGR) == picture_name(io.BytesIO()) == picture_name(None) == ""
