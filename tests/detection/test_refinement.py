"""The second look: where its windows lie, and what it makes of candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from lpr.arrays import FloatArray, Image
from lpr.detection.anchors import OUTPUTS_PER_ANCHOR, encode_boxes, encode_quads, to_corners
from lpr.detection.refinement import (
    ANCHOR,
    CONTEXT,
    SURROUNDINGS,
    WINDOW_PX,
    PlateRefiner,
    RefineConfig,
    averaged,
    cut_window,
    far_off,
    frame,
    kept,
    put_right,
)
from lpr.geometry import Box, Quad
from lpr.types import Detection
from lpr.warping import FloatMatrix

CANDIDATE = Detection(Box(100, 60, 160, 80), 0.5)
CONFIG = RefineConfig()
NEARER, PLATE = Box(100, 60, 200, 82), Box(100, 60, 230, 84)
"""What a window around `CANDIDATE` tells of a plate, and the plate."""


def outputs_for(candidate: Detection, score: float, box: Box, quad: Quad) -> FloatArray:
    """What the network would say in a candidate's window of a plate with that box and quad."""
    to_window = np.linalg.inv(frame(candidate.box))
    corners = np.array(box.to_list(), np.float32).reshape(2, 2)
    inside = corners * np.diag(to_window)[:2] + to_window[:2, 2]
    points = quad.to_array() * np.diag(to_window)[:2] + to_window[:2, 2]
    output = np.zeros(OUTPUTS_PER_ANCHOR, np.float32)
    output[0] = np.log(score / (1 - score))
    output[1:5] = encode_boxes(inside.reshape(1, 4).astype(np.float32), ANCHOR)
    output[5:13] = encode_quads(points[None].astype(np.float32), ANCHOR)
    return output


def refine(candidates: Sequence[Detection], *outputs: FloatArray) -> list[Detection]:
    return kept(put_right(candidates, np.stack(outputs), CONFIG), 640, 480, CONFIG)


def test_the_anchor_is_the_candidate() -> None:
    corners = to_corners(ANCHOR)[0].reshape(2, 2)
    to_source = frame(CANDIDATE.box)
    in_source = corners * np.diag(to_source)[:2] + to_source[:2, 2]
    np.testing.assert_allclose(in_source.ravel(), CANDIDATE.box.to_list(), atol=1e-4)


def test_the_windows_show_the_candidate_near_and_far() -> None:
    image = np.zeros((200, 300, 3), np.uint8)
    image[60:80, 100:160] = 255
    both = cut_window(image, frame(CANDIDATE.box))
    assert both.shape == (2 * WINDOW_PX[1], WINDOW_PX[0], 3)
    area = 1 / (CONTEXT[0] * CONTEXT[1])
    near, far = both[: WINDOW_PX[1]], both[WINDOW_PX[1] :]
    assert np.mean(near > 127) == pytest.approx(area, rel=0.06)
    assert np.mean(far > 127) == pytest.approx(area / SURROUNDINGS**2, rel=0.15)
    for window in (near, far):
        ys, xs = np.nonzero(window[..., 0] > 127)
        assert (xs.mean() + 0.5, ys.mean() + 0.5) == pytest.approx(
            (WINDOW_PX[0] / 2, WINDOW_PX[1] / 2), abs=0.6
        )


def test_windows_may_reach_out_of_the_picture() -> None:
    image = np.full((40, 50, 3), 90, np.uint8)
    for box in (Box(-20, -10, 10, 5), Box(45, 35, 60, 42), Box(10, 10, 10, 10)):
        assert np.ptp(cut_window(image, frame(box))) <= 1


def test_box_and_corners_are_put_right() -> None:
    box = Box(96, 58, 166, 84)
    quad = Quad(((98, 62), (164, 59), (165, 80), (97, 83)))
    (found,) = refine([CANDIDATE], outputs_for(CANDIDATE, 0.9, box, quad))
    assert found.box.to_list() == pytest.approx(box.to_list(), abs=0.01)
    assert found.quad is not None
    np.testing.assert_allclose(found.quad.to_array(), quad.to_array(), atol=0.01)


@pytest.mark.parametrize(("first", "second", "both"), [(0.5, 0.5, 0.5), (0.5, 0.9, 0.75)])
def test_the_score_lies_between_both_looks(first: float, second: float, both: float) -> None:
    """Half of each logit: odds of 1 and of 9 give odds of 3."""
    candidate = replace(CANDIDATE, confidence=first)
    output = outputs_for(candidate, second, candidate.box, candidate.box.to_quad())
    config = RefineConfig(own_weight=0.5)
    (found,) = kept(put_right([candidate], output[None], config), 640, 480, config)
    assert found.confidence == pytest.approx(both, abs=1e-4)


def test_two_candidates_of_one_plate_become_one() -> None:
    other = Detection(Box(110, 62, 150, 90), 0.45)
    plate = CANDIDATE.box
    outputs = [
        outputs_for(c, s, plate, plate.to_quad()) for c, s in ((CANDIDATE, 0.7), (other, 1 - 1e-3))
    ]
    (found,) = refine([CANDIDATE, other], *outputs)
    assert found.confidence > 0.8  # the surer of both stays


def test_the_best_comes_first_and_nothing_lies_outside() -> None:
    far = Detection(Box(620, 470, 660, 482), 0.5)
    outside = Detection(Box(700, 10, 740, 20), 0.9)
    candidates = [outside, CANDIDATE, far]
    outputs = [
        outputs_for(c, s, c.box, c.box.to_quad())
        for c, s in zip(candidates, (0.9, 0.3, 0.8), strict=True)
    ]
    found = refine(candidates, *outputs)
    assert [d.box.x_min for d in found] == pytest.approx([620, 100], abs=0.01)
    assert found[0].box.x_max == 640


def test_no_candidates_no_plates() -> None:
    assert PlateRefiner().refine(np.zeros((60, 80, 3), np.uint8), []) == []


@pytest.mark.parametrize(
    ("box", "score", "expected"),
    [
        (Box(102, 60, 162, 80), 0.9, False),
        (Box(100, 60, 190, 80), 0.9, True),
        (Box(100, 60, 190, 80), 0.1, False),
        (Box(100, 62, 130, 78), 0.9, True),
    ],
)
def test_what_lies_far_from_its_window_is_looked_at_again(
    box: Box, score: float, expected: bool
) -> None:
    output = outputs_for(CANDIDATE, score, box, box.to_quad())
    seen = put_right([CANDIDATE], output[None], CONFIG)
    assert far_off([CANDIDATE], seen, CONFIG) == ([0] if expected else [])


@pytest.mark.parametrize(("score", "expected"), [(0.9, PLATE), (0.2, NEARER)])
def test_a_further_look_puts_right_what_the_window_did_not_hold(
    monkeypatch: pytest.MonkeyPatch, score: float, expected: Box
) -> None:
    """The network sees half of a plate, says how it goes on, and sees it whole from there."""

    def said(
        _: PlateRefiner, candidates: Sequence[Detection], cut: Callable[[FloatMatrix], Image]
    ) -> FloatArray:
        shown = [cut(frame(candidate.box)) for candidate in candidates]
        assert {window.shape for window in shown} == {(96, 96, 3)}
        rows = []
        for one in candidates:
            box, own = (NEARER, score) if one.box == CANDIDATE.box else (PLATE, 0.01)
            rows.append(outputs_for(one, own, box, box.to_quad()))
        return np.stack(rows)

    monkeypatch.setattr(PlateRefiner, "_outputs", said)
    image = np.zeros((480, 640, 3), np.uint8)
    (found,) = PlateRefiner().refine(image, [CANDIDATE])
    assert found.box.to_list() == pytest.approx(expected.to_list(), abs=0.01)
    assert found.quad is not None
    assert found.quad.bounding_box().to_list() == pytest.approx(expected.to_list(), abs=0.01)
    odds = (score / (1 - score)) ** 0.5
    assert found.confidence == pytest.approx(odds / (1 + odds), abs=1e-4)


@pytest.mark.parametrize(
    ("longest_px", "expected"), [(640, Box(100, 60, 200, 82)), (400, Box(100, 60, 184, 81.2))]
)
def test_boxes_of_plates_that_are_large_in_the_picture_are_those_of_both_stages(
    longest_px: float, expected: Box
) -> None:
    output = outputs_for(CANDIDATE, 0.9, NEARER, NEARER.to_quad())
    seen = put_right([CANDIDATE], output[None], CONFIG)
    (box,) = averaged([CANDIDATE], seen, longest_px, CONFIG).tolist()
    assert box == pytest.approx(expected.to_list(), abs=0.01)
