"""Character samples of drawn plates, plate texts and crops, and the stored training set."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from lpr.alphabet import CHARACTERS, REJECT_INDEX
from lpr.arrays import FloatArray
from lpr.characters.classifier import CharacterClassifier
from lpr.characters.crops import crop_window, is_light
from lpr.datasets.records import PlateTextRecord
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.reading.look import Judge
from lpr.segmentation.proposals import Proposals
from lpr.synthesis.plates import draw_plate
from lpr.training import parts
from lpr.training.characters import sets as char_sets
from lpr.training.characters.cutting import SamplingConfig
from lpr.training.characters.data import drawn_plate_samples, real_plate_samples, surest_alike
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.sets import SetPlan, build_samples
from lpr.training.left_out import UNREADABLE, PlateLeftOut
from lpr.training.samples import plate_number


@pytest.fixture(scope="module")
def drawn() -> CharSamples:
    rng = np.random.default_rng(11)
    return CharSamples.joined([drawn_plate_samples(rng, SamplingConfig()) for _ in range(25)])


def test_drawn_plates_give_characters_and_what_they_are_not(drawn: CharSamples) -> None:
    assert drawn.windows.shape == (len(drawn), 32, 32)
    assert drawn.labels.min() >= 0
    rejects = np.mean(drawn.labels == REJECT_INDEX)
    assert 0.3 < rejects < 0.55


def test_characters_are_bright_in_their_windows(drawn: CharSamples) -> None:
    characters = drawn.windows[drawn.labels < REJECT_INDEX].astype(float)
    middle = characters[:, 8:24, 8:24].mean(axis=(1, 2))
    corners = characters[:, [0, 0, -1, -1], [0, -1, 0, -1]].mean(axis=1)
    assert np.mean(middle > corners) > 0.9


def test_a_judge_makes_fooling_negatives_likelier() -> None:
    def fooled_by_the_brighter_half(windows: FloatArray) -> FloatArray:
        probabilities = np.zeros((len(windows), REJECT_INDEX + 1), np.float32)
        fooled = windows[:, :, 16:].mean(axis=(1, 2, 3)) > 0
        probabilities[fooled, 0], probabilities[~fooled, REJECT_INDEX] = 1, 1
        return probabilities

    def share_of_brighter_right_halves(judge: Judge | None) -> float:
        rng = np.random.default_rng(2)
        cut = CharSamples.joined(
            [drawn_plate_samples(rng, SamplingConfig(), judge) for _ in range(8)]
        )
        rejects = cut.windows[cut.labels == REJECT_INDEX].astype(float)
        return float(np.mean(rejects[:, :, 16:].mean(axis=(1, 2)) > rejects.mean(axis=(1, 2))))

    judged = share_of_brighter_right_halves(fooled_by_the_brighter_half)
    assert judged > share_of_brighter_right_halves(None) + 0.1


def test_plate_texts_give_characters_through_the_aligner(tmp_path: Path) -> None:
    model = find_model(CHARACTER_MODEL)
    if not model.is_file():
        pytest.skip(f"no trained model at {model}")
    rng = np.random.default_rng(21)
    plate = draw_plate(rng, rows=["AB 123 CD"])
    cv2.imwrite(str(tmp_path / "plate.png"), plate.image)
    judge = CharacterClassifier(model).predict_proba
    record = PlateTextRecord(tmp_path / "plate.png", "AB123CD", "drawn")
    cut = real_plate_samples(rng, record, SamplingConfig(), judge)
    characters = cut.labels[cut.labels < REJECT_INDEX]
    assert "".join(CHARACTERS[k] for k in characters) == "AB123CD"
    wrong = PlateTextRecord(tmp_path / "plate.png", "XYZ98765", "drawn")
    with pytest.raises(PlateLeftOut):
        real_plate_samples(rng, wrong, SamplingConfig(), judge)


@pytest.mark.parametrize("light", [False, True])
def test_polarity_of_a_crop(light: bool) -> None:
    ground, ink = (40, 220) if light else (220, 40)
    crop = np.full((40, 28), ground, dtype=np.uint8)
    cv2.putText(crop, "4", (3, 34), cv2.FONT_HERSHEY_SIMPLEX, 1.2, ink, 3)
    assert is_light(crop, np.array([[0, 0, 28, 40]], np.float32)) == light
    window = crop_window(crop)[0]
    assert window.mean() < 128 < window.max()


def plates(*counts: int) -> CharSamples:
    """Samples of as many plates as there are counts."""
    numbers = np.repeat([plate_number(f"{k}.png") for k in range(len(counts))], counts)
    return CharSamples(np.zeros((len(numbers), 32, 32), np.uint8), numbers % 36, numbers)


def test_parts_are_joined_in_their_order() -> None:
    assert len(CharSamples.joined([plates(2, 1), plates(1, 3)])) == 7
    assert len(CharSamples.joined([])) == 0


def test_a_split_keeps_plates_whole_and_is_the_same_with_other_plates_around() -> None:
    samples = plates(*[5] * 400)
    training, validation = samples.split_by_plate(0.25)
    assert 70 < len(np.unique(validation.plates)) < 130
    assert not set(training.plates) & set(validation.plates)
    assert len(training) + len(validation) == len(samples)
    half, _ = samples.select(samples.plates % 2 == 0).split_by_plate(0.25)
    assert set(half.plates) <= set(training.plates)
    assert len(samples.split_by_plate(0.0)[1]) == 0


def test_a_stopped_build_goes_on_and_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART_SIZE", 2)
    plan = SetPlan(drawn_plates=5, sources=(), judge=None, seed=3)
    built = build_samples(plan, tmp_path / "whole")
    whole = built.samples
    assert built.counts == {"drawn": len(whole)}

    calls = []

    def stop_at_the_fourth(*arguments: Any) -> CharSamples:
        calls.append(arguments)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return drawn_plate_samples(*arguments)

    monkeypatch.setattr(char_sets, "drawn_plate_samples", stop_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        build_samples(plan, tmp_path / "stopped")
    assert [path.name for path in Path(tmp_path / "stopped").iterdir()] == ["drawn-000000.npz"]
    again = build_samples(plan, tmp_path / "stopped").samples
    assert len(calls) == 7
    np.testing.assert_array_equal(whole.windows, again.windows)
    np.testing.assert_array_equal(whole.labels, again.labels)
    assert len(np.unique(whole.plates)) == 5


def test_crops_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "A" / "broken.png").write_bytes(b"no picture")
    cv2.imwrite(str(tmp_path / "A" / "good.png"), np.eye(30, dtype=np.uint8) * 255)
    built = build_samples(SetPlan(0, (tmp_path,), None, 0), tmp_path / "store")
    assert built.samples.labels.tolist() == [CHARACTERS.index("A")]
    (lost,) = built.yields[str(tmp_path)].left_out
    assert (Path(lost.picture).name, lost.reason) == ("broken.png", UNREADABLE)


def test_the_surest_of_alike_proposals_is_what_is_taught() -> None:
    boxes = np.array([[0, 0, 16, 20], [4, 0, 16, 20], [30, 0, 42, 20], [4, 0, 16, 30]], np.float32)
    light = np.array([False, False, False, False])
    proposals = Proposals(boxes, light, ("otsu",) * 4, ())
    probabilities = np.zeros((4, REJECT_INDEX + 1), np.float32)
    probabilities[:, 5] = 0.6, 0.95, 0.9, 0.99
    probabilities[:, REJECT_INDEX] = 1 - probabilities[:, 5]
    # Of the first two, the tight one; the last is much higher, the third elsewhere.
    assert surest_alike(proposals, probabilities, np.array([0, 2])).tolist() == [1, 2]
    proposals.light[1] = True
    assert surest_alike(proposals, probabilities, np.array([0, 2])).tolist() == [0, 2]
