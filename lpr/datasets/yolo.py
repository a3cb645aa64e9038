"""Pictures with labels as YOLO writes them: a text file a picture, a line an object.

::

    class x_middle y_middle width height             a box
    class x1 y1 x2 y2 x3 y3 x4 y4                    corners, in any order (OBB, polygon)
    class x_middle y_middle width height x1 y1 ...   a box and its corners from top-left (pose)

All coordinates are shares of the picture's width and height. A polygon of another count of points
counts as its box. Pictures and labels lie in one folder, or in ``images`` and ``labels``, which
may hold a folder for each split. A picture without labels has no objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lpr.datasets.annotations import LabelledObject, LabelledPicture
from lpr.datasets.fields import (
    pairs,
    parse_box,
    parse_numbers,
    parse_polygon,
    parse_quad,
)
from lpr.datasets.files import MAX_PICTURE_BYTES, list_folder, numbered_lines
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.pictures import pictures_in, upright_size
from lpr.datasets.yolo_names import NAME_FILES, YoloNames, find_names
from lpr.errors import DatasetError, shown
from lpr.geometry import Box, Point, Quad

IMAGES, LABELS = "images", "labels"
_EXPECTED = "class x_middle y_middle width height, or class and four corners x y"
_MOST_DIGITS = 6
"""Of a class's number."""
_SLACK = 1.0
"""How far outside the picture a share may lie; beyond that it is no share but pixels."""


@dataclass(frozen=True, slots=True)
class YoloFolders:
    """Where the pictures of a data set lie, and where their labels."""

    images: Path
    labels: Path


def find_yolo_folders(path: Path) -> YoloFolders | None:
    """The folders that a path means; None where no YOLO labels are there.

    ``path`` may be the folder above ``images`` and ``labels``, either of them, a split inside
    either, or one folder with both kinds of files.
    """
    path = path if path.name else path.resolve()
    choices = [YoloFolders(path / IMAGES, path / LABELS), YoloFolders(path, path / LABELS)]
    if IMAGES in path.parts:
        choices.append(YoloFolders(path, _swapped(path, IMAGES, LABELS)))
    if LABELS in path.parts:
        choices.append(YoloFolders(_swapped(path, LABELS, IMAGES), path))
    choices.append(YoloFolders(path, path))
    return next(
        (c for c in choices if c.images.is_dir() and label_files(c.labels)),
        None,
    )


def find_splits(path: Path) -> list[Path]:
    """The folders under a path that hold the splits of a YOLO data set."""
    folders = [*path.glob(f"{LABELS}/*"), *path.glob(f"*/{LABELS}")]
    splits = [
        _swapped(folder, LABELS, IMAGES) if folder.parent.name == LABELS else folder.parent
        for folder in folders
        if label_files(folder)
    ]
    return sorted(splits)


def label_files(folder: Path) -> list[Path]:
    """The files of a folder that may be labels, by name."""
    return [
        file
        for file in list_folder(folder)
        if file.suffix.lower() == ".txt"
        and file.name not in NAME_FILES
        and not file.name.upper().startswith("README")
    ]


def read_yolo_pictures(path: Path, on_error: OnError = stop) -> list[LabelledPicture]:
    """The pictures of a YOLO data set with all their objects, ordered by file name.

    Raises:
        DatasetError: no labels are there, or something is broken.
    """
    folders = find_yolo_folders(path)
    if folders is None:
        raise DatasetError(f"{path}: no YOLO labels (.txt) there; name the folder that holds them")
    nearby = [folders.labels, folders.images, *folders.labels.parents[:2]]
    names = find_names(list(dict.fromkeys([path, *nearby])))
    images = {image.stem: image for image in pictures_in(folders.images)}
    files = {file.stem: file for file in label_files(folders.labels)}
    read = partial(_read_picture, folders, names, images, files, on_error)
    return parse_each(sorted(images.keys() | files.keys()), read, on_error)


def _read_picture(
    folders: YoloFolders,
    names: YoloNames,
    images: dict[str, Path],
    files: dict[str, Path],
    on_error: OnError,
    stem: str,
) -> LabelledPicture:
    label_file = files.get(stem)
    image = images.get(stem)
    place = str(label_file or image)
    if image is None:
        raise LabelError(
            Kind.MISSING,
            place,
            f"no picture {stem[:100]}.jpg or the like in {folders.images}; put it there, "
            "or remove this file",
        )
    size = upright_size(image, place)
    lines = numbered_lines(label_file, MAX_PICTURE_BYTES) if label_file else []
    parse = partial(_parse_line, size, names, label_file)
    return LabelledPicture(image, *size, tuple(parse_each(lines, parse, on_error)), "", place)


def _parse_line(
    size: tuple[int, int], names: YoloNames, file: Path | None, numbered: tuple[int, str]
) -> LabelledObject:
    number, line = numbered
    place = f"{file}:{number}"
    first, *words = line.split()
    shares = parse_numbers(words, len(words), place, "label", _EXPECTED)
    is_class = first.isascii() and first.isdecimal() and len(first) <= _MOST_DIGITS
    if not is_class or len(shares) < 4:
        raise LabelError(Kind.BROKEN, place, f"label is {shown(line.strip())}; write {_EXPECTED}")
    if min(shares) < -_SLACK or max(shares) > 1 + _SLACK:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"label is {shown(line.strip())}; write coordinates as shares of the picture's width "
            "and height, 0 to 1",
        )
    box, quad = _shape(shares, size, names, place)
    return LabelledObject(names.name(int(first)), box, quad, place=place)


def _shape(
    shares: Sequence[float], size: tuple[int, int], names: YoloNames, place: str
) -> tuple[Box, Quad | None]:
    """Box and corners of a label, by how many numbers it has."""
    count, per_point = names.keypoints
    if len(shares) == 4:
        return _box(shares, size, place), None
    if count and len(shares) == 4 + count * per_point:
        points = [tuple(shares[i : i + 2]) for i in range(4, len(shares), per_point)]
        corners = _scaled([(x, y) for x, y in points], size)
        # Of three numbers the last tells whether a point is labelled at all.
        labelled = per_point < 3 or all(shares[6::per_point])
        quad = parse_quad(corners, place) if count == 4 and labelled else None
        return _box(shares[:4], size, place), quad
    if len(shares) % 2 or len(shares) < 6:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"label has {len(shares)} numbers after its class; write {_EXPECTED}",
        )
    corners = _scaled(pairs(shares), size)
    xs, ys = zip(*corners, strict=True)
    box = parse_box([min(xs), min(ys), max(xs), max(ys)], place)
    if len(corners) == 4:
        return box, parse_polygon(corners, place)
    return box, None


def _box(shares: Sequence[float], size: tuple[int, int], place: str) -> Box:
    x, y, width, height = shares
    if width <= 0 or height <= 0:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"box is {width:g} wide and {height:g} high; draw it anew, or remove this line",
        )
    corners = [(x - width / 2, y - height / 2), (x + width / 2, y + height / 2)]
    (x_min, y_min), (x_max, y_max) = _scaled(corners, size)
    return Box(x_min, y_min, x_max, y_max)


def _scaled(points: Sequence[Point], size: tuple[int, int]) -> list[Point]:
    """Shares as pixels, to a thousandth, so that what was written in tenths comes back so."""
    width, height = size
    return [(round(x * width, 3), round(y * height, 3)) for x, y in points]


def _swapped(path: Path, old: str, new: str) -> Path:
    """The path with the last folder of one name called otherwise, as Ultralytics does it."""
    parts = list(path.parts)
    last = len(parts) - 1 - parts[::-1].index(old)
    return Path(*parts[:last], new, *parts[last + 1 :])
