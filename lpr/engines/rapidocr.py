"""RapidOCR as a reader of plates: PaddleOCR's PP-OCR models, which come in its package."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lpr.arrays import Image
from lpr.engines.options import parse_options
from lpr.errors import ModelMissing
from lpr.reading.crops import import_for, joined, may_be_stacked
from lpr.reading.line_reader import LineReader
from lpr.types import Reading

NAME = "rapidocr"
MAY_HAVE_MORE_PX = 100
"""Plates so high, of two lines' shape, that were not cut apart: their lines are looked for."""
LEAST_HEIGHT = 0.6
"""Height of a line of a plate, of the highest one there."""


@dataclass(frozen=True, slots=True)
class RapidOcrOptions:
    """What can be set of RapidOCR beside its model."""

    rec_keys_path: Path | None = None
    """The characters of a model that does not name them itself, one a line."""


class RapidOcrReader(LineReader):
    """Reads lines with PP-OCR's recogniser; where small print may be, finds them first.

    Args:
        model_path: an ONNX recogniser to use in place of the package's own.
        threads: processor threads.
        options: see `RapidOcrOptions`.

    Raises:
        ConfigError: the package is not installed, or an option is not its.
        ModelMissing: no such file.
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        threads: int = 1,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        wanted = parse_options(NAME, RapidOcrOptions, options or {})
        package = import_for(NAME, "rapidocr")
        params: dict[str, Any] = {
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        named = {"Rec.model_path": model_path, "Rec.rec_keys_path": wanted.rec_keys_path}
        for name, path in named.items():
            if path is not None:
                if not Path(path).is_file():
                    raise ModelMissing(f"{path}: no such file; name an ONNX model of PP-OCR")
                params[name] = str(path)
        self._engine = package.RapidOCR(params=params)
        self._turn = threading.Lock()
        """Its parts keep what they saw last: one thread at a time."""

    def read_lines(self, lines: Sequence[Image]) -> list[Reading]:
        """The text of each line; the confidence is the mean of its characters'."""
        with self._turn:
            return [self._read(line) for line in lines]

    def _read(self, line: Image) -> Reading:
        if line.shape[0] >= MAY_HAVE_MORE_PX and may_be_stacked(line):
            found = self._engine(line, use_det=True, use_cls=False, use_rec=True)
            if found.txts:
                return joined(large_lines(found.boxes, found.txts, found.scores))
        read = self._engine.recognize_txt([line])
        return joined(zip(read.txts, map(float, read.scores), strict=True))


def large_lines(
    boxes: Sequence[Any], texts: Sequence[str], scores: Sequence[float]
) -> list[tuple[str, float]]:
    """The lines of a plate, top to bottom: states and mottos are written smaller than numbers.

    Args:
        boxes: corners (x, y) of each, clockwise from top-left.
        texts: what each says.
        scores: how sure that is.
    """
    heights = [float(corners[3][1] - corners[0][1]) for corners in boxes]
    large = [k for k, height in enumerate(heights) if height >= LEAST_HEIGHT * max(heights)]
    large.sort(key=lambda k: float(boxes[k][0][1]))
    return [(texts[k], float(scores[k])) for k in large]
