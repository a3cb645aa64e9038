"""Steep, faint and coloured plates, each step apart: ``python -m tests.reading.bars [COUNT]``.

COUNT drawn plates of each kind (200), in the designs of countries and states, stand in the middle
of a picture. Told are how many the detector finds and how far its corners lie from the true ones;
how many characters have a proposal where the true corners, the detector's, and those that are
estimated from the box alone set the plate upright; and how many plates are read so. Nothing is
written; seeds are fixed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.evaluation.metrics.corners import corner_error
from lpr.geometry import Quad
from lpr.geometry.boxes import pairwise_iou
from lpr.pipeline import Recognizer
from lpr.reading.look import look_at
from lpr.synthesis.geometry import map_points
from lpr.synthesis.mix import Mix
from lpr.synthesis.pictures import PlatePicture, draw_plate_picture
from lpr.types import Detection

SEED = 31
KINDS = {
    "usual": Mix(designed=1.0),
    "steep": Mix(designed=1.0, steep=1.0),
    "faint": Mix(designed=1.0, faint=1.0),
    "steep and faint": Mix(designed=1.0, steep=1.0, faint=1.0),
}
COLOURED = "dark or coloured ground"
"""Usual views of plates whose ground is neither white nor light gray."""
LIGHT, GRAY = 150.0, 40.0
"""What the median pixel of a plate with a light, gray ground has at least in its darkest channel,
and at most between its channels."""
AROUND = 1.2
"""What stands around the drawn picture on each side, of its sides."""
FOUND_IOU, PROPOSED_IOU = 0.5, 0.5


@dataclass(slots=True)
class Tally:
    """What was counted of one kind."""

    plates: int = 0
    found: int = 0
    corner_errors: list[float] = field(default_factory=list)
    characters: int = 0
    proposed: dict[str, int] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)

    def told(self) -> str:
        """One line of a table."""
        proposed = [
            f"{100 * count / max(self.characters, 1):.1f}" for count in self.proposed.values()
        ]
        read = [f"{100 * count / max(self.plates, 1):.1f}" for count in self.read.values()]
        error = 100 * float(np.mean(self.corner_errors)) if self.corner_errors else float("nan")
        found = f"{100 * self.found / max(self.plates, 1):.1f}"
        return " | ".join([str(self.plates), found, f"{error:.1f}", *proposed, *read])


def embedded(drawn: PlatePicture) -> tuple[Image, FloatArray]:
    """The drawn picture within more of the car, and its true corners (4, 2) there."""
    height, width = drawn.image.shape[:2]
    down, across = round(AROUND * height), round(AROUND * width)
    image = cv2.copyMakeBorder(drawn.image, down, down, across, across, cv2.BORDER_REPLICATE)
    corners = drawn.quad.to_array() + np.array([across, down], np.float32)
    return np.asarray(image, np.uint8), np.asarray(corners, np.float32)


def count(recognizer: Recognizer, drawn: PlatePicture, tally: Tally) -> None:
    """Look at one plate in all ways."""
    image, corners = embedded(drawn)
    quad = Quad.from_list(corners.tolist())
    box = quad.bounding_box()
    frames = {
        "true corners": Detection(box, 1.0, quad),
        "box alone": Detection(box, 1.0),
    }
    result = recognizer.read(image)
    best = max(result.plates, key=lambda plate: plate.box.iou(box), default=None)
    tally.plates += 1
    tally.characters += len(drawn.characters)
    if best is not None and best.box.iou(box) >= FOUND_IOU:
        tally.found += 1
        tally.corner_errors.append(corner_error(quad, best.quad))
        frames["detector's corners"] = Detection(best.box, 1.0, best.quad)
    for name in ("true corners", "detector's corners", "box alone"):
        shown = read = 0
        if name in frames:
            shown = proposed(image, frames[name], drawn, corners)
            read = recognizer.read_detections(image, [frames[name]])[0].text == drawn.text
        tally.proposed[name] = tally.proposed.get(name, 0) + shown
        tally.read[name] = tally.read.get(name, 0) + int(read)


def proposed(image: Image, frame: Detection, drawn: PlatePicture, corners: FloatArray) -> int:
    """How many characters have a proposal where a frame sets the plate upright."""
    look = look_at(image, frame)
    shift = corners[0] - drawn.quad.to_array()[0]
    to_plate = np.linalg.inv(look.plate.to_source.astype(np.float64))
    boxes = []
    for one in drawn.character_quads:
        points = map_points(one.to_array() + shift, to_plate)
        boxes.append(Quad.from_list(points.tolist()).bounding_box().to_list())
    overlap = pairwise_iou(np.array(boxes, np.float32), look.proposals.boxes)
    return int((overlap.max(axis=1, initial=0.0) >= PROPOSED_IOU).sum())


def is_coloured(drawn: PlatePicture) -> bool:
    """Whether the plate's ground is dark or has a colour."""
    mask = np.zeros(drawn.image.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, drawn.quad.to_array().astype(np.int32), 1)
    ground = np.median(drawn.image[mask > 0], axis=0)
    return bool(ground.min() < LIGHT or np.ptp(ground) > GRAY)


def measure(
    recognizer: Recognizer, mix: Mix, counted: int, wanted: Callable[[PlatePicture], bool]
) -> Tally:
    """Count so many plates of a kind."""
    tally, seed = Tally(), 0
    while tally.plates < counted:
        drawn = draw_plate_picture(np.random.default_rng([SEED, seed]), mix=mix)
        seed += 1
        if wanted(drawn):
            count(recognizer, drawn, tally)
    return tally


def main() -> int:
    """Print the table."""
    counted = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    recognizer = Recognizer()
    ways = "true corners | detector's | box alone"
    print(f"| kind | plates | found | corners off | proposed: {ways} | read: {ways} |")
    for name, mix in KINDS.items():
        tally = measure(recognizer, mix, counted, lambda _: True)
        print(f"| {name} | {tally.told()} |", flush=True)
    tally = measure(recognizer, KINDS["usual"], counted, is_coloured)
    print(f"| {COLOURED} | {tally.told()} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
