"""Pictures with labels as COCO JSON: ``images``, ``annotations`` and ``categories`` in one file.

``bbox`` is ``[x, y, width, height]`` in pixels; a ``segmentation`` of one polygon with four points
gives the corners of a plate. ``attributes`` (CVAT) and further keys of an annotation (``text``)
become the object's attributes. Pictures are looked for from the JSON's folder, from its parent,
from ``images`` in either, and from the folder of the split that the JSON's name ends in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from lpr.datasets.annotations import LabelledObject, LabelledPicture
from lpr.datasets.fields import (
    find_picture,
    pairs,
    parse_name,
    parse_numbers,
    parse_polygon,
    parse_size,
    picture_paths,
)
from lpr.datasets.files import folder_above, parse_json, read_text
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.pictures import upright_size
from lpr.errors import shown
from lpr.geometry import Box, Quad

Id: TypeAlias = str | int | float
"""What pictures and categories are looked up by."""
LISTS = ("images", "annotations", "categories")


def read_coco_pictures(path: Path, on_error: OnError = stop) -> list[LabelledPicture]:
    """The pictures of a COCO file with all their objects, in its order.

    Raises:
        DatasetError: the file is no COCO JSON, or something in it is broken.
    """
    data = _load(path)

    def numbered(name: str) -> list[tuple[str, Any]]:
        return [(f"{path}: {name}[{n}]", entry) for n, entry in enumerate(data[name])]

    categories = dict(parse_each(numbered("categories"), _parse_category, on_error))
    known = {_id_of(entry.get("id")) for entry in data["images"] if isinstance(entry, dict)}
    objects: dict[Id, list[LabelledObject]] = {}

    def parse_annotation(placed: tuple[str, Any]) -> None:
        place, entry = placed
        image_id, item = _parse_object(entry, categories, place)
        if image_id is None or image_id not in known:
            raise LabelError(
                Kind.BROKEN,
                place,
                f"image_id is {shown(entry.get('image_id'))}, which no image has; correct it, or "
                "remove the entry",
            )
        objects.setdefault(image_id, []).append(item)

    parse_each(numbered("annotations"), parse_annotation, on_error)
    return parse_each(numbered("images"), partial(_parse_picture, path, objects), on_error)


def _load(path: Path) -> dict[str, list[Any]]:
    data = parse_json(read_text(path), path)
    missing = [
        key for key in LISTS if not isinstance(data, dict) or not isinstance(data.get(key), list)
    ]
    if missing:
        raise LabelError(
            Kind.BROKEN,
            str(path),
            f"no list {', '.join(missing)}; export the data set as COCO (object detection)",
        )
    return {key: data[key] for key in LISTS}


def _id_of(value: Any) -> Id | None:
    """An id as it can be looked up; None where it is none, a list for one."""
    return value if isinstance(value, str | int | float) else None


def _parse_category(placed: tuple[str, Any]) -> tuple[Id, str]:
    place, entry = placed
    number = _id_of(entry.get("id")) if isinstance(entry, dict) else None
    if number is None:
        raise LabelError(
            Kind.BROKEN, place, f"is {shown(entry)}; write a category with a number as its id"
        )
    return number, parse_name(entry.get("name"), "name", place)


def _parse_picture(
    path: Path, objects: Mapping[Id, list[LabelledObject]], placed: tuple[str, Any]
) -> LabelledPicture:
    place, entry = placed
    named = entry.get("file_name") if isinstance(entry, dict) else None
    if not named or not isinstance(named, str):
        raise LabelError(Kind.BROKEN, place, "no file_name; name the picture, or remove the entry")
    image_id = _id_of(entry.get("id"))
    if image_id is None:
        raise LabelError(
            Kind.BROKEN, place, f"id is {shown(entry.get('id'))}; write a number of its own"
        )
    image = find_picture(_candidates(path, named), named, place)
    if entry.get("width") is None or entry.get("height") is None:
        width, height = upright_size(image, place)
    else:
        width, height = parse_size(entry["width"], entry["height"], place)
    return LabelledPicture(image, width, height, tuple(objects.get(image_id, ())), place=place)


def _parse_object(
    entry: Any, categories: Mapping[Id, str], place: str
) -> tuple[Id | None, LabelledObject]:
    """The id of the picture that an annotation belongs to, and the object."""
    if not isinstance(entry, dict):
        raise LabelError(Kind.BROKEN, place, f"is {shown(entry)}; write an annotation in braces")
    category_id = _id_of(entry.get("category_id"))
    name = None if category_id is None else categories.get(category_id)
    if name is None:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"category_id is {shown(entry.get('category_id'))}, which no category has; "
            "add the category, or correct the id",
        )
    quad = _parse_corners(entry.get("segmentation"), place)
    if quad and "bbox" not in entry:
        box = quad.bounding_box()
    else:
        box = _parse_bbox(entry.get("bbox"), place)
    attributes = {key.lower(): value for key, value in entry.items()}
    if isinstance(entry.get("attributes"), dict):
        attributes |= {str(key).lower(): value for key, value in entry["attributes"].items()}
    return _id_of(entry.get("image_id")), LabelledObject(name, box, quad, attributes, place)


def _parse_bbox(values: Any, place: str) -> Box:
    expected = "four numbers x, y, width, height"
    x, y, width, height = parse_numbers(values, 4, place, "bbox", expected)
    if width <= 0 or height <= 0:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"bbox is {width:g} wide and {height:g} high; draw it anew, or remove the annotation",
        )
    return Box(x, y, x + width, y + height)


def _parse_corners(segmentation: Any, place: str) -> Quad | None:
    """The corners, where the outline is one polygon of four points; masks and others have none."""
    if not isinstance(segmentation, list) or len(segmentation) != 1:
        return None
    polygon = segmentation[0]
    if not isinstance(polygon, list) or len(polygon) != 8:
        return None
    numbers = parse_numbers(polygon, 8, place, "segmentation", "x1, y1, ... x4, y4")
    return parse_polygon(pairs(numbers), place)


def _candidates(path: Path, named: str) -> list[Path]:
    """Where a picture may lie: instances_train.json has it in "train", for one."""
    split = path.stem.rsplit("_", 1)[-1]
    bases = [path.parent, folder_above(path.parent)]
    folders = [folder for base in bases for folder in (base, base / "images")]
    folders += [base / split for base in folders]
    return picture_paths(folders, named)
