"""Places of a row where a character must stand and none can be seen: mud, a tow hook, a bar.

Of every place before, between and behind the characters of a row trees over a few dozen measures
tell how likely a character stands there that was not read (`lpr.reading.place_features`): whether
the gap is as wide as one, how what lies there differs from the ground, whether upright edges bound
it, how far the plate goes on there and at the row's other end. They are fitted on training plates
and drawn ones with covers of all colours (`lpr.training.fits.hidden`). What is plainly covered from
top to bottom needs no such judgement (`lpr.reading.solid`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

from lpr.arrays import FloatArray, Image
from lpr.reading.boosted import BoostedTrees
from lpr.reading.place_features import (
    INNER_FEATURES,
    OUTER_FEATURES,
    PlateFacts,
    RowPlaces,
    row_places,
)
from lpr.reading.profiles import row_profiles
from lpr.reading.row import rows_in
from lpr.reading.solid import solid_covers
from lpr.reading.strip import RowStrip, row_strip

_FILE = Path(__file__).with_name("hidden.json")
LEAST_OF_SOLID = -2.0
"""Log-odds from which a place counts that something solid covers."""
LEAST_GAP = 1.0
"""Only rows with a gap as wide as this, of a character's width, can hide a character between two
others. On 1,150 validation plates the narrowest that was taken for one had 1.9."""
CUT_WITHIN = 1.2
"""Where the picture ends so near to a row, in characters' widths, it is its edge that hides."""


@dataclass(frozen=True, slots=True)
class HiddenPlace:
    """Before which character of a text another is hidden; its length stands for behind the last.

    ``cut`` tells that the picture's edge hides it.
    """

    place: int
    cut: bool


@dataclass(frozen=True, slots=True, eq=False)
class HiddenModel:
    """Trees for the places at a row's ends and for those between its characters, and the log-odds
    from which a place of either kind counts as one that hides a character."""

    outer: BoostedTrees
    inner: BoostedTrees
    least_outer: float
    least_inner: float

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> HiddenModel:
        outer, inner = (BoostedTrees.from_dict(data[name]) for name in ("outer", "inner"))
        return cls(outer, inner, float(data["least_outer"]), float(data["least_inner"]))

    def to_dict(self) -> dict[str, Any]:
        return {
            "least_outer": round(self.least_outer, 3),
            "least_inner": round(self.least_inner, 3),
            "outer": self.outer.to_dict(),
            "inner": self.inner.to_dict(),
        }

    def log_odds(self, places: RowPlaces) -> tuple[FloatArray, FloatArray]:
        """Of the two places at a row's ends, and of those between its characters."""
        inner = self.inner.log_odds(places.inner) if len(places.inner) else places.inner[:, 0]
        return self.outer.log_odds(places.outer), inner


def hidden_places(
    plate: Image, boxes: FloatArray, row_lengths: Sequence[int], light: bool, facts: PlateFacts
) -> tuple[HiddenPlace, ...]:
    """Where characters of a text are hidden.

    Args:
        plate: the upright plate image, BGR.
        boxes: (L, 4), characters in reading order, in its pixels.
        row_lengths: characters in each row.
        light: whether they are lighter than their ground.
        facts: of the plate.
    """
    found = {}
    model = hidden_model()
    for strip in strips_in(plate, boxes, row_lengths, light):
        row, places = strip.row, places_in(plate, strip, facts, LEAST_GAP)
        solid = [row.start + place for place in solid_covers(strip, facts.margin_px)]
        outer, inner = model.log_odds(places)
        cut = places.outer[:, OUTER_FEATURES.index("picture_room")] < CUT_WITHIN
        judged = [
            (row.start, outer[0], model.least_outer, cut[0]),
            *((row.start + 1 + k, one, model.least_inner, False) for k, one in enumerate(inner)),
            (row.end, outer[1], model.least_outer, cut[1]),
        ]
        for place, log_odds, least, at_edge in judged:
            if log_odds >= (LEAST_OF_SOLID if place in solid else least):
                found[place] = HiddenPlace(place, bool(at_edge))
    return tuple(found[place] for place in sorted(found))


def strips_in(
    plate: Image, boxes: FloatArray, row_lengths: Sequence[int], light: bool
) -> Iterator[RowStrip]:
    """The rows whose ground can be seen; see `hidden_places`."""
    strips = (row_strip(plate, row) for row in rows_in(boxes, row_lengths, light))
    return (strip for strip in strips if strip is not None)


def places_in(
    plate: Image, strip: RowStrip, facts: PlateFacts, least_gap: float = -inf
) -> RowPlaces:
    """The features of the places of a row; see `lpr.reading.place_features.row_places`."""
    return row_places(strip.row, row_profiles(plate, strip), facts, least_gap)


@cache
def hidden_model() -> HiddenModel:
    """The fitted model, read once."""
    model = HiddenModel.from_dict(json.loads(_FILE.read_text(encoding="utf-8")))
    if (model.outer.features, model.inner.features) != (OUTER_FEATURES, INNER_FEATURES):
        raise AssertionError(f"{_FILE} is of other features; fit it anew with lpr fit hidden")
    return model
