"""The target that reads what model files say of themselves: contracts and archives with errors."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from random import Random

from lpr.contract import contract_number, read_contract, write_model
from lpr.detection.anchors import DEFAULT_ANCHORS, anchor_grid
from lpr.detection.ssd_contract import MODEL_KIND, read_detector_contract
from tests.fuzz.harness import Target
from tests.fuzz.labels import CHANGES
from tests.fuzz.mutation import mutated

CONTRACT = {
    "kind": MODEL_KIND,
    "anchors": DEFAULT_ANCHORS.to_dict(),
    "input_shapes": [[384, 512], [512, 512]],
    "min_confidence": 0.4,
    "temperature": 1.1,
}


def start() -> Target:
    """A target that reads the mutated model file of a number."""
    folder = tempfile.TemporaryDirectory(prefix="contracts-")

    def try_contract(number: int) -> str:
        path = Path(folder.name) / "model.tflite"
        path.write_bytes(changed_model(number))
        contract = read_contract(path)
        contract_number(contract, "temperature", path, 0.01, 100.0)
        detector = read_detector_contract(path)
        assert len(anchor_grid(detector.anchors, *detector.shapes[0]))
        return "read"

    return try_contract


def changed_model(number: int) -> bytes:
    """A model file whose contract, or whose bytes, have errors."""
    random = Random(number)
    if random.random() < 0.5:
        return mutated([sound_model()], number)
    text = json.dumps(CONTRACT).encode()
    for _ in range(random.randint(1, 2)):
        text = random.choice(CHANGES)(text, random)
    return sound_model(text)


@cache
def _archive() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.tflite"
        write_model(path, b"\x1c\0\0\0TFL3" + bytes(200), CONTRACT)
        return path.read_bytes()


def sound_model(contract: bytes | None = None) -> bytes:
    """A model file, or one with these bytes for its contract."""
    if contract is None:
        return _archive()
    import io
    import zipfile

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("contract.json", contract)
    return data.getvalue()
