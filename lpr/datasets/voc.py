"""Scenes as Pascal VOC: an XML file a picture (Everingham et al. 2010).

A picture is found by the ``filename`` its XML gives, else by the XML's own name: beside the XML,
in ``../images`` or ``../JPEGImages``, or in the ``folder`` that the XML gives. Coordinates are
taken as they stand: tools write them from 0 although VOC itself counted from 1.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lpr.datasets.fields import (
    PICTURE_SUFFIXES,
    find_picture,
    open_failed,
    parse_box,
    parse_size,
)
from lpr.datasets.records import PlateRecord, SceneRecord
from lpr.errors import DatasetError

_BOX = ("xmin", "ymin", "xmax", "ymax")


def read_voc(folder: str | Path, names: Collection[str] | None = None) -> list[SceneRecord]:
    """The scenes of a folder of XML files, ordered by file name.

    Args:
        folder: holds the XML files (not searched deeper).
        names: object names that are plates; None takes every object for a plate.

    Raises:
        DatasetError: no such folder, no XML in it, or a broken file.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DatasetError(f"{folder}: no such folder; name the one that holds the VOC .xml files")
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".xml")
    if not files:
        raise DatasetError(f"{folder}: no .xml files in it; name the folder of the annotations")
    return [_read_annotation(file, names) for file in files]


def _read_annotation(file: Path, names: Collection[str] | None) -> SceneRecord:
    place = str(file)
    try:
        root = ElementTree.fromstring(file.read_bytes())
    except OSError as error:
        raise open_failed(file, error) from error
    except ElementTree.ParseError as error:
        raise DatasetError(
            f"{file}:{error.position[0]}: not XML ({error}); correct or remove the file"
        ) from error
    width, height = parse_size(
        root.findtext("size/width"), root.findtext("size/height"), f"{place} (size)"
    )
    image = _find_image(file, root)
    return SceneRecord(
        image=image,
        width=width,
        height=height,
        plates=tuple(
            PlateRecord(parse_box(_corners(item), f"{place} (object {number})"))
            for number, item in enumerate(root.iter("object"), start=1)
            if names is None or item.findtext("name", "").strip() in names
        ),
        source=image.parent.name,
        origin=root.findtext("source/database", ""),
    )


def _corners(item: Element) -> list[str]:
    return [item.findtext(f"bndbox/{name}", "") for name in _BOX]


def _find_image(file: Path, root: Element) -> Path:
    """The picture of an annotation; what the XML says goes before what the file names suggest."""
    # Tools on Windows write backslashes; PureWindowsPath reads both kinds.
    named = PureWindowsPath(root.findtext("filename", "").strip()).name
    own_names = [file.stem + suffix for suffix in PICTURE_SUFFIXES]
    own_names += [file.stem + suffix.upper() for suffix in PICTURE_SUFFIXES]
    parent = file.parent.parent
    given = PureWindowsPath(root.findtext("folder", "").strip()).name
    folders = [file.parent, parent / "images", parent / "JPEGImages"]
    if given:
        folders.append(parent / given)
    pictures = [named, *own_names] if named else own_names
    candidates = [folder / picture for picture in pictures for folder in folders]
    return find_picture(candidates, named or f"{file.stem}.*", str(file))
