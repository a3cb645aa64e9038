"""Drawn strips around characters, and ends of plates, with their legends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.arrays import Image
from lpr.formats.legends import legends_of, plain, written_legends
from lpr.synthesis.legends import draw_strip
from lpr.synthesis.plate_ends import GRAY, draw_end
from lpr.synthesis.word_fonts import set_words, word_fonts

SIZE = 256, 40
END_PX = 44
COUNT = 60


def strip(seed: int) -> tuple[Image, str]:
    return draw_strip(np.random.default_rng(seed), SIZE)


def end(seed: int) -> tuple[Image, str]:
    return draw_end(np.random.default_rng(seed), SIZE, END_PX)


@pytest.mark.parametrize("draw", [strip, end])
def test_pictures_have_the_size_asked_for_and_come_again(
    draw: Callable[[int], tuple[Image, str]],
) -> None:
    for seed in range(5):
        picture, legend = draw(seed)
        again, same = draw(seed)
        assert picture.shape == (SIZE[1], SIZE[0], 3)
        assert picture.dtype == np.uint8
        assert legend == same
        assert np.array_equal(picture, again)
        assert set(legend) <= set(CHARACTERS)


def test_most_strips_show_a_listed_legend_some_none_and_some_other_words() -> None:
    listed = {plain(one) for own in written_legends().values() for one in own}
    legends = [strip(seed)[1] for seed in range(COUNT)]
    assert 0.4 < np.mean([legend in listed for legend in legends]) < 0.85
    assert 0 < legends.count("") < 0.3 * COUNT
    assert any(legend and legend not in listed for legend in legends)


def test_ends_show_signs_and_are_gray_beside() -> None:
    signs = {one for region in written_legends() for one in legends_of(region, at_end=True)}
    found = [end(seed) for seed in range(COUNT)]
    assert all((picture[:, END_PX:] == GRAY).all() for picture, _ in found)
    assert np.mean([sign in signs for _, sign in found]) > 0.5
    assert any(not sign for _, sign in found)


def test_words_are_as_high_as_asked_for_and_wider_when_spaced() -> None:
    font = word_fonts()[0][0]
    usual, spaced = set_words("TEXAS", font, 40), set_words("TEXAS", font, 40, spacing=0.3)
    assert usual.shape[0] == pytest.approx(40, abs=8)
    assert spaced.shape[1] > usual.shape[1]
    assert set_words(" ", font, 40).shape == (1, 1)
