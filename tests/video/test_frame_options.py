"""What can be set of a source of frames is checked when it is set."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from lpr.errors import ConfigError
from lpr.video.frames import Frame, FrameOptions

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"fps": 0}, "fps is 0; give a number above 0"),
        ({"fps": "5"}, "fps is '5'; give a number above 0"),
        ({"start_s": -1}, "start_s is -1; give a number from 0 on"),
        ({"start_s": float("nan")}, "start_s is nan; give a number from 0 on"),
        ({"start_s": 5, "end_s": 5}, "end_s is 5 and start_s 5; the end comes after the start"),
        ({"stall_s": float("inf")}, "stall_s is inf; give a number above 0"),
        ({"give_up_s": True}, "give_up_s is True; give a number above 0"),
        (
            {"recorded_at": datetime(2026, 5, 1)},
            "recorded_at is datetime.datetime(2026, 5, 1, 0, 0); give a datetime with a time zone",
        ),
    ],
)
def test_what_makes_no_sense_is_told(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        FrameOptions(**values)
    assert str(caught.value).startswith(told)


def test_what_makes_sense_is_kept() -> None:
    options = FrameOptions(fps=2.5, start_s=1, end_s=3, recorded_at=NOON)
    assert (options.fps, options.start_s, options.end_s) == (2.5, 1, 3)
    assert options.recorded_at == NOON


def test_a_picture_becomes_a_frame() -> None:
    picture = np.full((4, 6, 3), 77, np.uint8)
    frame = Frame.of_image(picture, NOON, offset_s=1.5, number=3, source="gate")
    assert frame.image is picture
    assert (frame.width, frame.height) == (6, 4)
    assert (frame.gray == 77).all()
    assert (frame.time, frame.offset_s, frame.number, frame.source) == (NOON, 1.5, 3, "gate")
