"""Where a plate is from by its looks: band, colours, layout, the shapes of its letters.

A small network sees the whole upright plate and says how likely each of the regions is that it has
learnt to tell apart. Countries that it has not learnt are as likely as those that it knows are on
average, so that none is ruled out by not being known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.characters.calibration import softmax
from lpr.contract import contract_number
from lpr.errors import ModelMismatch, shown
from lpr.formats.grammar import Grammar
from lpr.model_files import ORIGIN_MODEL, in_run_folder
from lpr.runtime import ModelRunner

MODEL_KIND = "plate-origin"
HEIGHT_PX, WIDTH_PX = 48, 144
"""Size of the picture that the network sees."""
GROUND = 127
"""Gray level around a plate of another shape."""
TEMPERATURES = (0.01, 100.0)
"""What the temperature of a calibrated network lies between."""
LEAST = 0.02
"""How likely a region counts at least, of chance: looks alone rule nothing out."""


class OriginNetwork(Protocol):
    """Tells regions apart by the looks of plates."""

    @property
    def regions(self) -> tuple[str, ...]:
        """The codes of the regions that it knows."""
        ...

    def probabilities(self, plate: Image) -> FloatArray:
        """How likely each of its regions is, (R,), for an upright plate (H, W, 3) BGR."""
        ...


def origin_contract(regions: Sequence[str], temperature: float) -> dict[str, Any]:
    """What the network's file says of itself: its regions, the picture, its calibration."""
    return {
        "kind": MODEL_KIND,
        "regions": list(regions),
        "picture_px": [HEIGHT_PX, WIDTH_PX],
        "output": "logits of the regions in order",
        "temperature": temperature,
    }


def origin_picture(plate: Image) -> Image:
    """An upright plate in its own shape in the middle of a gray picture, (48, 144, 3) uint8."""
    height, width = plate.shape[:2]
    scale = min(HEIGHT_PX / height, WIDTH_PX / width)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small = cv2.resize(plate, size, interpolation=cv2.INTER_AREA)
    picture: Image = np.full((HEIGHT_PX, WIDTH_PX, 3), GROUND, dtype=np.uint8)
    left, top = (WIDTH_PX - size[0]) // 2, (HEIGHT_PX - size[1]) // 2
    picture[top : top + size[1], left : left + size[0]] = small
    return picture


class OriginClassifier:
    """Runs the network with LiteRT.

    Args:
        path: a ``.tflite`` file by ``lpr train-origin``, or the run folder that holds it.
        threads: processor threads.

    Raises:
        ModelMissing, ModelError: the file is not there or no model.
        ModelMismatch: the model sees other pictures than this version of lpr gives.
    """

    def __init__(self, path: str | Path, threads: int = 1) -> None:
        path = in_run_folder(Path(path), ORIGIN_MODEL)
        self._model = ModelRunner(path, MODEL_KIND, threads, (1, HEIGHT_PX, WIDTH_PX, 3))
        contract = self._model.contract
        self._temperature = contract_number(contract, "temperature", path, *TEMPERATURES)
        regions = contract.get("regions")
        known = isinstance(regions, list) and all(isinstance(one, str) for one in regions)
        if not known or self._model.output_shape[1:] != (len(regions or ()),):
            raise ModelMismatch(
                f"{path}: its regions are {shown(regions)}, its network's outputs "
                f"{self._model.output_shape[1:]}; export the model again"
            )
        if contract.get("picture_px") != [HEIGHT_PX, WIDTH_PX]:
            raise ModelMismatch(
                f"{path}: made for pictures of {shown(contract.get('picture_px'))} px, this "
                f"version of lpr gives {[HEIGHT_PX, WIDTH_PX]}; train it again"
            )
        self.regions: tuple[str, ...] = tuple(regions or ())

    def probabilities(self, plate: Image) -> FloatArray:
        """How likely each of its regions is, (R,), for an upright plate (H, W, 3) BGR."""
        batch: FloatArray = origin_picture(plate)[None].astype(np.float32) / np.float32(255)
        probabilities: FloatArray = softmax(self._model.run(batch), self._temperature)[0]
        return probabilities


def likely_grammars(
    probabilities: FloatArray, regions: tuple[str, ...], grammars: tuple[Grammar, ...]
) -> FloatArray:
    """How much likelier than by chance each grammar is by a plate's looks, (G,).

    A country whose states are known is as likely as they are on average; what is not known is as
    likely as the known countries are on average: did each state count as one of those, a plate of
    some state would speak for every country that is not known.

    Args:
        probabilities: (R,) of the regions.
        regions: R codes.
        grammars: G of them.
    """
    odds = np.maximum(probabilities * len(regions), LEAST)
    return np.asarray(_shares(regions, grammars) @ odds, dtype=np.float32)


@lru_cache(maxsize=16)
def _shares(regions: tuple[str, ...], grammars: tuple[Grammar, ...]) -> FloatArray:
    """Which regions speak for each grammar, (G, R), each row summing to one."""
    countries = [region.split("-")[0] for region in regions]
    found = Counter(countries)
    of_any = [1 / (len(found) * found[country]) for country in countries]
    shares = np.zeros((len(grammars), len(regions)), dtype=np.float32)
    for row, grammar in zip(shares, grammars, strict=True):
        own = [k for k, region in enumerate(regions) if region == grammar.region]
        states = [k for k, country in enumerate(countries) if country == grammar.region]
        country = [k for k, region in enumerate(regions) if region == grammar.country]
        speaking = own or states or country
        if speaking:
            row[speaking] = 1 / len(speaking)
        else:
            row[:] = of_any
    return shares
