"""Drawn plates: every table entry draws, boxes hold the ink, seeds repeat."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.errors import FontError
from lpr.synthesis import fonts, plates, styles
from lpr.synthesis.fonts import find_fonts
from lpr.synthesis.lettering import MARKS, Lettering, set_row
from lpr.synthesis.plates import draw_plate


@pytest.mark.parametrize("form", styles.FORMS)
def test_every_form_draws_its_text(form: str) -> None:
    rng = np.random.default_rng(1)
    text = styles.fill_form(rng, form)
    plate = draw_plate(rng, rows=[text])
    assert plate.text == "".join(mark for mark in text if mark.isalnum())
    assert [character for character, _ in plate.characters] == list(plate.text)


@pytest.mark.parametrize(("upper", "lower"), styles.STACKED_FORMS)
def test_stacked_forms_have_their_rows_one_above_the_other(upper: str, lower: str) -> None:
    rng = np.random.default_rng(2)
    plate = draw_plate(rng, rows=[styles.fill_form(rng, upper), styles.fill_form(rng, lower)])
    count = len(plate.lines[0])
    assert "".join(plate.lines) == plate.text
    assert max(box.y_max for _, box in plate.characters[:count]) <= min(
        box.y_min for _, box in plate.characters[count:]
    )


@pytest.mark.parametrize("paint", styles.PAINTS)
def test_every_paint_shows_its_ink(monkeypatch: pytest.MonkeyPatch, paint: styles.Paint) -> None:
    monkeypatch.setattr(plates, "pick_paint", lambda rng: paint)
    plate = draw_plate(np.random.default_rng(3), rows=["HH 88"])
    box = plate.characters[0][1]
    part = plate.image[int(box.y_min) : int(box.y_max), int(box.x_min) : int(box.x_max)]
    distance = np.abs(part.astype(float) - paint.ink).sum(axis=2)
    assert distance.min() < 60


@pytest.mark.parametrize("character", CHARACTERS)
def test_ink_boxes_hold_all_ink_and_no_more(character: str) -> None:
    for font in find_fonts()[:3]:
        row = set_row(character, Lettering(font, 60))
        ((found, box),) = row.characters
        rows, columns = np.nonzero(row.mask > 0.5)
        assert found == character
        assert (box.x_min, box.y_min) == (columns.min(), rows.min())
        assert (box.x_max, box.y_max) == (columns.max() + 1, rows.max() + 1)


def test_neighbours_do_not_share_ink_boxes() -> None:
    row = set_row("W1W AV", Lettering(find_fonts()[0], 50, spacing=0.08))
    boxes = [box for _, box in row.characters]
    assert all(a.x_max <= b.x_min for a, b in pairwise(boxes))


@pytest.mark.parametrize("mark", MARKS)
def test_marks_are_drawn_but_are_no_characters(mark: str) -> None:
    font = find_fonts()[0]
    row = set_row(f"A{mark}B", Lettering(font, 50))
    assert row.text == "AB"
    assert row.mask.sum() > set_row("A B", Lettering(font, 50)).mask.sum()


def test_what_stands_behind_the_sign_for_small_is_small_to_the_end_of_its_group() -> None:
    row = set_row("AB-^12 34", Lettering(find_fonts()[0], 60, small=0.5, small_y=0.4))
    assert row.text == "AB1234"
    heights = [box.height for _, box in row.characters]
    assert all(height > 50 for height in (*heights[:2], *heights[4:]))
    for _, box in row.characters[2:4]:
        assert box.height == pytest.approx(30, abs=2)
        assert (box.y_min + box.y_max) / 2 == pytest.approx(24, abs=2)


def test_the_same_seed_draws_the_same_plate() -> None:
    first, second = (draw_plate(np.random.default_rng(9)) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert first.characters == second.characters


def test_boxes_lie_inside_the_plate() -> None:
    rng = np.random.default_rng(4)
    for _ in range(30):
        plate = draw_plate(rng)
        height, width = plate.image.shape[:2]
        assert all(box.clipped(width, height) == box for _, box in plate.characters)


@pytest.fixture
def font_cache() -> Iterator[None]:
    fonts.find_fonts.cache_clear()
    fonts._families.cache_clear()
    yield
    fonts.find_fonts.cache_clear()
    fonts._families.cache_clear()


@pytest.mark.usefixtures("font_cache")
def test_no_font_is_an_error_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_SYSTEM_FOLDERS", ())
    monkeypatch.setattr(fonts, "_bundled_fonts", list)
    monkeypatch.delenv(fonts.FONTS_VARIABLE, raising=False)
    with pytest.raises(FontError, match=r"apt install .*LPR_FONTS"):
        draw_plate(np.random.default_rng(0))


@pytest.mark.usefixtures("font_cache")
def test_the_fonts_of_matplotlib_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_SYSTEM_FOLDERS", ())
    monkeypatch.delenv(fonts.FONTS_VARIABLE, raising=False)
    assert find_fonts()
    assert all(str(path).startswith(matplotlib.get_data_path()) for path in find_fonts())
    assert draw_plate(np.random.default_rng(0)).text


@pytest.mark.usefixtures("font_cache")
def test_a_named_folder_is_searched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    font = fonts._bundled_fonts()[0]
    (tmp_path / "Mine.ttf").write_bytes(font.read_bytes())
    monkeypatch.setenv(fonts.FONTS_VARIABLE, str(tmp_path))
    assert tmp_path / "Mine.ttf" in find_fonts()


@pytest.mark.parametrize("name", ["DejaVuSans-Oblique.ttf", "DejaVuSerif.ttf"])
def test_slanted_fonts_and_serifs_are_left_out(name: str) -> None:
    assert name not in {path.name for path in find_fonts()}
