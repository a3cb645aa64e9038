"""``lpr read --save-binary``: plates in black and white."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.cli.main import main
from lpr.segmentation.binary import binarised
from tests.paths import SAMPLES


def test_plates_are_written_in_black_and_white(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["read", str(SAMPLES / "scene_01.jpg"), "--save-binary", "--output", str(tmp_path)]
    assert main(words) == 0
    files = sorted((tmp_path / "binary").iterdir())
    counted = f"{len(files)} binarised plate{'s' * (len(files) > 1)} in"
    assert counted in capsys.readouterr().err
    assert files[0].name.startswith("scene_01_1_")
    for file in files:
        image = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
        assert image is not None
        assert set(np.unique(image)) == {0, 255}
        assert 0.5 < (image[8:-8, 20:-20] == 255).mean() < 0.95


@pytest.mark.parametrize(("ground", "ink"), [(230, 20), (20, 230)])
def test_characters_are_black_whichever_is_lighter(ground: int, ink: int) -> None:
    plate = np.full((64, 260, 3), ground, np.uint8)
    cv2.putText(plate, "AB12", (40, 48), cv2.FONT_HERSHEY_DUPLEX, 1.6, (ink, ink, ink), 4)
    image = binarised(plate)
    assert image[5, 20] == 255
    assert 0.02 < (image == 0).mean() < 0.4
