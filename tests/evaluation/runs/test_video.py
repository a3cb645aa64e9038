"""Labelled clips and drawn ones are watched, and what became of each vehicle is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.detection.base import Sightings
from lpr.errors import DatasetError
from lpr.evaluation.runs.bit_rate import bit_rate_curve, last_frame_coded
from lpr.evaluation.runs.placement import CURVES, Placement, curves, exact_shares
from lpr.evaluation.runs.video import LabelledClip, VideoEvaluation, read_index
from lpr.geometry import Box
from lpr.synthesis.clips import Clip, ClipOptions
from lpr.types import Detection, Plate
from lpr.video.watcher import WatchConfig
from tests.video.looks import plate

DAY = ClipOptions(move="approach", difficulty=0.0)


class AlwaysReads:
    """Finds one plate that comes near, and reads the same text whatever is shown."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._count = 0

    def find(self, image: Image) -> Sightings:
        self._count += 1
        box = Box(100, 60 + 4 * self._count, 160, 75 + 4 * self._count)
        return Sightings([Detection(box, 0.9)], [])

    def read_detections(self, image: Image, detections: Iterable[Detection]) -> list[Plate]:
        return [plate((self._text, 0.98), box=one.box) for one in detections]


def test_a_drawn_clip_that_is_read_is_found_exact_and_once() -> None:
    (text,) = Clip((7, 0), DAY).texts
    evaluation = VideoEvaluation(WatchConfig(), AlwaysReads(text))
    assert evaluation.add_drawn(0, options=DAY) == 1
    report = evaluation.report()
    row = report.rows["all"]
    assert (row["passages"], row["found"], row["exact_once"], row["false_per_passage"]) == (
        *(1, 1.0, 1.0),
        0.0,
    )
    assert report.outcomes[0].right
    assert report.rows["drawn approach"] == row


def test_a_false_text_counts_as_false_and_the_vehicle_as_lost() -> None:
    evaluation = VideoEvaluation(WatchConfig(), AlwaysReads("XX"))
    evaluation.add_drawn(0, options=DAY)
    assert evaluation.report().rows["all"]["found"] == 0.0
    evaluation = VideoEvaluation(WatchConfig(), AlwaysReads("QQQ000QQQ"))
    evaluation.add_drawn(0, options=DAY)
    assert evaluation.report().rows["all"]["false_per_passage"] == 1.0


def test_an_index_names_clips_and_their_vehicles(tmp_path: Path) -> None:
    index = tmp_path / "index.jsonl"
    record = {"video": "gate.mp4", "passes": ["ZG1234AB"], "parked": ["RI77TT"], "fps": 25}
    index.write_text(json.dumps(record) + "\n\n")
    clip = LabelledClip(tmp_path / "gate.mp4", "gate", ("ZG1234AB", "RI77TT"))
    assert read_index(index) == [clip]


@pytest.mark.parametrize("text", ["", "nothing\n", '{"video": "a.mp4"}\n', "[1]\n"])
def test_an_index_that_is_none_is_told_by_its_line(tmp_path: Path, text: str) -> None:
    index = tmp_path / "index.jsonl"
    index.write_text(text)
    with pytest.raises(DatasetError, match=r"index\.jsonl"):
        read_index(index)
    with pytest.raises(DatasetError, match="cannot be read"):
        read_index(tmp_path / "other.jsonl")


def test_curves_tell_the_share_that_is_read_for_each_value() -> None:
    found = curves(AlwaysReads("XX"), plates=1)
    assert set(found) == set(CURVES)
    assert {share for points in found.values() for _, share in points} == {0.0}
    assert [value for value, _ in found["yaw_deg"]] == [0, 20, 35, 45, 55, 65]
    assert exact_shares(AlwaysReads("XX"), [Placement()], 1) == [0.0]


def test_a_stream_shows_the_more_the_more_bits_it_has() -> None:
    pytest.importorskip("av")
    rng = np.random.default_rng(3)
    frames = [np.asarray(rng.integers(0, 255, (96, 128, 3)), np.uint8) for _ in range(5)]
    errors = [
        float(np.abs(last_frame_coded(frames, kbit_s).astype(int) - frames[-1]).mean())
        for kbit_s in (50, 2000)
    ]
    assert errors[1] < 0.7 * errors[0]


def test_the_curve_of_bit_rates_has_a_share_for_each() -> None:
    pytest.importorskip("av")
    assert bit_rate_curve(AlwaysReads("XX"), 1, (1000,)) == [(1000.0, 0.0)]
