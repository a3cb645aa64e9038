"""`lpr export` says where its files go, and nothing of what TensorFlow thinks of the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lpr.cli.export import ENDINGS, _places
from lpr.cli.main import main
from lpr.errors import ConfigError
from lpr.model_files import CHARACTER_MODEL, find_model, keras_name

A, B = Path("a/one.keras"), Path("b/one.keras")


def places(models: list[Path], output: str | None, to: str = "tflite") -> list[str]:
    """Where exports go."""
    out = None if output is None else Path(output)
    return [str(place) for _, place in _places(models, out, ENDINGS[to])]


def test_files_have_the_ending_of_their_kind(tmp_path: Path) -> None:
    assert places([A], None) == ["a/one.tflite"]
    assert places([A], "plates") == ["plates.tflite"]
    assert places([A], "plates.onnx", "onnx") == ["plates.onnx"]
    assert places([A], str(tmp_path)) == [str(tmp_path / "one.tflite")]
    assert places([A, A], "one.tflite") == ["one.tflite"]
    for name in ("one.onnx", "one.keras", "one.ONNX", "one.bin", "plates.v2"):
        with pytest.raises(ConfigError, match=r"what is written is a \.tflite file"):
            places([A], name)


def test_the_list_of_commands_names_both_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "write LiteRT or ONNX files from Keras models" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nosuch.keras", "nosuch.keras: no such model file; check the path"),
        ("t.txt", "t.txt: is no Keras model by its name; name files that end with .keras"),
    ],
)
def test_what_is_no_model_is_named(
    name: str, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lpr.cli.export.check_extra", lambda *names: None)
    assert main(["export", "--to", "onnx", "--output", "x.onnx", name]) == 2
    assert told in capsys.readouterr().err


def test_no_file_is_written_twice() -> None:
    assert places([A, B], None) == ["a/one.tflite", "b/one.tflite"]
    with pytest.raises(ConfigError, match=r"a/one\.keras and b/one\.keras would both be written"):
        places([A, B], "folder")
    with pytest.raises(ConfigError, match=r"both be written to a/one\.tflite"):
        places([A, Path("a/one.h5")], None)


def test_tensorflow_says_nothing(tmp_path: Path) -> None:
    pytest.importorskip("tensorflow")
    keras = find_model(keras_name(CHARACTER_MODEL))
    done = subprocess.run(
        [sys.executable, "-m", "lpr", "export", str(keras), "--output", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.startswith(f"{tmp_path / 'out.tflite'}: int8 weights")
    assert len(done.stdout.splitlines()) == 1
