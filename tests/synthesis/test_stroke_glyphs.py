from dataclasses import replace

import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.synthesis.stroke_font import random_stroke_font
from lpr.synthesis.stroke_glyphs import HEIGHT_PX, draw_glyph

FONT = replace(random_stroke_font(np.random.default_rng(0)), thickness=0.12, width=0.6)


@pytest.mark.parametrize("seed", range(5))
def test_every_character_fills_its_picture(seed: int) -> None:
    font = random_stroke_font(np.random.default_rng(seed))
    for character in CHARACTERS:
        ink = draw_glyph(font, character) > 127
        rows, columns = np.nonzero(ink)
        assert ink.shape[0] == HEIGHT_PX
        assert np.ptp(rows) >= 0.93 * HEIGHT_PX, character
        assert np.ptp(columns) >= 0.85 * ink.shape[1] - 2, character


def test_characters_differ_but_for_zero_and_o() -> None:
    font = replace(FONT, zero_mark="")
    glyphs = {character: draw_glyph(font, character).tobytes() for character in CHARACTERS}
    assert glyphs["0"] == glyphs["O"]
    assert len(set(glyphs.values())) == len(CHARACTERS) - 1


def test_a_lower_bar_makes_another_g() -> None:
    def bar_rows(g_bar: float) -> np.ndarray:
        ink = draw_glyph(replace(FONT, g_bar=g_bar, g_spur=False), "G") > 127
        return np.flatnonzero(ink[:, int(0.66 * ink.shape[1])])

    upper, lower = (bar_rows(g_bar)[1:-1] for g_bar in (0.5, 0.7))
    middle = slice(int(0.3 * HEIGHT_PX), int(0.78 * HEIGHT_PX))
    inside = [rows[(rows > middle.start) & (rows < middle.stop)].mean() for rows in (upper, lower)]
    assert inside[1] > inside[0] + 0.1 * HEIGHT_PX


def test_a_marked_zero_is_no_o() -> None:
    for mark in ("slash", "dot"):
        font = replace(FONT, zero_mark=mark)
        assert draw_glyph(font, "0").sum() > draw_glyph(font, "O").sum()


def test_other_signs_are_refused() -> None:
    with pytest.raises(KeyError):
        draw_glyph(FONT, "?")
