"""Votes of several readers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.reading.base import TracedPlate
from lpr.reading.votes import (
    VoteWeights,
    VotingReader,
    elected_plate,
    log_odds,
    read_votes,
    usual_votes,
)
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Character, Detection, Plate, Reading

BOX = Box(0, 0, 80, 20)
EVEN = VoteWeights({"a": 1.0, "b": 1.0})


def plate(*candidates: tuple[str, float], characters: bool = False) -> Plate:
    text, confidence = candidates[0] if candidates else ("", 0.0)
    return Plate(
        text=text,
        confidence=confidence,
        box=BOX,
        quad=BOX.to_quad(),
        detection_confidence=0.9,
        region="hr",
        lines=(text[:4], text[4:]) if text else (),
        candidates=tuple(Reading(one, sure, True, "hr") for one, sure in candidates),
        characters=tuple(Character(one, 0.9, BOX) for one in text) if characters else (),
        raw_text=text,
    )


class Fixed:
    """Reads the same plate everywhere."""

    def __init__(self, read: Plate, paid: bool = False) -> None:
        self._plate, self.paid = read, paid

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        return [TracedPlate(self._plate, Trace(notes=["mine"])) for _ in detections]


def test_agreement_is_sure_and_disagreement_is_not() -> None:
    same = {"a": plate(("ZG1234AB", 0.8)), "b": plate(("ZG1234AB", 0.8))}
    other = {"a": plate(("ZG1234AB", 0.8)), "b": plate(("ZG1234A8", 0.7))}
    assert elected_plate(same, EVEN, 5).confidence > 0.9
    unsure = elected_plate(other, EVEN, 5)
    assert unsure.text == "ZG1234AB"
    assert unsure.confidence < 0.5
    assert [one.text for one in unsure.candidates] == ["ZG1234AB", "ZG1234A8"]
    assert {doubt.code for doubt in unsure.doubts} == {"unsure", "rival"}


def test_votes_count_by_their_weights() -> None:
    read = {"a": plate(("ZG1234AB", 0.7)), "b": plate(("ZG1234A8", 0.9))}
    assert elected_plate(read, EVEN, 5).text == "ZG1234A8"
    assert elected_plate(read, VoteWeights({"a": 1.0, "b": 0.2}), 5).text == "ZG1234AB"


def test_a_text_that_both_have_second_may_win() -> None:
    read = {
        "a": plate(("ZG1234AB", 0.5), ("ZG1234A8", 0.45)),
        "b": plate(("ZG1234A6", 0.5), ("ZG1234A8", 0.45)),
    }
    best = elected_plate(read, EVEN, 5)
    assert (best.text, best.lines, best.characters) == ("ZG1234A8", ("ZG1234A8",), ())


def test_who_reads_nothing_has_no_say() -> None:
    read = {"a": plate(), "b": plate(("ZG1234AB", 0.8))}
    assert elected_plate(read, EVEN, 5).confidence == pytest.approx(0.8)
    assert elected_plate({"a": plate(), "b": plate()}, EVEN, 5).text == ""
    assert log_odds(plate(), "ZG1234AB") == 0.0


def test_spellings_of_o_and_0_are_one_text() -> None:
    first = plate(("ZGO123", 0.8), characters=True)
    best = elected_plate({"a": first, "b": plate(("ZG0123", 0.9))}, EVEN, 5)
    assert (best.text, best.lines) == ("ZG0123", ("ZG01", "23"))
    assert [one.text for one in best.characters] == list("ZG0123")
    assert len(best.candidates) == 1
    assert best.confidence > 0.9


def test_confidences_never_rise_nor_pass_one() -> None:
    many = [(f"ZG123{number}AB", 0.3 - 0.05 * number) for number in range(5)]
    best = elected_plate({"a": plate(*many), "b": plate(*reversed(many))}, EVEN, 3)
    confidences = [one.confidence for one in best.candidates]
    assert len(confidences) == 3
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1.0


def test_the_reader_asks_all_and_shows_the_firsts_trace() -> None:
    members = {"a": Fixed(plate(("ZG1234AB", 0.8))), "b": Fixed(plate(("ZG1234AB", 0.9)), True)}
    reader = VotingReader(members, EVEN, 5)
    picture = np.zeros((20, 80, 3), np.uint8)
    (one,) = reader.read(picture, [Detection(BOX, 0.9)], Stopwatch(), True)
    assert one.plate.confidence > 0.9
    assert one.trace is not None
    assert one.trace.notes == ["mine"]
    assert reader.paid
    assert reader.read(picture, [], Stopwatch(), True) == []


def test_weights_travel_through_files(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    file.write_text(json.dumps(EVEN.to_dict()))
    assert read_votes(file, ("a", "b")) == EVEN
    with pytest.raises(ConfigError, match=r"has no weight of c; fit the weights of a\+c"):
        read_votes(file, ("a", "c"))
    for broken in ("{", "[]", '{"weights": {"a": "x"}, "bias": 0}', '{"weights": {"a": 1}}'):
        file.write_text(broken)
        with pytest.raises(ConfigError, match="holds no weights of readers"):
            read_votes(file, ("a",))
    with pytest.raises(ConfigError, match="cannot be read"):
        read_votes(tmp_path, ("a",))


def test_weights_where_nobody_fitted_any() -> None:
    assert usual_votes(("x",), {}) == VoteWeights({"x": 1.0})
    assert usual_votes(("lpr", "x"), {}) == VoteWeights({"lpr": 1.0, "x": 0.3})
    assert usual_votes(("a", "b"), {"a+b": EVEN}) == EVEN
