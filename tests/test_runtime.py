"""Model files carry their contract; files that are no such models are named with a remedy."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from lpr.errors import ModelError, ModelMismatch, ModelMissing
from lpr.runtime import LiteRtModel, read_contract, write_model

CONTRACT = {"kind": "char-cnn", "alphabet": "0123", "temperature": 1.5}


def zipped(name: str, content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr(name, content)
    return archive.getvalue()


def test_contract_round_trip_behind_a_flatbuffer(tmp_path: Path) -> None:
    path = tmp_path / "žuti model.tflite"
    write_model(path, b"flatbuffer bytes" * 100, CONTRACT)
    assert path.read_bytes().startswith(b"flatbuffer bytes")
    assert read_contract(path, "char-cnn") == CONTRACT


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_model(tmp_path / name, b"flatbuffer", CONTRACT)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_model_of_another_kind(tmp_path: Path) -> None:
    write_model(tmp_path / "c.tflite", b"", CONTRACT)
    with pytest.raises(ModelMismatch, match=r"c\.tflite: holds a char-cnn model where a ssd model"):
        read_contract(tmp_path / "c.tflite", "ssd")


@pytest.mark.parametrize("path", ["gone.tflite", "."])
def test_a_missing_model(tmp_path: Path, path: str) -> None:
    with pytest.raises(ModelMissing, match="no such model file; check the path"):
        read_contract(tmp_path / path, "ssd")


FOREIGN = {
    "empty": b"",
    "text": b"This is no model." * 50,
    "flatbuffer alone": b"\x1c\0\0\0TFL3" + bytes(2000),
    "labels behind it": b"\x1c\0\0\0TFL3" + zipped("labels.txt", b"cat\ndog\n"),
    "contract is no JSON": zipped("contract.json", b"kind: ssd"),
    "archive cut short": zipped("contract.json", b'{"kind": "ssd"}')[:-30],
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / "foreign.tflite"
    path.write_bytes(FOREIGN[name])
    with pytest.raises(ModelMismatch, match=r"foreign\.tflite: not a model made by lpr .*train-"):
        read_contract(path, "ssd")


def test_a_contract_without_a_model(tmp_path: Path) -> None:
    write_model(tmp_path / "broken.tflite", b"no flatbuffer at all", CONTRACT)
    with pytest.raises(ModelError, match=r"broken\.tflite: LiteRT cannot load this file .*export"):
        LiteRtModel(tmp_path / "broken.tflite", "char-cnn")
