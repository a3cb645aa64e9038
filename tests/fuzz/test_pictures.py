"""Some hundred pictures with errors; ``make fuzz`` tries many more."""

from __future__ import annotations

from lpr.images import decode_image
from tests.fuzz import pictures
from tests.fuzz.harness import fuzz

COUNT = 400


def test_pictures_with_errors_are_read_or_refused_and_nothing_else() -> None:
    report = fuzz(pictures.start, range(COUNT))
    assert report.problems == {}
    assert report.outcomes.keys() == {"read", "refused"}
    assert min(report.outcomes.values()) > COUNT / 10


def test_all_seeds_can_be_read() -> None:
    for seed in pictures.seeds():
        assert decode_image(seed, "seed").shape in {(48, 80, 3), (80, 48, 3)}
