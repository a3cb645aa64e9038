"""Where the model files are: the shipped ones, and a folder of the user's that comes first.

The folder is named by ``$LPR_MODELS`` (or ``--models``), and goes before the shipped models file by
file: what it lacks comes from those.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lpr.errors import ModelError, ModelMissing

DETECTOR_MODEL = "plate_detector.tflite"
REFINER_MODEL = "plate_refiner.tflite"
CHARACTER_MODEL = "char_cnn.tflite"
WITNESS_MODEL = "row_witness.tflite"
ORIGIN_MODEL = "plate_origin.tflite"
LEGEND_MODEL = "plate_legend.tflite"
MODELS_VARIABLE = "LPR_MODELS"
MODEL_NAMES = (
    DETECTOR_MODEL,
    REFINER_MODEL,
    CHARACTER_MODEL,
    WITNESS_MODEL,
    ORIGIN_MODEL,
    LEGEND_MODEL,
)


def find_model(name: str) -> Path:
    """The model file of that name: the user's if there is one, else the shipped one.

    In each folder the same name with the ending ``.onnx`` will do, where the first is not there.

    >>> find_model(CHARACTER_MODEL).name
    'char_cnn.tflite'

    Raises:
        ModelMissing: it is in neither folder, or the user's folder does not exist.
        ModelError: what has that name is no file.
    """
    folders = [folder for folder in (user_folder(), shipped_folder()) if folder is not None]
    for path in (folder / one for folder in folders for one in (name, onnx_name(name))):
        if path.is_file():
            return path
        # Nor does another folder's model go in its place: it would be used without a word.
        if os.path.lexists(path):
            raise ModelError(
                f"{path}: is no file (a folder, a pipe, a device, or a link that leads nowhere); "
                "put the model itself there, or take this away to use the next folder's"
            )
    places = " and not in ".join(map(str, folders))
    raise ModelMissing(f"{name}: not in {places}; put it there, or train one (docs/retraining.md)")


def named_model(path: Path) -> Path:
    """The path, or one of the models of `lpr` for a bare name that is no file here.

    >>> named_model(Path("char_cnn.keras")).is_file()
    True
    """
    if path.name != str(path) or path.exists():
        return path
    try:
        return find_model(path.name)
    except ModelMissing:
        return path


def in_run_folder(path: Path, name: str) -> Path:
    """The model file that a path means: itself, or the file of that name in a run folder.

    >>> in_run_folder(Path("mine.tflite"), CHARACTER_MODEL)
    PosixPath('mine.tflite')
    """
    return path / name if path.is_dir() else path


def keras_name(name: str) -> str:
    """The name of the Keras file that a LiteRT file was made from.

    >>> keras_name(CHARACTER_MODEL)
    'char_cnn.keras'
    """
    return str(Path(name).with_suffix(".keras"))


def onnx_name(name: str) -> str:
    """The name of the ONNX file of the same network.

    >>> onnx_name(CHARACTER_MODEL)
    'char_cnn.onnx'
    """
    return str(Path(name).with_suffix(".onnx"))


def shipped_folder() -> Path:
    """The models that come with `lpr`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"


def user_folder() -> Path | None:
    """The folder that ``$LPR_MODELS`` names, None where it names none.

    Raises:
        ModelMissing: there is no such folder, or no model in it.
    """
    named = os.environ.get(MODELS_VARIABLE)
    if not named:
        return None
    if not Path(named).is_dir():
        raise ModelMissing(
            f"{named}: no such folder of models; check --models and {MODELS_VARIABLE}, or leave "
            f"them out for those in {shipped_folder()}"
        )
    known = (*MODEL_NAMES, *map(keras_name, MODEL_NAMES), *map(onnx_name, MODEL_NAMES))
    if not any((Path(named) / name).is_file() for name in known):
        raise ModelMissing(
            f"{named}: none of the models of lpr is in it ({', '.join(MODEL_NAMES)}); check "
            f"--models and {MODELS_VARIABLE}, or name a single file with --char-model or "
            "--detector-model"
        )
    return Path(named)


@contextmanager
def models_from(folder: Path | None) -> Iterator[None]:
    """Let a folder go before the shipped models, in this process and in those it starts.

    Raises:
        ModelMissing: there is no such folder.
    """
    if folder is None:
        yield
        return
    before = os.environ.get(MODELS_VARIABLE)
    os.environ[MODELS_VARIABLE] = str(folder)
    try:
        user_folder()
        yield
    finally:
        if before is None:
            del os.environ[MODELS_VARIABLE]
        else:
            os.environ[MODELS_VARIABLE] = before
