"""Films are copied without plates, in the frames in which none was found, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.detection.base import Sightings
from lpr.errors import ConfigError, StreamError
from lpr.geometry import Box, Quad
from lpr.privacy import HidingConfig, RedactionConfig, Style
from lpr.types import Detection, Plate
from lpr.video import FrameOptions, open_source
from lpr.video.hiding import LEAD_S, find_hidden
from lpr.video.redaction import redact_film
from tests.video.clips import Clip, draw_clip
from tests.video.scripted import ScriptedRecognizer, frames, parked, passing

FPS = 12.5


class Forgetful(ScriptedRecognizer):
    """Misses the plates in some frames."""

    def __init__(self, misses: Callable[[int], bool]) -> None:
        super().__init__([passing("ZG1234AB", 1.0), parked("RI77TT")], FPS)
        self._misses = misses

    def find(self, image: Image) -> Sightings:
        seen = super().find(image)
        return Sightings([], []) if self._misses(self.found) else seen


def hides(places: Iterable[Quad], box: Box) -> bool:
    return any(
        one.x_min <= box.x_min + 2
        and one.y_min <= box.y_min + 2
        and one.x_max >= box.x_max - 2
        and one.y_max >= box.y_max - 2
        for one in (place.bounding_box() for place in places)
    )


def test_frames_in_which_nothing_was_found_are_covered_too() -> None:
    hidden = find_hidden(frames(5, FPS), Forgetful(lambda count: count % 4 in (1, 2)))
    assert (hidden.plates, hidden.kept) == (2, 0)
    place, stands = passing("", 1.0).place, parked("").place(0)
    assert stands is not None
    for number in range(int(5 * FPS)):
        assert hides(hidden.places[number], stands), number
        box = place(number / FPS)
        if box is not None:
            assert hides(hidden.places[number], box), number


def test_what_comes_is_hidden_before_it_is_found_and_after() -> None:
    late = Forgetful(lambda count: count < 1.0 * FPS + 8 or count > 3.0 * FPS - 3)
    hidden = find_hidden(frames(5, FPS), late)
    place = passing("", 1.0).place
    for number in range(round((1 + 8 / FPS - LEAD_S) * FPS) + 1, round(3.0 * FPS)):
        box = place(number / FPS)
        assert box is not None
        assert hides(hidden.places.get(number, ()), box), number
    assert not hidden.places[0]


def test_a_plate_that_is_kept_is_left_alone_throughout() -> None:
    config = HidingConfig(keep=frozenset({"ZG1234AB"}))
    hidden = find_hidden(frames(5, FPS), Forgetful(lambda _: False), config)
    assert (hidden.plates, hidden.kept) == (1, 1)
    place, stands = passing("", 1.0).place(2.0), parked("").place(0)
    assert place is not None
    assert stands is not None
    assert not hides(hidden.places[25], place)
    assert hides(hidden.places[25], stands)


class OnePlace:
    """Sees one plate, always in the same place."""

    def find(self, image: Image) -> Sightings:
        return Sightings([Detection(Box(100, 80, 220, 120), 0.9)], [])

    def read_detections(self, image: Image, detections: Iterable[Detection]) -> Iterable[Plate]:
        return ()


def test_a_film_is_copied_without_its_plate(tmp_path: Path) -> None:
    film, copy = draw_clip(tmp_path / "a.mp4"), tmp_path / "b.mp4"
    style, shares = RedactionConfig(Style.COVER, margin=0), list[float]()
    done = redact_film(film, copy, style=style, finder=OnePlace(), progress=shares.append)
    assert (done.frames, done.hidden, done.kept) == (50, 1, 0)
    assert shares == sorted(shares)
    assert shares[-1] > 0.9
    with open_source(film) as before, open_source(copy) as after:
        pairs = list(zip(before.frames(), after.frames(), strict=True))
    assert [round(one.offset_s - other.offset_s, 2) for one, other in pairs] == [0.0] * 50
    for original, hidden in pairs:
        assert np.ptp(hidden.image[88:112, 110:210].astype(int)) < 30
        off = np.abs(hidden.image[:60].astype(int) - original.image[:60].astype(int))
        assert off.mean() < 10


def test_a_film_that_stops_short_is_copied_as_far_as_it_goes(tmp_path: Path) -> None:
    whole, cut = draw_clip(tmp_path / "a.ts", Clip(frames=100)), tmp_path / "cut.ts"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    copy = tmp_path / "b.mp4"
    with suppress(StreamError):
        redact_film(cut, copy, finder=OnePlace())
    assert 10 < readable(cut) < 100
    assert readable(copy) == readable(cut)


def readable(film: Path) -> int:
    """How many frames of a film can be read."""
    count = 0
    with open_source(film) as source, suppress(StreamError):
        for _ in source.frames():
            count += 1
    return count


def test_what_cannot_be_copied_is_told(tmp_path: Path) -> None:
    film = draw_clip(tmp_path / "a.mp4", Clip(frames=5))
    with pytest.raises(ConfigError, match="is the film that is read"):
        redact_film(film, film, finder=OnePlace())
    (tmp_path / "c.mp4").write_bytes(b"no film")
    with pytest.raises(StreamError, match=r"c\.mp4"):
        redact_film(tmp_path / "c.mp4", tmp_path / "d.mp4", finder=OnePlace())
    assert not (tmp_path / "d.mp4").exists()
    with pytest.raises(StreamError, match="never ends"):
        redact_film(tmp_path, tmp_path / "d.mp4", finder=OnePlace(), options=FrameOptions())
