"""Weights of a saved origin network to start from, which may know other regions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras

from lpr.arrays import FloatArray
from lpr.contract import read_contract
from lpr.errors import ModelMismatch, shown
from lpr.reading.witness.origin import MODEL_KIND
from lpr.training.origin.model import LAST_LAYER
from lpr.training.weights import start_from


def known_regions(path: Path) -> tuple[str, ...]:
    """The regions that a saved network tells apart.

    Raises:
        ModelMissing, ModelMismatch: the file is not there, or no origin network.
    """
    regions = read_contract(path, MODEL_KIND).get("regions")
    if not isinstance(regions, list) or not all(isinstance(one, str) for one in regions):
        raise ModelMismatch(f"{path}: its regions are {shown(regions)}; name another model")
    return tuple(regions)


def take_weights(model: keras.Model, regions: Sequence[str], path: Path | None) -> None:
    """Start from the weights of a saved network, where one is named; regions that it does not know
    start anew.

    Args:
        model: of the regions, new.
        regions: in the order of its outputs.
        path: the saved network, None for none.

    Raises:
        ModelError, ConfigError: the file is not there, no origin network, or one of other layers.
    """
    if path is None:
        return
    before = known_regions(path)
    kept = [(regions.index(one), k) for k, one in enumerate(before) if one in regions]

    def fitted(name: str, stored: list[FloatArray], own: list[FloatArray]) -> list[FloatArray]:
        if name != LAST_LAYER:
            return stored
        for mine, theirs in zip(own, stored, strict=True):
            for to, source in kept:
                mine[..., to] = theirs[..., source]
        return own

    advice = "name a plate_origin.keras, or start without --init"
    start_from(model, path, "origin network", advice, fitted)
