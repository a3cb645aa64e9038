"""What hides characters, and trees that learn to tell it."""

import json

import cv2
import numpy as np
import pytest

from lpr.geometry import Box
from lpr.reading.hidden import HiddenModel
from lpr.reading.place_features import INNER_FEATURES, OUTER_FEATURES
from lpr.training.fits import hidden
from lpr.training.fits.covers import cover_colours, covered, cropped, cut
from lpr.training.fits.hidden import HiddenExample, boosted, fit, fit_from, told
from lpr.training.fits.options import FitOptions
from lpr.types import Detection

PLATE = Box(20, 10, 180, 50)
CHARACTER = Box(30, 15, 50, 45)


def test_a_cover_hides_its_character_and_little_else() -> None:
    image = np.full((60, 200, 3), 240, np.uint8)
    cv2.rectangle(image, (30, 15), (49, 44), (10, 10, 10), -1)
    colours = cover_colours(image, PLATE)
    assert {"dark", "white", "ground", "car", "mud"} <= set(colours)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        hides = covered(rng, image, CHARACTER, np.full(3, 120, np.float32))
        inside = hides[20:40, 34:46].astype(float)
        assert abs(np.median(inside) - 120) < 45
        assert np.array_equal(hides[:, 80:], image[:, 80:])


def test_pictures_are_cut_through_a_character_or_beside_the_text() -> None:
    image = np.zeros((60, 200, 3), np.uint8)
    text = Box(30, 15, 170, 45)
    for seed in range(20):
        part = cut(np.random.default_rng(seed), image, Detection(PLATE, 1.0), CHARACTER, left=True)
        assert part is not None
        assert 200 - 50 < part[0].shape[1] < 200 - 30
        assert part[1].box.x_min == 0
        whole, found = cropped(np.random.default_rng(seed), image, Detection(PLATE, 1.0), text)
        assert text.width <= whole.shape[1] <= 200
        assert 0 <= found.box.x_min < found.box.x_max <= whole.shape[1]


def test_trees_are_those_of_the_learner() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(400, 3)).astype(np.float32)
    wanted = (rows[:, 0] * rows[:, 1] > 0) & (rows[:, 2] > -0.5)
    trees = boosted(rows, wanted, ("a", "b", "c"))
    again = type(trees).from_dict(json.loads(json.dumps(trees.to_dict())))
    scores = again.log_odds(rows)
    assert np.median(np.abs(scores - trees.log_odds(rows))) < 0.05
    assert ((scores > 0) == wanted).mean() > 0.9


def example(rng: np.random.Generator, plate: int, hides: int | None) -> HiddenExample:
    """A row of three characters; where one is hidden, the place's features are high."""
    outer = rng.normal(size=(2, len(OUTER_FEATURES))).astype(np.float32)
    inner = rng.normal(size=(2, len(INNER_FEATURES))).astype(np.float32)
    if hides is not None:
        (outer if hides in {0, 3} else inner)[{0: 0, 3: 1, 1: 0, 2: 1}[hides]] += 2
    return HiddenExample(plate, outer, inner, (0, 3), (1, 2), hides)


def test_a_fit_tells_hidden_places_and_spares_whole_plates() -> None:
    rng = np.random.default_rng(1)
    examples = [example(rng, n, None) for n in range(80)]
    examples += [example(rng, n, n % 4) for n in range(80)]
    model = HiddenModel.from_dict(json.loads(told(fit(examples))))
    new = [example(rng, 0, n % 4) for n in range(40)]
    marked = sum(
        bool((model.outer.log_odds(one.outer) >= model.least_outer).any())
        or bool((model.inner.log_odds(one.inner) >= model.least_inner).any())
        for one in new
    )
    assert marked >= 20


def test_plates_are_read_with_characters_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[HiddenExample] = []

    def keep(examples: list[HiddenExample]) -> HiddenModel:
        seen.extend(examples)
        return hidden._fitted(examples)

    monkeypatch.setattr(hidden, "fit", keep)
    monkeypatch.setattr(hidden, "TREES", 2)
    written = json.loads(fit_from(FitOptions(drawn=8)))
    assert set(written) == {"least_outer", "least_inner", "outer", "inner"}
    assert sum(one.hides is None for one in seen) >= 8
    assert sum(one.hides is not None for one in seen) >= 6
