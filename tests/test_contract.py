"""Model files carry their contract; files that are no such models are named with a remedy."""

from __future__ import annotations

import io
import json
import math
import zipfile
from pathlib import Path

import pytest

from lpr.contract import MAX_CONTRACT_BYTES, contract_number, read_contract, write_model
from lpr.errors import ModelMismatch, ModelMissing

CONTRACT = {"kind": "char-cnn", "alphabet": "0123", "temperature": 1.5}


def zipped(name: str, content: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as members:
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
    with pytest.raises(ModelMismatch, match=r"c\.tflite: holds a 'char-cnn' model where a 'ssd'"):
        read_contract(tmp_path / "c.tflite", "ssd")


@pytest.mark.parametrize("path", ["gone.tflite", ".", "x" * 5000, "a\0b"])
def test_a_missing_model(tmp_path: Path, path: str) -> None:
    with pytest.raises(ModelMissing, match="no such model file; check the path"):
        read_contract(tmp_path / path, "ssd")


def many_members() -> bytes:
    """An archive whose list of members is larger than any model's."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        for number in range(20):
            members.writestr(f"{number}{'x' * 60_000}", b"")
        members.writestr("contract.json", json.dumps(CONTRACT | {"kind": "ssd"}))
    return archive.getvalue()


FOREIGN = {
    "empty": b"",
    "text": b"This is no model." * 50,
    "flatbuffer alone": b"\x1c\0\0\0TFL3" + bytes(2000),
    "labels behind it": b"\x1c\0\0\0TFL3" + zipped("labels.txt", b"cat\ndog\n"),
    "contract is no JSON": zipped("contract.json", b"kind: ssd"),
    "contract is a list": zipped("contract.json", b'["kind", "ssd"]'),
    "nested without end": zipped("contract.json", b"[" * 100_000),
    "a number of 5,000 digits": zipped("contract.json", b'{"kind": ' + b"9" * 5000 + b"}"),
    "a zip bomb": zipped("contract.json", b" " * (MAX_CONTRACT_BYTES + 9), zipfile.ZIP_DEFLATED),
    "packed otherwise": zipped("contract.json", b'{"kind": "ssd"}', zipfile.ZIP_BZIP2),
    "members without end": many_members(),
    "archive cut short": zipped("contract.json", b'{"kind": "ssd"}')[:-30],
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / "foreign.tflite"
    path.write_bytes(FOREIGN[name])
    with pytest.raises(ModelMismatch, match=r"foreign\.tflite: not a model made by lpr .*train-"):
        read_contract(path, "ssd")


@pytest.mark.parametrize("value", [None, "1", True, [1], 0, -1.0, math.nan, math.inf, 10**400])
def test_a_number_that_makes_no_sense(value: object) -> None:
    with pytest.raises(ModelMismatch, match=r"a\.tflite: its contract's least is .*from 1 to 9"):
        contract_number({"least": value}, "least", Path("a.tflite"), 1, 9)


def test_a_kind_as_large_as_a_book_is_told_in_a_line(tmp_path: Path) -> None:
    write_model(tmp_path / "c.tflite", b"", {"kind": "\x1b[2J\n" * 1000})
    with pytest.raises(ModelMismatch) as told:
        read_contract(tmp_path / "c.tflite", "ssd")
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 200 + len(str(tmp_path))
