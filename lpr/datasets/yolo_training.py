"""A folder to train a YOLO on: small pictures, splits, the corners of plates as key points.

::

    data.yaml             splits, classes, and the shape of the key points
    images/train/*.jpg    pictures whose longer side is no longer than asked for
    labels/train/*.txt    class x_middle y_middle width height x1 y1 v1 ... x4 y4 v4
    images/val, labels/val

Key points are the four corners, clockwise from top-left, each with its visibility: 2 where it is
labelled, 0 where it is not. Where no plate has corners the labels are boxes alone. ``data.yaml``
names no path, so that Ultralytics looks beside it wherever the folder lies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2

from lpr.datasets.annotations import LabelledObject, LabelledPicture
from lpr.datasets.naming import unique_stems
from lpr.datasets.writers import class_names, name_lines
from lpr.errors import OutputError
from lpr.images import load_image

JPEG_QUALITY = 95
CORNERS, NUMBERS = 4, 3
"""Key points of a plate, and numbers of each: x, y, visibility."""
MIRRORED = (1, 0, 3, 2)
"""Which corner each becomes when a picture is mirrored."""
LABELLED = 2
"""The visibility of a point that is labelled, in the words of COCO."""


def write_training_folder(
    folder: Path, parts: Mapping[str, Sequence[LabelledPicture]], side_px: int
) -> None:
    """Write the folder.

    Args:
        folder: new or empty.
        parts: the pictures of each split; "train" and "val".
        side_px: the longer side that pictures may have; smaller ones stay as they are.

    Raises:
        ImageError: a picture cannot be read.
        OutputError: a file cannot be written.
    """
    pictures = [picture for part in parts.values() for picture in part]
    names = class_names(pictures)
    with_corners = any(item.quad for picture in pictures for item in picture.objects)
    for part, members in parts.items():
        stems = unique_stems(picture.image for picture in members)
        images, labels = folder / "images" / part, folder / "labels" / part
        for path in (images, labels):
            path.mkdir(parents=True, exist_ok=True)
        for picture in members:
            stem = stems[picture.image]
            write_small(picture.image, images / f"{stem}.jpg", side_px)
            lines = [
                f"{names.index(item.name)} {label_numbers(item, picture, with_corners)}\n"
                for item in picture.objects
            ]
            (labels / f"{stem}.txt").write_text("".join(lines), encoding="utf-8")
    (folder / "data.yaml").write_text(data_yaml(parts, names, with_corners), encoding="utf-8")


def write_small(source: Path, target: Path, side_px: int) -> None:
    """Write a picture as JPEG, its longer side no longer than that.

    Raises:
        ImageError: it cannot be read.
        OutputError: it cannot be written.
    """
    image = load_image(source)
    height, width = image.shape[:2]
    scale = side_px / max(height, width)
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype("uint8")
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
    try:
        target.write_bytes(data.tobytes())
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror})") from error


def label_numbers(item: LabelledObject, picture: LabelledPicture, with_corners: bool) -> str:
    """The numbers of a label behind its class, as shares of the picture's width and height.

    Ultralytics passes over pictures with a label that reaches outside, so that all end at the edge.
    """
    box = item.box.clipped(picture.width, picture.height)
    sides = (picture.width, picture.height)
    numbers = [*_shares(box.center, sides), *_shares((box.width, box.height), sides)]
    if with_corners:
        points = item.quad.points if item.quad else ((0.0, 0.0),) * CORNERS
        visibility = str(LABELLED if item.quad else 0)
        for point in points:
            numbers += [*_shares(point, sides), visibility]
    return " ".join(numbers)


def data_yaml(
    parts: Mapping[str, Sequence[LabelledPicture]], names: Sequence[str], with_corners: bool
) -> str:
    """What Ultralytics reads of a data set."""
    lines = [f"{part}: images/{part}" for part in parts]
    if with_corners:
        lines += [f"kpt_shape: [{CORNERS}, {NUMBERS}]", f"flip_idx: {list(MIRRORED)}"]
    return "\n".join([*lines, *name_lines(names)]) + "\n"


def _shares(values: tuple[float, float], sides: tuple[int, int]) -> list[str]:
    return [
        f"{min(max(value / side, 0.0), 1.0):.6f}" for value, side in zip(values, sides, strict=True)
    ]
