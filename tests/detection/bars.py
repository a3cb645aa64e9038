"""Far plates in pictures of 12 megapixels: ``python -m tests.detection.bars [scenes/val.jsonl]``.

Photographs, or drawn scenes where no labels are named, stand in larger pictures: 36 side by side,
or six of them pasted into one that is scaled up, where a near plate may stand. Counted are plates
of one row that are 50 px wide and more, and what their pictures cost beside one photograph of
1,024 px. Nothing is written.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.datasets import read_scenes
from lpr.geometry import Box
from lpr.images import load_image
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.synthesis.scenes import draw_scene

SIZE_PX = (4000, 3000)
SIDE_BY_SIDE = (6, 6)
PASTED = 6
KINDS = {"side by side": SIDE_BY_SIDE[0] * SIDE_BY_SIDE[1], "pasted": PASTED + 1}
"""How many photographs stand in a picture of each kind."""
SEED = 7
WIDTHS_PX = (50.0, 130.0)
"""Between these the widest plate of each pasted photograph lies."""
ONE_ROW = 2.2
"""Plates whose rows nobody counted have one where they are so many times as wide as high."""
FOUND_IOU = 0.5
PHOTOGRAPH_PX = 1024
LATIN = frozenset(["croatia", "dataturks", "anas", "uc3m", "nset", "ealpr", "wpod", "italy"])
LEAST_FOUND, MOST_TIMES = 0.92, 6.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A plate in a picture; ``counts`` says whether it must be found."""

    box: Box
    counts: bool

    def at(self, scale: float, x: float = 0.0, y: float = 0.0, counts: bool = True) -> Labelled:
        """The same in a picture that was scaled and moved; narrow ones need not be found."""
        edges = [scale * edge for edge in self.box.to_list()]
        box = Box.from_list(edges).moved(x, y)
        return Labelled(box, counts and self.counts and box.width >= WIDTHS_PX[0])


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph or a drawn scene."""

    image: Image
    plates: tuple[Labelled, ...]

    def scaled(self, scale: float) -> Picture:
        """The picture so many times as large."""
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        image = np.asarray(cv2.resize(self.image, None, fx=scale, fy=scale, interpolation=method))
        return Picture(image, tuple(plate.at(scale) for plate in self.plates))


@dataclass(slots=True)
class Tally:
    """What was found in large pictures, and the processor time that they and photographs took."""

    photographs: int = 0
    plates: int = 0
    found: int = 0
    false: int = 0
    find_large_ms: list[float] = field(default_factory=list)
    find_ms: list[float] = field(default_factory=list)
    read_ms: list[float] = field(default_factory=list)


def photographs(labels: Path | None, rng: np.random.Generator) -> Iterator[Picture]:
    """Photographs of a data set in a random order, or drawn scenes without end."""
    if labels is None:
        while True:
            scene = draw_scene(rng, (960, 640))
            drawn = tuple(Labelled(one.box, len(one.lines) == 1) for one in scene.plates)
            if drawn:
                yield Picture(scene.image, drawn)
    scenes = [scene for scene in read_scenes(labels) if scene.source in LATIN]
    for number in rng.permutation(len(scenes)):
        scene = scenes[number]
        plates = tuple(
            Labelled(
                one.box,
                not one.difficult
                and (one.lines == 1 if one.lines else one.box.width > ONE_ROW * one.box.height),
            )
            for one in scene.plates
        )
        if any(one.counts for one in plates):
            yield Picture(load_image(scene.image), plates)


def side_by_side(source: Iterator[Picture]) -> Picture:
    """36 photographs in one picture, none of them larger than it is."""
    columns, rows = SIDE_BY_SIDE
    across, down = SIZE_PX[0] // columns, SIZE_PX[1] // rows
    canvas, plates = np.full((SIZE_PX[1], SIZE_PX[0], 3), 127, np.uint8), []
    for place in range(columns * rows):
        one = next(source)
        height, width = one.image.shape[:2]
        one = one.scaled(min(across / width, down / height, 1.0))
        x, y = place % columns * across, place // columns * down
        canvas[y : y + one.image.shape[0], x : x + one.image.shape[1]] = one.image
        plates += [plate.at(1.0, x, y) for plate in one.plates]
    return Picture(canvas, tuple(plates))


def pasted(source: Iterator[Picture], rng: np.random.Generator) -> Picture:
    """A photograph scaled up, with six others where none of its plates stands."""
    ground = next(source)
    height, width = ground.image.shape[:2]
    ground = ground.scaled(max(SIZE_PX[0] / width, SIZE_PX[1] / height))
    canvas = ground.image[: SIZE_PX[1], : SIZE_PX[0]].copy()
    plates = [plate.at(1.0, counts=False) for plate in ground.plates]
    taken = [plate.box for plate in plates]
    while len(taken) < PASTED + len(ground.plates):
        one = next(source)
        widest = max(plate.box.width for plate in one.plates)
        one = one.scaled(min(1.0, rng.uniform(*WIDTHS_PX) / widest))
        high, wide = one.image.shape[:2]
        x, y = int(rng.integers(0, SIZE_PX[0] - wide)), int(rng.integers(0, SIZE_PX[1] - high))
        place = Box(x, y, x + wide, y + high)
        if any(place.iou(other) > 0 for other in taken):
            continue
        taken.append(place)
        canvas[y : y + high, x : x + wide] = one.image
        plates += [plate.at(1.0, x, y) for plate in one.plates]
    return Picture(canvas, tuple(plates))


def count(tally: Tally, picture: Picture, boxes: Sequence[Box]) -> None:
    """Add what was found in a picture."""
    for plate in picture.plates:
        tally.plates += plate.counts
        tally.found += plate.counts and any(box.iou(plate.box) >= FOUND_IOU for box in boxes)
    tally.false += sum(
        all(box.iou(plate.box) < FOUND_IOU for plate in picture.plates) for box in boxes
    )


def least_ms(work: Callable[[], object]) -> float:
    """The processor time of some work, the least of three."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        work()
        times.append((time.process_time() - begun) * 1e3)
    return min(times)


def measure(recognizer: Recognizer, large: Picture, each: int, photograph: Image) -> Tally:
    """Read a large picture of so many photographs, and a photograph in turn."""
    tally = Tally(each)
    boxes = [plate.box for plate in recognizer.read(large.image).plates]
    tally.plates = sum(plate.counts for plate in large.plates)
    for plate in large.plates:
        tally.found += plate.counts and any(box.iou(plate.box) >= FOUND_IOU for box in boxes)
    met = [any(box.iou(plate.box) >= FOUND_IOU for plate in large.plates) for box in boxes]
    tally.false = met.count(False)
    tally.find_large_ms.append(least_ms(lambda: recognizer.find(large.image)))
    tally.find_ms.append(least_ms(lambda: recognizer.find(photograph)))
    tally.read_ms.append(least_ms(lambda: recognizer.read(photograph)))
    return tally


def together(tallies: Sequence[Tally]) -> Tally:
    """What several pictures make."""
    return Tally(
        sum(one.photographs for one in tallies),
        sum(one.plates for one in tallies),
        sum(one.found for one in tallies),
        sum(one.false for one in tallies),
        [ms for one in tallies for ms in one.find_large_ms],
        [ms for one in tallies for ms in one.find_ms],
        [ms for one in tallies for ms in one.read_ms],
    )


def times_as_long(large: Tally, everything: Tally) -> float:
    """How many times as long as a photograph of 1,024 px a large picture with as many plates takes,
    from the decoded picture to the text; photographs are those beside all large pictures."""
    photograph = median(everything.read_ms)
    return (median(large.find_large_ms) + photograph - median(everything.find_ms)) / photograph


def measure_kind(recognizer: Recognizer, kind: str, labels: Path | None, count: int) -> Tally:
    """Measure so many large pictures of a kind, or as many as there are photographs for."""
    rng, tallies = np.random.default_rng(SEED), []
    source = photographs(labels, rng)
    for _ in range(count):
        usual = next(source).image
        scale = PHOTOGRAPH_PX / max(usual.shape[:2])
        usual = np.asarray(cv2.resize(usual, None, fx=scale, fy=scale))
        try:
            large = pasted(source, rng) if kind == "pasted" else side_by_side(source)
        except StopIteration:
            break
        tallies.append(measure(recognizer, large, KINDS[kind], usual))
    return together(tallies)


def main() -> int:
    """Measure, and say what misses its bar: 1 where one does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path, nargs="?", help="photographs (JSON lines)")
    parser.add_argument("--pictures", type=int, default=20, help="of each kind")
    parser.add_argument("--tiles", choices=["auto", "off", "on"], default="auto")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    recognizer = Recognizer(RecognizerConfig(tiles=given.tiles))
    found = {kind: measure_kind(recognizer, kind, given.labels, given.pictures) for kind in KINDS}
    everything, missed = together(list(found.values())), False
    for kind, made in found.items():
        share, times = made.found / max(made.plates, 1), times_as_long(made, everything)
        missed |= share < LEAST_FOUND or times > MOST_TIMES
        print(
            f"{kind}: {len(made.read_ms)} pictures, found {made.found} of {made.plates} "
            f"({share:.1%}), false a photograph {made.false / max(made.photographs, 1):.3f}, "
            f"finding {median(made.find_large_ms):.0f} ms, a photograph from picture to text "
            f"{median(everything.read_ms):.0f} ms, {times:.1f} times as long"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
