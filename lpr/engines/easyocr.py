"""EasyOCR as a reader of plates: its recogniser alone, people's own networks among them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from lpr.alphabet import CHARACTERS
from lpr.arrays import Image
from lpr.engines.options import parse_options
from lpr.errors import ConfigError, ModelMissing, first_line
from lpr.reading.crops import import_for, joined
from lpr.reading.line_reader import LineReader
from lpr.types import Reading

NAME = "easyocr"
STANDARD = "standard"
"""The recogniser that goes with the languages, in EasyOCR's words."""
ALLOWED = CHARACTERS + "-. "
"""What it may read: without the signs that stand between groups it takes them for letters."""
NO_MODELS = "name the folder that holds them with --reader-model, or allow download_enabled=yes"


@dataclass(frozen=True, slots=True)
class EasyOcrOptions:
    """What can be set of EasyOCR, by its own names."""

    model_storage_directory: Path | None = None
    """The folder of its weights; ``--reader-model`` names it, too. None is EasyOCR's own,
    ``~/.EasyOCR/model``."""
    user_network_directory: Path | None = None
    """The folder of ``NAME.py`` and ``NAME.yaml`` of a network of one's own."""
    recog_network: str = STANDARD
    """The network: EasyOCR's own, or the NAME of one of your own."""
    lang_list: tuple[str, ...] = ("en",)
    download_enabled: bool = False
    """Whether weights that are not there may be fetched from the network."""
    gpu: bool = False


class EasyOcrReader(LineReader):
    """Reads lines with EasyOCR's recogniser; its detector of text is not loaded.

    Args:
        model_path: the folder of its weights, in place of ``model_storage_directory``.
        threads: processor threads, of the whole process.
        options: see `EasyOcrOptions`.

    Raises:
        ConfigError: the package is not installed, an option is not its, or a network of one's own
            cannot be loaded.
        ModelMissing: weights are not there.
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        threads: int = 1,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        wanted = parse_options(NAME, EasyOcrOptions, options or {})
        folder = model_path or wanted.model_storage_directory
        for path in (folder, wanted.user_network_directory):
            if path is not None and not Path(path).is_dir():
                raise ModelMissing(f"{path}: no such folder; {NO_MODELS}")
        package = import_for(NAME, "easyocr")
        import_for(NAME, "torch").set_num_threads(threads)
        own = wanted.user_network_directory
        try:
            self._reader = package.Reader(
                list(wanted.lang_list),
                gpu=wanted.gpu,
                model_storage_directory=None if folder is None else str(folder),
                user_network_directory=None if own is None else str(own),
                recog_network=wanted.recog_network,
                download_enabled=wanted.download_enabled,
                detector=False,
                verbose=False,
            )
        except FileNotFoundError as error:
            raise ModelMissing(
                f"reader 'easyocr' lacks weights ({first_line(error)}); {NO_MODELS}"
            ) from error
        # Networks of one's own are code: they raise whatever they like.
        except Exception as error:
            raise ConfigError(
                f"reader 'easyocr' could not load network '{wanted.recog_network}' "
                f"({first_line(error)}); see docs/engines.md for the files it needs"
            ) from error
        self._turn = threading.Lock()

    def read_lines(self, lines: Sequence[Image]) -> list[Reading]:
        """The text of each line; the confidence is EasyOCR's, of all its characters together."""
        with self._turn:
            return [self._read(line) for line in lines]

    def _read(self, line: Image) -> Reading:
        gray = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
        height, width = gray.shape
        found = self._reader.recognize(
            gray,
            horizontal_list=[[0, width, 0, height]],
            free_list=[],
            allowlist=ALLOWED,
            detail=1,
        )
        return joined((text, float(sure)) for _, text, sure in found)
