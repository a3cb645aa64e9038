"""The aligner: a path through proposals forced to a text."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from lpr.alphabet import CLASS_COUNT, REJECT_INDEX, encode
from lpr.arrays import FloatArray
from lpr.characters.alignment import align

CHAR_WIDTH_PX, CHAR_HEIGHT_PX, PITCH_PX = 20.0, 40.0, 26.0


def row_boxes(count: int, top: float = 10.0, left: float = 12.0) -> npt.NDArray[np.float64]:
    x_min = left + PITCH_PX * np.arange(count)
    y_min = np.full(count, top)
    return np.stack([x_min, y_min, x_min + CHAR_WIDTH_PX, y_min + CHAR_HEIGHT_PX], axis=1)


def oracle(labels: Sequence[int] | npt.NDArray[np.int64], sure: float = 0.9) -> FloatArray:
    """Probabilities of a classifier that knows the labels."""
    probabilities = np.full((len(labels), CLASS_COUNT), (1 - sure) / (CLASS_COUNT - 1))
    probabilities[np.arange(len(labels)), labels] = sure
    return probabilities.astype(np.float32)


def plate(*rows: str) -> tuple[FloatArray, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Boxes and labels of rows of text with halves, pairs and a hole between them, shuffled."""
    parts, labels, order = [], [], []
    for number, text in enumerate(rows):
        true = row_boxes(len(text), top=10.0 + 50.0 * number)
        halves = true - [0, 0, CHAR_WIDTH_PX / 2, 0]
        pairs = np.concatenate([true[:-1, :2], true[1:, 2:]], axis=1)
        hole = true[:1] + np.array([5, 8, -5, -8])
        parts.append(np.concatenate([true, halves, pairs, hole]))
        labels += [*encode(text), *[REJECT_INDEX] * (2 * len(text))]
        order += [(number, k) for k in range(len(text))] + [None] * (2 * len(text))
    shuffled = np.random.default_rng(5).permutation(len(labels))
    where = {order[old]: new for new, old in enumerate(shuffled) if order[old] is not None}
    truth = [where[key] for key in sorted(where)]
    boxes = np.concatenate(parts)[shuffled].astype(np.float32)
    return boxes, np.array(labels)[shuffled], np.array(truth)


def test_one_row_is_found_among_halves_and_pairs() -> None:
    boxes, labels, truth = plate("ZG123AB")
    found = align(boxes, np.zeros(len(boxes), dtype=bool), oracle(labels), "ZG123AB")
    assert found is not None
    assert found.trustworthy
    assert found.row_lengths == (7,)
    np.testing.assert_array_equal(found.indices, truth)
    np.testing.assert_allclose(found.probabilities, 0.9, atol=0.01)


def test_two_rows_are_split_where_they_are() -> None:
    boxes, labels, truth = plate("29X", "12345")
    found = align(boxes, np.ones(len(boxes), dtype=bool), oracle(labels), "29X12345")
    assert found is not None
    assert found.trustworthy
    assert found.row_lengths == (3, 5)
    np.testing.assert_array_equal(found.indices, truth)


def test_one_doubtful_character_is_carried_by_its_neighbours() -> None:
    boxes, labels, truth = plate("ZG123AB")
    probabilities = oracle(labels)
    doubtful = truth[3]
    probabilities[doubtful] = oracle(encode("Z"), 0.9)[0]
    probabilities[doubtful, encode("2")] = 0.05
    found = align(boxes, np.zeros(len(boxes), dtype=bool), probabilities, "ZG123AB")
    assert found is not None
    assert found.trustworthy
    np.testing.assert_array_equal(found.indices, truth)


def test_zero_and_letter_o_count_as_one() -> None:
    boxes, labels, truth = plate("A0I5")
    found = align(boxes, np.zeros(len(boxes), dtype=bool), oracle(labels), "AO15")
    assert found is not None
    np.testing.assert_array_equal(found.indices, truth)
    assert found.trustworthy


@pytest.mark.parametrize("text", ["QX987KL", "ZG123ABC"], ids=["another text", "one too many"])
def test_a_wrong_text_is_not_trusted(text: str) -> None:
    boxes, labels, _ = plate("ZG123AB")
    found = align(boxes, np.zeros(len(boxes), dtype=bool), oracle(labels), text)
    assert found is None or not found.trustworthy


def test_a_path_keeps_to_one_polarity() -> None:
    boxes, labels, _ = plate("ABCDEF")
    light = np.arange(len(boxes)) % 2 == 0
    found = align(boxes, light, oracle(labels), "ABCDEF")
    assert found is None or len(set(light[found.indices])) == 1


def test_nothing_can_be_aligned_without_proposals_or_text() -> None:
    boxes, labels, _ = plate("AB")
    none = np.zeros(0, dtype=bool)
    assert align(np.zeros((0, 4), np.float32), none, np.zeros((0, 37), np.float32), "AB") is None
    assert align(boxes, np.zeros(len(boxes), dtype=bool), oracle(labels), "") is None
