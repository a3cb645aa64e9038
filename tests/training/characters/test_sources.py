"""Every format that ``--data`` takes gives character samples."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.alphabet import CHARACTERS, CLASS_COUNT, REJECT_INDEX
from lpr.datasets.annotations import LabelledPicture, from_character_boxes
from lpr.datasets.records import CharacterBox, CharacterBoxesRecord
from lpr.datasets.writers import write_coco, write_voc, write_yolo
from lpr.errors import ConfigError, DatasetError
from lpr.geometry import Box
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.training.characters.sets import (
    SetPlan,
    build_samples,
    earlier_samples,
    picture_names,
)
from lpr.training.left_out import NO_SUCH_ROW, UNREADABLE, LeftOut, Yield
from lpr.training.parts import SAMPLES_FOLDER

TEXT = "AB123"


def boxed_plate(folder: Path, labels: str = TEXT) -> CharacterBoxesRecord:
    """A plate drawn with OpenCV, a box around each character."""
    image = np.full((60, 220, 3), 230, np.uint8)
    characters = []
    for number, label in enumerate(labels):
        left = 15 + 38 * number
        cv2.putText(image, TEXT[number], (left, 48), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (10, 10, 10), 4)
        ink = np.argwhere(image[:, left - 4 : left + 34, 0] < 120)
        (top, first), (bottom, last) = ink.min(axis=0).tolist(), ink.max(axis=0).tolist()
        box = Box(left - 4 + first, top, left - 3 + last, bottom + 1)
        characters.append(CharacterBox(label, box))
    path = folder / "plate.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), image)
    return CharacterBoxesRecord(path, 220, 60, tuple(characters), folder.name)


def coco_json(folder: Path, pictures: list[LabelledPicture]) -> None:
    write_coco(folder / "labels.json", pictures)


@pytest.mark.parametrize("write", [write_voc, write_yolo, coco_json])
def test_boxed_characters(tmp_path: Path, write: Callable[..., None]) -> None:
    write(tmp_path / "set", from_character_boxes([boxed_plate(tmp_path / "pictures")]))
    plan = SetPlan(0, (tmp_path / "set",), None, 0)
    found = build_samples(plan, tmp_path / "samples")
    samples = found.samples
    characters = samples.labels[samples.labels != REJECT_INDEX]
    assert "".join(CHARACTERS[k] for k in characters) == TEXT * 3
    assert REJECT_INDEX in samples.labels
    assert found.counts[str(tmp_path / "set")] == len(samples)
    assert samples.windows[samples.labels != REJECT_INDEX][:, 8:24, 8:24].mean() > 90
    once = build_samples(
        SetPlan(0, (tmp_path / "set",), None, 0, max_repeats=1), tmp_path / "once"
    ).samples
    assert np.sum(once.labels != REJECT_INDEX) == len(TEXT)


def test_boxed_characters_with_letters_of_ones_own(tmp_path: Path) -> None:
    write_voc(tmp_path / "set", from_character_boxes([boxed_plate(tmp_path / "p", "ÄB123")]))
    plan = SetPlan(0, (tmp_path / "set",), None, 0, letters="ÖÄ", max_repeats=1)
    samples = build_samples(plan, tmp_path / "samples").samples
    assert samples.labels[:5].tolist() == [CLASS_COUNT + 1, 11, 1, 2, 3]
    with pytest.raises(DatasetError, match="class 'Ä' is outside the alphabet"):
        build_samples(SetPlan(0, (tmp_path / "set",), None, 0), tmp_path / "other")


def scenes_jsonl(folder: Path, **plate: object) -> Path:
    boxed_plate(folder)
    path = folder / "scenes.jsonl"
    entry = {"image": "plate.png", "width": 220, "height": 60}
    path.write_text(json.dumps(entry | {"plates": [{"box": [0, 0, 220, 60], **plate}]}))
    return path


def test_scenes_with_texts(tmp_path: Path) -> None:
    judge = find_model(CHARACTER_MODEL)
    if not judge.is_file():
        pytest.skip(f"no trained model at {judge}")
    plan = SetPlan(0, (scenes_jsonl(tmp_path, text=TEXT),), judge, 0, max_repeats=1)
    samples = build_samples(plan, tmp_path / "samples").samples
    characters = samples.labels[samples.labels != REJECT_INDEX]
    assert "".join(CHARACTERS[k] for k in characters) == TEXT
    assert picture_names(plan) == {
        int(samples.plates[0]): f"{tmp_path.name}/plate.png",
    }


def test_letters_of_ones_own_are_found_where_their_base_letters_are(tmp_path: Path) -> None:
    judge = find_model(CHARACTER_MODEL)
    if not judge.is_file():
        pytest.skip(f"no trained model at {judge}")
    boxed_plate(tmp_path)
    path = tmp_path / "plates.csv"
    path.write_text("image_path,plate_text\nplate.png,ÄB 123")
    plan = SetPlan(0, (path,), judge, 0, letters="Ä", max_repeats=1)
    samples = build_samples(plan, tmp_path / "samples").samples
    assert samples.labels[:5].tolist() == [CLASS_COUNT, 11, 1, 2, 3]


def test_scenes_without_texts_teach_no_characters(tmp_path: Path) -> None:
    path = scenes_jsonl(tmp_path)
    with pytest.raises(DatasetError) as caught:
        build_samples(SetPlan(0, (path,), None, 0), tmp_path / "samples")
    assert str(caught.value) == (
        f"{path}: scenes without texts, from which no character can be learnt; "
        "add the plates' texts, or boxes named by their characters"
    )


def test_what_gives_nothing_is_named_with_its_reason(tmp_path: Path) -> None:
    judge = find_model(CHARACTER_MODEL)
    boxed_plate(tmp_path)
    (tmp_path / "cut.png").write_bytes((tmp_path / "plate.png").read_bytes()[:200])
    path = tmp_path / "plates.csv"
    path.write_text("image_path,plate_text\nplate.png,XYZ98765\ncut.png,AB123\nplate.png,AB123\n")
    plan = SetPlan(0, (path,), judge, 0, max_repeats=1)
    expected = (
        LeftOut(str(tmp_path / "plate.png"), "XYZ98765", NO_SUCH_ROW),
        LeftOut(str(tmp_path / "cut.png"), "AB123", UNREADABLE),
    )
    # The second time they come from the stored part.
    for _ in range(2):
        found = build_samples(plan, tmp_path / "samples").yields[str(path)]
        assert found == Yield(3, expected)
        assert found.used == 1


def test_an_earlier_run_must_have_the_same_letters_first(tmp_path: Path) -> None:
    write_voc(tmp_path / "set", from_character_boxes([boxed_plate(tmp_path / "p")]))
    plan = SetPlan(0, (tmp_path / "set",), None, 0)
    samples = build_samples(plan, tmp_path / SAMPLES_FOLDER).samples
    (tmp_path / "config.json").write_text(json.dumps({"settings": {"alphabet": "ÄÖ"}}))
    assert len(earlier_samples(tmp_path, "ÄÖÜ")) == len(samples)
    with pytest.raises(ConfigError, match="was made with the letters ÄÖ; let --alphabet"):
        earlier_samples(tmp_path, "ÖÄ")
