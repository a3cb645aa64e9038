"""Suppression and voting on boxes whose outcome can be told by hand."""

from __future__ import annotations

import numpy as np

from lpr.detection.nms import suppress, vote

BOXES = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [5, 0, 15, 10], [100, 100, 110, 110]], np.float32)


def test_the_weaker_of_two_goes() -> None:
    scores = np.array([0.6, 0.9, 0.7, 0.5], np.float32)
    assert suppress(BOXES, scores, 0.5).tolist() == [1, 2, 3]
    assert suppress(BOXES, scores, 0.3).tolist() == [1, 3]
    assert suppress(BOXES, scores, 1.0).tolist() == [1, 2, 0, 3]


def test_a_suppressed_box_suppresses_none() -> None:
    chain = np.array([[0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]], np.float32)
    assert suppress(chain, np.array([0.9, 0.8, 0.7], np.float32), 0.3).tolist() == [0, 2]


def test_nothing_to_suppress() -> None:
    assert suppress(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), 0.5).tolist() == []


def test_neighbours_vote_by_their_scores() -> None:
    scores = np.array([0.75, 0.25, 0.9, 0.5], np.float32)
    voted = vote(np.array([0, 3]), BOXES, BOXES, scores, 0.6)
    np.testing.assert_allclose(voted, [[0.25, 0, 10.25, 10], BOXES[3]])
