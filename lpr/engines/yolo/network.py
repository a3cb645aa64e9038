"""Exported networks at work: ONNX by ONNX Runtime, LiteRT files by LiteRT."""

from __future__ import annotations

import ast
import json
import threading
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from lpr.arrays import FloatArray
from lpr.contract import read_member
from lpr.engines.yolo.about import About, about_of
from lpr.errors import ModelError, ModelMismatch, ModelMissing, first_line
from lpr.runtime.onnx import open_session
from lpr.runtime.quiet import without_its_note

MOST_METADATA_BYTES = 1 << 20
METADATA_NAMES = ("metadata.json", "temp_meta.txt", "meta.txt", "metadata.txt")
"""What Ultralytics has called the file in a LiteRT model that holds its metadata."""


class Network(Protocol):
    """A network that sees one picture at a time."""

    about: About

    def run(self, picture: FloatArray) -> FloatArray:
        """The outputs for a picture (height, width, 3), RGB from 0 to 1, of the input's size; boxes
        are in pixels of the input."""
        ...


def load_network(path: Path, threads: int) -> Network:
    """The network in a file.

    Raises:
        ModelMissing: there is no such file.
        ModelMismatch: it is neither ONNX nor LiteRT, or no detector.
        ModelError: it cannot be loaded.
        ConfigError: ONNX Runtime is needed and not installed.
    """
    if not path.is_file():
        raise ModelMissing(f"{path}: no such file; name a YOLO exported as .onnx or .tflite")
    maker = _MAKERS.get(path.suffix.lower())
    if maker is None:
        raise ModelMismatch(
            f"{path}: is neither .onnx nor .tflite; export it with: yolo export model={path.name} "
            "format=onnx"
        )
    return maker(path, threads)


class OnnxNetwork:
    """An ONNX file in ONNX Runtime; any number of threads may run it."""

    def __init__(self, path: Path, threads: int) -> None:
        self._session = open_session(path, threads)
        self._path, inputs = path, self._session.get_inputs()
        if len(inputs) != 1 or len(inputs[0].shape) != 4 or inputs[0].shape[1] != 3:
            raise ModelMismatch(f"{path}: its input is no picture; export a YOLO detector")
        self._name, shape = inputs[0].name, inputs[0].shape
        self._half = inputs[0].type == "tensor(float16)"
        told = self._session.get_modelmeta().custom_metadata_map
        self.about = about_of(told, shape[2:], path)

    def run(self, picture: FloatArray) -> FloatArray:
        """See `Network.run`.

        Raises:
            ModelError: it cannot be run.
        """
        batch = np.ascontiguousarray(picture.transpose(2, 0, 1)[None])
        if self._half:
            batch = batch.astype(np.float16)
        try:
            outputs = self._session.run(None, {self._name: batch})
        except Exception as error:
            raise ModelError(
                f"{self._path}: ONNX Runtime cannot run this file ({first_line(error)}); export it "
                "again"
            ) from error
        return np.asarray(outputs[0], dtype=np.float32)


class LiteRtNetwork:
    """A LiteRT file of a YOLO; its boxes are shares of the input, which `run` makes pixels."""

    def __init__(self, path: Path, threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._path = path
        try:
            self._interpreter = Interpreter(model_path=str(path), num_threads=threads)
            with without_its_note():
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"{path}: LiteRT cannot load this file ({first_line(error)}); export it again"
            ) from error
        (self._input, *more), outputs = (
            self._interpreter.get_input_details(),
            self._interpreter.get_output_details(),
        )
        shape = [int(one) for one in self._input["shape"]]
        if more or len(shape) != 4 or shape[3] != 3:
            raise ModelMismatch(f"{path}: its input is no picture; export a YOLO detector")
        self._output = outputs[0]
        self._turn = threading.Lock()
        self.about = about_of(litert_metadata(path), shape[1:3], path)

    def run(self, picture: FloatArray) -> FloatArray:
        """See `Network.run`.

        Raises:
            ModelError: it cannot be run.
        """
        with self._turn:
            self._interpreter.set_tensor(self._input["index"], _quantised(picture, self._input))
            try:
                self._interpreter.invoke()
            except RuntimeError as error:
                raise ModelError(
                    f"{self._path}: LiteRT cannot run this file ({first_line(error)}); export it "
                    "again"
                ) from error
            output = self._interpreter.get_tensor(self._output["index"])
        return in_pixels(_numbers(output, self._output), self.about)


def in_pixels(output: FloatArray, about: About) -> FloatArray:
    """Outputs (1, values, N), or (1, N, values) of an end-to-end export, with boxes and key points
    in pixels of the input in place of shares of it."""
    height, width = about.side_px
    scaled = output.copy()
    end_to_end = output.shape[1] > output.shape[2]
    values = scaled[0].T if end_to_end else scaled[0]
    values[0:4:2] *= width
    values[1:4:2] *= height
    count, per_point = about.points
    if count:
        first = len(values) - count * per_point
        values[first::per_point] *= width
        values[first + 1 :: per_point] *= height
    return scaled


def litert_metadata(path: Path) -> Mapping[str, Any]:
    """What Ultralytics writes into a LiteRT file; empty where there is nothing."""
    for name in METADATA_NAMES:
        try:
            text = read_member(path, name, MOST_METADATA_BYTES).decode("utf-8")
        except (OSError, KeyError, zipfile.BadZipFile, zlib.error, ValueError, RuntimeError):
            continue
        for parse in (json.loads, ast.literal_eval):
            try:
                told = parse(text)
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                continue
            if isinstance(told, Mapping):
                return told
    return {}


def _quantised(picture: FloatArray, tensor: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    """A picture as a tensor takes it."""
    if tensor["dtype"] == np.float32:
        return picture[None]
    scale, zero = tensor["quantization"]
    limits = np.iinfo(tensor["dtype"])
    levels = np.clip(np.round(picture[None] / scale + zero), limits.min, limits.max)
    return np.asarray(levels, dtype=tensor["dtype"])


def _numbers(output: np.ndarray[Any, Any], tensor: Mapping[str, Any]) -> FloatArray:
    """A tensor's values as numbers."""
    if output.dtype == np.float32:
        return np.asarray(output, dtype=np.float32)
    scale, zero = tensor["quantization"]
    return np.asarray((output.astype(np.float32) - zero) * scale, dtype=np.float32)


_MAKERS: dict[str, Callable[[Path, int], Network]] = {
    ".onnx": OnnxNetwork,
    ".tflite": LiteRtNetwork,
}
