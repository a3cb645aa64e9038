"""Pictures with labels as Pascal VOC: an XML file a picture (Everingham et al. 2010).

A picture is found by the ``filename`` its XML gives, else by the XML's own name: beside the XML,
in ``../images`` or ``../JPEGImages``, or in the ``folder`` that the XML gives. Coordinates are
taken as they stand: tools write them from 0 although VOC itself counted from 1. What an object has
beside its box, as a child (``<text>``) or as CVAT's ``<attribute>``, becomes its attributes.
"""

from __future__ import annotations

from pathlib import Path, PureWindowsPath
from xml.etree.ElementTree import Element

from lpr.datasets.annotations import LabelledObject, LabelledPicture
from lpr.datasets.fields import find_picture, parse_box, parse_name, parse_size
from lpr.datasets.files import folder_above, list_folder
from lpr.datasets.issues import OnError, parse_each, stop
from lpr.datasets.xml_tree import XmlTree
from lpr.sources import SUFFIXES

_BOX = ("xmin", "ymin", "xmax", "ymax")


def read_voc_pictures(folder: Path, on_error: OnError = stop) -> list[LabelledPicture]:
    """The pictures of a folder of XML files with all their objects, ordered by file name."""
    files = [file for file in list_folder(folder) if file.suffix.lower() == ".xml"]
    files.sort(key=lambda file: file.stem)
    return parse_each(files, lambda file: _read_annotation(file, on_error), on_error)


def _read_annotation(file: Path, on_error: OnError) -> LabelledPicture:
    tree = XmlTree(file)
    root, size = tree.root, tree.root.find("size")
    width, height = parse_size(
        root.findtext("size/width"), root.findtext("size/height"), tree.place(size)
    )
    return LabelledPicture(
        image=_find_image(file, root),
        width=width,
        height=height,
        objects=tuple(
            parse_each(
                root.iter("object"), lambda item: _parse_object(item, tree.place(item)), on_error
            )
        ),
        origin=parse_name(root.findtext("source/database"), "source/database", str(file)),
        place=str(file),
    )


def _parse_object(item: Element, place: str) -> LabelledObject:
    box = parse_box([item.findtext(f"bndbox/{name}", "") for name in _BOX], place)
    attributes = {child.tag.lower(): (child.text or "").strip() for child in item if not len(child)}
    attributes |= {
        attribute.findtext("name", "").strip().lower(): attribute.findtext("value", "").strip()
        for attribute in item.iterfind("attributes/attribute")
    }
    name = parse_name(attributes.get("name"), "name", place)
    return LabelledObject(name, box, None, attributes, place)


def _find_image(file: Path, root: Element) -> Path:
    """The picture of an annotation; what the XML says goes before what the file names suggest."""
    # Tools on Windows write backslashes; PureWindowsPath reads both kinds.
    named = PureWindowsPath(root.findtext("filename", "").strip()).name
    own_names = [file.stem + suffix for suffix in SUFFIXES]
    own_names += [file.stem + suffix.upper() for suffix in SUFFIXES]
    parent = folder_above(file.parent)
    given = PureWindowsPath(root.findtext("folder", "").strip()).name
    folders = [file.parent, parent / "images", parent / "JPEGImages"]
    if given:
        folders.append(parent / given)
    pictures = [named, *own_names] if named else own_names
    candidates = [folder / picture for picture in pictures for folder in folders]
    return find_picture(candidates, named or f"{file.stem}.*", str(file))
