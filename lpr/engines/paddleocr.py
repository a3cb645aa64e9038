"""PaddleOCR as a reader of plates: a text recogniser of PP-OCR from a folder on this machine."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lpr.arrays import Image
from lpr.engines.options import parse_options
from lpr.errors import ConfigError, ModelMissing, first_line
from lpr.reading.crops import import_for, joined
from lpr.reading.line_reader import LineReader
from lpr.types import Reading

NAME = "paddleocr"
ABOUT = "inference.yml"
"""The file of a model's folder that says what the model is."""
NO_CHECK = "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"
"""Set, PaddleOCR does not ask its model sites whether they are there."""


@dataclass(frozen=True, slots=True)
class PaddleOcrOptions:
    """What can be set of PaddleOCR, by its own names."""

    text_recognition_model_dir: Path | None = None
    """The folder of the recogniser; ``--reader-model`` names it, too."""
    text_recognition_model_name: str | None = None
    """Its name; None is the one in the folder's ``inference.yml``. Without a folder it is one of
    PaddleOCR's own models."""
    download_enabled: bool = False
    """Whether PaddleOCR may fetch a model of that name from the network."""


class PaddleOcrReader(LineReader):
    """Reads lines with a recogniser of PaddleOCR.

    Args:
        model_path: the recogniser's folder, in place of ``text_recognition_model_dir``.
        threads: processor threads.
        options: see `PaddleOcrOptions`.

    Raises:
        ConfigError: the package is not installed, an option is not its, or it cannot load the
            model.
        ModelMissing: there is no such folder, or it holds no model.
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        threads: int = 1,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        wanted = parse_options(NAME, PaddleOcrOptions, options or {})
        folder = find_folder(model_path or wanted.text_recognition_model_dir, wanted)
        if folder is not None:
            os.environ.setdefault(NO_CHECK, "True")
        import_for(NAME, "paddle")
        package = import_for(NAME, "paddleocr")
        name = wanted.text_recognition_model_name or (folder and model_name(folder))
        try:
            self._network = package.TextRecognition(
                model_name=name,
                model_dir=None if folder is None else str(folder),
                device="cpu",
                cpu_threads=threads,
            )
        # Of its many layers each has errors of its own.
        except Exception as error:
            raise ConfigError(
                f"reader 'paddleocr' could not load {folder or name} ({first_line(error)}); name "
                "the folder of a text recogniser with --reader-model"
            ) from error
        self._turn = threading.Lock()

    def read_lines(self, lines: Sequence[Image]) -> list[Reading]:
        """The text of each line; the confidence is the mean of its characters'."""
        if not lines:
            return []
        with self._turn:
            found = list(self._network.predict(list(lines), batch_size=len(lines)))
        return [joined([(one["rec_text"], float(one["rec_score"]))]) for one in found]


def find_folder(path: str | Path | None, options: PaddleOcrOptions) -> Path | None:
    """The recogniser's folder; None where PaddleOCR shall fetch a model of its own.

    Raises:
        ModelMissing: there is none, or it has no `ABOUT`.
    """
    if path is None:
        if options.download_enabled and options.text_recognition_model_name:
            return None
        raise ModelMissing(
            "reader 'paddleocr' needs a model: name its folder with --reader-model, or a model of "
            "PaddleOCR's own with text_recognition_model_name=... and download_enabled=yes"
        )
    if not (Path(path) / ABOUT).is_file():
        raise ModelMissing(
            f"{path}: no folder of a PaddleOCR model ({ABOUT} is not there); see docs/engines.md"
        )
    return Path(path)


def model_name(folder: Path) -> str:
    """What a model's folder says that the model is called.

    Raises:
        ModelMissing: it does not say.
    """
    import yaml

    try:
        about = yaml.safe_load((folder / ABOUT).read_text(encoding="utf-8"))
        return str(about["Global"]["model_name"])
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ModelMissing(
            f"{folder / ABOUT}: names no model; write 'Global: {{model_name: ...}}' there, or give "
            "text_recognition_model_name"
        ) from error
