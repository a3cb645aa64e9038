"""Readers that read one line of text at a time: of upright plates, their rows cut apart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from lpr.arrays import Image
from lpr.reading.base import TracedPlate
from lpr.reading.crops import unexplained
from lpr.reading.text_rows import split_rows
from lpr.rectification import rectify
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Reading


class LineReader(ABC):
    """A `PlateReader` that sees the rows of upright plates, each a picture of one line of text.

    >>> class Optimist(LineReader):
    ...     def read_lines(self, lines):
    ...         return [Reading("ZG1234AB", 1.0) for _ in lines]
    """

    @abstractmethod
    def read_lines(self, lines: Sequence[Image]) -> list[Reading]:
        """The text of each line in 0-9 and A-Z, empty where nothing was read, and how sure it is.

        Args:
            lines: upright pictures of one line of text each, some 50 to 70 px high, BGR.
        """

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        """The plates; they have no characters, and no candidate but the one reading."""
        with watch.stage("rectify"):
            rows = [split_rows(rectify(image, found).image) for found in detections]
        with watch.stage("classify"):
            read = self.read_lines([line for lines in rows for line in lines])
        ends = np.cumsum([len(lines) for lines in rows]).tolist()
        return [
            unexplained(found, read[end - len(lines) : end], explain)
            for found, lines, end in zip(detections, rows, ends, strict=True)
        ]
