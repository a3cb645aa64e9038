"""From a picture to its plates: load, detect, read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

import lpr.detection  # noqa: F401  (registers the detectors)
from lpr import registry
from lpr.arrays import Image
from lpr.characters.classifier import CharacterClassifier
from lpr.detection.base import Detector
from lpr.detection.tiles import TiledDetector, TileMode
from lpr.engines import PlateReader, read_detections
from lpr.errors import ImageError, LprError
from lpr.formats.grammar import resolve_regions
from lpr.geometry import Box
from lpr.images import MAX_MEGAPIXELS, load_image
from lpr.model_files import CHARACTER_MODEL, find_model
from lpr.reading.character_reader import CharacterReader, Look
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, ImageResult, Plate

FOREIGN_READER = "read by another program, which does not show how"
"""The note in the trace of a plate that another reader has read."""
PROCESS_DIED = "reading it ended the process (memory?); read it alone, and report this picture"
"""What is said of a picture whose reading ended a process of several."""


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A picture that could not be read, and why, in one line that names it."""

    source: str
    error: str

    def to_dict(self) -> dict[str, str]:
        """The failure as JSON lines have it."""
        return {"source": self.source, "error": self.error}


class Recognizer:
    """Reads the number plates in pictures.

    Args:
        detector: a registered name ("ssd-mobilenet", "contour") or any `Detector`.
        char_model: a character model to use in place of the shipped one.
        region: whose plate formats to expect: codes and groups with commas between, or "auto".
        conf: score from which a detected plate counts; None is the detector's own.
        top_n: candidates per plate.
        threads: processor threads of each model.
        detector_model: a detector model to use in place of the shipped one.
        max_megapixels: larger picture files are refused.
        tiles: whether large pictures are looked at in tiles, too (`lpr.detection.tiles`).
        reader: a registered name ("tesseract", "rapidocr", "fast-plate-ocr") or any `PlateReader`
            to read the plates with; None reads them as this package does.
        reader_model: that reader's model file.

    Raises:
        ConfigError: no such detector, region or reader, or the reader is not installed.
        ModelError: a model file cannot be used.
    """

    def __init__(
        self,
        detector: str | Detector = "ssd-mobilenet",
        char_model: str | Path | None = None,
        region: str = "auto",
        conf: float | None = None,
        top_n: int = 5,
        threads: int = 1,
        detector_model: str | Path | None = None,
        max_megapixels: float = MAX_MEGAPIXELS,
        tiles: TileMode = "auto",
        reader: str | PlateReader | None = None,
        reader_model: str | Path | None = None,
    ) -> None:
        grammars = resolve_regions(region)
        self._detector: Detector = TiledDetector(
            registry.create("detector", detector, detector_model, conf, threads), tiles
        )
        self._reader: CharacterReader | PlateReader
        if reader is None:
            classifier = CharacterClassifier(char_model or find_model(CHARACTER_MODEL), threads)
            self._reader = CharacterReader(classifier, grammars, top_n)
        else:
            self._reader = registry.create("reader", reader, reader_model, threads)
        self._max_megapixels = max_megapixels
        self._like_this = partial(
            Recognizer,
            *(detector, char_model, region, conf, top_n, threads),
            *(detector_model, max_megapixels, tiles, reader, reader_model),
        )

    def read(self, image: Image | str | Path) -> ImageResult:
        """The plates of a picture, given as a path or as a BGR array, best first.

        Raises:
            ImageError: the file, or the array, is no picture that can be read.
        """
        return self._read(image, explain=False)[0]

    def read_many(
        self, paths: Iterable[str | Path], workers: int = 1
    ) -> Iterator[ImageResult | ReadFailure]:
        """Read picture files, results in their order; one that cannot be read loses no other.

        With several ``workers``, that many processes read at once. Each starts a Python and loads
        the models, which pays from some dozens of pictures on; a script that asks for them needs
        its ``if __name__ == "__main__":`` (see `multiprocessing`), and parts given as objects must
        be of the kind that can be pickled.
        """
        if workers == 1:
            yield from map(self._read_file, paths)
            return
        from lpr.parallel import map_ordered

        start = partial(_file_reader, self._like_this)
        for path, result in map_ordered(start, paths, workers):
            yield result or ReadFailure(str(path), f"{path}: {PROCESS_DIED}")

    def explain(self, image: Image | str | Path) -> tuple[ImageResult, tuple[Trace, ...]]:
        """`read`, with what the segmentation saw on each plate, in the order of the plates."""
        return self._read(image, explain=True)

    def read_plate(self, crop: Image, box: Box | None = None) -> Plate:
        """Read one plate whose place is known: the whole picture, or a box in it.

        Raises:
            ImageError: the array is no picture.
        """
        _check_picture(crop)
        height, width = crop.shape[:2]
        detection = Detection(box or Box(0, 0, width, height), 1.0)
        return self._read_plates(crop, [detection], Stopwatch(), explain=False)[0].plate.rounded()

    def _read_file(self, path: str | Path) -> ImageResult | ReadFailure:
        try:
            return self.read(path)
        except LprError as error:
            return ReadFailure(str(path), str(error))

    def _read(
        self, image: Image | str | Path, explain: bool
    ) -> tuple[ImageResult, tuple[Trace, ...]]:
        watch = Stopwatch()
        source = "" if isinstance(image, np.ndarray) else str(image)
        with watch.stage("load"):
            if not isinstance(image, np.ndarray):
                image = load_image(image, self._max_megapixels)
            _check_picture(image)
        with watch.stage("detect"):
            detections = self._detector.detect([image])[0]
        looks = self._read_plates(image, detections, watch, explain)
        looks.sort(key=lambda look: -_rank(look.plate))
        height, width = image.shape[:2]
        plates = tuple(look.plate for look in looks)
        traces = tuple(look.trace for look in looks if look.trace is not None)
        return ImageResult(source, width, height, plates, watch.timings_ms()).rounded(), traces

    def _read_plates(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[Look]:
        if isinstance(self._reader, CharacterReader):
            looks = self._reader.read(image, detections, watch, explain)
            height, width = image.shape[:2]
            return [replace(look, plate=_clipped(look.plate, width, height)) for look in looks]
        with watch.stage("classify"):
            plates = read_detections(self._reader, image, detections)
        return [Look(plate, Trace(notes=[FOREIGN_READER]) if explain else None) for plate in plates]


def _file_reader(
    build: Callable[[], Recognizer],
) -> Callable[[str | Path], ImageResult | ReadFailure]:
    """What one process of several reads files with."""
    return build()._read_file


def _check_picture(image: Image) -> None:
    """Tell a BGR picture from any other array.

    Raises:
        ImageError: another shape, another type of numbers, or nothing in it.
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
        raise ImageError(
            f"an array of shape {image.shape} and type {image.dtype} is no picture; give height x "
            "width x 3, BGR, uint8 (cv2.imread makes such), or the path of a file"
        )


def _clipped(plate: Plate, width: int, height: int) -> Plate:
    """The plate with its characters' boxes inside the picture: a plate's margin may reach out."""
    inside = tuple(replace(c, box=c.box.clipped(width, height)) for c in plate.characters)
    return replace(plate, characters=inside)


def _rank(plate: Plate) -> float:
    """What the plates of a picture are ordered by: surely a plate, and surely read."""
    return plate.detection_confidence * (1 + plate.confidence)
