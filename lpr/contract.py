"""The contract inside a model file: what the model is and how to feed it.

A model file is a ``.tflite`` flatbuffer (or a ``.keras`` archive) with a zip member,
``contract.json``, the way TFLite carries associated files; an ``.onnx`` has it in its metadata.
Whoever made the file may have meant harm: nothing is unpacked beyond `MAX_CONTRACT_BYTES`, and
every value is checked before it is used.
"""

from __future__ import annotations

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lpr.errors import ModelError, ModelMismatch, ModelMissing, shown

CONTRACT_NAME = "contract.json"
ONNX_ENDING = ".onnx"
MAX_CONTRACT_BYTES = 1 << 20
MAX_DIRECTORY_BYTES = 1 << 20
"""Of a model's list of zip members: a Keras model with a thousand of them has a tenth."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that can be unpacked piece by piece, which bounds the memory."""
_END = struct.Struct("<4s4H2LH")
"""The zip format's end record: its sign, four counts, size and place of the list, comment."""
_END_SIGN = b"PK\x05\x06"
_FOREIGN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading a file that is no model of ours can raise, damaged archives included."""


def read_contract(path: str | Path, kind: str | None = None) -> dict[str, Any]:
    """The contract inside a model file, checked to be of ``kind`` where one is given.

    Raises:
        ModelMissing: no such file.
        ModelError: the file may not be read.
        ModelMismatch: no contract is inside, or one of another kind.
    """
    # os.path answers False where pathlib raises: names too long, or with a NUL in them.
    if not os.path.isfile(path):
        raise ModelMissing(f"{path}: no such model file; check the path, or train one (see README)")
    try:
        contract = json.loads(_contract_text(Path(path)))
        if not isinstance(contract, dict):
            raise TypeError
    except _FOREIGN as error:
        raise ModelMismatch(
            f"{path}: not a model made by lpr (no contract inside); use a .tflite that "
            "lpr train-detector, train-characters, train-witness or train-origin wrote"
        ) from error
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); check its rights") from error
    if kind not in (None, contract.get("kind")):
        raise ModelMismatch(
            f"{path}: holds a {shown(contract.get('kind'))} model where a '{kind}' model is needed"
        )
    return contract


def _contract_text(path: Path) -> bytes | str:
    """A file's contract as it was written.

    Raises:
        KeyError, zipfile.BadZipFile, ...: there is none; see `_FOREIGN`.
    """
    if path.suffix != ONNX_ENDING:
        return read_member(path, CONTRACT_NAME, MAX_CONTRACT_BYTES)
    from lpr.runtime.onnx import open_session

    text: str = open_session(path).get_modelmeta().custom_metadata_map[CONTRACT_NAME]
    return text


def read_member(path: str | Path, name: str, limit: int) -> bytes:
    """A file inside a zip archive, of at most ``limit`` bytes, whatever its header says.

    Raises:
        OSError: the archive may not be read.
        zipfile.BadZipFile: it is none, or is packed as this project packs none.
        KeyError, zlib.error, ...: see `_FOREIGN`.
    """
    check_directory(path)
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(name)
        if member.compress_type not in _METHODS:
            raise zipfile.BadZipFile(f"{name} is packed in a way that lpr does not use")
        with archive.open(member) as file:
            data = file.read(limit + 1)
    if len(data) > limit:
        raise zipfile.BadZipFile(f"{name} is larger than {limit} bytes")
    return data


def check_directory(path: str | Path) -> None:
    """See that an archive's list of members is of a sane size, before it is read into memory.

    Raises:
        OSError: the file may not be read.
        zipfile.BadZipFile: it is no archive, or its list is larger than `MAX_DIRECTORY_BYTES`.
    """
    with Path(path).open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - _END.size - (1 << 16), 0))
        tail = file.read()
    at = tail.rfind(_END_SIGN)
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile("no list of members")
    listed = _END.unpack_from(tail, at)[5]
    if listed > MAX_DIRECTORY_BYTES:
        raise zipfile.BadZipFile(f"its list of members takes {listed} bytes")


def contract_number(
    contract: Mapping[str, Any], key: str, path: Path, least: float, most: float
) -> float:
    """A number of a contract, from ``least`` to ``most``.

    >>> contract_number({"temperature": 1.5}, "temperature", Path("a.tflite"), 0.01, 100)
    1.5

    Raises:
        ModelMismatch: it is missing, no number, or outside.
    """
    value: Any = contract.get(key)
    if type(value) not in (int, float) or not least <= value <= most:
        raise ModelMismatch(
            f"{path}: its contract's {key} is {shown(value)}, where a number from {least:g} to "
            f"{most:g} belongs; export the model again"
        )
    return float(value)


def write_model(path: str | Path, flatbuffer: bytes, contract: Mapping[str, Any]) -> None:
    """Write a LiteRT flatbuffer and its contract as one model file."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        info = zipfile.ZipInfo(CONTRACT_NAME, date_time=(1980, 1, 1, 0, 0, 0))
        members.writestr(info, json.dumps(contract, indent=1, sort_keys=True))
    Path(path).write_bytes(flatbuffer + archive.getvalue())
