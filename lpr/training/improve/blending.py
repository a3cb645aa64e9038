"""Weights between those that a network began with and those that it has learnt.

A point on the line between both reads one's own plates nearly as well as the end of it, and forgets
less of what the beginning knew (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lpr.characters.classifier import MODEL_KIND
from lpr.contract import read_contract
from lpr.model_files import CHARACTER_MODEL, WITNESS_MODEL, find_model, keras_name
from lpr.reading.witness.network import ROWS
from lpr.training.characters.model import INPUT_SHAPE
from lpr.training.export import add_contract, export_both, export_litert
from lpr.training.stored import load_network
from lpr.training.whole_files import whole_file


def blend_characters(folder: Path, share: float) -> None:
    """Replace the character network of a folder by one between the shipped one and itself.

    Args:
        folder: has its ``.keras`` and ``.tflite``.
        share: how much of what was learnt stays, 0 to 1.

    Raises:
        ModelError: a network cannot be used.
        OutputError: the folder cannot be written to.
    """
    path = folder / keras_name(CHARACTER_MODEL)
    contract = read_contract(path, MODEL_KIND)
    model = _blended(path, share)
    with whole_file(path) as partial:
        model.save(partial)
        add_contract(partial, contract)
    export_litert(model, folder / CHARACTER_MODEL, contract, INPUT_SHAPE, weights="int8")


def blend_witness(folder: Path, share: float) -> None:
    """The same of the witness."""
    model = _blended(folder / keras_name(WITNESS_MODEL), share)
    export_both(model, folder, WITNESS_MODEL, ROWS.contract(), ROWS.input_shape)


def _blended(path: Path, share: float) -> Any:
    model, first = load_network(path), load_network(find_model(path.name))
    pairs = zip(first.get_weights(), model.get_weights(), strict=True)
    model.set_weights([(1 - share) * before + share * after for before, after in pairs])
    return model
