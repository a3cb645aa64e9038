"""Takes up stored Keras networks: files that others made, so that they are looked at first.

A ``.keras`` file is a zip archive of ``config.json`` (which layers) and ``model.weights.h5``. Its
layers are built by name, and a name can be that of any function there is: only layers and
operations of Keras pass here, and of these none that holds code. What it unpacks to is bounded.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lpr.contract import check_directory, read_member
from lpr.errors import ModelError, ModelMissing, first_line, shown

CONFIG_NAME, WEIGHTS_NAME = "config.json", "model.weights.h5"
MAX_CONFIG_BYTES = 8 << 20
MAX_WEIGHTS_BYTES = 512 << 20
MOST_UNITS = 8192
"""The largest number that a layer may be made with; those of our networks are below 2000."""

_MODULES = re.compile(
    r"keras|keras\.(layers|initializers|regularizers|constraints)"
    r"|keras\.src\.(models|layers|ops)(\.\w+)*"
)
_WITH_CODE = re.compile(r"Lambda|function|__lambda__|__typespec__|\w*Wrapper|(TFSM|Jax|Flax)Layer")
"""Names of classes that carry functions, or models of other programs."""
_FREE_NUMBERS = frozenset({"seed", "shared_object_id"})
"""Settings that may be any number."""


def load_network(path: Path) -> Any:
    """A stored Keras network, not compiled.

    Raises:
        ModelMissing: no such file.
        ModelError: it is no Keras model, a damaged one, or one that holds more than layers.
    """
    import keras

    check_network(path)
    # Keras raises nearly anything on a file that is damaged in the right place.
    try:
        return keras.models.load_model(path, compile=False, safe_mode=True)
    except Exception as error:
        raise ModelError(
            f"{path}: Keras cannot load this model ({first_line(error)}); name another"
        ) from error


def check_network(path: Path) -> None:
    """See that a file is a Keras network of layers and weights alone, without building it.

    Raises:
        ModelMissing, ModelError: see `load_network`.
    """
    if not path.is_file():
        raise ModelMissing(f"{path}: no such model file; check the path")
    try:
        check_directory(path)
        config = dict(json.loads(read_member(path, CONFIG_NAME, MAX_CONFIG_BYTES)))
        # How it was trained, which is not taken up.
        config.pop("compile_config", None)
        _check_config(config)
        _check_weights(path)
    except Forbidden as error:
        raise ModelError(f"{path}: {error}; name a model that lpr has trained") from error
    # What damaged archives raise is as varied as their damage.
    except Exception as error:
        raise ModelError(
            f"{path}: not a Keras model that can be loaded ({first_line(error)}); name another"
        ) from error


class Forbidden(Exception):
    """What a network's file must not hold."""


def _check_config(config: Any) -> None:
    """Raises Forbidden where something other than plain layers would be built."""
    for name, value in _settings(config):
        if isinstance(value, dict) and ("class_name" in value or "module" in value):
            class_name, module = value.get("class_name"), value.get("module")
            if not isinstance(class_name, str) or _WITH_CODE.fullmatch(class_name):
                raise Forbidden(f"holds a {shown(class_name)}, which may run code")
            if module is not None and not (isinstance(module, str) and _MODULES.fullmatch(module)):
                raise Forbidden(f"holds a {shown(class_name)} of {shown(module)}, no layer")
        is_number = isinstance(value, int | float) and name not in _FREE_NUMBERS
        if is_number and not -MOST_UNITS <= value <= MOST_UNITS:
            raise Forbidden(f"has a layer with {shown(name)} of {shown(value)}, over the limit")


def _settings(config: Any) -> Iterator[tuple[str, Any]]:
    """All values of a configuration, however deep, with the name that each stands under."""
    waiting = [("", config)]
    while waiting:
        name, value = waiting.pop()
        yield name, value
        if isinstance(value, dict):
            waiting += [(str(key), child) for key, child in value.items()]
        elif isinstance(value, list):
            waiting += [(name, child) for child in value]


def _check_weights(path: Path) -> None:
    """Raises Forbidden where the weights would unpack to too much, or lie in another file."""
    import h5py

    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_WEIGHTS_BYTES:
            raise Forbidden(f"unpacks to more than {MAX_WEIGHTS_BYTES >> 20} MB")
        with archive.open(WEIGHTS_NAME) as file, h5py.File(file, "r") as weights:
            total, waiting = 0, [weights]
            while waiting:
                group = waiting.pop()
                for name in group:
                    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                        raise Forbidden(f"its weights lie elsewhere ({shown(name)})")
                    item = group[name]
                    if isinstance(item, h5py.Group):
                        waiting.append(item)
                    elif item.is_virtual or item.external:
                        raise Forbidden(f"its weights lie elsewhere ({shown(name)})")
                    else:
                        total += item.nbytes
                    if total > MAX_WEIGHTS_BYTES:
                        raise Forbidden(f"its weights take more than {MAX_WEIGHTS_BYTES >> 20} MB")
