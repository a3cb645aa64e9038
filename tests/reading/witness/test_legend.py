"""Where a plate is from by its legends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from lpr.arrays import FloatArray, Image
from lpr.formats.confidence import Evidence
from lpr.formats.grammar import resolve_regions
from lpr.formats.rerank import RankedReading
from lpr.reading.assembly import ReadingPath
from lpr.reading.settled import is_told
from lpr.reading.witness.legend import (
    LEAST_PX,
    SHOWN,
    legend_odds,
    odds_of,
    writing_odds,
)
from lpr.reading.witness.second_look import Witness
from lpr.rectification import PlateImage
from tests.reading.witness.spelled import seen_along

EVERYWHERE = resolve_regions("auto")
CODES = [grammar.region for grammar in EVERYWHERE]
NO_END: FloatArray = np.zeros((0, 64, 37), np.float32)


def likeliest(*beside: str, end: str | None = None) -> str:
    """The region that the legends speak for most."""
    ends = NO_END if end is None else seen_along(end)[None]
    odds = odds_of(np.stack([seen_along(text) for text in beside]), ends, EVERYWHERE)
    assert odds is not None
    return CODES[int(odds.argmax())]


def test_names_and_slogans_tell_states() -> None:
    assert likeliest("TEXAS", "") == "us-tx"
    assert likeliest("", "SUNSHINESTATE") in ("us-fl", "au-qld")
    assert likeliest("WASHINGTON", "EVERGREENSTATE") == "us-wa"
    assert likeliest("WASHINGTON DC", "") == "us-dc"
    assert likeliest("WEST VIRGINIA", "") == "us-wv"
    assert likeliest("", "NEW SOUTH WALES") == "au-nsw"


def test_signs_tell_countries_at_the_left_end_alone() -> None:
    assert likeliest("", "", end="CZ") == "cz"
    assert likeliest("", "", end="D") == "de"
    assert odds_of(np.stack([seen_along("D")]), NO_END, EVERYWHERE) is None


def test_nothing_is_told_where_nothing_is_legible() -> None:
    blank = np.stack([seen_along("")] * 2)
    assert odds_of(blank, blank[:1], EVERYWHERE) is None
    assert odds_of(blank, NO_END, resolve_regions("jp")) is None


def test_what_shows_no_legend_of_its_own_is_a_little_less_likely() -> None:
    odds = odds_of(seen_along("TEXAS")[None], NO_END, EVERYWHERE)
    assert odds is not None
    told = dict(zip(CODES, odds.tolist(), strict=True))
    assert (told["us-ny"], told["jp"]) == (np.float32(1 - SHOWN), 1.0)


def writing(above: str, height_px: float) -> dict[str, float]:
    """What it tells of each region that so much is written above the characters."""
    odds = writing_odds(seen_along(above), height_px, EVERYWHERE)
    assert odds is not None
    return dict(zip(CODES, odds.tolist(), strict=True))


def test_that_something_is_written_above_tells_countries_whatever_it_says() -> None:
    written, blank = writing("QWERTZU", 40), writing("", 40)
    for state in ("us-tx", "us-ny", "ca", "mx"):
        assert written[state] > 5 * written["tw"]
        assert blank[state] < blank["tw"] / 2
    assert written["tw"] < written["br"] < written["us-tx"]


def test_of_small_plates_that_nothing_is_read_above_tells_less() -> None:
    far, near = writing("", 14), writing("", 60)
    assert near["us-tx"] / near["tw"] < far["us-tx"] / far["tw"] < 1
    assert near == writing("", 48)


def test_bolts_above_tell_nothing_nor_does_writing_where_countries_are_alike() -> None:
    assert writing_odds(seen_along("OOO"), 40, EVERYWHERE) is None
    for alike in ("hr,tw", "us"):
        assert writing_odds(seen_along("QWERTZU"), 40, resolve_regions(alike)) is None


class Asked:
    """A network that sees Texas everywhere, and counts what it is shown."""

    def __init__(self) -> None:
        self.shown = 0

    def log_probabilities(self, rows: Sequence[Image]) -> FloatArray:
        self.shown += len(rows)
        return np.stack([seen_along("TEXAS")] * len(rows))


class Known:
    """Knows two countries and a state, and is sure of one of them."""

    regions = ("hr", "si", "us-tx")

    def __init__(self, sure_of: str) -> None:
        self._found = np.array([0.96 if one == sure_of else 0.02 for one in self.regions])

    def probabilities(self, plate: Image) -> FloatArray:
        return np.asarray(self._found, dtype=np.float32)


@pytest.mark.parametrize("sure_of", ["us-tx", "nobody"])
def test_legends_weigh_beside_looks(sure_of: str) -> None:
    image: Image = np.zeros((64, 200, 3), np.uint8)
    plate, network = PlateImage(image, np.eye(3, dtype=np.float32)), Asked()
    left = 20.0 + 24 * np.arange(6, dtype=np.float32)
    boxes = np.stack([left, left * 0 + 20, left + 15, left * 0 + 50], axis=1).astype(np.float32)
    path = ReadingPath(0.0, (tuple(range(6)),), np.eye(36, dtype=np.float32)[:6], boxes)
    witness = Witness(network, Known(sure_of), network)
    likely = witness.likely(image, plate, path, EVERYWHERE)
    assert likely is not None
    assert network.shown == 3
    assert CODES[int(likely.argmax())] == "us-tx"
    assert witness.likely(image, plate, path, EVERYWHERE[:1]) is None


@pytest.mark.parametrize(
    ("region", "confidence", "rival", "told"),
    [
        ("hr", 0.95, 0.1, True),
        ("hr", 0.95, 0.9, False),
        ("hr", 0.5, 0.1, False),
        ("us-tx", 0.99, 0.1, False),
        (None, 0.0, 0.1, False),
    ],
)
def test_legends_are_asked_where_something_is_left_open(
    region: str | None, confidence: float, rival: float, told: bool
) -> None:
    evidence = Evidence(1.0, 1.0, 6)
    reading = RankedReading("AB1234", 0.9, True, region, 0, evidence, confidence)
    likely = np.full(len(CODES), 0.05, np.float32)
    likely[CODES.index("hr")], likely[CODES.index("us-tx")] = 1.0, rival
    assert is_told(reading, EVERYWHERE, likely) == told


def test_small_plates_are_not_asked_about() -> None:
    plate = PlateImage(np.zeros((64, 200, 3), np.uint8), np.eye(3, dtype=np.float32))
    left = 20.0 + 24 * np.arange(6, dtype=np.float32)
    low, network = LEAST_PX - 1, Asked()
    for height, shown in ((low, 0), (LEAST_PX + 8, 3)):
        row = np.stack([left, left * 0 + 20, left + 15, left * 0 + 20 + height], axis=1)
        odds = legend_odds(network, plate.image, plate, [row.astype(np.float32)], EVERYWHERE)
        assert (odds is None, network.shown) == (not shown, shown)
