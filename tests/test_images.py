"""Pictures of every kind come out as upright, contiguous, 8-bit BGR."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import ImageOps

from lpr.arrays import Image
from lpr.errors import ImageError, ImageMissing, ImageTooLarge
from lpr.geometry import Box
from lpr.images import MAX_MEGAPIXELS, crop, decode_image, load_image

ORANGE_RGB = (240, 130, 20)
KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "PPM")


def encoded(picture: PillowImage.Image, kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A gray PNG whose header claims a size, with next to nothing behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def is_ours(image: Image) -> bool:
    return image.dtype == np.uint8 and image.ndim == 3 and image.flags.c_contiguous


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_gives_blue_green_red(kind: str) -> None:
    data = encoded(PillowImage.new("RGB", (40, 30), ORANGE_RGB), kind)
    image = decode_image(data, "car")
    assert is_ours(image)
    assert image.shape == (30, 40, 3)
    assert np.abs(image.reshape(-1, 3).mean(axis=0) - ORANGE_RGB[::-1]).max() < 4


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "I;16"])
def test_every_mode_gives_three_channels(mode: str) -> None:
    gray = {"1": 1, "I": 65535, "I;16": 65535}.get(mode)
    picture = (
        PillowImage.new(mode, (20, 10), gray)
        if gray
        else PillowImage.new("RGB", (20, 10), "white").convert(mode)
    )
    image = decode_image(encoded(picture, "TIFF"), "car")
    assert is_ours(image)
    assert image.shape == (10, 20, 3)
    assert (image == 255).all()


def test_16_bit_gray_is_scaled_and_not_cut() -> None:
    ramp = np.array([[0, 257 * 64, 257 * 128 + 100, 65535]], dtype=np.uint16)
    image = decode_image(cv2.imencode(".png", ramp)[1].tobytes(), "scan.png")
    assert image[0].tolist() == [[v] * 3 for v in (0, 64, 128, 255)]


@pytest.mark.parametrize("full", [1.0, 255.0])
def test_float_gray_is_scaled_by_its_range(full: float) -> None:
    picture = PillowImage.fromarray(np.array([[0.0, 0.5, 1.0]], dtype=np.float32) * full)
    image = decode_image(encoded(picture, "TIFF"), "scan.tif")
    assert image[0, :, 0].tolist() == [0, 128, 255]


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_pixels_lie_on_white(mode: str) -> None:
    picture = PillowImage.new("RGBA", (2, 1), (0, 0, 0, 255))
    picture.putpixel((1, 0), (0, 0, 0, 0))
    image = decode_image(encoded(picture.convert(mode), "PNG"), "logo.png")
    assert image[0].tolist() == [[0, 0, 0], [255, 255, 255]]


def test_transparent_palette_entry_lies_on_white() -> None:
    picture = PillowImage.new("P", (2, 1), 0)
    picture.putpalette([10, 20, 30, 200, 0, 0])
    picture.putpixel((1, 0), 1)
    image = decode_image(encoded(picture, "PNG", transparency=1), "logo.png")
    assert image[0].tolist() == [[30, 20, 10], [255, 255, 255]]


def test_animation_gives_its_first_frame() -> None:
    frames = [PillowImage.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode_image(data, "a.gif")[0, 0].tolist() == [0, 0, 255]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turned_pictures_stand_upright(orientation: int) -> None:
    corners = np.zeros((16, 32, 3), np.uint8)
    corners[:8, :16], corners[:8, 16:], corners[8:, :16] = 60, 120, 250
    picture = PillowImage.fromarray(corners)
    exif = picture.getexif()
    exif[0x0112] = orientation
    data = encoded(picture, "PNG", exif=exif)
    expected = np.asarray(ImageOps.exif_transpose(PillowImage.open(io.BytesIO(data))))
    image = decode_image(data, "phone.png")
    assert is_ours(image)
    np.testing.assert_array_equal(image, expected)


@pytest.mark.parametrize(
    "options",
    [{}, {"quality": 100, "subsampling": 0}, {"progressive": True}, {"comment": b"\xff\xd9"}],
    ids=str,
)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("behind", [b"", b"\0 and more"], ids=["whole", "trailing bytes"])
def test_jpegs_are_decoded_as_pillow_does(
    mode: str, options: dict[str, Any], behind: bytes
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (37, 51, 3), dtype=np.uint8)
    blurred = cv2.GaussianBlur(pixels, (0, 0), 2.0)
    data = encoded(PillowImage.fromarray(blurred).convert(mode), "JPEG", **options)
    rgb = np.asarray(PillowImage.open(io.BytesIO(data)).convert("RGB"))
    np.testing.assert_array_equal(decode_image(data + behind, "a"), rgb[..., ::-1])


def test_one_pixel_is_a_picture() -> None:
    data = encoded(PillowImage.new("RGB", (1, 1), ORANGE_RGB), "PNG")
    assert decode_image(data, "dot.png").tolist() == [[list(ORANGE_RGB[::-1])]]


@pytest.mark.parametrize("side", [10_000, 20_000])
def test_a_bomb_is_refused_by_its_header(side: int) -> None:
    with pytest.raises(ImageTooLarge, match=rf"bomb\.png.*{side} x {side}.*--max-megapixels"):
        decode_image(png_claiming(side, side), "bomb.png")


def test_the_limit_is_ours_alone_and_pillow_keeps_its_own() -> None:
    before = PillowImage.MAX_IMAGE_PIXELS
    # Twice Pillow's limit and under ours: the size passes without a warning, the missing pixels
    # do not.
    with pytest.raises(ImageError, match="damaged or cut short") as raised:
        decode_image(png_claiming(13_500, 13_500), "big.png", max_megapixels=500)
    assert not isinstance(raised.value, ImageTooLarge)
    assert before == PillowImage.MAX_IMAGE_PIXELS
    assert MAX_MEGAPIXELS == 64


def test_the_limit_counts_from_the_picture_itself() -> None:
    data = encoded(PillowImage.new("L", (100, 100)), "PNG")
    assert decode_image(data, "a.png", max_megapixels=0.01).shape == (100, 100, 3)
    with pytest.raises(ImageTooLarge):
        decode_image(data, "a.png", max_megapixels=0.009)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_cut_anywhere_gives_an_image_error_or_a_picture(kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (24, 24, 3), dtype=np.uint8)
    data = encoded(PillowImage.fromarray(noise), kind)
    messages = []
    for length in range(0, len(data), max(1, len(data) // 40)):
        try:
            assert decode_image(data[:length], "cut").shape == (24, 24, 3)
        except ImageError as error:
            messages.append(str(error))
    assert len(messages) > 10
    assert all(message.startswith("cut: ") and "\n" not in message for message in messages)


def test_load_reads_a_file_and_names_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "my žuti auto.png"
    path.write_bytes(encoded(PillowImage.new("RGB", (3, 2), ORANGE_RGB), "PNG"))
    assert load_image(path).shape == (2, 3, 3)
    assert load_image(str(path)).shape == (2, 3, 3)
    with pytest.raises(ImageMissing, match=r"gone\.png: no such file"):
        load_image(tmp_path / "gone.png")
    with pytest.raises(ImageError, match="is a folder"):
        load_image(tmp_path)
    with pytest.raises(ImageError, match="cannot be read"):
        load_image("a\0b.png")
    with pytest.raises(ImageError, match="cannot be read"):
        load_image("a" * 5000)


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        (Box(2.0, 3.0, 6.0, 5.0), (2, 4)),
        (Box(2.6, 3.6, 5.2, 4.2), (2, 4)),
        (Box(-50, -50, 500, 500), (10, 20)),
        (Box(30, 30, 40, 40), (1, 1)),
        (Box(-9, -9, -1, -1), (1, 1)),
        (Box(5, 5, 5, 5), (1, 1)),
    ],
)
def test_crop_stays_inside_and_never_is_empty(box: Box, shape: tuple[int, int]) -> None:
    piece = crop(np.zeros((10, 20, 3), np.uint8), box)
    assert is_ours(piece)
    assert piece.shape[:2] == shape


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("http://example.org/car.jpg", "^http://example.*nothing is fetched from the network"),
        (Path("http://me:word@host/car.jpg"), r"^http:/me:\*\*\*@host/car.jpg: nothing is fetched"),
        ("rtsp://camera/1", "a stream is watched, not read: lpr watch ADDRESS"),
    ],
)
def test_addresses_are_told_that_nothing_is_fetched(named: str | Path, message: str) -> None:
    with pytest.raises(ImageMissing, match=message):
        load_image(named)
