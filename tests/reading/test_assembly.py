from dataclasses import replace

import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.reading.assembly import assemble
from lpr.reading.config import PathConfig
from lpr.reading.paths import OTHER_LENGTHS, Nodes, line_paths
from lpr.segmentation.lines import TextLine
from lpr.segmentation.proposals import Proposals
from lpr.segmentation.trace import Trace

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Candidate = tuple[str, float, tuple[float, float, float, float]]
"""The likeliest character, its probability against "not a character", and the box."""


def candidates(rows: list[Candidate], light: bool = False) -> tuple[Proposals, FloatArray]:
    probabilities = np.zeros((len(rows), 37), np.float32)
    for k, (character, chance, _) in enumerate(rows):
        probabilities[k, CHARACTERS.index(character)] = chance
        probabilities[k, 36] = 1 - chance
    boxes = np.array([box for _, _, box in rows], np.float32).reshape(-1, 4)
    steps = ("otsu",) * len(rows)
    return Proposals(boxes, np.full(len(rows), light), steps, ()), probabilities


def row(text: str, x: float = 20, top: float = 16, chance: float = 0.98) -> list[Candidate]:
    return [
        (character, chance, (x + 24 * k, top, x + 24 * k + 18, top + 32))
        for k, character in enumerate(text)
    ]


def test_a_row_reads_left_to_right_whatever_the_order() -> None:
    proposals, probabilities = candidates(row("AB123")[::-1])
    best = assemble(proposals, probabilities)[0]
    assert best.text == "AB123"
    assert best.lines == ((4, 3, 2, 1, 0),)
    assert best.boxes[:, 0].tolist() == sorted(best.boxes[:, 0].tolist())
    assert best.probabilities.shape == (5, 36)
    assert best.probabilities.sum(axis=1) == pytest.approx(1)


def test_distractors_are_left_out() -> None:
    truth = row("H81MN")
    distractors: list[Candidate] = [
        ("1", 0.6, (20, 16, 26, 48)),  # left stroke of the H
        ("1", 0.6, (32, 16, 38, 48)),  # right stroke of the H
        ("B", 0.7, (34, 16, 52, 48)),  # between H and 8
        ("S", 0.9, (44, 4, 62, 14)),  # state name above
        ("W", 0.8, (20, 16, 62, 48)),  # H and 8 together
        ("I", 0.95, (4, 2, 9, 62)),  # frame
        ("O", 0.9, (142, 28, 150, 36)),  # screw
    ]
    proposals, probabilities = candidates(truth + distractors)
    assert assemble(proposals, probabilities)[0].text == "H81MN"


def test_two_rows_read_top_to_bottom() -> None:
    proposals, probabilities = candidates(row("4827", top=62) + row("ABC", x=30, top=18))
    best = assemble(proposals, probabilities)[0]
    assert best.text == "ABC4827"
    assert best.lines == ((4, 5, 6), (0, 1, 2, 3))


def test_three_rows_read_top_to_bottom() -> None:
    rows = [*row("CD", x=44, top=96), *row("1234", top=56), *row("AB", x=44, top=16)]
    best = assemble(*candidates(rows))[0]
    assert best.text == "AB1234CD"
    assert best.lines == ((6, 7), (2, 3, 4, 5), (0, 1))


def test_a_seal_beside_two_rows_is_no_row_between_them() -> None:
    seal: list[Candidate] = [("1", 0.9, (3, 39, 11, 61)), ("1", 0.9, (19, 39, 27, 61))]
    proposals, probabilities = candidates(row("ABC", x=40, top=8) + row("296", x=40, top=60) + seal)
    assert assemble(proposals, probabilities)[0].lines == ((0, 1, 2), (3, 4, 5))


def test_small_print_below_is_no_second_row() -> None:
    slogan: list[Candidate] = [
        (character, 0.9, (20 + 12 * k, 54, 29 + 12 * k, 66)) for k, character in enumerate("SINDH")
    ]
    proposals, probabilities = candidates(row("AFR2011") + slogan)
    assert assemble(proposals, probabilities)[0].text == "AFR2011"


def test_polarities_do_not_mix() -> None:
    rows = row("AB123")
    proposals, probabilities = candidates(rows)
    light = np.array([False, False, False, True, False])
    mixed = Proposals(proposals.boxes, light, proposals.steps, ())
    for path in assemble(mixed, probabilities):
        assert len({bool(light[k]) for line in path.lines for k in line}) == 1


def test_paths_are_distinct_and_best_first() -> None:
    rows = [*row("AB123"), ("8", 0.9, (44, 16, 62, 48)), ("B", 0.97, (45, 16, 62, 48))]
    proposals, probabilities = candidates(rows)
    paths = assemble(proposals, probabilities, PathConfig(paths=4))
    texts = [path.text for path in paths]
    assert texts[:2] == ["AB123", "A8123"]
    assert len(set(texts)) == len(texts) >= 4
    scores = [path.log_score for path in paths]
    assert scores == sorted(scores, reverse=True)


def test_k_best_equals_trying_every_path() -> None:
    rng = np.random.default_rng(2)
    config = PathConfig(max_gap=100.0, max_overlap=1.0, paths=31)
    proposals, probabilities = candidates(row("A7C9E", chance=0.9))
    probabilities[:, 36] = rng.uniform(0.02, 0.6, 5)
    line = TextLine(False, 32.0, 0.0, 32.0, 5.0)
    nodes = Nodes(proposals.boxes, probabilities, np.zeros(5, np.float32))
    paths = line_paths(nodes, line, config)
    assert len(paths) == 31
    assert len({path.nodes for path in paths}) == 31
    top = line_paths(nodes, line, replace(config, paths=3))
    assert [path.text for path in top[:3]] == [path.text for path in paths[:3]]
    lengths = [len(path.text) for path in top[3:]]
    assert len(set(lengths)) == len(lengths)
    assert not set(lengths) & {len(path.text) for path in top[:3]}


def test_the_best_of_other_lengths_come_along() -> None:
    rows = [*row("AB123"), ("8", 0.9, (44, 16, 62, 48)), ("B", 0.97, (45, 16, 62, 48))]
    proposals, probabilities = candidates(rows)
    config = PathConfig(paths=2)
    lengths = [len(path.text) for path in assemble(proposals, probabilities, config)]
    assert lengths[0] == 5
    assert len(set(lengths)) == 1 + OTHER_LENGTHS


def test_a_single_character_reads() -> None:
    proposals, probabilities = candidates(row("7"))
    assert assemble(proposals, probabilities)[0].text == "7"


@pytest.mark.parametrize("rows", [[], row("AB1", chance=0.001)])
def test_nothing_likely_reads_nothing(rows: list[Candidate]) -> None:
    proposals, probabilities = candidates(rows)
    trace = Trace()
    assert assemble(proposals, probabilities, trace=trace) == []
    assert trace.notes == ["no row of characters was found among the proposals"]


def test_the_score_of_the_cut_says_nothing_of_which_characters() -> None:
    rows = row("AB123")
    proposals, probabilities = candidates(rows)
    sure = assemble(proposals, probabilities)[0]
    probabilities[1, CHARACTERS.index("B")] = probabilities[1, CHARACTERS.index("8")] = 0.49
    torn = assemble(proposals, probabilities)[0]
    assert torn.log_score == pytest.approx(sure.log_score + np.log(0.5), abs=0.02)
    assert torn.cut_log_score == pytest.approx(sure.cut_log_score, abs=0.02)
