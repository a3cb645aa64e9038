"""Writes a data set in another format, and says what that format cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from lpr.datasets.annotations import from_character_boxes, from_scenes
from lpr.datasets.copying import check_pictures, class_folder, copy_picture
from lpr.datasets.crops import cut_characters, cut_plates
from lpr.datasets.dataset import AnyRecord, Content, Dataset
from lpr.datasets.jsonl import write_scenes_jsonl
from lpr.datasets.location import FILE_FORMATS, Format
from lpr.datasets.naming import unique_stems
from lpr.datasets.plate_csv import write_plates_csv
from lpr.datasets.records import CharacterRecord, SceneRecord
from lpr.datasets.writers import has_all_corners, write_coco, write_voc, write_yolo
from lpr.errors import ConfigError

Writer: TypeAlias = Callable[[Path, Sequence[Any]], None]
"""Writes records of one content to a file or a folder."""

SUFFIXES = {format: suffix for suffix, format in reversed(FILE_FORMATS.items())}
"""The file ending of each format that is one file; the others are folders."""


COPYING = frozenset({Format.VOC, Format.YOLO, Format.FOLDERS})
"""Formats whose pictures are copied; of scenes written as CSV the plates are cut out."""


def convert(dataset: Dataset, format: Format, out: Path, allow_outside: bool = False) -> list[str]:
    """Write a data set to ``out`` in a format.

    Args:
        dataset: what to write.
        format: how.
        out: a file that ends as the format's do, or a new or empty folder.
        allow_outside: whether pictures may be copied that lie outside the data set.

    Returns:
        What the format cannot hold, as notes to a person.

    Raises:
        ConfigError: the format cannot hold this content, or ``out`` exists or is named wrongly.
        LabelError: a file is no picture, or is to be copied and lies outside the data set.
    """
    writer = find_writer(dataset.content, format)
    check_out(format, out)
    copies = format in COPYING or (dataset.content, format) == (Content.SCENES, Format.CSV)
    named = ((record.image, record.place) for record in dataset.records)
    check_pictures(named, dataset.path, allow_outside or not copies)
    out.parent.mkdir(parents=True, exist_ok=True)
    writer(out, dataset.records)
    return _losses(dataset, format)


def write_parts(
    dataset: Dataset,
    parts: Mapping[str, Sequence[AnyRecord]],
    folder: Path,
    allow_outside: bool = False,
) -> dict[str, Path]:
    """Write the parts of a data set in its own format, each under its name; returns where.

    Raises:
        ConfigError: something is in the way.
    """
    suffix = SUFFIXES.get(dataset.format, "")
    paths = {name: folder / f"{name}{suffix}" for name in parts}
    for path in paths.values():
        check_out(dataset.format, path)
    for name, path in paths.items():
        part = Dataset(dataset.path, dataset.format, dataset.content, tuple(parts[name]))
        convert(part, dataset.format, path, allow_outside)
    return paths


def find_writer(content: Content, format: Format) -> Writer:
    """What writes this content in this format.

    Raises:
        ConfigError: nothing does.
    """
    writers = _WRITERS[content]
    if format not in writers:
        raise ConfigError(
            f"{content} cannot be written as {format}; choose {', '.join(sorted(writers))}"
        )
    return writers[format]


def check_out(format: Format, out: Path) -> None:
    """Nothing must be overwritten, and a reader must know the format by its name.

    Raises:
        ConfigError: something is in the way, or the file ending is another format's.
    """
    suffix = SUFFIXES.get(format, "")
    if suffix and out.suffix.lower() != suffix:
        raise ConfigError(f"{out}: {format} is one file; name one that ends in {suffix}")
    check_is_free(out)


def check_is_free(out: Path) -> None:
    """See that nothing lies where something is to be written; an empty folder may.

    Raises:
        ConfigError: a file, or a folder with something in it, is there.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise ConfigError(f"{out}: exists already; name another, or remove it first")


def _write_plate_crops(out: Path, scenes: Sequence[SceneRecord]) -> None:
    """Plates with their texts, cut out into a folder beside the CSV."""
    write_plates_csv(out, cut_plates(scenes, out.with_suffix("")))


def _copy_class_folders(out: Path, records: Sequence[CharacterRecord]) -> None:
    stems = unique_stems(record.image for record in records)
    for record in records:
        copy_picture(record.image, class_folder(out, record.label), stems[record.image])


_WRITERS: dict[Content, dict[Format, Writer]] = {
    Content.SCENES: {
        Format.JSONL: write_scenes_jsonl,
        Format.VOC: lambda out, scenes: write_voc(out, from_scenes(scenes)),
        Format.YOLO: lambda out, scenes: write_yolo(out, from_scenes(scenes)),
        Format.COCO: lambda out, scenes: write_coco(out, from_scenes(scenes)),
        Format.CSV: _write_plate_crops,
    },
    Content.CHARACTER_BOXES: {
        Format.VOC: lambda out, plates: write_voc(out, from_character_boxes(plates)),
        Format.YOLO: lambda out, plates: write_yolo(out, from_character_boxes(plates)),
        Format.COCO: lambda out, plates: write_coco(out, from_character_boxes(plates)),
        Format.FOLDERS: lambda out, plates: cut_characters(plates, out),
    },
    Content.PLATES: {Format.CSV: write_plates_csv},
    Content.CHARACTERS: {Format.FOLDERS: _copy_class_folders},
}


def _losses(dataset: Dataset, format: Format) -> list[str]:
    """What of scenes the format leaves out."""
    scenes = [record for record in dataset.records if isinstance(record, SceneRecord)]
    plates = [plate for scene in scenes for plate in scene.plates]
    corners, texts = sum(bool(p.quad) for p in plates), sum(bool(p.text) for p in plates)
    notes = []
    keeps_corners = format in (Format.JSONL, Format.COCO) or (
        format == Format.YOLO and has_all_corners(from_scenes(scenes))
    )
    if corners and not keeps_corners:
        notes.append(f"left out: corners ({corners}); jsonl and coco keep them")
    if texts and format == Format.YOLO:
        notes.append(f"left out: texts ({texts}); jsonl, coco and voc keep them")
    if len(plates) > texts and format == Format.CSV:
        notes.append(f"left out: plates without a text ({len(plates) - texts})")
    return notes
