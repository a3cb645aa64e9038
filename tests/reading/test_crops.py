"""Plates read with another program's reader."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import lpr.engines  # noqa: F401  (registers the readers)
from lpr import registry
from lpr.arrays import Image
from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.reading import crops as crops_module
from lpr.reading.crops import CropReader, may_be_stacked, plate_text
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Reading

LEFT, RIGHT = Box(10, 10, 60, 20), Box(100, 40, 150, 60)


class NotingReader(CropReader):
    """Reads a plate of each size it was told."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
        self.shapes += [crop.shape for crop in crops]
        return [Reading("AB1", 0.7), Reading("", 0.0)][: len(crops)]


def test_plates_are_cut_out_with_a_margin() -> None:
    reader = NotingReader()
    quad = LEFT.to_quad()
    found = [Detection(LEFT, 0.9, quad), Detection(RIGHT, 0.8)]
    read = reader.read(np.zeros((100, 200, 3), np.uint8), found, Stopwatch(), explain=False)
    assert [one.trace for one in read] == [None, None]
    plates = [one.plate for one in read]
    assert reader.shapes == [(12, 60, 3), (24, 60, 3)]
    assert [plate.text for plate in plates] == ["AB1", ""]
    assert plates[0].quad == quad
    assert (plates[0].confidence, plates[0].detection_confidence) == (0.7, 0.9)
    assert [candidate.text for candidate in plates[0].candidates] == ["AB1"]
    assert plates[0].lines == ("AB1",)
    assert plates[1].candidates == ()
    assert plates[1].lines == ()


def test_texts_are_those_of_plates() -> None:
    assert plate_text(" zg·1234-Ab Ö.") == "ZG1234AB"


@pytest.mark.parametrize(("shape", "stacked"), [((20, 47), True), ((20, 48), False)])
def test_narrow_crops_may_hold_two_lines(shape: tuple[int, int], stacked: bool) -> None:
    assert may_be_stacked(np.zeros((*shape, 3), np.uint8)) == stacked


def test_all_readers_are_registered() -> None:
    assert set(registry.available("reader")) >= {"tesseract", "rapidocr", "fast-plate-ocr"}
    reader = NotingReader()
    assert registry.create("reader", reader) is reader
    with pytest.raises(ConfigError, match="did you mean tesseract"):
        registry.create("reader", "teseract", None, 1)


@pytest.mark.parametrize("name", ["rapidocr", "fast-plate-ocr"])
def test_a_missing_package_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crops_module, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=rf"reader '{name}' needs .*'lpr\[{name}\]'"):
        registry.create("reader", name, None, 1)
