"""What is hidden cannot be told any more; what is not is left as it was."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.errors import ConfigError
from lpr.geometry import Box, Quad
from lpr.privacy import RedactionConfig, Style, redact

PLACE = Box(60, 40, 140, 60)


def letters(seed: int) -> np.ndarray:
    """A gray picture with strokes of black and white where a plate would have letters."""
    picture = np.full((100, 200, 3), 90, np.uint8)
    strokes = np.random.default_rng(seed).integers(0, 2, (20, 40)) * 255
    picture[40:60, 60:140] = np.repeat(strokes, 2, axis=1)[..., None]
    return picture


@pytest.mark.parametrize("style", list(Style))
def test_only_the_place_and_its_margin_change(style: Style) -> None:
    picture = letters(1)
    before = picture.copy()
    hidden = redact(picture, [PLACE], RedactionConfig(style, margin=0.2))
    assert np.array_equal(picture, before)
    changed = np.argwhere((hidden != picture).any(axis=2))
    assert changed.min(axis=0).tolist() >= [36, 56]
    assert changed.max(axis=0).tolist() <= [64, 144]
    assert (hidden[40:60, 60:140] != picture[40:60, 60:140]).mean() > 0.9


@pytest.mark.parametrize("style", [Style.BLUR, Style.PIXELATE])
def test_strokes_leave_no_trace(style: Style) -> None:
    # Letters of two pictures differ everywhere; what is left of them hardly does.
    one, other = (redact(letters(seed), [PLACE], RedactionConfig(style)) for seed in (1, 2))
    difference = np.abs(one.astype(int) - other.astype(int))[40:60, 60:140]
    assert difference.mean() < 30
    steps = np.abs(np.diff(one[50, 60:140, 0].astype(int)))
    assert (steps > 60).sum() == 0


def test_a_cover_has_one_colour() -> None:
    hidden = redact(letters(3), [PLACE], RedactionConfig(Style.COVER, colour=(1, 2, 3)))
    assert np.unique(hidden[40:60, 60:140].reshape(-1, 3), axis=0).tolist() == [[1, 2, 3]]


def test_a_leaning_place_is_hidden_to_its_corners() -> None:
    quad = Quad(((50, 30), (150, 60), (150, 80), (50, 50)))
    hidden = redact(np.full((100, 200, 3), 255, np.uint8), [quad], RedactionConfig(Style.COVER))
    assert hidden[48, 52].max() < 100
    assert hidden[62, 148].max() < 100
    assert hidden[75, 55].min() == 255


@pytest.mark.parametrize("place", [Box(-50, -50, -10, -10), Box(300, 20, 400, 40)])
def test_a_place_outside_of_the_picture_changes_nothing(place: Box) -> None:
    assert np.array_equal(redact(letters(1), [place]), letters(1))


def test_a_place_that_sticks_out_is_hidden_as_far_as_it_is_seen() -> None:
    picture = np.full((40, 60, 3), 200, np.uint8)
    hidden = redact(picture, [Box(-10, -10, 30, 20)], RedactionConfig(Style.COVER))
    assert hidden[:20, :30].max() < 100
    assert hidden[30:, 45:].min() == 200


@pytest.mark.parametrize(
    "change", [{"margin": 3}, {"margin": float("nan")}, {"colour": (0, 0)}, {"style": "blurry"}]
)
def test_settings_that_make_no_sense_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=next(iter(change))):
        RedactionConfig(**change)  # type: ignore[arg-type]
