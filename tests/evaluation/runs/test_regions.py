"""Readers by region."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.errors import ConfigError
from lpr.evaluation.runs.regions import RegionReaders, warmed_up
from lpr.geometry import Box
from lpr.types import ImageResult, Plate
from tests.stub_recognizer import stub_plate


class NamedReader:
    """Knows its region, and how often it has read."""

    def __init__(self, region: str) -> None:
        if region == "xx":
            raise ConfigError("no such region")
        self.region = region
        self.readings = 0

    def read(self, image: Image) -> ImageResult:
        return ImageResult("", 1, 1)

    def read_plate(self, crop: Image, box: Box | None = None) -> Plate:
        self.readings += 1
        return stub_plate()


@pytest.mark.parametrize(
    ("wanted", "label", "region"),
    [
        ("auto", "HR", "auto"),
        ("hr,si", None, "hr,si"),
        ("source", "US-CA", "us-ca"),
        ("source", None, "auto"),
        ("source", "XX", "auto"),
    ],
)
def test_the_region_of_a_label(wanted: str, label: str | None, region: str) -> None:
    readers = RegionReaders(NamedReader, wanted)
    reader = readers.for_region(label)
    assert isinstance(reader, NamedReader)
    assert reader.region == region
    assert readers.for_region(label) is reader


def test_an_unknown_region_of_the_user_is_told() -> None:
    with pytest.raises(ConfigError):
        RegionReaders(NamedReader, "xx").for_region("HR")


def test_a_warm_reader_has_read_once() -> None:
    reader = NamedReader("auto")
    assert warmed_up(reader) is reader
    assert reader.readings == 1
    assert reader.read(np.zeros((1, 1, 3), np.uint8)).plates == ()
