"""All looks at a plate together say more than the best of them, and are no surer than they may."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from lpr.geometry import Box, Quad
from lpr.synthesis.plates import draw_plate
from lpr.types import Plate
from lpr.video.alignment import align
from lpr.video.looks import look_weight
from lpr.video.voting import Voter, VotingConfig, vote
from tests.video.looks import look, spelled


def test_no_look_and_no_reading_give_nothing() -> None:
    assert vote([]) == ()
    assert vote([look()]) == ()


@pytest.mark.parametrize("confidence", [0.05, 0.3, 0.75, 0.9, 0.99])
def test_a_single_look_keeps_its_confidence(confidence: float) -> None:
    (best, *_) = vote([look(("ZG1234AB", confidence), ("ZG1234A8", confidence / 99))])
    assert best.text == "ZG1234AB"
    assert best.confidence == pytest.approx(confidence, abs=0.01)


def test_looks_that_agree_make_a_reading_surer() -> None:
    one = look(("ZG1234AB", 0.7), ("ZG1234A8", 0.1))
    confidences = [vote([one] * count)[0].confidence for count in (1, 2, 4, 8, 16)]
    assert confidences == sorted(confidences)
    assert confidences[0] < 0.75
    assert 0.95 < confidences[3] <= 1.0


def test_beyond_nine_in_ten_each_nat_counts_half() -> None:
    looks = [look(("ZG1234AB", 0.7), ("ZG1234A8", 0.2))] * 3
    (plain, other, *_), (halved, as_before, *_) = (
        vote(looks, VotingConfig(beyond=beyond)) for beyond in (1.0, 0.5)
    )
    assert plain.confidence > 0.9
    log_odds = [math.log(one.confidence / (1 - one.confidence)) for one in (plain, halved)]
    knee = math.log(0.9 / 0.1)
    assert log_odds[1] - knee == pytest.approx((log_odds[0] - knee) / 2, rel=1e-3)
    assert as_before == other


def test_looks_that_differ_leave_it_open() -> None:
    differing = [look(("IIIII", 0.7)), look(("111I1I", 0.7)), look(("M17", 0.6)), look(("H", 0.5))]
    assert vote(differing)[0].confidence < 0.75
    assert vote(differing)[0].confidence < vote(differing[:1] * 4)[0].confidence


def test_one_good_look_is_not_outvoted_by_illegible_ones() -> None:
    good = look(("34A36837", 0.98))
    best = vote([good, *(look((text, 0.02), weight=0.3) for text in ("3", "A8", "I36", "34"))])[0]
    assert best.text == "34A36837"
    assert best.confidence > 0.9


def test_characters_that_each_look_misread_elsewhere_are_put_right() -> None:
    looks = [
        spelled("XB1234", 0.5, {0: ("A", 0.4)}),
        spelled("AB1284", 0.5, {4: ("3", 0.4)}),
        spelled("AY1234", 0.5, {1: ("B", 0.4)}),
    ]
    assert vote(looks)[0].text == "AB1234"


def test_a_text_that_lacks_characters_speaks_for_the_whole_one() -> None:
    part, whole = look(("4A23126", 0.3)), look(("34A23126", 0.8))
    together = vote([whole, part])[0]
    apart = vote([whole, look(("XK77", 0.3))])[0]
    assert together.text == "34A23126"
    assert together.confidence > apart.confidence


def test_a_row_that_looks_lost_as_a_whole_costs_little_more_than_a_character() -> None:
    chances = np.full((5, 36), 0.001, np.float32)
    for place, column in enumerate((5, 3, 8, 35, 31)):  # 538ZV
        chances[place, column] = 0.9
    read = np.log(chances)
    whole, short, inner = (align(text, read, 3.0).cost for text in ("NC538ZV", "C538ZV", "53NC8ZV"))
    assert short < whole < 1.2 * short
    assert inner > 1.9 * short


def test_looks_that_only_guessed_have_no_vote() -> None:
    guesses = [look((text, 0.001)) for text in "WMNWVWMIW"]
    seen = look(("3115629", 0.6))
    assert vote([*guesses, seen]) == vote([seen])
    assert vote(guesses) == ()


def test_twins_count_as_one_text_and_are_written_as_most_looks_do() -> None:
    readings = vote([look(("AO1", 0.6)), look(("A01", 0.9)), look(("A01", 0.9))])
    assert readings[0].text == "A01"
    assert all(reading.text != "AO1" for reading in readings)


def test_heavy_looks_count_more() -> None:
    far, near = ("ZG1234AB", 0.6), ("ZG1234A8", 0.8)
    assert vote([look(far, weight=0.1), look(near)])[0].text == "ZG1234A8"
    assert vote([look(far), look(near, weight=0.1)])[0].text == "ZG1234AB"


def test_candidates_sum_to_no_more_than_one_and_keep_their_region() -> None:
    readings = vote([spelled("ZG1234AB", 0.8, {7: ("8", 0.3)}), look(("ZG1234A8", 0.3))])
    assert sum(reading.confidence for reading in readings) <= 1.0
    assert (readings[0].region, readings[0].matches_format) == ("hr", True)
    confidences = [reading.confidence for reading in readings]
    assert confidences == sorted(confidences, reverse=True)


def test_a_long_passage_keeps_the_looks_that_say_most() -> None:
    voter = Voter(VotingConfig(looks=4))
    voter.add(look(("ZG1234AB", 0.95)))
    for number in range(50):
        voter.add(look((f"X{number}", 0.1), weight=0.2))
    assert len(voter.looks) == 4
    assert voter.readings()[0].text == "ZG1234AB"


def test_own_letters_have_a_vote() -> None:
    assert vote([look(("ŽG1234", 0.8)), look(("ŽG1234", 0.7))])[0].text == "ŽG1234"


@pytest.mark.parametrize(
    ("text", "pairs", "cost"),
    [
        ("AB12", ((0, 0), (1, 1), (2, 2), (3, 3)), 0.0),
        ("B12", ((0, 1), (1, 2), (2, 3)), 3.0),
        ("AB2", ((0, 0), (1, 1), (2, 3)), 1.5),
        ("AB312", ((0, 0), (1, 1), (3, 2), (4, 3)), 3.0),
        ("", (), 10.5),
    ],
)
def test_texts_are_aligned_with_what_was_read(
    text: str, pairs: tuple[tuple[int, int], ...], cost: float
) -> None:
    chances = np.full((4, 36), 0.001, np.float32)
    for place, column in enumerate((10, 11, 1, 2)):  # AB12
        chances[place, column] = 0.9
    found = align(text, np.log(chances), 3.0)
    assert found.pairs == pairs
    assert found.cost == pytest.approx(cost)


def test_small_blurred_slanted_and_cut_off_plates_weigh_less() -> None:
    rng = np.random.default_rng(5)
    drawn = draw_plate(rng, rows=("ZG 1234-AB",)).image
    picture = np.full((400, 600, 3), 90, np.uint8)
    box = Box(150, 120, 390, 170)
    picture[120:170, 150:390] = cv2.resize(drawn, (240, 50), interpolation=cv2.INTER_AREA)

    def weight(image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], quad: Quad) -> float:
        return look_weight(image, Plate("", 0.0, quad.bounding_box(), quad, 0.9))

    full = weight(picture, box.to_quad())
    half = cv2.resize(picture, (150, 100), interpolation=cv2.INTER_AREA)
    small = weight(half, Box(37.5, 30, 97.5, 42.5).to_quad())
    blurred = weight(cv2.GaussianBlur(picture, (0, 0), 5), box.to_quad())
    slanted = weight(picture, Quad(((150, 120), (390, 145), (390, 170), (150, 170))))
    cut = weight(picture[:, 150:], Box(0, 120, 240, 170).to_quad())
    assert full > 0.7
    assert max(small, blurred, slanted, cut) < 0.7 * full
    assert min(small, blurred, slanted, cut) > 0
