"""fast-plate-ocr as a reader of plates: a transformer with a fixed number of character slots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.errors import ConfigError, ModelMissing, first_line
from lpr.reading.crops import CropReader, import_for, plate_text
from lpr.types import Reading

PACKAGE = "fast_plate_ocr"
HUB_MODEL = "cct-xs-v2-global-model"
"""What the package fetches from its own site where no model is named."""
CONFIG_SUFFIXES = (".yaml", ".yml")


class FastPlateOcrReader(CropReader):
    """Reads plates with a model of fast-plate-ocr.

    Args:
        model_path: an ONNX model with its plate config, a YAML file, beside it; None lets the
            package fetch its default model, which needs a network the first time.
        threads: processor threads.

    Raises:
        ConfigError: the package is not installed, or its model cannot be fetched.
        ModelMissing: no such model, or no config beside it.
    """

    def __init__(self, model_path: str | Path | None = None, threads: int = 1) -> None:
        package = import_for("fast-plate-ocr", PACKAGE)
        options = import_for("fast-plate-ocr", "onnxruntime").SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        config = find_config(Path(model_path)) if model_path is not None else None
        try:
            self._recognizer = package.LicensePlateRecognizer(
                HUB_MODEL if config is None else None,
                device="cpu",
                sess_options=options,
                onnx_model_path=None if config is None else str(model_path),
                plate_config_path=None if config is None else str(config),
            )
        # Its downloads and ONNX Runtime raise many kinds of errors.
        except Exception as error:
            raise ConfigError(
                f"reader 'fast-plate-ocr' could not load {model_path or HUB_MODEL} "
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
