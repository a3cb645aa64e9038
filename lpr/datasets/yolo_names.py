"""The class names of a YOLO data set, from the files in which tools leave them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from lpr.datasets.fields import open_failed
from lpr.datasets.issues import Kind, LabelError

NAME_FILES = ("classes.txt", "obj.names", "_darknet.labels", "labels.txt")
"""One class name a line, in the order of their numbers."""
YAML_SUFFIXES = (".yaml", ".yml")

_KEY = re.compile(r"^(names|kpt_shape):[ \t]*(.*?)[ \t]*(?:#.*)?$", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]*(?:-|(\d+)[ \t]*:)[ \t]*(.+?)[ \t]*(?:#.*)?$")
_BARE_WORD = re.compile(r"(?<![\w'\"])([^\s\[\]{},:'\"][^\[\]{},:'\"]*?)\s*(?=[,\]}])")


@dataclass(frozen=True, slots=True)
class YoloNames:
    """Class names by number; ``keypoints`` is how many corner points follow each box, and how
    many numbers each has (2, or 3 with visibility)."""

    names: dict[int, str] = field(default_factory=dict)
    keypoints: tuple[int, int] = (0, 2)

    def name(self, number: int) -> str:
        """The name of a class; a made-up one where nobody gave it."""
        return self.names.get(number, f"class {number}")


def find_names(folders: list[Path]) -> YoloNames:
    """The names from the first name file or YAML in the folders, in their order; none, if none.

    Raises:
        LabelError: the file cannot be read, or its names are not understood.
    """
    for folder in folders:
        files = [folder / name for name in NAME_FILES if (folder / name).is_file()]
        yamls = sorted(p for p in folder.glob("*.y*ml") if p.suffix.lower() in YAML_SUFFIXES)
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
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise open_failed(file, error) from error
    if file.suffix.lower() in YAML_SUFFIXES:
        return _parse_yaml(text, file)
    names = [line.strip() for line in text.splitlines() if line.strip()]
    return YoloNames(dict(enumerate(names)))


def _parse_yaml(text: str, file: Path) -> YoloNames:
    """The two keys that matter here, as lists in brackets or as indented lines."""
    names: dict[int, str] = {}
    keypoints = (0, 2)
    for match in _KEY.finditer(text):
        key, inline = match.groups()
        value = _parse_inline(inline, file) if inline else _parse_block(text[match.end() :])
        if key == "names":
            names = {number: name.strip() for number, name in value.items()}
        elif len(value) == 2:
            keypoints = (int(value[0]), int(value[1]))
    return YoloNames(names, keypoints)


def _parse_inline(text: str, file: Path) -> dict[int, str]:
    """``[a, 'b']`` or ``{0: a, 1: b}``."""
    try:
        value = ast.literal_eval(_BARE_WORD.sub(lambda word: repr(word[1].strip()), text))
        entries = dict(value if isinstance(value, dict) else enumerate(value))
        return {int(number): str(name) for number, name in entries.items()}
    except (SyntaxError, TypeError, ValueError) as error:
        raise LabelError(
            Kind.BROKEN,
            str(file),
            f"names are {text!r}, which is not understood; write one a line as '  0: name', "
            "or a classes.txt with one name a line",
        ) from error


def _parse_block(text: str) -> dict[int, str]:
    """Lines ``- name`` or ``0: name`` up to the first other one."""
    names: dict[int, str] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _ENTRY.match(line)
        if entry is None:
            break
        number = int(entry[1]) if entry[1] else len(names)
        names[number] = entry[2].strip("'\"")
    return names
