"""Drawn scenes, the command that writes them, and the samples it wrote."""

from pathlib import Path

import numpy as np
import pytest

from lpr.cli.main import main
from lpr.datasets.jsonl import read_scenes_jsonl
from lpr.images import load_image
from lpr.synthesis.scenes import SETTINGS, draw_scene
from tests.paths import SAMPLES

SMALL_PX = (480, 320)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("at_night", [False, True])
def test_the_same_seed_draws_the_same_scene(setting: str, at_night: bool) -> None:
    first, second = (
        draw_scene(np.random.default_rng(21), SMALL_PX, setting, at_night) for _ in range(2)
    )
    assert np.array_equal(first.image, second.image)
    assert first.plates == second.plates


def test_labels_lie_in_the_picture_and_in_their_plates() -> None:
    rng = np.random.default_rng(22)
    count = 0
    for _ in range(12):
        scene = draw_scene(rng, SMALL_PX)
        assert scene.image.shape == (SMALL_PX[1], SMALL_PX[0], 3)
        for plate in scene.plates:
            count += 1
            assert plate.box.clipped(*SMALL_PX) == plate.box
            assert plate.box == plate.quad.bounding_box()
            assert plate.quad.is_convex()
            assert plate.text == "".join(plate.lines)
            assert "".join(character for character, _ in plate.characters) == plate.text
            slack = plate.box.padded(0.02, 0.1)
            for _, box in plate.characters:
                assert slack.x_min <= box.x_min < box.x_max <= slack.x_max
                assert slack.y_min <= box.y_min < box.y_max <= slack.y_max
    assert count >= 6


def test_plates_stand_out_where_the_labels_say() -> None:
    """Inside the boxes of the characters the picture varies more than a plain car body does."""
    scene = draw_scene(np.random.default_rng(23), (720, 480), "wall", False, strength=0.0)
    assert scene.plates
    for plate in scene.plates:
        for _, box in plate.characters:
            part = scene.image[int(box.y_min) : int(box.y_max), int(box.x_min) : int(box.x_max)]
            assert part.max() - float(part.min()) > 40


def test_the_command_writes_scenes_that_read_back(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert (
            main(["datasets", "draw", str(tmp_path / folder), "--count", "2", "--seed", "5"]) == 0
        )
    scenes = read_scenes_jsonl(tmp_path / "a" / "labels.jsonl")
    assert len(scenes) == 2
    for scene in scenes:
        twin = tmp_path / "b" / scene.image.name
        assert scene.image.read_bytes() == twin.read_bytes()
        assert load_image(scene.image).shape[:2] == (scene.height, scene.width)


def test_the_samples_agree_with_their_labels() -> None:
    scenes = read_scenes_jsonl(SAMPLES / "labels.jsonl")
    assert {scene.image for scene in scenes} == set(SAMPLES.glob("*.jpg"))
    assert len(scenes) >= 12
    for scene in scenes:
        assert scene.image.stat().st_size < 250_000
        assert load_image(scene.image).shape[:2] == (scene.height, scene.width)
        for plate in scene.plates:
            assert plate.text
            assert plate.box.clipped(scene.width, scene.height) == plate.box
    lines = {plate.lines for scene in scenes for plate in scene.plates}
    assert lines == {1, 2}
