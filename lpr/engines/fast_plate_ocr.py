"""fast-plate-ocr as a reader of plates: a transformer with a fixed number of character slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.engines.options import parse_options
from lpr.errors import ConfigError, ModelMissing, first_line
from lpr.reading.crops import CropReader, import_for, plate_text
from lpr.types import Reading

PACKAGE = "fast_plate_ocr"
HUB_MODEL = "cct-xs-v2-global-model"
"""What the package fetches from its own site where no model is named."""
CONFIG_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class FastPlateOcrOptions:
    """What can be set of fast-plate-ocr."""

    hub_model: str = HUB_MODEL
    """Which of its own models is fetched where no file is named."""


class FastPlateOcrReader(CropReader):
    """Reads plates with a model of fast-plate-ocr.

    Args:
        model_path: an ONNX model with its plate config, a YAML file, beside it; None lets the
            package fetch a model of its own, which needs a network the first time.
        threads: processor threads.
        options: see `FastPlateOcrOptions`.

    Raises:
        ConfigError: the package is not installed, an option is not its, or its model cannot be
            fetched.
        ModelMissing: no such model, or no config beside it.
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        threads: int = 1,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        wanted = parse_options("fast-plate-ocr", FastPlateOcrOptions, options or {})
        package = import_for("fast-plate-ocr", PACKAGE)
        session = import_for("fast-plate-ocr", "onnxruntime").SessionOptions()
        session.intra_op_num_threads, session.inter_op_num_threads = threads, 1
        config = find_config(Path(model_path)) if model_path is not None else None
        try:
            self._recognizer = package.LicensePlateRecognizer(
                wanted.hub_model if config is None else None,
                device="cpu",
                sess_options=session,
                onnx_model_path=None if config is None else str(model_path),
                plate_config_path=None if config is None else str(config),
            )
        # Its downloads and ONNX Runtime raise many kinds of errors.
        except Exception as error:
            raise ConfigError(
                f"reader 'fast-plate-ocr' could not load {model_path or wanted.hub_model} "
                f"({first_line(error)}); without a network, name a model with --reader-model"
            ) from error

    def read_crops(self, crops: Sequence[Image]) -> list[Reading]:
        """The text of each crop; the confidence is that of its least sure slot."""
        if not crops:
            return []
        channels = self._recognizer.config.num_channels
        code = cv2.COLOR_BGR2RGB if channels == 3 else cv2.COLOR_BGR2GRAY
        found = self._recognizer.run(
            [np.asarray(cv2.cvtColor(crop, code)) for crop in crops], return_confidence=True
        )
        texts = [plate_text(one.plate) for one in found]
        return [
            Reading(text, float(np.min(one.char_probs))) if text else Reading("", 0.0)
            for text, one in zip(texts, found, strict=True)
        ]


def find_config(model: Path) -> Path:
    """The plate config beside a model: ``MODEL_plate_config.yaml``, or the folder's only YAML.

    Raises:
        ModelMissing: there is no such model, or no config for it.
    """
    if not model.is_file():
        raise ModelMissing(f"{model}: no such file; name an ONNX model of fast-plate-ocr")
    files = sorted(f for f in model.parent.iterdir() if f.suffix.lower() in CONFIG_SUFFIXES)
    own = [file for file in files if file.stem.startswith(model.stem)]
    choices = own or files
    if len(choices) != 1:
        raise ModelMissing(
            f"{model}: its plate config is not beside it; put it there as "
            f"{model.stem}_plate_config.yaml"
        )
    return choices[0]
