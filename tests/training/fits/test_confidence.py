"""The fit of the confidence."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lpr.characters.classifier import CharacterClassifier
from lpr.datasets import read_scenes, write_scenes_jsonl
from lpr.formats.confidence import ConfidenceWeights, Evidence, reading_confidence
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.training.fits.confidence import NO_PLATE, CheckedReading, error, fit, no_plates
from lpr.training.fits.path import DRAWN, Networks
from tests.paths import SAMPLES

LABELS = SAMPLES / "labels.jsonl"


def readings(weights: ConfidenceWeights, count: int, drawn_share: float) -> list[CheckedReading]:
    """Readings that are right as often as the weights say."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(count):
        share, legible = rng.beta(4, 1, 2)
        evidence = Evidence(float(share), float(legible), int(rng.integers(3, 9)))
        right = rng.random() < reading_confidence(evidence, weights)
        found.append(
            CheckedReading(evidence, bool(right), DRAWN if rng.random() < drawn_share else "")
        )
    return found


def test_the_fit_finds_the_weights_that_made_the_readings() -> None:
    true = ConfidenceWeights(share=0.3, legibility=2.0, short=-0.4, bias=0.8)
    found = fit(readings(true, 4000, drawn_share=0.5))
    assert found.share == pytest.approx(0.3, abs=0.1)
    assert found.legibility == pytest.approx(2.0, abs=0.3)
    assert found.short == pytest.approx(-0.4, abs=0.15)


def test_the_fit_calibrates_readings_that_were_not() -> None:
    some = readings(ConfidenceWeights(bias=-1.0), 1500, drawn_share=0.0)
    assert error(some, ConfidenceWeights()) > 0.1
    assert error(some, fit(some)) < 0.04


def test_real_and_drawn_readings_count_alike() -> None:
    clear = Evidence(0.95, 0.95, 7)
    some = [CheckedReading(clear, False)] * 20 + [CheckedReading(clear, True, DRAWN)] * 180
    assert reading_confidence(clear, fit(some)) == pytest.approx(0.5, abs=0.02)


def test_words_that_are_no_plates_are_doubted_and_plates_are_not() -> None:
    plate, word = Evidence(0.9, 0.9, 7), Evidence(0.9, 0.9, 7, word=True)
    some = [CheckedReading(plate, True)] * 95 + [CheckedReading(plate, False)] * 5
    some += [CheckedReading(word, True)] * 2 + [CheckedReading(word, False, NO_PLATE)] * 40
    found = fit(some)
    assert reading_confidence(plate, found) == pytest.approx(0.95, abs=0.01)
    assert reading_confidence(word, found) < 0.4


def test_what_is_found_where_nothing_is_labelled_is_no_plate(tmp_path: Path) -> None:
    networks = Networks(CharacterClassifier(find_model(CHARACTER_MODEL)))
    scenes = read_scenes(LABELS)[:3]
    bare = tmp_path / "bare.jsonl"
    write_scenes_jsonl(bare, [replace(scene, plates=()) for scene in scenes])
    labelled = tmp_path / "labelled.jsonl"
    write_scenes_jsonl(labelled, scenes)
    found = [len(list(no_plates([path], networks))) for path in (bare, labelled)]
    assert found[0] >= found[1] + sum(len(scene.plates) for scene in scenes)
