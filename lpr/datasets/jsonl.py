"""Scenes as JSON lines: one picture a line.

::

    {"image": "scenes/val/a.jpg", "source": "...", "licence": "...", "region": "HR",
     "width": 640, "height": 480,
     "plates": [{"box": [x_min, y_min, x_max, y_max], "quad"?: [[x, y] x 4],
                 "text"?: "ZG123AB", "text_by"?: "eye", "region"?: "HR", "lines"?: 1,
                 "difficult"?: true, "characters"?: [["Z", [x_min, y_min, x_max, y_max]], ...]}]}

``image``, ``width``, ``height`` and ``plates`` are required. A relative ``image`` is looked for
from the folder of the JSON lines file, then from that folder's parent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lpr.alphabet import CHARACTERS
from lpr.datasets.fields import (
    find_picture,
    from_top_left,
    known_text,
    parse_box,
    parse_lines,
    parse_name,
    parse_quad,
    parse_region,
    parse_size,
    picture_paths,
)
from lpr.datasets.files import folder_above, numbered_lines, parse_json
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.records import CharacterBox, PlateRecord, SceneRecord
from lpr.errors import shown


def read_scenes_jsonl(
    path: str | Path, on_error: OnError = stop, alphabet: str = CHARACTERS
) -> list[SceneRecord]:
    """The scenes of a JSON lines file, in its order; blank lines are skipped.

    Raises:
        DatasetError: the file cannot be read, or a line is broken or names no picture.
    """
    path = Path(path)

    def parse(numbered: tuple[int, str]) -> SceneRecord:
        number, line = numbered
        entry = parse_json(line, path, number)
        return _parse_scene(entry, path, f"{path}:{number}", alphabet, on_error)

    return parse_each(numbered_lines(path), parse, on_error)


def write_scenes_jsonl(path: str | Path, scenes: Iterable[SceneRecord]) -> None:
    """Write scenes so that `read_scenes_jsonl` finds them again.

    Picture paths become relative to the file's folder, or to its parent, where they lie inside.
    """
    path = Path(path)
    lines = [json.dumps(_scene_to_dict(scene, path), ensure_ascii=False) for scene in scenes]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _parse_scene(
    entry: Any, path: Path, place: str, alphabet: str, on_error: OnError
) -> SceneRecord:
    if not isinstance(entry, dict):
        raise LabelError(Kind.BROKEN, place, "not a JSON object; write one scene a line, in braces")
    missing = [key for key in ("image", "width", "height", "plates") if key not in entry]
    if missing:
        raise LabelError(Kind.BROKEN, place, f"no {', '.join(missing)}; add what is missing")
    if not isinstance(entry["plates"], list):
        raise LabelError(
            Kind.BROKEN, place, "plates is no list; write [] where the picture has no plate"
        )
    named = entry["image"]
    if not isinstance(named, str):
        raise LabelError(Kind.BROKEN, place, f"image is {shown(named)}; write the picture's path")
    folders = [path.parent, folder_above(path.parent)]
    image = find_picture(picture_paths(folders, named), named, place)
    width, height = parse_size(entry["width"], entry["height"], place)
    return SceneRecord(
        image=image,
        width=width,
        height=height,
        plates=tuple(
            parse_each(
                entry["plates"],
                lambda plate: _parse_plate(plate, place, alphabet, on_error),
                on_error,
            )
        ),
        source=image.parent.name,
        region=parse_region(entry.get("region"), place),
        origin=parse_name(entry.get("source"), "source", place),
        licence=parse_name(entry.get("licence"), "licence", place),
        place=place,
    )


def _parse_plate(entry: Any, place: str, alphabet: str, on_error: OnError) -> PlateRecord:
    if not isinstance(entry, dict) or "box" not in entry:
        raise LabelError(
            Kind.BROKEN, place, "a plate has no box; write {'box': [...]} for each plate"
        )
    return PlateRecord(
        box=parse_box(entry["box"], place),
        quad=from_top_left(parse_quad(entry["quad"], place)) if "quad" in entry else None,
        text=known_text(entry["text"], place, alphabet, on_error) if "text" in entry else None,
        region=parse_region(entry.get("region"), place),
        lines=parse_lines(entry.get("lines"), place),
        text_by=parse_name(entry.get("text_by"), "text_by", place) or None,
        difficult=bool(entry.get("difficult", False)),
        characters=_parse_characters(entry.get("characters", []), place),
        place=place,
    )


def _parse_characters(entries: Any, place: str) -> tuple[CharacterBox, ...]:
    if not isinstance(entries, list) or not all(
        isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) for one in entries
    ):
        raise LabelError(
            Kind.BROKEN, place, "characters are no list of pairs; write [['A', [...]], ...]"
        )
    return tuple(CharacterBox(label, parse_box(box, place), place) for label, box in entries)


def _scene_to_dict(scene: SceneRecord, path: Path) -> dict[str, Any]:
    return {
        "image": _relative(scene.image, path),
        "source": scene.origin or scene.source,
        "licence": scene.licence,
        "region": scene.region or "unknown",
        "width": scene.width,
        "height": scene.height,
        "plates": [_plate_to_dict(plate) for plate in scene.plates],
    }


def _plate_to_dict(plate: PlateRecord) -> dict[str, Any]:
    values = {
        "box": plate.box.rounded().to_list(),
        "quad": plate.quad.rounded().to_list() if plate.quad else None,
        "text": plate.text,
        "text_by": plate.text_by,
        "region": plate.region,
        "lines": plate.lines,
        "difficult": plate.difficult or None,
        "characters": [[one.label, one.box.rounded().to_list()] for one in plate.characters]
        or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def _relative(image: Path, path: Path) -> str:
    absolute = image.resolve()
    folder = path.resolve().parent
    for base in (folder, folder.parent):
        if absolute.is_relative_to(base):
            return absolute.relative_to(base).as_posix()
    return absolute.as_posix()
