"""Networks between the shipped ones and those that were trained."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from lpr import Recognizer, RecognizerConfig
from lpr.characters.classifier import character_contract
from lpr.model_files import CHARACTER_MODEL, WITNESS_MODEL, find_model, keras_name
from lpr.training.characters.model import build_char_cnn
from lpr.training.export import add_contract
from lpr.training.improve.blending import blend_characters, blend_witness
from lpr.training.stored import load_network
from tests.paths import SAMPLES


def test_a_blend_lies_between_and_can_be_read_with(tmp_path: Path) -> None:
    name = keras_name(CHARACTER_MODEL)
    other = build_char_cnn()
    other.save(tmp_path / name)
    add_contract(tmp_path / name, character_contract(1.5))
    first, learnt = load_network(find_model(name)).get_weights(), other.get_weights()
    blend_characters(tmp_path, 0.25)
    blended = load_network(tmp_path / name).get_weights()
    for before, after, between in zip(first, learnt, blended, strict=True):
        assert np.allclose(between, 0.75 * before + 0.25 * after, atol=1e-6)


def test_nothing_learnt_reads_as_before(tmp_path: Path) -> None:
    for name in (CHARACTER_MODEL, WITNESS_MODEL):
        shutil.copy(find_model(keras_name(name)), tmp_path / keras_name(name))
    add_contract(tmp_path / keras_name(CHARACTER_MODEL), character_contract(1.5))
    blend_characters(tmp_path, 0.5)
    blend_witness(tmp_path, 0.5)
    config = RecognizerConfig(
        char_model=tmp_path / CHARACTER_MODEL, witness_model=tmp_path / WITNESS_MODEL
    )
    plates = Recognizer(config, region="hr").read(SAMPLES / "scene_08.jpg").plates
    assert [plate.text for plate in plates] == ["48CY95"]
