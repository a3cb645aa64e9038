"""What a proposal is, given the true characters."""

import numpy as np
import pytest

from lpr.alphabet import REJECT_INDEX, encode
from lpr.characters.normalisation import window_boxes
from lpr.training.characters.labels import UNCLEAR, jitter_boxes, label_proposals

TRUE = np.array([[10, 10, 34, 50], [40, 10, 44, 50]], dtype=np.float32)
H, ONE = encode("H1")


@pytest.mark.parametrize(
    ("box", "light", "expected"),
    [
        ((10, 10, 34, 50), False, H),
        ((11, 9, 35, 51), False, H),
        ((10, 10, 34, 50), True, REJECT_INDEX),
        ((10, 10, 14, 50), False, REJECT_INDEX),
        ((10, 10, 44, 50), False, REJECT_INDEX),
        ((10, 10, 80, 50), False, REJECT_INDEX),
        ((10, 10, 27, 50), False, UNCLEAR),
        ((39, 10, 46, 50), False, ONE),
        ((60, 10, 80, 50), False, REJECT_INDEX),
    ],
    ids=["whole", "a pixel off", "wrong polarity", "stem", "with its neighbour", "three", "most",
         "a wide one", "ground"],
)  # fmt: skip
def test_labels(box: tuple[int, int, int, int], light: bool, expected: int) -> None:
    boxes = np.array([box], dtype=np.float32)
    labels, _ = label_proposals(boxes, np.array([light]), TRUE, np.array([H, ONE]), False)
    assert labels.tolist() == [expected]


def test_nearest_true_character() -> None:
    boxes = TRUE[::-1].copy()
    _, nearest = label_proposals(boxes, np.zeros(2, bool), TRUE, np.array([H, ONE]), False)
    assert nearest.tolist() == [1, 0]


def test_no_proposals_no_labels() -> None:
    empty = np.zeros((0, 4), np.float32)
    labels, nearest = label_proposals(empty, np.zeros(0, bool), TRUE, np.array([H, ONE]), False)
    assert labels.shape == nearest.shape == (0,)


def test_window_boxes_widen_thin_boxes_about_their_middle() -> None:
    np.testing.assert_allclose(window_boxes(TRUE), [[10, 10, 34, 50], [32, 10, 52, 50]])


def test_jitter_is_small_beside_the_character() -> None:
    moved = jitter_boxes(np.random.default_rng(0), np.tile(TRUE, (500, 1)))
    shift = moved - np.tile(TRUE, (500, 1))
    assert 1.0 < shift.std() < 2.0
