"""The random search over the path search's weights."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from lpr.formats.grammar import resolve_regions
from lpr.reading.config import PathWeights
from lpr.segmentation.proposals import Proposals
from lpr.training.fits.path import (
    FitPlate,
    cross_fit,
    fit,
    grammars_of,
    mean_weights,
    reading_loss,
)

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def plate(text: str, halves: bool, source: str = "a") -> FitPlate:
    """A row of characters; with ``halves`` each place also shows two less likely thin ones."""
    boxes, chances = [], []
    for place, character in enumerate(text):
        left = 20.0 + 24 * place
        boxes.append((left, 16, left + 18, 48))
        chances.append((character, 0.9))
        if halves:
            boxes += [(left, 16, left + 8, 48), (left + 10, 16, left + 18, 48)]
            chances += [("1", 0.15), ("1", 0.15)]
    probabilities = np.zeros((len(boxes), 37), np.float32)
    for row, (character, chance) in zip(probabilities, chances, strict=True):
        row[CHARACTERS.index(character)] = chance
        row[36] = 1 - chance
    light = np.zeros(len(boxes), dtype=bool)
    proposals = Proposals(np.array(boxes, np.float32), light, ("otsu",) * len(boxes), ())
    return FitPlate(proposals, probabilities, resolve_regions("hr"), text, source)


def test_bad_weights_lose_more_than_the_shipped_ones() -> None:
    plates = [plate(text, halves=True) for text in ("ZG4827AB", "ST385KM")]
    greedy = replace(PathWeights(), bonus=12.0)
    assert reading_loss(plates, PathWeights()) < 0.5 < reading_loss(plates, greedy)


def test_the_search_never_ends_worse_than_it_began_and_repeats_with_its_seed() -> None:
    plates = [plate(text, halves=True) for text in ("ZG4827AB", "ST385KM", "RI900BC")]
    start = replace(PathWeights(), bonus=6.0)
    found = fit(plates, start, rounds=25, seed=3)
    assert reading_loss(plates, found) < reading_loss(plates, start)
    assert asdict(found) == asdict(fit(plates, start, rounds=25, seed=3))


def test_each_part_is_judged_by_what_is_fitted_on_the_others() -> None:
    texts = ("ZG4827AB", "ST385KM", "RI900BC", "OS512DE", "PU640FG", "ZD733HI")
    plates = [plate(text, halves=True) for text in texts]
    start = replace(PathWeights(), bonus=6.0)
    first, second = cross_fit(plates, start, folds=2, rounds=25, seed=3)
    assert first.weights == fit(plates[3:], start, rounds=25, seed=3)
    assert second.weights == fit(plates[:3], start, rounds=25, seed=4)
    assert first.after == reading_loss(plates[:3], first.weights) < first.before
    means = mean_weights([first.weights, second.weights])
    assert means.bonus == pytest.approx((first.weights.bonus * second.weights.bonus) ** 0.5)


def test_a_label_without_a_known_region_may_be_from_anywhere() -> None:
    assert len(grammars_of("unknown")) > 100
    assert grammars_of(None) == grammars_of("auto")
    assert [grammar.region for grammar in grammars_of("HR")] == ["hr"]
