"""Pictures with labels as Pascal VOC: an XML file a picture (Everingham et al. 2010).

A picture is found by the ``filename`` its XML gives, else by the XML's own name: beside the XML,
in ``../images`` or ``../JPEGImages``, or in the ``folder`` that the XML gives. Coordinates are
taken as they stand: tools write them from 0 although VOC itself counted from 1. What an object has
beside its box, as a child (``<text>``) or as CVAT's ``<attribute>``, becomes its attributes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lpr.datasets.annotations import LabelledObject, LabelledPicture
from lpr.datasets.fields import (
    find_picture,
    line_of,
    open_failed,
    parse_box,
    parse_size,
)
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.sources import SUFFIXES

_BOX = ("xmin", "ymin", "xmax", "ymax")
_OBJECT = re.compile(rb"<object[\s>]")
_SIZE = re.compile(rb"<size[\s>]")


def read_voc_pictures(folder: Path, on_error: OnError = stop) -> list[LabelledPicture]:
    """The pictures of a folder of XML files with all their objects, ordered by file name."""
    files = [file for file in folder.iterdir() if file.suffix.lower() == ".xml"]
    files.sort(key=lambda file: file.stem)
    return parse_each(files, lambda file: _read_annotation(file, on_error), on_error)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where elements stand in a file, which the XML parser does not keep."""

    file: Path
    data: bytes

    def nth(self, pattern: re.Pattern[bytes], number: int) -> str:
        """``file:line`` of an element, counted from 0; the file alone where there is none."""
        found = [match.start() for match in pattern.finditer(self.data)]
        if number >= len(found):
            return str(self.file)
        return f"{self.file}:{line_of(self.data, found[number])}"


def _read_annotation(file: Path, on_error: OnError) -> LabelledPicture:
    try:
        data = file.read_bytes()
        root = ElementTree.fromstring(data)
    except OSError as error:
        raise open_failed(file, error) from error
    except ElementTree.ParseError as error:
        raise LabelError(
            Kind.BROKEN,
            f"{file}:{error.position[0]}",
            f"not XML ({error}); correct or remove the file",
        ) from error
    places = _Places(file, data)
    width, height = parse_size(
        root.findtext("size/width"), root.findtext("size/height"), places.nth(_SIZE, 0)
    )
    return LabelledPicture(
        image=_find_image(file, root),
        width=width,
        height=height,
        objects=tuple(
            parse_each(
                enumerate(root.iter("object")),
                lambda numbered: _parse_object(numbered[1], places.nth(_OBJECT, numbered[0])),
                on_error,
            )
        ),
        origin=root.findtext("source/database", ""),
        place=str(file),
    )


def _parse_object(item: Element, place: str) -> LabelledObject:
    box = parse_box([item.findtext(f"bndbox/{name}", "") for name in _BOX], place)
    attributes = {child.tag.lower(): (child.text or "").strip() for child in item if not len(child)}
    attributes |= {
        attribute.findtext("name", "").strip().lower(): attribute.findtext("value", "").strip()
        for attribute in item.iter("attribute")
    }
    return LabelledObject(attributes.get("name", ""), box, None, attributes, place)


def _find_image(file: Path, root: Element) -> Path:
    """The picture of an annotation; what the XML says goes before what the file names suggest."""
    # Tools on Windows write backslashes; PureWindowsPath reads both kinds.
    named = PureWindowsPath(root.findtext("filename", "").strip()).name
    own_names = [file.stem + suffix for suffix in SUFFIXES]
    own_names += [file.stem + suffix.upper() for suffix in SUFFIXES]
    parent = file.parent.parent
    given = PureWindowsPath(root.findtext("folder", "").strip()).name
    folders = [file.parent, parent / "images", parent / "JPEGImages"]
    if given:
        folders.append(parent / given)
    pictures = [named, *own_names] if named else own_names
    candidates = [folder / picture for picture in pictures for folder in folders]
    return find_picture(candidates, named or f"{file.stem}.*", str(file))
