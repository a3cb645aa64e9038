"""Reads scenes in whatever known format a path holds."""

from __future__ import annotations

from pathlib import Path

from lpr.datasets.jsonl import read_scenes_jsonl
from lpr.datasets.records import SceneRecord
from lpr.datasets.voc import read_voc
from lpr.errors import DatasetError


def read_scenes(path: str | Path) -> list[SceneRecord]:
    """The scenes at a path: a ``.jsonl`` file is JSON lines, a folder of ``.xml`` is Pascal VOC.

    Raises:
        DatasetError: neither of them is there, or the labels are broken.
    """
    path = Path(path)
    if path.is_dir():
        return read_voc(path)
    if path.suffix.lower() == ".jsonl":
        return read_scenes_jsonl(path)
    raise DatasetError(
        f"{path}: no scenes in a known format; name a .jsonl file or a folder of Pascal VOC .xml"
    )
