"""Whatever comes in: a right result or one clear line, and the neighbours are always read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from PIL import Image as PillowImage

from lpr.cli.scripts import run_script
from tests.stub_recognizer import STUB_TEXT, Run, StubRecognizer


def photo(width: int = 120, height: int = 80) -> PillowImage.Image:
    pixels = np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return PillowImage.fromarray(pixels)


@pytest.fixture
def neighbour(tmp_path: Path) -> Path:
    """A good picture that must be read beside every bad one."""
    path = tmp_path / "neighbour.jpg"
    photo().save(path)
    return path


def save_turned(path: Path) -> None:
    picture = photo(120, 80)
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(path, exif=exif)


def save_16_bit(path: Path) -> None:
    gray = np.asarray(photo().convert("L")).astype(np.uint16) * 257
    PillowImage.fromarray(gray).save(path)


ODD_BUT_GOOD: dict[str, tuple[Callable[[Path], None], tuple[int, int]]] = {
    "cmyk.jpg": (lambda p: photo().convert("CMYK").save(p), (120, 80)),
    "deep.png": (save_16_bit, (120, 80)),
    "deep.tif": (save_16_bit, (120, 80)),
    "gray.jpg": (lambda p: photo().convert("L").save(p), (120, 80)),
    "bits.png": (lambda p: photo().convert("1").save(p), (120, 80)),
    "alpha.png": (lambda p: photo().convert("RGBA").save(p), (120, 80)),
    "palette.gif": (lambda p: photo().convert("P").save(p), (120, 80)),
    "turned.jpg": (save_turned, (80, 120)),
    "dot.png": (lambda p: photo(1, 1).save(p), (1, 1)),
    "line.png": (lambda p: photo(1, 90).save(p), (1, 90)),
    "my red car.jpg": (lambda p: photo().save(p), (120, 80)),
    "žuti čamac 車.jpg": (lambda p: photo().save(p), (120, 80)),
    "no ending": (lambda p: photo().save(p, "JPEG"), (120, 80)),
    "wrong ending.png": (lambda p: photo().save(p, "JPEG"), (120, 80)),
}


@pytest.mark.parametrize("name", ODD_BUT_GOOD)
def test_odd_pictures_are_read(run: Run, tmp_path: Path, neighbour: Path, name: str) -> None:
    save, (width, height) = ODD_BUT_GOOD[name]
    path = tmp_path / name
    save(path)
    outcome = run(path, neighbour, "--format", "jsonl", "--output", tmp_path / "out")
    assert outcome.status == 0
    assert outcome.error_lines == []
    record, other = map(json.loads, outcome.out.splitlines())
    assert (record["source"], record["width"], record["height"]) == (str(path), width, height)
    assert [plate["text"] for plate in record["plates"]] == [STUB_TEXT] * (min(width, height) > 40)
    assert other["plates"][0]["text"] == STUB_TEXT
    with PillowImage.open(tmp_path / "out" / f"{path.stem}.jpg") as drawn:
        assert drawn.size == (width, height)


def cut_short(path: Path) -> None:
    photo().save(path)
    path.write_bytes(path.read_bytes()[:-600])


def save_bomb(path: Path) -> None:
    PillowImage.new("1", (10_000, 10_000)).save(path)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty.jpg": (lambda p: p.touch(), "the file is empty; copy or download it again"),
    "text.jpg": (lambda p: p.write_text("Not a picture at all."), "save it again as JPEG or PNG"),
    "cut.jpg": (cut_short, "damaged or cut short"),
    "cut.png": (cut_short, "damaged or cut short"),
    "head.jpg": (lambda p: p.write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF"), "cut short"),
    "bomb.png": (save_bomb, "10000 x 10000 pixels are 100.0 megapixels, over the limit of 64"),
    "missing.jpg": (lambda p: None, "no such file; check the path"),
    "a b\nc.jpg": (lambda p: p.touch(), "the file is empty"),
    "empty folder": (lambda p: p.mkdir(), "no pictures in this folder"),
    "blank.txt": (lambda p: p.write_text("\n"), "names no pictures; write one path per line"),
    "gone.txt": (lambda p: None, "the list cannot be read (No such file or directory)"),
    "nothing*.jpg": (lambda p: None, "as a pattern it matches no pictures"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_costs_no_neighbour(
    run: Run, tmp_path: Path, neighbour: Path, name: str
) -> None:
    make, remedy = BAD[name]
    path = tmp_path / name
    make(path)
    outcome = run(path, neighbour, "--format", "jsonl")
    assert outcome.status == 1
    (line,) = outcome.error_lines
    assert line.startswith(f"error: {path}: ".replace("\n", "\\n"))
    assert remedy in line
    assert "Traceback" not in outcome.err
    failure, read = map(json.loads, outcome.out.splitlines())
    assert failure.keys() == {"source", "error"}
    assert failure["source"] == str(path)
    assert remedy in failure["error"]
    assert read["plates"][0]["text"] == STUB_TEXT


def test_a_folder_in_a_list_is_named(run: Run, tmp_path: Path, neighbour: Path) -> None:
    (tmp_path / "list.txt").write_text(f"{tmp_path}\n{neighbour}\n")
    outcome = run(tmp_path / "list.txt")
    assert outcome.status == 1
    assert outcome.error_lines == [
        f"error: {tmp_path}: is a folder, not a picture; name it as a source"
    ]
    assert STUB_TEXT in outcome.out


def test_unreadable_file(
    run: Run, tmp_path: Path, neighbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Simulated, because tests may run as root, who may read everything.
    secret = tmp_path / "secret.jpg"
    photo().save(secret)
    really_open = Path.open

    def open_file(path: Path, mode: str) -> IO[Any]:
        if path == secret:
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, mode)

    monkeypatch.setattr(Path, "open", open_file)
    outcome = run(secret, neighbour)
    assert outcome.status == 1
    assert outcome.error_lines == [f"error: {secret}: may not be read; check the file's rights"]
    assert STUB_TEXT in outcome.out


def test_the_limit_can_be_set(run: Run, neighbour: Path) -> None:
    assert run(neighbour, "--max-megapixels", 0.0095).status == 1
    assert run(neighbour, "--max-megapixels", 0.0096).status == 0


def test_a_defect_on_one_picture_costs_no_other(
    run: Run, stub: StubRecognizer, neighbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo(50, 50).save(tmp_path / "odd.png")
    really_read = stub.read

    def read(image: np.ndarray) -> object:
        if image.shape[0] == 50:
            raise IndexError("index 7 is out of bounds")
        return really_read(image)

    monkeypatch.setattr(stub, "read", read)
    outcome = run(tmp_path / "odd.png", neighbour)
    assert outcome.status == 1
    (line,) = outcome.error_lines
    assert "odd.png: reading failed (IndexError: index 7 is out of bounds)" in line
    assert STUB_TEXT in outcome.out


WRONG_USAGE = {
    "region": (["--region", "croatiaa"], "no region is called 'croatiaa'"),
    "region with close names": (["--region", "us-cal"], "did you mean us-ca"),
    "detector": (["--detector", "ssd-mobilnet"], "did you mean ssd-mobilenet or"),
    "missing detector model": (["--detector-model", "gone.tflite"], "gone.tflite: no such model"),
    "foreign detector model": (["--detector-model", __file__], "not a model made by lpr"),
}


@pytest.mark.parametrize("case", WRONG_USAGE)
def test_wrong_usage_is_one_line_before_any_reading(
    case: str, neighbour: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options, message = WRONG_USAGE[case]
    assert run_script("recognize.py", [str(neighbour), *options]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("recognize.py: error: ")
    assert message in line
