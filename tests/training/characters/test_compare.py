"""A network beside the one before: what is compared, and what is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from lpr.alphabet import CHARACTERS, CLASS_COUNT
from lpr.characters.classifier import character_contract
from lpr.training.characters.compare import compare
from lpr.training.characters.model import CharCnnConfig, build_char_cnn
from lpr.training.characters.samples import CharSamples
from lpr.training.export import add_contract

SMALL = CharCnnConfig(filters=(4, 4, 4), dense_units=8)


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One without and one with a letter of its own."""
    folder = tmp_path_factory.mktemp("networks")
    before, after = folder / "before.keras", folder / "after.keras"
    build_char_cnn(SMALL).save(before)
    build_char_cnn(SMALL, CLASS_COUNT + 1).save(after)
    add_contract(after, character_contract(1.0) | {"alphabet": f"{CHARACTERS}Ä"})
    return before, after


def samples(plates: list[int]) -> CharSamples:
    windows = np.zeros((len(plates), 32, 32), np.uint8)
    return CharSamples(windows, np.full(len(plates), CLASS_COUNT), np.array(plates))


@pytest.mark.parametrize(
    ("plates", "has_before", "expected"),
    [
        ([1, 1, 2], True, {"before": 3, "own_before": 2, "own": 2}),
        ([1, 1, 2], False, {"own": 2}),
        ([1, 1, 1], True, {"before": 3}),
        ([2, 2], True, {"before": 2}),
        ([], True, {}),
    ],
)
def test_what_is_compared(
    networks: tuple[Path, Path], plates: list[int], has_before: bool, expected: dict[str, int]
) -> None:
    before, after = networks
    found = compare(before if has_before else None, after, samples(plates), {1}, "Ä")
    assert found.pop("own_held_out") == plates.count(1)
    assert {name: report["samples"] for name, report in found.items()} == expected
    assert all(set(report["per_class"]) == {"Ä"} for report in found.values())
