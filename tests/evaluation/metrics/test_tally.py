"""What the rows of a report are made of."""

from __future__ import annotations

import math

from lpr.evaluation.metrics.tally import mean_of, with_mean

NAN = float("nan")


def test_the_mean_of_sources_counts_each_alike() -> None:
    rows = {
        "all": {"plates": 110, "exact": 0.95, "corner_error": 0.1},
        "us": {"plates": 100, "exact": 1.0, "corner_error": NAN},
        "eu": {"plates": 10, "exact": 0.5, "corner_error": 0.1},
    }
    found = with_mean(rows)
    assert list(found) == ["eu", "us", "mean of sources", "all"]
    assert found["mean of sources"] == {"exact": 0.75, "corner_error": 0.1}
    del rows["us"]
    assert list(with_mean(rows)) == ["eu", "all"]
    assert with_mean({}) == {}


def test_a_figure_that_nobody_knows_has_no_mean() -> None:
    assert math.isnan(mean_of([{"exact": NAN}, {"exact": NAN}])["exact"])
