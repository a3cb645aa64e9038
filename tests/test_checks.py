"""Settings that make no sense are refused where they are made, with what to give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lpr.errors import ConfigError
from lpr.pipeline.acceptance import AcceptanceConfig
from lpr.reading.config import PathConfig, PathWeights, ReadingConfig, SecondLooks
from lpr.segmentation.config import LineConfig, SegmentationConfig

NAN = float("nan")

NONSENSE: list[tuple[Callable[..., object], str, Any, str]] = [
    (AcceptanceConfig, "least_reading", NAN, "least_reading is nan; give a number like 0.05"),
    (AcceptanceConfig, "sure_detection", "high", "is 'high'; give a number"),
    (AcceptanceConfig, "weak_share", -0.5, "is -0.5; give a number from 0 on"),
    (AcceptanceConfig, "weak_reading", 5, "weak_reading is 5; give a score from 0 to 1"),
    (AcceptanceConfig, "weak_width_px", 10**400, "weak_width_px is 1000"),
    (
        ReadingConfig,
        "segmentation",
        None,
        "segmentation is None; give one of the kind SegmentationConfig",
    ),
    (ReadingConfig, "path", 5, "path is 5; give one of the kind PathConfig"),
    (ReadingConfig, "second_looks", (), "give one of the kind SecondLooks, or leave it out"),
    (SecondLooks, "below", 75, "below is 75; give a score"),
    (SecondLooks, "narrow_px", -1, "narrow_px is -1"),
    (SecondLooks, "scales", 5, "scales is 5; give pairs"),
    (SecondLooks, "scales", ((1.0,),), "give pairs of numbers"),
    (SecondLooks, "scales", ((1.0, 0.0),), "give pairs of numbers above 0"),
    (PathConfig, "paths", 0, "paths is 0; give a whole number from 1 on"),
    (PathConfig, "paths", 2.5, "paths is 2.5; give a whole number"),
    (PathConfig, "max_gap", True, "max_gap is True"),
    (PathConfig, "weights", {}, "give one of the kind PathWeights"),
    (PathWeights, "bonus", NAN, "bonus is nan"),
    (SegmentationConfig, "blur_px", 4, "blur_px is 4; give an odd number"),
    (SegmentationConfig, "cut_widths", (1.0,), "cut_widths is .*give two numbers"),
    (SegmentationConfig, "cut_widths", (1.0, 0.1), "give the narrowest, then the widest"),
    (SegmentationConfig, "lines", None, "lines is None; give one of the kind LineConfig"),
    (LineConfig, "max_slope", -0.1, "LineConfig.max_slope is -0.1"),
]


@pytest.mark.parametrize(("kind", "name", "value", "reason"), NONSENSE)
def test_settings_of_reading_that_make_no_sense(
    kind: Callable[..., object], name: str, value: Any, reason: str
) -> None:
    with pytest.raises(ConfigError, match=reason) as told:
        kind(**{name: value})
    assert "\n" not in str(told.value)


def test_weights_may_be_negative_and_looks_none() -> None:
    assert PathWeights(bonus=-1.0).bonus == -1.0
    assert SecondLooks(scales=()).scales == ()
