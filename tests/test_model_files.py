"""Model files by name: a folder of one's own goes before the shipped models, file by file."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lpr import Recognizer
from lpr.cli.main import main
from lpr.errors import ModelError, ModelMissing
from lpr.model_files import (
    CHARACTER_MODEL,
    DETECTOR_MODEL,
    MODELS_VARIABLE,
    REFINER_MODEL,
    find_model,
    keras_name,
    models_from,
    named_model,
    shipped_folder,
)
from tests.paths import MODELS, SAMPLES


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a character model alone."""
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copy(MODELS / CHARACTER_MODEL, folder)
    return folder


@pytest.mark.parametrize("name", [CHARACTER_MODEL, DETECTOR_MODEL, REFINER_MODEL])
def test_all_models_are_shipped_to_read_and_to_train_on(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(MODELS_VARIABLE, raising=False)
    assert shipped_folder() == MODELS
    assert find_model(name) == MODELS / name
    assert find_model(keras_name(name)).suffix == ".keras"


def test_what_a_folder_lacks_comes_from_the_shipped(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MODELS_VARIABLE, str(own))
    assert find_model(CHARACTER_MODEL) == own / CHARACTER_MODEL
    assert find_model(DETECTOR_MODEL) == MODELS / DETECTOR_MODEL
    assert Recognizer().read(SAMPLES / "scene_01.jpg").plates
    (own / CHARACTER_MODEL).write_bytes(b"no model")
    with pytest.raises(Exception, match=re.escape(str(own / CHARACTER_MODEL))):
        Recognizer()


def test_an_error_names_both_places(own: Path) -> None:
    both = f"no.tflite: not in {own} and not in {MODELS};"
    with models_from(own), pytest.raises(ModelMissing, match=re.escape(both)):
        find_model("no.tflite")


@pytest.mark.parametrize(
    "make",
    [
        Path.mkdir,
        lambda path: path.symlink_to("gone"),
        lambda path: path.symlink_to(path),
        lambda path: path.symlink_to(os.devnull),
        os.mkfifo,
    ],
    ids=["folder", "broken link", "link loop", "device", "pipe"],
)
def test_what_is_no_file_is_told_and_not_passed_over(
    own: Path, make: Callable[[Path], None]
) -> None:
    path = own / DETECTOR_MODEL
    make(path)
    with models_from(own), pytest.raises(ModelError, match=f"{re.escape(str(path))}: is no file"):
        find_model(DETECTOR_MODEL)
    with models_from(own), pytest.raises(ModelError, match="is no file"):
        named_model(Path(DETECTOR_MODEL))


def test_a_link_to_a_model_is_a_model(own: Path) -> None:
    (own / DETECTOR_MODEL).symlink_to(MODELS / DETECTOR_MODEL)
    with models_from(own):
        assert find_model(DETECTOR_MODEL) == own / DETECTOR_MODEL


def test_a_folder_holds_for_its_block(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODELS_VARIABLE, str(MODELS))
    with models_from(own):
        assert find_model(CHARACTER_MODEL).parent == own
    assert find_model(CHARACTER_MODEL).parent == MODELS
    with pytest.raises(ModelMissing, match="gone: no such folder"), models_from(own / "gone"):
        pass
    assert find_model(CHARACTER_MODEL).parent == MODELS


def test_bare_names_are_models_where_no_file_has_that_name(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keras = keras_name(CHARACTER_MODEL)
    monkeypatch.chdir(own)
    assert named_model(Path(keras)) == MODELS / keras
    (own / keras).write_bytes(b"mine")
    assert named_model(Path(keras)) == Path(keras)
    assert named_model(Path("x") / keras) == Path("x") / keras
    assert named_model(Path("other.keras")) == Path("other.keras")


def test_the_option_of_the_commands(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = str(SAMPLES / "scene_01.jpg")
    assert main(["read", picture, "--models", str(own)]) == 0
    (own / CHARACTER_MODEL).write_bytes(b"no model")
    assert main(["read", picture, "--models", str(own)]) == 2
    assert f"lpr read: error: {own / CHARACTER_MODEL}: " in capsys.readouterr().err
    assert main(["read", picture, "--models", str(own / "gone")]) == 2
    assert "gone: no such folder of models; check --models" in capsys.readouterr().err


def test_a_folder_without_models_is_no_folder_of_models(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.tflite").write_bytes(b"...")
    assert main(["read", str(SAMPLES / "scene_01.jpg"), "--models", str(tmp_path)]) == 2
    assert f"{tmp_path}: none of the models of lpr is in it" in capsys.readouterr().err
