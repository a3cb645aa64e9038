"""Detection figures against cases computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lpr.evaluation.metrics.detection import DetectionMetric, average_precisions
from lpr.geometry import Box
from lpr.types import Detection

PLATE = Box(0, 0, 100, 20)
"""A true plate; moved right by d it meets itself with IoU (100 - d) / (100 + d)."""


def moved(distance: float) -> Box:
    return Box(distance, 0, 100 + distance, 20)


def test_a_plate_is_found_once() -> None:
    """Of two detections on one plate the surer one is right and the other false."""
    metric = DetectionMetric()
    metric.update([PLATE], [Detection(PLATE, 0.6), Detection(moved(10), 0.9)])
    figures = metric.compute()
    assert figures.recall_50 == 1
    assert figures.precision == 0.5
    assert figures.false_per_picture == 1
    # IoU 0.818 of the surer one: above 0.8 it is false and the second one is right.
    assert figures.ap_50 == 1
    assert figures.ap_50_95 == pytest.approx((7 * 1 + 3 * 0.5) / 10)


def test_the_threshold_cuts_recall_but_not_average_precision() -> None:
    metric = DetectionMetric(threshold=0.5)
    metric.update([PLATE], [Detection(PLATE, 0.4), Detection(Box(500, 0, 600, 20), 0.1)])
    figures = metric.compute()
    assert figures.recall_50 == 0
    assert math.isnan(figures.precision)
    assert figures.false_per_picture == 0
    assert figures.ap_50 == 1


def test_narrow_plates_are_neither_needed_nor_mistakes() -> None:
    """A narrow plate found, another missed; the wide plate that is found alone counts."""
    narrow, other = Box(200, 0, 220, 8), Box(300, 0, 320, 8)
    metric = DetectionMetric(min_width_px=30)
    metric.update([narrow, other, PLATE], [Detection(narrow, 0.9), Detection(PLATE, 0.8)])
    figures = metric.compute()
    assert figures.plates == 1
    assert figures.recall_50 == figures.precision == figures.ap_50 == figures.ap_50_95 == 1
    assert figures.false_per_picture == 0


def test_a_needed_plate_goes_before_a_narrow_one() -> None:
    """A detection that meets a narrow plate more still counts for the one that must be found."""
    metric = DetectionMetric(min_width_px=80)
    metric.update([Box(0, 0, 78, 20), PLATE], [Detection(Box(0, 0, 80, 20), 0.9)])
    assert metric.compute().recall_50 == 1


def test_nothing_at_all_and_reset() -> None:
    metric = DetectionMetric()
    metric.update([], [Detection(PLATE, 0.9)])
    figures = metric.compute()
    assert math.isnan(figures.recall_50)
    assert math.isnan(figures.ap_50)
    assert (figures.precision, figures.false_per_picture) == (0, 1)
    metric.reset()
    assert metric.compute().pictures == 0
    assert math.isnan(metric.compute().false_per_picture)


def test_average_precision_takes_the_envelope() -> None:
    """False, hit, hit of 2: precisions 0, 1/2, 2/3; the best at any recall is 2/3."""
    matched = np.array([[False, True, True]])
    assert average_precisions(matched, np.ones((1, 3)), 2) == pytest.approx(2 / 3)
    assert average_precisions(matched[:, :0], np.ones((1, 0)), 2) == 0


def test_difficult_plates_need_not_be_found() -> None:
    metric = DetectionMetric()
    far = Box(400, 0, 420, 5)
    metric.update([PLATE, far], [Detection(PLATE, 0.9)], [False, True])
    metric.update([far], [Detection(far, 0.8)], [True])
    figures = metric.compute()
    assert (figures.plates, figures.recall_50, figures.false_per_picture) == (1, 1, 0)
    assert figures.ap_50 == 1


def test_weights_count_pictures_again() -> None:
    """A picture with a hit and a false plate counted twice, one with a missed plate once."""
    metric = DetectionMetric()
    metric.update([PLATE], [Detection(PLATE, 0.9), Detection(Box(500, 0, 600, 20), 0.95)])
    metric.update([PLATE], [])
    figures = metric.sample().figures(np.array([2.0, 1.0]))
    assert (figures.pictures, figures.plates) == (3, 3)
    assert figures.recall_50 == pytest.approx(2 / 3)
    assert figures.precision == 0.5
    assert figures.false_per_picture == pytest.approx(2 / 3)
    # Precision 1/2 up to recall 2/3: 67 of the 101 levels.
    assert figures.ap_50 == pytest.approx(67 / 101 / 2)


def test_a_band_of_widths_counts_what_is_in_it() -> None:
    """Plates of 20, 100 and 300 px, all found; two false plates of 50 and 400 px."""
    truths = [Box(0, 0, 20, 5), Box(0, 100, 100, 120), Box(0, 200, 300, 260)]
    false = [Box(500, 0, 550, 12), Box(0, 400, 400, 480)]
    found = [Detection(box, 0.9) for box in truths] + [Detection(box, 0.95) for box in false]
    for band, plates, false_count in (((0, 30), 1, 0), ((30, 200), 1, 1), ((200, 1e9), 1, 1)):
        metric = DetectionMetric(band_px=band)
        metric.update(truths, found)
        figures = metric.compute()
        assert (figures.plates, figures.recall_50) == (plates, 1)
        assert figures.false_per_picture == false_count
        assert figures.ap_50 == pytest.approx(1 / (1 + false_count))


def random_pictures(
    rng: np.random.Generator,
) -> list[tuple[list[Box], list[Detection], list[bool]]]:
    """Pictures with plates, some found a little off, some missed, and false plates."""
    pictures = []
    for _ in range(40):
        count = int(rng.integers(0, 4))
        truths = [
            Box(x, y, x + w, y + w / 4)
            for x, y, w in zip(
                rng.uniform(0, 300, count),
                range(0, 200 * count, 200),
                rng.uniform(15, 300, count),
                strict=True,
            )
        ]
        found = []
        for truth in truths:
            shift = float(rng.normal(0, 0.06)) * truth.width
            box = Box(truth.x_min + shift, truth.y_min, truth.x_max + shift, truth.y_max)
            if rng.uniform() < 0.8:
                found.append(Detection(box, float(rng.uniform())))
        for x, w in rng.uniform(10, 200, (int(rng.integers(0, 3)), 2)):
            found.append(Detection(Box(x, 900, x + w, 900 + w / 4), float(rng.uniform())))
        pictures.append((truths, found, [bool(rng.uniform() < 0.1) for _ in truths]))
    return pictures


@pytest.mark.parametrize("band", [(0.0, 1e9), (60.0, 150.0)])
def test_average_precision_is_that_of_pycocotools(band: tuple[float, float]) -> None:
    coco = pytest.importorskip("pycocotools.coco")
    cocoeval = pytest.importorskip("pycocotools.cocoeval")
    pictures = random_pictures(np.random.default_rng(11))
    metric = DetectionMetric(band_px=band)
    truth = coco.COCO()
    annotations: list[dict[str, object]] = []
    results: list[dict[str, object]] = []
    for number, (truths, found, difficult) in enumerate(pictures, start=1):
        metric.update(truths, found, difficult)
        for box, skip in zip(truths, difficult, strict=True):
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": number,
                    "category_id": 1,
                    "bbox": [box.x_min, box.y_min, box.width, box.height],
                    # What lies outside the range of areas need not be found.
                    "area": -1 if skip else box.width,
                    "iscrowd": 0,
                }
            )
        for detection in found:
            box = detection.box
            results.append(
                {
                    "image_id": number,
                    "category_id": 1,
                    "bbox": [box.x_min, box.y_min, box.width, box.height],
                    "score": detection.confidence,
                }
            )
    truth.dataset = {
        "images": [{"id": number + 1} for number in range(len(pictures))],
        "annotations": annotations,
        "categories": [{"id": 1, "name": "plate"}],
        "info": {},
    }
    truth.createIndex()
    answers = truth.loadRes(results)
    for annotation in answers.anns.values():
        annotation["area"] = annotation["bbox"][2]
    judge = cocoeval.COCOeval(truth, answers, "bbox")
    judge.params.areaRng, judge.params.areaRngLbl = [list(band)], ["all"]
    judge.params.maxDets = [100]
    judge.evaluate()
    judge.accumulate()
    precision = judge.eval["precision"][:, :, 0, 0, 0]
    figures = metric.compute()
    assert figures.ap_50 == pytest.approx(precision[0].mean(), abs=1e-9)
    assert figures.ap_50_95 == pytest.approx(precision.mean(), abs=1e-9)
    assert figures.recall_50 == pytest.approx(judge.eval["recall"][0, 0, 0, 0])
    assert figures.recall_75 == pytest.approx(judge.eval["recall"][5, 0, 0, 0])
