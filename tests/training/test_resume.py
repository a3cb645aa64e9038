"""A training that was killed and resumed gives what the uninterrupted one gives, bit for bit."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("keras")

from lpr.datasets.jsonl import write_scenes_jsonl
from lpr.training.history import History
from tests.drawn_scenes import draw_scenes
from tests.paths import ROOT
from tests.training.resuming import KINDS

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
}


def start(*words: object) -> subprocess.Popen[bytes]:
    """The training program, in a process of its own with one thread."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.training.resuming", *map(str, words)],
        cwd=ROOT,
        env=os.environ | ONE_THREAD,
        stderr=subprocess.PIPE,
    )


def stored(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    """All numbers of a Keras file, weights and the optimiser's state, by their names."""
    import h5py

    arrays = {}
    with (
        zipfile.ZipFile(path) as archive,
        h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as file,
    ):
        file.visititems(
            lambda name, item: (
                arrays.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None
            )
        )
    return arrays


@pytest.mark.parametrize("kind", KINDS)
def test_killed_and_resumed_it_gives_what_the_uninterrupted_run_gives(
    tmp_path: Path, kind: str
) -> None:
    scenes = tmp_path / "scenes.jsonl"
    write_scenes_jsonl(scenes, draw_scenes(tmp_path / "scenes", 3, side_px=128))
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    killed.mkdir()
    whole.mkdir()
    with start(kind, scenes, killed) as process:
        while process.poll() is None and not (killed / "history.csv").exists():
            time.sleep(0.005)
        process.kill()
        _, complaints = process.communicate()
    assert process.returncode == -signal.SIGKILL, complaints.decode()
    with start(kind, scenes, whole, killed) as process:
        _, complaints = process.communicate()
    assert process.returncode == 0, complaints.decode()
    assert b"are lost" not in complaints

    assert len(History(whole / "history.csv").rows) >= 3
    assert (killed / "history.csv").read_text() == (whole / "history.csv").read_text()
    for name in ("last.keras", "best.keras"):
        again, expected = stored(killed / name), stored(whole / name)
        assert set(again) == set(expected)
        assert any(key.startswith("optimizer") for key in expected)
        for key, values in expected.items():
            np.testing.assert_array_equal(again[key], values, err_msg=f"{name}: {key}")
    with np.load(killed / "average.npz") as again, np.load(whole / "average.npz") as expected:
        for key in expected.files:
            np.testing.assert_array_equal(again[key], expected[key])
    names = {path.name for path in whole.iterdir()}
    assert {path.name for path in killed.iterdir()} == names
    assert names == {"average.npz", "best.keras", "history.csv", "last.keras"}
