"""Whether an exported network gives what its Keras model does, on pictures always the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from lpr.arrays import FloatArray
from lpr.characters.classifier import MODEL_KIND as CHARACTERS
from lpr.contract import read_contract
from lpr.detection.refinement import MODEL_KIND as REFINER
from lpr.detection.ssd_contract import MODEL_KIND as DETECTOR
from lpr.errors import ModelError
from lpr.model_files import (
    CHARACTER_MODEL,
    DETECTOR_MODEL,
    LEGEND_MODEL,
    ORIGIN_MODEL,
    REFINER_MODEL,
    WITNESS_MODEL,
    models_from,
)
from lpr.pipeline import Recognizer
from lpr.reading.witness.network import LEGEND_KIND as LEGEND
from lpr.reading.witness.network import MODEL_KIND as WITNESS
from lpr.reading.witness.origin import MODEL_KIND as ORIGIN
from lpr.runtime import ModelRunner
from lpr.training.whole_files import whole_file

if TYPE_CHECKING:
    import keras

TOLERANCES: Mapping[str, float] = {"float32": 1e-4, "float16": 1e-2, "int8": 0.05}
"""By what the weights are: how far the two may be apart, as a share of the largest output."""
ROUNDED_TOLERANCE = 0.15
"""The same of a detector whose backbone computes in int8 by ranges that photographs fixed."""
RANGES: Mapping[str, tuple[float, float]] = {
    DETECTOR: (-1.0, 1.0),
    REFINER: (-1.0, 1.0),
    CHARACTERS: (-1.7, 1.7),
}
"""Between which values the pictures of a kind lie; those of all others between 0 and 1."""
MOST_CONFIDENCE = 0.1
"""How far confidences may be apart where two models count as reading alike."""
NAMES: Mapping[str, str] = {
    DETECTOR: DETECTOR_MODEL,
    REFINER: REFINER_MODEL,
    CHARACTERS: CHARACTER_MODEL,
    WITNESS: WITNESS_MODEL,
    ORIGIN: ORIGIN_MODEL,
    LEGEND: LEGEND_MODEL,
}
"""Under which names models are found, by their kinds."""
PICTURES = 16
"""So many are compared, and of detectors one of each shape."""
COARSE_PX = 6
"""Size of the blotches in the pictures, beside which there is fine noise."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two networks are apart: ``largest`` of all outputs, the greatest of which is
    ``scale``; a share up to ``tolerance`` is allowed.

    >>> str(Difference(0.002, 20.0, 1e-4))
    'differs by 0.002 at most where outputs reach 20 (0.01 %, allowed 0.01 %)'
    """

    largest: float
    scale: float
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether they count as equal."""
        return self.largest <= self.tolerance * self.scale

    def __str__(self) -> str:
        share = self.largest / max(self.scale, 1e-9)
        return (
            f"differs by {self.largest:.2g} at most where outputs reach {self.scale:.3g} "
            f"({100 * share:.2g} %, allowed {100 * self.tolerance:g} %)"
        )


@dataclass(frozen=True, slots=True)
class Alike:
    """So many plates were read with the same texts, their confidences ``apart`` at most."""

    plates: int
    apart: float


def write_checked(
    path: Path, model: keras.Model, tolerance: float, write: Callable[[Path], None]
) -> Difference:
    """Write an exported model to its place if it gives what the Keras model gives.

    Args:
        path: its place.
        model: what it is exported from.
        tolerance: see `Difference`.
        write: writes the exported model to a path of that ending.

    Raises:
        ModelError: it gives something else; nothing was written.
        OutputError: it cannot be written.
    """
    with TemporaryDirectory() as folder:
        tried = Path(folder) / path.name
        write(tried)
        found = difference(model, tried, tolerance)
        if not found.holds:
            raise ModelError(
                f"{path}: was not written, since the exported network {found}; export it with "
                "other weights"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as partial:
            shutil.copyfile(tried, partial)
    return found


def difference(model: keras.Model, path: Path, tolerance: float) -> Difference:
    """How far an exported model is from its Keras model.

    Raises:
        ModelError: the exported model cannot be used.
    """
    contract = read_contract(path)
    largest = scale = 0.0
    for batch in fixed_batches(model.input_shape, contract):
        shape = (1, *batch.shape[1:])
        given = ModelRunner(path, contract["kind"], input_shape=shape).run(batch)
        wanted = np.asarray(model(batch, training=False))
        largest = max(largest, float(np.abs(given - wanted).max()))
        scale = max(scale, float(np.abs(wanted).max()))
    return Difference(largest, scale, tolerance)


def read_alike(pictures: Sequence[Path], models: Sequence[Path]) -> Alike:
    """See that photographs are read with exported models as with those that `lpr` finds by itself.

    Args:
        pictures: the photographs.
        models: the exported models; what is not among them is as before.

    Raises:
        ModelError: a photograph is read otherwise, or a model cannot be used.
        ImageError: a photograph cannot be read.
    """
    with TemporaryDirectory() as folder:
        for path in models:
            name = NAMES.get(read_contract(path)["kind"], path.name)
            shutil.copyfile(path, Path(folder, name).with_suffix(path.suffix))
        before = [_readings(Recognizer(), picture) for picture in pictures]
        with models_from(Path(folder)):
            after = [_readings(Recognizer(), picture) for picture in pictures]
    apart = 0.0
    for picture, wanted, found in zip(pictures, before, after, strict=True):
        pairs = zip(wanted, found, strict=False)
        step = max((abs(one - other) for (_, one), (_, other) in pairs), default=0.0)
        if [text for text, _ in wanted] != [text for text, _ in found] or step > MOST_CONFIDENCE:
            raise ModelError(
                f"{picture}: the exported models read {found}, those before {wanted}; use other "
                "weights"
            )
        apart = max(apart, step)
    return Alike(sum(map(len, before)), apart)


def _readings(recognizer: Recognizer, picture: Path) -> list[tuple[str, float]]:
    """Texts and how sure they are, by text: two plates may be detected as good as equally surely,
    and their order tells nothing."""
    return sorted((plate.text, plate.confidence) for plate in recognizer.read(picture).plates)


def fixed_batches(
    input_shape: tuple[int | None, ...], contract: Mapping[str, Any]
) -> Iterator[FloatArray]:
    """What both networks are given: blotches and noise, the same in every run.

    Args:
        input_shape: batch x height x width x channels; open sizes are those of the contract's
            ``input_shapes``.
        contract: what the exported model says of itself.
    """
    low, high = RANGES.get(contract["kind"], (0.0, 1.0))
    _, height, width, channels = input_shape
    shapes = contract["input_shapes"] if height is None or width is None else [(height, width)]
    count = PICTURES if len(shapes) == 1 else 1
    rng = np.random.default_rng(0)
    for high_px, wide_px in shapes:
        pictures = [_picture(rng, high_px, wide_px, channels or 1) for _ in range(count)]
        yield (low + (high - low) * np.stack(pictures)).astype(np.float32)


def _picture(rng: np.random.Generator, height: int, width: int, channels: int) -> FloatArray:
    """Blotches and noise from 0 to 1."""
    coarse = rng.random((height // COARSE_PX + 2, width // COARSE_PX + 2, channels))
    blotches = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    noise = rng.random((height, width, channels))
    mixed: FloatArray = 0.8 * blotches.reshape(noise.shape) + 0.2 * noise
    return mixed
