"""What `recognize.py` prints in each of its formats."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage

from lpr.arrays import Image
from lpr.cli.printers import CsvPrinter, TextPrinter
from lpr.geometry import Box
from lpr.types import SCHEMA_VERSION, Detection, Doubt, ImageResult, WeakDetection
from tests.stub_recognizer import STUB_TEXT, Run, StubRecognizer, save_photo, stub_plate


def test_text_is_for_people(run: Run, photos: Path) -> None:
    outcome = run("photos")
    assert outcome.status == 0
    first, plate, second, third, _ = outcome.out.splitlines()
    assert first.startswith("photos/a.jpg: 1 plate (100 x 100, ")
    assert plate.split()[:3] == [STUB_TEXT, "91%", "hr"]
    assert plate.endswith("80 x 20 at 10,12  or 2G1234AB 5%")
    assert second.startswith("photos/b.png: no plates (20 x 20, ")
    assert third.startswith("photos/c d.jpg: 1 plate (120 x 120, ")
    assert outcome.err.startswith("3 read, 0 failed, plates: 2, ")


def test_text_and_csv_tell_doubts() -> None:
    doubts = (Doubt("unsure", "..."), Doubt("cut-edge", "..."), Doubt("rival", "..."))
    result = ImageResult("a.jpg", 100, 80, (replace(stub_plate(), doubts=doubts),))
    text, table = io.StringIO(), io.StringIO()
    TextPrinter(text).write(result)
    CsvPrinter(table).write(result)
    assert text.getvalue().rstrip().endswith("or 2G1234AB 5%  doubts: cut-edge, rival")
    assert "unsure cut-edge rival,first" in table.getvalue()


def test_text_says_what_came_nearest_where_there_is_no_plate() -> None:
    weak = [WeakDetection(Detection(Box(9, 8, 69, 28), score), 0.42) for score in (0.4, 0.3)]
    out = io.StringIO()
    TextPrinter(out).write(ImageResult("a.jpg", 100, 80, weak_detections=tuple(weak)))
    first, second = out.getvalue().splitlines()
    assert first.startswith("a.jpg: no plates (100 x 80, ")
    assert second == "  nearest to one: 60 x 20 at 9,8, score 0.40, needs 0.42 (--conf)"


def test_jsonl_is_an_object_per_picture(run: Run, photos: Path) -> None:
    outcome = run("photos/a.jpg", "gone.jpg", "photos/b.png", "--format", "jsonl")
    assert outcome.status == 1
    read, failed, empty = map(json.loads, outcome.out.splitlines())
    assert read["schema_version"] == SCHEMA_VERSION
    assert {"source", "width", "height", "plates", "timings_ms"} <= set(read)
    assert (read["source"], read["width"], read["height"]) == ("photos/a.jpg", 100, 100)
    assert read["plates"][0]["candidates"][1] == {
        "text": "2G1234AB",
        "confidence": 0.05,
        "matches_format": False,
        "region": None,
    }
    stages = ["load", "detect", "rectify", "segment", "classify", "assemble", "total"]
    assert list(read["timings_ms"]) == stages
    assert read["timings_ms"]["total"] >= read["timings_ms"]["load"] > 0
    assert failed == {"source": "gone.jpg", "error": "gone.jpg: no such file; check the path"}
    assert empty["plates"] == []
    assert ImageResult.from_dict(read).plates[0].text == STUB_TEXT


@pytest.mark.parametrize("sources", [["photos"], ["photos/b.png"], ["gone.jpg"], ["*.none"]])
def test_json_is_one_array_of_the_same_objects(run: Run, photos: Path, sources: list[str]) -> None:
    lines = run(*sources, "--format", "jsonl").out.splitlines()
    array = json.loads(run(*sources, "--format", "json").out)
    assert [item["source"] for item in array] == [json.loads(line)["source"] for line in lines]
    assert len(array) > 0


def test_json_ends_its_array_when_it_is_stopped(
    run: Run, photos: Path, stub: StubRecognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_read = stub.read

    def read(image: Image) -> ImageResult:
        if image.shape[0] == 20:
            raise KeyboardInterrupt
        return really_read(image)

    monkeypatch.setattr(stub, "read", read)
    outcome = run("photos", "--format", "json")
    assert outcome.status == 130
    assert outcome.err == "recognize.py: stopped\n"
    assert [item["source"] for item in json.loads(outcome.out)] == ["photos/a.jpg"]


@pytest.mark.parametrize("words", [("--format", "openalpr"), ("-j",)])
def test_openalpr_is_what_its_command_prints(
    run: Run, photos: Path, words: tuple[str, ...]
) -> None:
    outcome = run("photos/a.jpg", "gone.jpg", "photos/b.png", "-c", "hr", "-n", 2, *words)
    read, failed, empty = map(json.loads, outcome.out.splitlines())
    assert (read["version"], read["data_type"]) == (2, "alpr_results")
    assert (read["img_width"], read["img_height"]) == (100, 100)
    (plate,) = read["results"]
    assert (plate["plate"], plate["confidence"], plate["matches_template"]) == (STUB_TEXT, 91.0, 1)
    assert (plate["region"], plate["requested_topn"], plate["plate_index"]) == ("hr", 2, 0)
    assert plate["coordinates"][0] == {"x": 10, "y": 12}
    assert plate["coordinates"][2] == {"x": 90, "y": 32}
    assert plate["candidates"][1]["plate"] == "2G1234AB"
    assert failed["results"] == empty["results"] == []
    assert "gone.jpg" in failed["error"]


def test_csv_is_a_row_per_plate(run: Run, photos: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("photos", "--format", "csv").out)))
    assert [row["file"] for row in rows] == ["photos/a.jpg", "photos/c d.jpg"]
    assert rows[0] == {
        "file": "photos/a.jpg",
        "plate": STUB_TEXT,
        "score": "0.91",
        "dscore": "0.87",
        "xmin": "10.0",
        "ymin": "12.0",
        "xmax": "90.0",
        "ymax": "32.0",
        "region": "hr",
        "matches_format": "true",
        "lines": STUB_TEXT,
        "candidates": f"{STUB_TEXT}:0.9100|2G1234AB:0.0500",
        "doubts": "",
        "look": "first",
    }


def test_csv_has_its_header_even_without_plates(run: Run, photos: Path) -> None:
    assert run("photos/b.png", "--format", "csv").out.startswith("file,plate,score,dscore,xmin")


ODD_NAMES = ("odd/\x1b[2J\x9b1m\n.jpg", "odd/car\u202egpj.jpg", "odd/=cmd|calc.jpg")


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "csv"])
def test_names_with_escape_codes_command_no_terminal(run: Run, photos: Path, format: str) -> None:
    for name in ODD_NAMES:
        save_photo(Path(name))
        Path(name.replace("odd/", "odd/broken")).write_bytes(b"none")
    outcome = run("odd", "--format", format)
    assert all(line.isprintable() for line in (outcome.out + outcome.err).splitlines())
    assert len(outcome.error_lines) == 3
    if format == "json":
        sources = {record["source"] for record in json.loads(outcome.out)}
        assert sources > set(ODD_NAMES)


def test_no_cell_is_a_formula(run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("photos")
    names = ("=1+1.jpg", "@x.jpg", "+1.jpg", "-1.jpg", "\tx.jpg")
    for name in names:
        save_photo(Path(name))
    outcome = run("*", "--format", "csv")
    files = [row["file"] for row in csv.DictReader(io.StringIO(outcome.out))]
    assert sorted(files) == sorted(
        ["'=1+1.jpg", "'@x.jpg", "'+1.jpg", "'-1.jpg", "\\tx.jpg", "a.jpg", "c d.jpg"]
    )


def test_what_a_folder_holds_besides_pictures_is_told_in_one_line(run: Run, photos: Path) -> None:
    Path("photos/clip.mp4").touch()
    outcome = run("photos")
    assert outcome.status == 0
    assert outcome.err.startswith("photos: left out 1 video (watch it, with lpr watch FILE)")


def test_damage_is_told_once_with_the_name(run: Run, photos: Path) -> None:
    cut = Path("photos/cut.jpg")
    noise = np.random.default_rng(0).integers(0, 255, (100, 100, 3), dtype=np.uint8)
    PillowImage.fromarray(noise).save(cut, quality=95)
    cut.write_bytes(cut.read_bytes()[:-4000] + b"\xff\xd9")
    outcome = run(cut)
    assert outcome.status == 0
    assert outcome.err == (
        "warning: photos/cut.jpg: the picture is damaged (Corrupt JPEG data: premature end of data "
        "segment); the rest of it is read\n"
    )


def test_text_tells_plates_that_read_below_the_least_confidence() -> None:
    plates = (stub_plate(), replace(stub_plate("B1"), confidence=0.9966))
    none, some = io.StringIO(), io.StringIO()
    TextPrinter(none).write(ImageResult("a.jpg", 100, 80, below_confidence=plates))
    assert none.getvalue().splitlines()[1:] == [
        f"  2 plates were read below --min-confidence: {STUB_TEXT} (91.0 %), B1 (99.7 %)"
    ]
    TextPrinter(some).write(ImageResult("a.jpg", 100, 80, plates[:1], below_confidence=plates[1:]))
    assert "below" not in some.getvalue()
