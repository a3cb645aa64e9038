"""``lpr datasets``: what it prints, writes, and exits with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.cli.main import main
from lpr.datasets import read_class_folders, read_plates_csv


@pytest.fixture
def plates(tmp_path: Path) -> Path:
    """A CSV of ten different plates."""
    rng = np.random.default_rng(0)
    rows = ["image_path,plate_text,plate_region"]
    for number in range(10):
        picture = cv2.resize(rng.integers(0, 256, (8, 8, 3), np.uint8), (64, 32))
        cv2.imwrite(str(tmp_path / f"{number}.png"), picture)
        rows.append(f"{number}.png,AB12{number},hr")
    path = tmp_path / "plates.csv"
    path.write_text("\n".join(rows))
    return path


def run(*argv: object) -> int:
    try:
        return main(["datasets", *(str(word) for word in argv)])
    except SystemExit as stopped:
        return int(str(stopped.code))


def test_validate_prints_issues_and_a_summary(
    plates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("validate", plates, "--min-samples", 0, "--alphabet", "09AÄ") == 0
    absent = " ".join("CDEFGHIJKLMNOPQRSTUVWXYZÄ")
    assert capsys.readouterr().out == (
        f"{plates}: 10 plate crops (csv); without {absent}\nno issues\n"
    )
    plates.write_text(plates.read_text() + "\nx.png,AB123\n0.png,A?\n")
    assert run("validate", plates) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{plates}:12: picture 'x.png' not found in")
    assert lines[1].startswith(f"{plates}:13: plate text 'A?' has signs outside the alphabet: ?;")
    assert lines[2].startswith(f"{plates}:2: class '0' has 1 sample, fewer than 5;")
    assert lines[-2].startswith(f"{plates}: 10 plate crops (csv); without C D")
    assert lines[-1] == (
        "issues: 10 (too few samples 8, missing picture 1, outside the alphabet 1)"
    )


def test_validate_finds_leaks(plates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    val = plates.with_name("val.csv")
    val.write_text("image_path,plate_text\n3.png,AB123\n")
    assert run("validate", plates, "--against", val, "--min-samples", 0) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"{val}:2: picture '{plates.with_name('3.png')}' looks the same as")
    assert out.endswith("issues: 1 (leak 1)\n")


def test_stats(plates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("stats", plates, "--plots", tmp_path / "plots") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        f"{plates}: 10 plate crops (csv)",
        "  labels      10 (10 with text)",
        "  pictures    64 x 32 to 64 x 32 px, median 64 x 32",
        f"  sources     {tmp_path.name} 10",
        "  regions     HR 10",
    ]
    assert lines[6].startswith("  characters  0 1, 1 11, 2 11, 3 1")
    drawn = [Path(line) for line in lines[7:]]
    assert [path.name for path in drawn] == ["class-counts.png", "sizes.png", "contact-sheet.png"]
    assert all(path.is_file() for path in drawn)


def test_convert(plates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new/again.csv"
    assert run("convert", plates, out) == 0
    assert capsys.readouterr().out == f"{plates}: 10 plate crops (csv), written as csv to {out}\n"
    assert [record.text for record in read_plates_csv(out)] == [f"AB12{n}" for n in range(10)]
    assert run("convert", plates, out) == 2
    assert "exists already" in capsys.readouterr().err
    assert run("convert", plates, tmp_path / "folder") == 2
    assert "say the format by --to {jsonl,voc,yolo" in capsys.readouterr().err


def test_where_nothing_can_be_written(plates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("stats", plates, "--plots", plates / "in-a-file") == 2
    complaint = f"lpr datasets: error: {plates / 'in-a-file'}: Not a directory; check path, rights"
    assert capsys.readouterr().err.startswith(complaint)


def test_one_source(plates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plates.write_text("image_path,plate_text,source\n0.png,AB1,x\n1.png,AB2,y\n2.png,AB3,y\n")
    assert run("stats", plates, "--source", "y") == 0
    assert "  sources     y 2\n" in capsys.readouterr().out
    assert run("stats", plates, "--source", "z") == 2
    assert capsys.readouterr().err == (
        f"lpr datasets: error: {plates}: no source 'z'; it has x, y\n"
    )


def test_split(plates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "parts"
    assert run("split", plates, out, "--shares", "train=0.7", "test=0.3", "--seed", 5) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"train: 7 pictures (70.0%) in {out / 'train.csv'}",
        f"test: 3 pictures (30.0%) in {out / 'test.csv'}",
        "seed 5; duplicates and equal plate texts stay together",
    ]
    assert len(read_plates_csv(out / "train.csv")) == 7
    assert (
        run("validate", out / "train.csv", "--against", out / "test.csv", "--min-samples", 0) == 0
    )


def test_split_class_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(1)
    for name in ("A", "B"):
        (tmp_path / "crops" / name).mkdir(parents=True)
        for number in range(5):
            picture = cv2.resize(rng.integers(0, 256, (6, 6, 3), np.uint8), (20, 30))
            cv2.imwrite(str(tmp_path / f"crops/{name}/{number}.png"), picture)
    assert run("split", tmp_path / "crops", tmp_path / "parts") == 0
    labels = {
        part: [record.label for record in read_class_folders(tmp_path / "parts" / part)]
        for part in ("train", "val")
    }
    assert labels == {"train": ["A"] * 4 + ["B"] * 4, "val": ["A", "B"]}


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        (["validate", "none.csv"], "none.csv: no such file or folder; check the path"),
        (["split", "none.csv", "out", "--shares", "0.8"], "'0.8' is not like train=0.8"),
        (["split", "none.csv", "out", "--shares", "a=0"], "0 is not above 0"),
        (["split", "none.csv", "out", "--shares", "a=0.5"], "--shares sum to 0.5, not to 1"),
        (["split", "none.csv", "out", "--shares", "a=0.5", "a=0.5"], "names a part twice"),
        (["split", "none.csv", "out", "--seed", "-1"], "-1 is not from 0 to 2^32 - 1"),
        (["draw", "out", "--seed", str(2**32)], "4294967296 is not from 0 to 2^32 - 1"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_wrong_usage(argv: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*argv) == 2
    assert complaint in capsys.readouterr().err


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lpr", "datasets", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "validate" in done.stdout
    assert "exit status: 0 all is well" in done.stdout


def test_a_table_without_rows_is_an_issue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("image_path;plate_text\n")
    assert run("validate", tmp_path / "a.csv") == 1
    assert "no rows in it" in capsys.readouterr().out


def test_own_letters_are_named_and_taken(plates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plates.write_text(plates.read_text() + "\n0.png,ČB12\n")
    assert run("validate", plates, "--min-samples", 0) == 1
    assert "letters outside the alphabet: Č; give --alphabet" in capsys.readouterr().out
    assert run("validate", plates, "--min-samples", 0, "--alphabet", "č") == 1
    assert "outside the alphabet" not in capsys.readouterr().out


def test_the_class_of_plates_is_never_guessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((50, 100, 3), np.uint8))
    (tmp_path / "a.txt").write_text("0 0.5 0.5 0.9 0.9\n2 0.5 0.5 0.2 0.2\n")
    out = tmp_path / "new.jsonl"
    assert run("convert", tmp_path, out) == 2
    error = capsys.readouterr().err
    assert "('class 0', 'class 2'); say which one is, as in --plate-class '0'" in error
    assert len(error.splitlines()) == 1
    assert run("convert", tmp_path, out, "--plate-class", "2") == 0
    assert "[40.0, 20.0, 60.0, 30.0]" in out.read_text()
    assert run("stats", tmp_path, "--plate-class", "2") == 0
    assert run("validate", tmp_path, "--plate-class", "2", "--min-samples", 0) == 0
    assert run("validate", tmp_path, "--min-samples", 0) == 1


def test_pictures_outside_are_copied_on_demand(
    plates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "deep/er/set/a.jsonl"
    labels.parent.mkdir(parents=True)
    labels.write_text(
        f'{{"image": "{plates.with_name("0.png")}", "width": 64, "height": 32, "plates": []}}'
    )
    assert run("convert", labels, tmp_path / "new", "--to", "voc") == 2
    assert "lies outside the data set" in capsys.readouterr().err
    assert run("convert", labels, tmp_path / "new", "--to", "voc", "--allow-outside") == 0


def test_names_command_no_terminal(plates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plates.write_text(
        "image_path,plate_text,source\n0.png,AB12,\x1b[2J<script>\n1.png,AB\x1b[31m,s\n"
    )
    assert run("validate", plates, "--min-samples", 0) == 1
    assert run("stats", plates) == 2
    plates.write_text("image_path,plate_text,source\n0.png,AB12,\x1b[2J<script>\n")
    assert run("stats", plates) == 0
    out, error = capsys.readouterr()
    assert "\\x1b[2J<script> 1" in out
    assert "\x1b" not in out + error


def test_drawn_scenes_overwrite_nothing_and_are_found_by_their_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "drawn"
    assert run("draw", out, "--count", 1) == 0
    assert capsys.readouterr().out == f"1 scene with 1 plate in {out / 'labels.jsonl'}\n"
    before = {path: path.read_bytes() for path in out.iterdir()}
    assert run("draw", out, "--count", 2, "--seed", 9) == 2
    assert f"{out}: exists already; name another" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    assert run("stats", out) == 0
    assert capsys.readouterr().out.startswith(f"{out}: 1 scenes (jsonl)\n")
