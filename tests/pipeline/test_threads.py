"""One recognizer in many threads: the results of one thread, and no error."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.images import load_image
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.types import Plate, Reading
from tests.paths import SAMPLES
from tests.pipeline.fakes import LEFT, FakeDetector, FakeReader, plate_picture

THREADS, READS = 4, 15
PICTURES = sorted(SAMPLES.glob("*.jpg"))[:8]


@pytest.mark.skipif(not PICTURES, reason="no drawn samples here")
@pytest.mark.parametrize("tiles", ["auto", "on"])
def test_threads_read_what_one_thread_reads(tiles: str) -> None:
    recognizer = Recognizer(RecognizerConfig(tiles=tiles))  # type: ignore[arg-type]
    images = [load_image(path) for path in PICTURES]
    # Turned ones have another shape, for which the detector makes another model.
    images += [image.transpose(1, 0, 2).copy() for image in images[:2]]
    alone = Recognizer(RecognizerConfig(tiles=tiles))  # type: ignore[arg-type]
    expected = [alone.read(image).plates for image in images]
    assert any(expected)
    together = threading.Barrier(THREADS)

    def read(first: int) -> list[tuple[int, tuple[Plate, ...]]]:
        together.wait(timeout=60)
        chosen = [(first + turn) % len(images) for turn in range(READS)]
        return [(number, recognizer.read(images[number]).plates) for number in chosen]

    with ThreadPoolExecutor(THREADS) as threads:
        for results in threads.map(read, range(THREADS)):
            for number, plates in results:
                assert plates == expected[number]


def test_interpreters_are_no_more_than_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    from lpr.characters.classifier import CharacterClassifier
    from lpr.model_files import CHARACTER_MODEL, find_model
    from lpr.runtime import runner
    from lpr.runtime.litert import LiteRtNetwork

    made: list[LiteRtNetwork] = []

    class Counted(LiteRtNetwork):
        """An interpreter that is counted."""

        def __init__(self, *args: object) -> None:
            super().__init__(*args)  # type: ignore[arg-type]
            made.append(self)

    monkeypatch.setattr(runner, "LiteRtNetwork", Counted)
    monkeypatch.setattr(runner, "useful_threads", lambda: 2)
    classifier = CharacterClassifier(find_model(CHARACTER_MODEL))
    windows = np.random.default_rng(0).normal(size=(400, 32, 32, 1)).astype(np.float32)
    expected = classifier.predict_proba(windows)
    with ThreadPoolExecutor(6) as threads:
        for found in threads.map(lambda _: classifier.predict_proba(windows), range(24)):
            assert np.array_equal(found, expected)
    assert 1 <= len(made) <= 2


def test_no_more_threads_read_at_once_than_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    reading: list[int] = []
    most: list[int] = []

    class Slow(FakeReader):
        """Sees how many read at once."""

        def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
            reading.append(1)
            most.append(len(reading))
            time.sleep(0.01)
            reading.pop()
            return super().read_crops(crops)

    monkeypatch.setattr("lpr.pipeline.recognizer.useful_threads", lambda: 2)
    recognizer = Recognizer(detector=FakeDetector((LEFT, 0.9)), reader=Slow())
    picture = plate_picture(LEFT)
    with ThreadPoolExecutor(6) as threads:
        results = list(threads.map(recognizer.read, [picture] * 18))
    assert len({result.plates for result in results}) == 1
    assert max(most) == 2
