"""``lpr datasets convert --to yolo --size N``: a folder to train a YOLO on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.datasets_parts import split_dataset
from lpr.errors import ConfigError

if TYPE_CHECKING:
    from lpr.datasets.dataset import Dataset

VAL_SHARE = 0.1
"""Of the pictures become the validation split where none is named."""


def convert_for_training(
    dataset: Dataset, val: Dataset | None, out: Path, side_px: int, allow_outside: bool
) -> dict[str, int]:
    """Write the folder; tells how many pictures each split has.

    Args:
        dataset: scenes to train on.
        val: scenes to validate on; None takes a tenth of the others, duplicates and plates with
            the same text kept together.
        out: a new or empty folder.
        side_px: the longer side that pictures may have.
        allow_outside: whether pictures may be copied that lie outside the data sets.

    Raises:
        ConfigError: the data are no scenes, or something is in the way.
        LabelError: a file is no picture, or lies outside its data set.
    """
    from lpr.datasets.annotations import from_scenes
    from lpr.datasets.conversion import check_is_free
    from lpr.datasets.copying import check_pictures
    from lpr.datasets.records import SceneRecord
    from lpr.datasets.yolo_training import write_training_folder

    check_is_free(out)
    for one in (dataset, val):
        if one is not None:
            check_pictures(((r.image, r.place) for r in one.records), one.path, allow_outside)
    if val is None:
        parts = split_dataset(dataset, {"train": 1 - VAL_SHARE, "val": VAL_SHARE}, seed=0)
    else:
        parts = {"train": list(dataset.records), "val": list(val.records)}
    scenes = {
        name: [one for one in records if isinstance(one, SceneRecord)]
        for name, records in parts.items()
    }
    if any(len(scenes[name]) < len(records) for name, records in parts.items()):
        raise ConfigError(f"{dataset.path}: --size is for scenes with plates; leave it out")
    write_training_folder(
        out, {name: from_scenes(records) for name, records in scenes.items()}, side_px
    )
    return {name: len(records) for name, records in scenes.items()}
