"""`Recognizer`: from a picture to its plates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from threading import BoundedSemaphore
from typing import Any, TypeVar, overload

import lpr.detection  # noqa: F401  (registers detectors by name)
from lpr import registry
from lpr.characters.base import Classifier
from lpr.checks import check_count
from lpr.cores import useful_threads
from lpr.detection.base import Detector, Sightings
from lpr.errors import ConfigError, shown
from lpr.formats.grammar import resolve_regions
from lpr.images import PictureLike, as_picture, is_one_picture, picture_name
from lpr.pipeline.batch import Done, PictureWork, ReadFailure, Task, work_through
from lpr.pipeline.config import MOST_AT_ONCE, RecognizerConfig
from lpr.pipeline.picture_reader import Glance, PictureReader
from lpr.pipeline.places import BoxLike, to_box, to_detections
from lpr.pipeline.readers import build_reader, readers_of
from lpr.reading.base import PlateReader, is_paid
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, ImageResult, Plate

Part = TypeVar("Part")

WEAK_SHOWN = 3
"""Weak detections that a result without plates keeps."""


class Recognizer:
    """Reads the number plates in pictures.

    One recognizer may be used from any number of threads; as many read at once as pays
    (`lpr.cores.useful_threads`). It can be pickled: its settings travel, and its models are loaded
    again.

    >>> recognizer = Recognizer(region="hr")
    >>> [plate.text for plate in recognizer.read("data/samples/scene_02.jpg").plates]
    ['BC143VP']

    Args:
        config: all settings; None is the usual ones.
        region: in place of the config's; so are the next three.
        conf: see `RecognizerConfig`.
        top_n: see `RecognizerConfig`.
        threads: see `RecognizerConfig`.
        detector: any `Detector`, or a registered name, in place of the config's.
        classifier: any `Classifier` in place of the shipped character network.
        reader: any `PlateReader`, or a registered name, in place of reading by characters.

    Raises:
        ConfigError: a setting that makes no sense; no such detector, region or reader; the reader
            is not installed.
        ModelError: a model file cannot be used.
    """

    def __init__(
        self,
        config: RecognizerConfig | None = None,
        *,
        region: str | Sequence[str] | None = None,
        conf: float | None = None,
        top_n: int | None = None,
        threads: int | None = None,
        detector: Detector | str | None = None,
        classifier: Classifier | None = None,
        reader: PlateReader | str | None = None,
    ) -> None:
        if not isinstance(config, RecognizerConfig | None):
            raise ConfigError(
                f"{config!r} is no RecognizerConfig; name what it is, as in Recognizer(region='hr')"
            )
        asked = {"region": region, "conf": conf, "top_n": top_n, "threads": threads}
        given: dict[str, Any] = {key: value for key, value in asked.items() if value is not None}
        self.config = replace(config or RecognizerConfig(), **given)
        self._like_this = partial(
            Recognizer, self.config, detector=detector, classifier=classifier, reader=reader
        )
        self._turns = BoundedSemaphore(useful_threads())
        found_by = _build_detector(self.config, detector)
        read_by = _build_reader(self.config, reader, classifier)
        self.paid = is_paid(read_by)
        """Whether each plate that is read costs money."""
        self._pictures = PictureReader(found_by, readers_of(read_by), self.config)

    def read(self, image: PictureLike, *, source: str | None = None) -> ImageResult:
        """The plates of a picture, best first.

        Args:
            image: a path, the bytes of a file, an open file, a Pillow picture, or a uint8 array:
                BGR, BGRA or gray.
            source: what the result calls the picture; None is its path.

        Raises:
            ImageError: it is no picture that can be read.
        """
        return self._read(image, source, explain=False)[0]

    def explain(
        self, image: PictureLike, *, source: str | None = None
    ) -> tuple[ImageResult, tuple[Trace, ...]]:
        """`read`, with what the segmentation saw on each plate, in the order of the plates."""
        return self._read(image, source, explain=True)

    def find(self, image: PictureLike) -> Sightings:
        """Where plates are in a picture, and what may be one; nothing is read.

        >>> [one.box.width > 50 for one in Recognizer().find("data/samples/scene_08.jpg").plates]
        [True]

        Raises:
            ImageError: it is no picture that can be read.
        """
        picture = as_picture(image, self.config.max_megapixels)
        with self._turns:
            return self._pictures.find(picture)

    def read_plate(self, image: PictureLike, box: BoxLike | None = None) -> Plate:
        """Read one plate whose place is known: the whole picture, or a box in it.

        Raises:
            ImageError: it is no picture that can be read.
            ConfigError: the box is none, or lies outside the picture.
        """
        picture = as_picture(image, self.config.max_megapixels)
        height, width = picture.shape[:2]
        place = to_box((0, 0, width, height) if box is None else box, width, height)
        return self.read_detections(picture, [Detection(place, 1.0)])[0]

    def read_detections(
        self, image: PictureLike, detections: Iterable[Detection]
    ) -> tuple[Plate, ...]:
        """Read plates that were detected before, in their order; unread ones have an empty text.

        >>> recognizer = Recognizer()
        >>> result = recognizer.read("data/samples/scene_02.jpg")
        >>> weak = [one.detection for one in result.weak_detections]
        >>> recognizer.read_detections("data/samples/scene_02.jpg", weak)
        ()

        Raises:
            ImageError: it is no picture that can be read.
            ConfigError: they are no detections, or lie outside the picture.
        """
        picture = as_picture(image, self.config.max_megapixels)
        height, width = picture.shape[:2]
        given = to_detections(detections, width, height)
        with self._turns:
            glance = Glance(picture, Stopwatch(), explain=False)
            found = self._pictures.read_given(glance, given)
        return tuple(one.plate.rounded() for one in found)

    @overload
    def read_many(
        self, sources: Iterable[PictureLike], workers: int = 1
    ) -> Iterator[ImageResult | ReadFailure]: ...

    @overload
    def read_many(
        self, sources: Iterable[Task], workers: int = 1, *, work: PictureWork[Task, Done]
    ) -> Iterator[Done | ReadFailure]: ...

    def read_many(
        self,
        sources: Iterable[Any],
        workers: int = 1,
        *,
        work: PictureWork[Any, Any] | None = None,
    ) -> Iterator[Any]:
        """Read pictures, results in their order; one that cannot be read loses no other.

        With several ``workers``, that many processes read at once. Each starts a Python and loads
        the models, which pays from some dozens of pictures on; a script that asks for them needs
        its ``if __name__ == "__main__":`` (see `multiprocessing`), and parts given as objects must
        be of the kind that can be pickled.

        Args:
            sources: what `read` takes; with ``work`` of one's own, what that takes.
            workers: how many processes; 1 is this one.
            work: what is done with each source in place of `read`, where it is read: see
                `PictureWork`.

        Raises:
            ConfigError: ``workers`` is no count, or ``sources`` is one picture rather than
                several.
            ModelError: a model proves to be damaged, which no picture is to blame for.
        """
        check_count("workers", workers, MOST_AT_ONCE)
        if is_one_picture(sources):
            raise ConfigError(
                f"{shown(sources)} is one picture, and read_many takes several: give a list of "
                "them, or write read(picture) for one"
            )
        if not (isinstance(sources, Iterable) or hasattr(sources, "__getitem__")):
            raise ConfigError(f"{shown(sources)} is no list; give a list of pictures to read_many")
        return work_through(self, work or Recognizer.read, sources, workers)

    def __reduce__(self) -> tuple[partial[Recognizer], tuple[()]]:
        return self._like_this, ()

    def _read(
        self, image: PictureLike, source: str | None, explain: bool
    ) -> tuple[ImageResult, tuple[Trace, ...]]:
        if not isinstance(source, str | None):
            raise ConfigError(f"source is {shown(source)}; give what to call the picture, a string")
        watch = Stopwatch()
        with watch.stage("load"):
            picture = as_picture(image, self.config.max_megapixels, source or "")
        with self._turns:
            read = self._pictures.read(Glance(picture, watch, explain))
        height, width = picture.shape[:2]
        plates = tuple(one.plate for one in read.plates)
        traces = tuple(one.trace for one in read.plates if one.trace is not None)
        name = picture_name(image) if source is None else source
        below = read.below_confidence
        weak = () if plates or below else read.weak[:WEAK_SHOWN]
        result = ImageResult(name, width, height, plates, watch.timings_ms(), weak, below)
        return result.rounded(), traces


def _build_detector(config: RecognizerConfig, part: Detector | str | None) -> Detector:
    chosen = config.detector if part is None else part
    detector: Detector = registry.create(
        "detector", chosen, config.detector_model, config.conf, config.threads
    )
    return _able(detector, "detector", "detect")


def _build_reader(
    config: RecognizerConfig, part: PlateReader | str | None, classifier: Classifier | None
) -> PlateReader:
    resolve_regions(config.regions)
    if classifier is not None:
        _able(classifier, "classifier", "predict_all", "alphabet")
    if part is None or isinstance(part, str):
        chosen = config if part is None else replace(config, reader=part)
        return _able(build_reader(chosen, classifier), "reader", "read")
    return _able(part, "reader", "read")


def _able(part: Part, kind: str, method: str, *attributes: str) -> Part:
    """The part, if it is an object that has what parts of its kind need.

    Raises:
        ConfigError: it is none.
    """
    lacks = [name for name in attributes if not hasattr(part, name)]
    if not callable(getattr(part, method, None)):
        lacks.insert(0, f"{method}()")
    if lacks or isinstance(part, type):
        reason = "is a class" if isinstance(part, type) else f"has no {' and no '.join(lacks)}"
        raise ConfigError(
            f"{shown(part)} is no {kind}: it {reason}; give an object as the {kind} protocol asks"
        )
    return part
