"""Whether country and state are told rightly."""

from __future__ import annotations

import math

from lpr.evaluation.metrics.regions import RegionMetric


def test_countries_and_states_are_counted_apart() -> None:
    metric = RegionMetric()
    metric.update("US-CA", "us-ca")
    metric.update("US-NY", "us-ca")
    metric.update("DE", "at")
    metric.update("HR", None)
    figures = metric.compute()
    assert figures.country_right == 0.5
    assert figures.state_right == 0.5


def test_labels_that_name_no_country_are_left_out() -> None:
    metric = RegionMetric()
    for label in ("EU", "unknown", "mixed", "", None):
        metric.update(label, "hr")
    assert math.isnan(metric.compute().country_right)


def test_a_state_without_a_file_counts_for_its_country_alone() -> None:
    metric = RegionMetric()
    metric.update("CA-ON", "ca")
    figures = metric.compute()
    assert figures.country_right == 1.0
    assert math.isnan(figures.state_right)
