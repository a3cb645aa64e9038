import cv2
import numpy as np
import numpy.typing as npt
import pytest

from lpr.arrays import FloatArray
from lpr.geometry.boxes import first_of_duplicates, pairwise_iou
from lpr.segmentation import proposals as proposals_module
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.pool import MAX_CANDIDATES
from lpr.segmentation.proposals import Proposals, propose
from lpr.segmentation.trace import Trace
from tests.segmentation.drawn import DrawnPlate, draw_line, draw_rows

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def found(plate: DrawnPlate, proposals: Proposals, light: bool = False) -> list[bool]:
    """For each drawn character whether a proposal of its polarity meets it by 0.7 or more."""
    boxes = proposals.boxes[proposals.light == light]
    return [bool(row.max() >= 0.7) for row in pairwise_iou(plate.boxes, boxes)]


def random_text(rng: np.random.Generator, length: int) -> str:
    return "".join(rng.choice(list(ALPHABET), length))


def test_recall_on_clean_plates() -> None:
    rng = np.random.default_rng(11)
    hits, counts = [], []
    for _ in range(60):
        light = bool(rng.random() < 0.4)
        height = int(rng.integers(22, 42))
        plate = draw_line(random_text(rng, 7), height, light=light)
        proposals = propose(plate.gray)
        hits += found(plate, proposals, light)
        counts.append(len(proposals))
    assert np.mean(hits) >= 0.97
    assert np.median(counts) <= 100
    assert max(counts) <= SegmentationConfig().max_proposals


def test_small_blurred_characters_are_found() -> None:
    rng = np.random.default_rng(12)
    hits = []
    for _ in range(30):
        plate = draw_line(random_text(rng, 6), 36, spacing_px=7)
        height, width = plate.gray.shape
        small = cv2.resize(plate.gray, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
        blurred = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
        hits += found(plate, propose(blurred))
    assert np.mean(hits) >= 0.9


def test_two_rows_are_found() -> None:
    plate = draw_rows("ABC", "4827")
    assert all(found(plate, propose(plate.gray)))


@pytest.mark.parametrize("rows", [slice(28, 34), slice(15, 49)], ids=["bridge", "welded"])
def test_touching_characters_are_split(rows: slice) -> None:
    plate = draw_line("HN85EB", spacing_px=8)
    gap = slice(int(plate.boxes[2, 2]), int(plate.boxes[3, 0]))
    plate.gray[rows, gap] = 40
    assert all(found(plate, propose(plate.gray)))


def test_a_row_that_is_one_blob_is_cut_in_the_valleys() -> None:
    plate = draw_line("A8S3C6", spacing_px=8)
    plate.gray[30:33, 24 : int(plate.boxes[-1, 2])] = 40
    assert sum(found(plate, propose(plate.gray))) >= 5


@pytest.mark.parametrize("broken", [(slice(0, 64), None), (None, slice(0, 64))])
def test_broken_characters_are_merged(broken: tuple[slice | None, slice | None]) -> None:
    plate = draw_line("A8HX5", spacing_px=8)
    x_min, y_min, x_max, y_max = plate.boxes[2].astype(int)
    middle_x, middle_y = (x_min + x_max) // 2, (y_min + y_max) // 2
    if broken[0] is None:
        plate.gray[middle_y - 5 : middle_y + 5, x_min:x_max] = 210
    else:
        plate.gray[y_min:y_max, middle_x - 3 : middle_x + 3] = 210
    assert all(found(plate, propose(plate.gray)))


def test_an_empty_plate_proposes_nothing_and_says_so() -> None:
    trace = Trace()
    proposals = propose(np.full((64, 300), 128, np.uint8), trace=trace)
    assert len(proposals) == 0
    assert proposals.boxes.shape == (0, 4)
    assert trace.notes == ["no component has the size of a character"]


def test_the_trace_holds_every_stage_and_changes_nothing() -> None:
    plate = draw_line("K7H31")
    plate.gray[30:33, 14:17] = 40
    trace = Trace()
    traced, untraced = propose(plate.gray, trace=trace), propose(plate.gray)
    assert np.array_equal(traced.boxes, untraced.boxes)
    assert trace.gray is plate.gray
    assert trace.blurred is not None
    assert set(trace.thresholds) == set(trace.morphology) == set(trace.contours)
    assert {"otsu", "otsu/light", "hat"} <= set(trace.thresholds)
    kept = [p for p in trace.proposals if p.rejected is None]
    assert [p.step for p in kept] == list(traced.steps)
    assert {p.rejected for p in trace.proposals} >= {"too low", "duplicate", None}


def test_over_the_limit_those_off_the_line_leave() -> None:
    plate = draw_line("K7H31")
    few = propose(plate.gray, SegmentationConfig(max_proposals=16))
    assert len(few) == 16
    assert all(found(plate, few))


def test_over_the_limit_both_polarities_keep_their_best() -> None:
    gray = draw_line("KLM4821").gray
    limited = propose(gray, SegmentationConfig(max_proposals=16))
    everything = propose(gray)
    for light in (False, True):
        share = min(6, int((everything.light == light).sum()))
        assert int((limited.light == light).sum()) >= share


def test_noise_taken_for_a_plate_is_compared_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def count(boxes: FloatArray, iou: float) -> npt.NDArray[np.bool_]:
        compared.append(len(boxes))
        return first_of_duplicates(boxes, iou)

    monkeypatch.setattr(proposals_module, "first_of_duplicates", count)
    noise = np.random.default_rng(0).integers(0, 256, (64, 4000), dtype=np.uint8)
    assert len(propose(cv2.GaussianBlur(noise, (0, 0), 1.2))) == SegmentationConfig().max_proposals
    assert max(compared) == MAX_CANDIDATES
