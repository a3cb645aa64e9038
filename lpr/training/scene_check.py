"""Looks at every scene before a training starts, and not hours later when it is picked."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from lpr.datasets.records import SceneRecord
from lpr.errors import DatasetError
from lpr.images import load_image


def check_scenes(scenes: Sequence[SceneRecord], workers: int) -> None:
    """Decode every picture once and compare its size with the label's.

    Raises:
        DatasetError: there are no scenes, or some picture is of another size than labelled.
        ImageError: some picture cannot be read.
    """
    if not scenes:
        raise DatasetError("the scenes to train or validate on are none; add labelled pictures")
    with ThreadPoolExecutor(workers) as threads:
        for _ in threads.map(_check_scene, scenes):
            pass


def check_validation(scenes: Sequence[SceneRecord], workers: int) -> None:
    """The same for validation scenes, of which some plate must be there to be found.

    Raises:
        DatasetError, ImageError: see `check_scenes`.
    """
    check_scenes(scenes, workers)
    if not any(scene.plates for scene in scenes):
        raise DatasetError("the validation scenes hold no plate; name others with --val")


def _check_scene(scene: SceneRecord) -> None:
    height, width = load_image(scene.image).shape[:2]
    if (width, height) != (scene.width, scene.height):
        raise DatasetError(
            f"{scene.image}: is {width} x {height} pixels, its labels are for "
            f"{scene.width} x {scene.height}; label it anew, or put the labelled picture there"
        )
