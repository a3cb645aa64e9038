"""Weights of votes, fitted on plates whose readers err in known ways."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lpr.cli.main import main
from lpr.errors import ConfigError
from lpr.evaluation.runs.ensemble import Votes, fit_votes, logistic
from lpr.evaluation.runs.reading import Case
from lpr.geometry import Box
from lpr.types import Plate, Reading

BOX = Box(0, 0, 80, 20)


def plate(text: str, confidence: float) -> Plate:
    return Plate(text, confidence, BOX, BOX.to_quad(), 0.9, candidates=(Reading(text, confidence),))


def read(right: float, sure: float, seed: int, count: int = 300) -> Votes:
    """A reader that is right so often, and says how sure it is."""
    rng = np.random.default_rng(seed)
    votes, image = Votes(), np.zeros((2, 2, 3), np.uint8)
    for number in range(count):
        truth = f"ZG{number:04d}AB"
        text = truth if rng.random() < right else f"ZG{number:04d}A{rng.integers(2, 9)}"
        votes(Case(image, BOX, None, truth, plate(text, sure)), "a.jpg")
    return votes


def test_the_better_reader_counts_more_and_both_are_better() -> None:
    readers = {"good": read(0.8, 0.8, 1), "poor": read(0.6, 0.8, 2), "third": read(0.6, 0.8, 3)}
    fitted = fit_votes(readers, ["a"] * 300)
    assert fitted.votes.weights["good"] > fitted.votes.weights["poor"] > 0
    assert fitted.vote_right >= fitted.first_right == pytest.approx(0.8, abs=0.08)
    assert fitted.plates == 300


def test_one_reader_is_calibrated() -> None:
    fitted = fit_votes({"boaster": read(0.5, 0.99, 1)}, ["a"] * 300)
    votes = fitted.votes
    chance = 1 / (1 + np.exp(-votes.bias - votes.weights["boaster"] * np.log(0.99 / 0.01)))
    assert chance == pytest.approx(0.5, abs=0.08)


def test_a_reader_that_is_never_right_has_no_vote() -> None:
    fitted = fit_votes({"good": read(0.8, 0.8, 1), "wrong": read(0.0, 0.9, 2)}, ["a"] * 300)
    assert fitted.votes.weights["wrong"] == 0
    assert fitted.vote_right == fitted.first_right


def test_too_little_to_fit_on_is_told() -> None:
    with pytest.raises(ConfigError, match="has 9 plates"):
        fit_votes({"a": read(0.5, 0.5, 1, count=9)}, ["a"] * 9)
    with pytest.raises(ConfigError, match="needs plates that are read rightly and some"):
        fit_votes({"a": read(1.0, 0.5, 1)}, ["a"] * 300)


def test_logistic_regression_finds_the_odds() -> None:
    right = np.array([1.0, 1.0, 1.0, 0.0] * 50)
    (weight,) = logistic(np.ones((200, 1)), right, np.ones(200))
    assert weight == pytest.approx(np.log(3), abs=0.01)


@pytest.mark.parametrize("words", [["--engine", "lpr+tesseract"], ["--task", "detect"]])
def test_what_cannot_be_fitted_is_told(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "scenes.jsonl"
    data.write_text(json.dumps({"image": "a.jpg", "width": 9, "height": 9, "plates": []}) + "\n")
    out = ["--fit-ensemble", str(tmp_path / "w.json")]
    assert main(["evaluate", "--data", str(data), *words, *out]) == 2
    assert "--fit-ensemble needs readers one by one" in capsys.readouterr().err
