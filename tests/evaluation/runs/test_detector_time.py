"""The detector's time beside a backbone, which is here the detector's own network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lpr.cli.main import main
from lpr.contract import write_model
from lpr.detection.ssd import SsdDetector
from lpr.evaluation.runs import detector_time as measured
from lpr.evaluation.runs.detector_time import BACKBONE_KIND, DetectorTime, time_detector
from lpr.model_files import DETECTOR_MODEL, find_model
from lpr.training.detector import bare_backbone
from tests.paths import SAMPLES

MODEL = find_model(DETECTOR_MODEL)


@pytest.fixture
def backbone(tmp_path: Path) -> Path:
    path = tmp_path / "backbone.tflite"
    write_model(path, MODEL.read_bytes(), {"kind": BACKBONE_KIND})
    return path


def test_times_are_medians_after_a_round_to_warm_up(
    backbone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two pictures: 100 ms each to warm up, then detection, network and backbone twice."""
    clock = iter([100.0] * 6 + [4.0, 3.0, 2.0] * 2 + [9.0, 3.0, 2.0, 4.0, 3.0, 2.0])

    def timed(call: Callable[[], object]) -> float:
        assert call() is not None
        return next(clock)

    monkeypatch.setattr(measured, "_ms", timed)
    pictures = [np.full((96, 128, 3), 90, np.uint8), np.full((128, 96, 3), 90, np.uint8)]
    found = time_detector(SsdDetector(MODEL), MODEL, backbone, pictures, threads=1, rounds=2)
    assert found == DetectorTime(detect_ms=4.0, network_ms=3.0, backbone_ms=2.0, ratio=2.0)
    assert next(clock, None) is None


def test_the_command_prints_them(
    backbone: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bare_backbone, "export_backbone", lambda path, kind: backbone)
    scene = (SAMPLES / "labels.jsonl").read_text().splitlines()[0]
    one = tmp_path / "one.jsonl"
    one.write_text(scene.replace("scene_01.jpg", str(SAMPLES / "scene_01.jpg")) + "\n")
    assert main(["bench", "--detector-time", "--samples", str(one)]) == 0
    assert "1 pictures of 1024 px, 1 threads, medians: detection" in capsys.readouterr().out
    assert main(["bench", "--detector-time", "--samples", "none.jsonl"]) == 2
    assert "lpr bench: error: none.jsonl: no such file" in capsys.readouterr().err
