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
from lpr.reading.crops import import_for, plate_text
from lpr.reading.line_reader import LineReader
from lpr.types import Reading

NAME = "rapidocr"


@dataclass(frozen=True, slots=True)
class RapidOcrOptions:
    """What can be set of RapidOCR beside its model."""

    rec_keys_path: Path | None = None
    """The characters of a model that does not name them itself, one a line."""


class RapidOcrReader(LineReader):
    """Reads lines with PP-OCR's recogniser.

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
        if not lines:
            return []
        with self._turn:
            read = self._engine.recognize_txt(list(lines))
        return [
            Reading(plate_text(text), float(sure)) if plate_text(text) else Reading("", 0.0)
            for text, sure in zip(read.txts, read.scores, strict=True)
        ]
