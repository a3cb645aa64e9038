"""Paths that the witness adds: over known proposals, and over boxes found where it sees them."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.alphabet import REJECT_INDEX, Alphabet, encode
from lpr.arrays import FloatArray
from lpr.reading.assembly import ReadingPath, assemble, written
from lpr.reading.witness.ctc import centers_along
from lpr.reading.witness.placed import STEP
from lpr.reading.witness.second_look import WitnessedLook, seen_again, witnessed
from tests.reading.test_assembly import row
from tests.reading.witness.test_opinion import PICTURE, Sees, SeesByCall, look


class Sees8:
    """A classifier to which every window shows an 8."""

    alphabet = Alphabet("")

    def predict_all(self, batch: FloatArray) -> FloatArray:
        probabilities = np.full((len(batch), 37), 0.001, np.float32)
        probabilities[:, encode("8")] = 0.964
        return probabilities


class SeesNothing(Sees8):
    """A classifier to which no window shows a character, though the 8 is likeliest."""

    def predict_all(self, batch: FloatArray) -> FloatArray:
        probabilities = super().predict_all(batch) * 1e-4
        probabilities[:, REJECT_INDEX] = 0.9999
        return probabilities


def worth(path: ReadingPath, text: str) -> float:
    """The log-belief in a text on a path."""
    chances = path.probabilities[np.arange(len(text)), encode(text)]
    return path.cut_log_score + float(np.log(chances).sum())


def seen_look(text: str, count: int, missing: int | None = None) -> WitnessedLook:
    """The look at a row of which only the first characters were proposed, or all but one of
    them."""
    marks = row(text)[:count]
    if missing is not None:
        del marks[missing]
    found, probabilities = look(marks)
    return WitnessedLook(found, probabilities, assemble(found.proposals, probabilities), None)


def test_a_text_over_known_boxes_becomes_a_path() -> None:
    seen = seen_look("AB123", 5)
    # The network took the last character for a 3 all but surely, so that no path reads 8.
    seen.probabilities[4, [3, 8]] = (0.97, 0.01)
    after = witnessed(Sees(["AB128"]), Sees8(), PICTURE, seen)
    assert after.opinion is not None
    assert len(after.paths) == len(seen.paths) + 1
    assert after.opinion.behind(["AB128"], [len(seen.paths)])[0] == 0


def test_a_character_that_was_not_proposed_is_found_where_the_witness_sees_it() -> None:
    seen = seen_look("AB128", 4)
    before = len(seen.look.proposals)
    # The sixth place lies over the first character of this row.
    after = witnessed(Sees(["AB128"], first=6), Sees8(), PICTURE, seen)
    assert after.paths[-1].text == "AB128"
    last = after.paths[-1].lines[0][-1]
    assert last >= before
    assert after.look.proposals.steps[last] == STEP
    assert len(after.probabilities) == len(after.look.proposals)


@pytest.mark.parametrize(("text", "missing", "cost"), [("AB128", 4, 8.0), ("AB812", 2, 4.0)])
def test_a_character_in_no_box_costs_no_more_than_a_missed_one(
    text: str, missing: int, cost: float
) -> None:
    seen = seen_look(text, 5, missing)
    told = witnessed(Sees([text], first=6), SeesNothing(), PICTURE, seen).paths[-1]
    assert told.told == text
    best = max(path.log_score for path in seen.paths if path.text == "AB12")
    assert worth(told, text) == pytest.approx(best - cost, abs=0.01)


def test_another_character_in_place_of_one_that_a_path_has_is_no_missed_one() -> None:
    seen = seen_look("AB12", 4)
    told = witnessed(Sees(["AB82"]), SeesNothing(), PICTURE, seen).paths[-1]
    assert told.told == "AB82"
    assert worth(told, "AB82") < seen.paths[0].log_score - 8.0


def test_without_a_path_there_is_nothing_to_say() -> None:
    found, probabilities = look(row("A"))
    seen = WitnessedLook(found, probabilities, (), None)
    assert witnessed(Sees(["A"]), Sees8(), PICTURE, seen) is seen


def test_a_text_that_a_path_reads_adds_none() -> None:
    seen = seen_look("AB123", 5)
    assert len(witnessed(Sees(["AB123"]), Sees8(), PICTURE, seen).paths) == len(seen.paths)


def test_characters_are_seen_where_their_places_are() -> None:
    log_p = Sees(["AB1"]).log_probabilities([PICTURE])[0]
    assert centers_along(log_p, "AB1").tolist() == pytest.approx([3.5, 7.5, 11.5])


def test_what_only_another_frame_shows_becomes_a_path() -> None:
    seen = seen_look("AB128", 4)
    network = SeesByCall([["AB12"], ["AB12", "AB128", "AB12", "AB12"]], first=6)
    once = witnessed(network, Sees8(), PICTURE, seen)
    assert len(once.paths) == len(seen.paths)
    twice = seen_again(network, Sees8(), PICTURE, once)
    assert [path.told for path in twice.paths[len(seen.paths) :]] == ["AB128"]
    assert twice.opinion is not None
    assert len(twice.opinion.ways) == len(twice.paths)
    assert seen_again(network, Sees8(), PICTURE, seen) is seen, "it has seen nothing yet"


def test_a_row_that_shows_another_one_again_is_none() -> None:
    found, probabilities = look(row("AB123"))
    stray = written(10.0, ((0, 1, 2, 3), (4,)), found.proposals.boxes, probabilities)
    paths = [*assemble(found.proposals, probabilities)[:1], stray]
    seen = WitnessedLook(found, probabilities, paths, None)
    after = witnessed(Sees(["AB123", "AB123", "AB123"]), Sees8(), PICTURE, seen)
    assert {len(path.told or path.text) for path in after.paths} == {5}
