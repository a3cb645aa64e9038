"""Which regions are learnt, and why plates of others are left out."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.formats.grammar import available_regions
from lpr.training.origin.regions import (
    A_COUNTRY_ALONE,
    A_GROUP,
    NO_REGION,
    TOO_FEW,
    class_numbers,
    designed_regions,
    learnt_regions,
    region_of,
    why_left_out,
)


def test_a_region_needs_enough_plates_or_a_design() -> None:
    plates = {"hr": 8, "si": 7, "vn": 1, "": 100}
    assert learnt_regions(plates, 8) == ("hr",)
    assert learnt_regions(plates, 8, {"vn"}) == ("hr", "vn")
    assert learnt_regions(plates, 1) == ("hr", "si", "vn")


def test_a_country_is_not_learnt_beside_its_states() -> None:
    assert learnt_regions({"us": 90, "us-ca": 8, "au": 9}, 8) == ("au", "us-ca")
    assert learnt_regions({"us": 90, "us-ca": 7}, 8) == ("us",)
    assert learnt_regions({"ca": 90}, 8, {"ca-on"}) == ("ca-on",)


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        (None, NO_REGION),
        ("EU", A_GROUP),
        ("US", A_COUNTRY_ALONE),
        ("SI", TOO_FEW),
        ("US-NY", TOO_FEW),
    ],
)
def test_why_a_plate_is_left_out(label: str | None, reason: str) -> None:
    learnt = learnt_regions({"eu": 50, "us": 50, "us-ca": 20, "hr": 20}, 8)
    assert learnt == ("hr", "us-ca")
    assert why_left_out(region_of(label), learnt) == reason


def test_designs_are_of_regions_whose_formats_are_known() -> None:
    countries = {region.split("-")[0] for region in available_regions()}
    designed = designed_regions()
    assert {region.split("-")[0] for region in designed} <= countries
    assert {"hr", "us-ca", "au-nsw"} <= designed


def test_class_numbers_are_places_among_the_regions() -> None:
    regions = ("hr", "us-ca", "us-ny")
    assert class_numbers(np.array(["us-ny", "hr"]), regions).tolist() == [2, 0]
    assert class_numbers(np.array([], dtype=np.str_), regions).shape == (0,)
