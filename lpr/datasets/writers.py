"""Writes pictures with labels as Pascal VOC, YOLO and COCO, so that the readers find them again.

VOC and YOLO want pictures in folders of their own, so those are copied there; COCO names them where
they lie.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from lpr.datasets.annotations import LabelledObject, LabelledPicture
from lpr.datasets.copying import copy_picture
from lpr.datasets.naming import relative_name, unique_stems
from lpr.errors import printable
from lpr.geometry import Point


def write_voc(folder: Path, pictures: Sequence[LabelledPicture]) -> None:
    """``Annotations/*.xml`` and ``JPEGImages/``; corners have no place in this format."""
    stems = unique_stems(picture.image for picture in pictures)
    (folder / "Annotations").mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        stem = stems[picture.image]
        copied = copy_picture(picture.image, folder / "JPEGImages", stem)
        root = Element("annotation")
        _add(root, {"folder": "JPEGImages", "filename": copied.name})
        _add(SubElement(root, "source"), {"database": picture.origin})
        _add(
            SubElement(root, "size"),
            {"width": picture.width, "height": picture.height, "depth": 3},
        )
        for item in picture.objects:
            element = SubElement(root, "object")
            _add(element, {"name": item.name} | dict(item.attributes))
            values = zip(
                ("xmin", "ymin", "xmax", "ymax"), item.box.rounded().to_list(), strict=True
            )
            _add(SubElement(element, "bndbox"), {name: f"{value:g}" for name, value in values})
        ElementTree.indent(root)
        ElementTree.ElementTree(root).write(
            folder / "Annotations" / f"{stem}.xml", encoding="utf-8"
        )


def write_yolo(folder: Path, pictures: Sequence[LabelledPicture]) -> None:
    """``images/``, ``labels/*.txt`` and ``data.yaml``; texts have no place in this format.

    Ultralytics wants boxes alone or corners alone: corners are written where all objects have them.
    """
    stems = unique_stems(picture.image for picture in pictures)
    names = class_names(pictures)
    numbers = {name: number for number, name in enumerate(names)}
    with_corners = has_all_corners(pictures)
    (folder / "labels").mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        stem = stems[picture.image]
        copy_picture(picture.image, folder / "images", stem)
        lines = [
            f"{numbers[item.name]} {_shares(item, picture, with_corners)}\n"
            for item in picture.objects
        ]
        (folder / "labels" / f"{stem}.txt").write_text("".join(lines), encoding="utf-8")
    text = "\n".join(["path: .", "train: images", *name_lines(names)])
    (folder / "data.yaml").write_text(f"{text}\n", encoding="utf-8")


def write_coco(path: Path, pictures: Sequence[LabelledPicture]) -> None:
    """One JSON file; corners become the segmentation, texts and regions attributes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = class_names(pictures)
    numbers = {name: number for number, name in enumerate(names, start=1)}
    annotations: list[dict[str, Any]] = []
    for image_id, picture in enumerate(pictures, start=1):
        for item in picture.objects:
            x_min, y_min, x_max, y_max = item.box.rounded().to_list()
            width, height = round(x_max - x_min, 1), round(y_max - y_min, 1)
            corners = item.quad.rounded().to_list() if item.quad else []
            annotations.append({
                "id": len(annotations) + 1,
                "image_id": image_id,
                "category_id": numbers[item.name],
                "bbox": [x_min, y_min, width, height],
                "area": round(width * height, 1),
                "iscrowd": 0,
                "segmentation": [list(chain.from_iterable(corners))] if corners else [],
                "attributes": dict(item.attributes),
            })  # fmt: skip
    images = [
        {
            "id": image_id,
            "file_name": relative_name(picture.image, path.parent),
            "width": picture.width,
            "height": picture.height,
        }
        for image_id, picture in enumerate(pictures, start=1)
    ]
    categories = [{"id": number, "name": name} for name, number in numbers.items()]
    data = {"images": images, "annotations": annotations, "categories": categories}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def class_names(pictures: Sequence[LabelledPicture]) -> list[str]:
    """The names of all objects, sorted."""
    return sorted({item.name for picture in pictures for item in picture.objects})


def name_lines(names: Sequence[str]) -> list[str]:
    """The lines of a ``data.yaml`` that number the classes; JSON's texts are YAML's, too.

    >>> name_lines(["plate"])
    ['names:', '  0: "plate"']
    """
    return ["names:", *(f"  {number}: {json.dumps(name)}" for number, name in enumerate(names))]


def has_all_corners(pictures: Sequence[LabelledPicture]) -> bool:
    """Whether every object has corners."""
    return all(item.quad for picture in pictures for item in picture.objects)


def _add(parent: Element, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        # XML has no place for control characters.
        SubElement(parent, name).text = printable(value)


def _shares(item: LabelledObject, picture: LabelledPicture, with_corners: bool) -> str:
    """The numbers of a YOLO line after its class."""
    if with_corners and item.quad:
        points: Sequence[Point] = item.quad.points
    else:
        points = [item.box.center, (item.box.width, item.box.height)]
    return " ".join(f"{x / picture.width:.6f} {y / picture.height:.6f}" for x, y in points)
