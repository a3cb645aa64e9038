"""The class names of a YOLO data set, from the files in which tools leave them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lpr.datasets.annotations import NUMBERED
from lpr.datasets.files import MAX_PICTURE_BYTES, list_folder, read_text
from lpr.datasets.issues import Kind, LabelError
from lpr.errors import first_line, shown

NAME_FILES = ("classes.txt", "obj.names", "_darknet.labels", "labels.txt")
"""One class name a line, in the order of their numbers."""
YAML_SUFFIXES = (".yaml", ".yml")

_LONGEST_NAME = 200
MAX_YAML_BYTES = 1 << 18
MAX_DEPTH = 8
"""How deep a YAML may be nested; class names need two."""

_HAS_NAMES = re.compile(r"^[\"']?names\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class YoloNames:
    """Class names by number; ``keypoints`` is how many corner points follow each box, and how
    many numbers each has (2, or 3 with visibility)."""

    names: dict[int, str] = field(default_factory=dict)
    keypoints: tuple[int, int] = (0, 2)

    def name(self, number: int) -> str:
        """The name of a class; a made-up one where nobody gave it."""
        return self.names.get(number, NUMBERED.format(number))


def find_names(folders: list[Path]) -> YoloNames:
    """The names from the first name file or YAML in the folders, in their order; none, if none.

    Raises:
        LabelError: the file cannot be read, or its names are not understood.
    """
    for folder in folders:
        yamls = [p for p in list_folder(folder) if p.suffix.lower() in YAML_SUFFIXES]
        files = [folder / name for name in NAME_FILES if os.path.isfile(folder / name)]
        for file in [*yamls, *files]:
            names = read_names(file)
            if names.names:
                return names
    return YoloNames()


def read_names(file: Path) -> YoloNames:
    """The names in a file of names, or in a YAML such as Ultralytics' ``data.yaml``.

    Raises:
        LabelError: see `find_names`.
    """
    if file.suffix.lower() in YAML_SUFFIXES:
        return _read_yaml(file)
    lines = read_text(file, MAX_PICTURE_BYTES).split("\n")
    names = [_checked_name(line, file) for line in lines if line.strip()]
    return YoloNames(dict(enumerate(names)))


def _read_yaml(file: Path) -> YoloNames:
    """The two keys that matter here; a YAML without class names is somebody else's."""
    text = read_text(file, MAX_PICTURE_BYTES)
    if not _HAS_NAMES.search(text):
        return YoloNames()
    if len(text) > MAX_YAML_BYTES:
        raise _not_understood(file, f"over {MAX_YAML_BYTES:,} characters")
    data = _load_yaml(text, file)
    if not isinstance(data, dict):
        raise _not_understood(file, "no keys")
    names = {
        number: _checked_name(name, file) for number, name in _numbered(data.get("names"), file)
    }
    shape = data.get("kpt_shape", ["0", "2"])
    counts = [int(n) for n in shape if _is_small(n)] if isinstance(shape, list) else []
    if len(counts) != 2 or counts[1] not in (2, 3):
        raise _not_understood(file, f"kpt_shape is {shown(shape)}")
    return YoloNames(names, (counts[0], counts[1]))


def _load_yaml(text: str, file: Path) -> Any:
    """What a YAML holds, every value as its text; neither deep nor with references."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise _not_understood(file, "lists within lists within lists")
            if isinstance(event, yaml.AliasEvent):
                raise _not_understood(file, "references")
        return yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError) as error:
        raise _not_understood(file, first_line(error)) from error


def _numbered(value: Any, file: Path) -> list[tuple[int, Any]]:
    """The entries of a list, or of what has numbers for keys."""
    if isinstance(value, list):
        return list(enumerate(value))
    if isinstance(value, dict) and all(_is_small(key) for key in value):
        return [(int(key), entry) for key, entry in value.items()]
    raise _not_understood(file, f"names are {shown(value)}")


def _checked_name(value: Any, file: Path) -> str:
    name = value.strip() if isinstance(value, str) else ""
    if not 0 < len(name) <= _LONGEST_NAME:
        raise _not_understood(file, f"a name is {shown(value)}")
    return name


def _is_small(text: Any) -> bool:
    """Whether a text is a number such as classes have."""
    return isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= 6


def _not_understood(file: Path, what: str) -> LabelError:
    return LabelError(
        Kind.BROKEN,
        str(file),
        f"the class names are not understood ({what}); write one a line as '  0: name' under "
        "'names:', or a classes.txt with one name a line",
    )
