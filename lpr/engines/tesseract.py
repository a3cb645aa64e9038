"""Tesseract (Smith 2007) as a reader of plates: the ``tesseract`` program, once per plate."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from lpr.alphabet import CHARACTERS
from lpr.arrays import Image
from lpr.engines.options import parse_options
from lpr.errors import ConfigError, ModelMissing, first_line
from lpr.reading.crops import CropReader, may_be_stacked, plate_text
from lpr.types import Reading

PROGRAM = "tesseract"
ONE_LINE, ONE_BLOCK = "7", "6"
"""Page segmentation modes: a single line of text, a block of lines."""
LINE_PX = 64
"""Height of a line of text as Tesseract gets it; it reads small letters badly."""
TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class TesseractOptions:
    """What can be set of Tesseract beside its model."""

    lang: str = "eng"
    """The installed languages, with + between, as its option ``-l`` takes them."""


class TesseractReader(CropReader):
    """Reads plates with the ``tesseract`` program on the PATH.

    Args:
        model_path: a ``.traineddata`` file; None takes the installed English one.
        threads: processor threads of each call.
        options: see `TesseractOptions`.

    Raises:
        ConfigError: the program is not installed, or an option is not its.
        ModelMissing: no such file.
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        threads: int = 1,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        wanted = parse_options("tesseract", TesseractOptions, options or {})
        program = shutil.which(PROGRAM)
        if program is None:
            raise ConfigError(
                "reader 'tesseract' needs the program tesseract, which is not on the PATH; "
                "install it, on Debian with: apt install tesseract-ocr"
            )
        self._command = [program, "stdin", "stdout", *_model_options(model_path, wanted)]
        self._environment = {**os.environ, "OMP_THREAD_LIMIT": str(threads)}

    def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
        """The text of each crop; the confidence is the mean of its words'."""
        return [self._read(crop) for crop in crops]

    def _read(self, crop: Image) -> Reading:
        stacked = may_be_stacked(crop)
        mode = ONE_BLOCK if stacked else ONE_LINE
        options = ["--psm", mode, "-c", f"tessedit_char_whitelist={CHARACTERS}", "tsv"]
        try:
            done = subprocess.run(
                [*self._command, *options],
                input=_prepared(crop, LINE_PX * (2 if stacked else 1)),
                env=self._environment,
                capture_output=True,
                timeout=TIMEOUT_S,
                check=True,
            )
        except subprocess.TimeoutExpired:
            return Reading("", 0.0)
        except (OSError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", None) or str(error).encode()
            reason = first_line(RuntimeError(said.decode(errors="replace")))
            raise ConfigError(
                f"the program tesseract failed ({reason}); try it by itself"
            ) from error
        return parse_tsv(done.stdout.decode(errors="replace"))


def parse_tsv(table: str) -> Reading:
    """The words of Tesseract's TSV output run together, with their mean confidence."""
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = [(plate_text(row["text"] or ""), float(row["conf"])) for row in rows]
    words = [(text, confidence) for text, confidence in found if text and confidence >= 0]
    if not words:
        return Reading("", 0.0)
    sure = float(np.mean([confidence for _, confidence in words])) / 100
    return Reading("".join(text for text, _ in words), min(sure, 1.0))


def _model_options(model_path: str | Path | None, options: TesseractOptions) -> list[str]:
    if model_path is None:
        return ["-l", options.lang]
    path = Path(model_path)
    if not path.is_file():
        raise ModelMissing(f"{path}: no such file; name a .traineddata file of Tesseract")
    return ["--tessdata-dir", str(path.parent), "-l", path.stem]


def _prepared(crop: Image, height_px: int) -> bytes:
    """The crop in gray at a height that suits Tesseract, as PNG."""
    gray = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    width_px = max(1, round(gray.shape[1] * height_px / gray.shape[0]))
    resized = cv2.resize(gray, (width_px, height_px), interpolation=cv2.INTER_CUBIC)
    return bytes(cv2.imencode(".png", resized)[1].tobytes())
