"""RapidOCR as a reader of plates: PaddleOCR's PP-OCR models, which come in its package."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lpr.arrays import Image
from lpr.errors import ModelMissing
from lpr.reading.crops import CropReader, import_for, may_be_stacked, plate_text
from lpr.types import Reading

PACKAGE = "rapidocr_onnxruntime"
LEAST_HEIGHT = 0.6
"""Height of a line of a plate, of the highest one there."""


class RapidOcrReader(CropReader):
    """Reads a line with PP-OCR's recogniser; where there may be two, finds them first.

    Args:
        model_path: an ONNX recogniser to use in place of the package's own.
        threads: processor threads.

    Raises:
        ConfigError: the package is not installed.
        ModelMissing: no such file.
    """

    def __init__(self, model_path: str | Path | None = None, threads: int = 1) -> None:
        package = import_for("rapidocr", PACKAGE)
        options: dict[str, Any] = {"intra_op_num_threads": threads, "inter_op_num_threads": 1}
        if model_path is not None:
            if not Path(model_path).is_file():
                raise ModelMissing(f"{model_path}: no such file; name an ONNX model of PP-OCR")
            options["rec_model_path"] = str(model_path)
        self._engine = package.RapidOCR(**options)
        self._turn = threading.Lock()
        """Its parts keep what they saw last: one thread at a time."""

    def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
        """The text of each crop; the confidence is that of the least sure line."""
        with self._turn:
            return [self._read(crop) for crop in crops]

    def _read(self, crop: Image) -> Reading:
        if may_be_stacked(crop):
            lines = self._engine(crop, use_cls=False)[0]
            if lines:
                return joined([(text, float(sure)) for _, text, sure in plate_lines(lines)])
        lines = self._engine(crop, use_det=False, use_cls=False, use_rec=True)[0] or []
        return joined([(text, float(sure)) for text, sure in lines])


def plate_lines(lines: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """The lines of a plate, top to bottom: states and mottos are written smaller than numbers.

    Args:
        lines: corners (x, y) clockwise from top-left, text and confidence of each.
    """
    heights = [corners[3][1] - corners[0][1] for corners, *_ in lines]
    large = [
        line
        for line, height in zip(lines, heights, strict=True)
        if height >= LEAST_HEIGHT * max(heights)
    ]
    return sorted(large, key=lambda line: float(line[0][0][1]))


def joined(lines: Sequence[tuple[str, float]]) -> Reading:
    """Lines, top to bottom, run together; what no plate shows is dropped."""
    known = [(plate_text(text), sure) for text, sure in lines if plate_text(text)]
    if not known:
        return Reading("", 0.0)
    return Reading("".join(text for text, _ in known), min(sure for _, sure in known))
