"""A stored network is looked at before it is built: no code, no bombs, one clear line."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from lpr.errors import ModelError, ModelMissing
from lpr.model_files import CHARACTER_MODEL, find_model, keras_name, shipped_folder
from lpr.training.stored import CONFIG_NAME, MAX_CONFIG_BYTES, WEIGHTS_NAME, load_network


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files inside a small sound network."""
    path = tmp_path_factory.mktemp("sound") / "sound.keras"
    keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, name="only")]).save(path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def with_layer(members: dict[str, bytes], **change: object) -> dict[str, bytes]:
    """The network with something else in place of its layer."""
    config = json.loads(members[CONFIG_NAME])
    config["config"]["layers"][-1] |= change
    return members | {CONFIG_NAME: json.dumps(config).encode()}


def weights(fill: Callable[[h5py.File], Any]) -> bytes:
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        fill(file)
    return data.getvalue()


@pytest.mark.parametrize("name", ["char_cnn", "plate_detector", "plate_refiner"])
def test_shipped_networks_load(name: str) -> None:
    path = shipped_folder() / f"{name}.keras"
    if not path.is_file():
        pytest.skip(f"no {path}")
    assert load_network(path).layers


def test_a_sound_network_loads(tmp_path: Path, members: dict[str, bytes]) -> None:
    network = load_network(packed(tmp_path / "a.keras", members))
    assert network.output_shape == (None, 2)


def test_no_such_network(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"gone\.keras: no such model file"):
        load_network(tmp_path / "gone.keras")


LAYERS: dict[str, dict[str, Any]] = {
    "a lambda": {"class_name": "Lambda", "module": "keras.layers"},
    "a function": {"class_name": "function", "module": "keras.utils", "config": "get_file"},
    "another module": {"class_name": "system", "module": "os", "config": {"command": "true"}},
    "a module inside keras": {"class_name": "get_file", "module": "keras.utils"},
    "a class without name": {"class_name": ["x"], "module": "keras.layers"},
    "a huge layer": {"config": {"name": "only", "units": 10**9}},
    "an endless layer": {"config": {"name": "only", "units": float("inf")}},
}


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_that_are_none(tmp_path: Path, members: dict[str, bytes], layer: str) -> None:
    path = packed(tmp_path / "odd.keras", with_layer(members, **LAYERS[layer]))
    with pytest.raises(ModelError, match=r"odd\.keras: (holds|has) a .*; name a model"):
        load_network(path)


def test_code_is_not_run(tmp_path: Path, members: dict[str, bytes]) -> None:
    ran = tmp_path / "ran"
    code = {"class_name": "run", "module": "subprocess", "config": {"args": ["touch", str(ran)]}}
    with pytest.raises(ModelError, match="no layer"):
        load_network(packed(tmp_path / "code.keras", with_layer(members, **code)))
    assert not ran.exists()


def test_weights_that_are_none(tmp_path: Path, members: dict[str, bytes]) -> None:
    def huge(file: h5py.File) -> None:
        file.create_dataset("w", shape=(1 << 28,), dtype="f4", chunks=(1 << 16,))

    def elsewhere(file: h5py.File) -> None:
        file["layers"] = h5py.ExternalLink("/etc/passwd", "/")

    for fill, told in ((huge, "more than 512 MB"), (elsewhere, "lie elsewhere")):
        path = packed(tmp_path / "odd.keras", members | {WEIGHTS_NAME: weights(fill)})
        with pytest.raises(ModelError, match=rf"odd\.keras: its weights .*{told}"):
            load_network(path)


def test_damaged_files(tmp_path: Path, members: dict[str, bytes]) -> None:
    path, sound = tmp_path / "bad.keras", packed(tmp_path / "sound.keras", members)
    whole = sound.read_bytes()
    bomb = members | {CONFIG_NAME: b" " * (MAX_CONFIG_BYTES + 1)}
    broken = {
        "empty": b"",
        "text": b"no network" * 99,
        "cut short": whole[: len(whole) // 2],
        "no weights": packed(tmp_path / "b", {CONFIG_NAME: members[CONFIG_NAME]}).read_bytes(),
        "weights are text": packed(tmp_path / "c", members | {WEIGHTS_NAME: b"x"}).read_bytes(),
        "other weights": packed(
            tmp_path / "d", members | {WEIGHTS_NAME: weights(lambda f: f.create_group("layers"))}
        ).read_bytes(),
        "nested": packed(tmp_path / "e", members | {CONFIG_NAME: b"[" * 100_000}).read_bytes(),
        "bomb": packed(tmp_path / "f", bomb, zipfile.ZIP_DEFLATED).read_bytes(),
    }
    for name, data in broken.items():
        path.write_bytes(data)
        with pytest.raises(ModelError, match=r"bad\.keras: .*; name another") as told:
            load_network(path)
        assert str(told.value).isprintable(), name


def test_damaged_bytes_anywhere(tmp_path: Path) -> None:
    shipped = find_model(keras_name(CHARACTER_MODEL))
    if not shipped.is_file():
        pytest.skip(f"no {shipped}")
    path = Path(shutil.copyfile(shipped, tmp_path / "char_cnn.keras"))
    sound, rng = path.read_bytes(), np.random.default_rng(0)
    for _ in range(6):
        data = bytearray(sound)
        for at in rng.integers(len(data), size=400).tolist():
            data[at] ^= 0xFF
        path.write_bytes(data)
        with pytest.raises(ModelError, match=r"char_cnn\.keras: "):
            load_network(path)


def test_how_it_was_trained_does_not_matter(tmp_path: Path) -> None:
    def own_loss(true: keras.KerasTensor, seen: keras.KerasTensor) -> keras.KerasTensor:
        return keras.ops.mean(true - seen)

    network = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    network.compile("adam", own_loss)
    network.fit(np.zeros((2, 4)), np.zeros((2, 2)), verbose=0)
    network.save(tmp_path / "a.keras")
    assert load_network(tmp_path / "a.keras").output_shape == (None, 2)
