"""Puts the scenes of a training together and makes sure that there is something to learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lpr.datasets.records import SceneRecord
from lpr.errors import DatasetError


def join_scenes(scenes: Sequence[SceneRecord]) -> list[SceneRecord]:
    """One record a picture, in order of first mention; the plates of several records add up."""
    joined: dict[Path, SceneRecord] = {}
    for scene in scenes:
        key = scene.image.resolve()
        known = joined.get(key)
        joined[key] = replace(known, plates=known.plates + scene.plates) if known else scene
    return list(joined.values())


def check_plates(scenes: Sequence[SceneRecord], val: Sequence[SceneRecord] | None) -> None:
    """Make sure that there is something to learn from and, with validation scenes, to measure.

    Raises:
        DatasetError: there are no scenes, or no plate to be found.
    """
    if not scenes:
        raise DatasetError("the scenes to train on are none; add labelled pictures")
    for name, option, checked in (("training", "--data", scenes), ("validation", "--val", val)):
        if checked is not None and not any(scene.plates for scene in checked):
            raise DatasetError(f"the {name} scenes hold no plate; name others with {option}")
