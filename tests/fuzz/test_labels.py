"""Some hundred data sets and model files with errors; ``make fuzz`` tries many more."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as PillowImage

from lpr.datasets.dataset import read_dataset
from tests.fuzz import contracts, labels
from tests.fuzz.harness import fuzz

COUNT = 300


@pytest.mark.parametrize("module", [labels, contracts], ids=lambda module: module.__name__)
def test_files_with_errors_are_read_or_refused_and_nothing_else(module: object) -> None:
    start = {labels: labels.start, contracts: contracts.start}[module]  # type: ignore[index]
    report = fuzz(start, range(COUNT))
    assert report.problems == {}
    assert report.outcomes.keys() == {"read", "refused"}
    assert min(report.outcomes.values()) > COUNT / 20


def test_all_seeds_can_be_read(tmp_path: Path) -> None:
    picture = tmp_path / "picture.jpg"
    PillowImage.new("RGB", (labels.WIDTH, labels.HEIGHT)).save(picture)
    for number, seed in enumerate(labels.seeds()):
        for name, text in seed.files.items():
            file = tmp_path / str(number) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(picture.read_bytes() if name.endswith(".jpg") else text.encode())
        assert read_dataset(tmp_path / str(number) / seed.path).records
