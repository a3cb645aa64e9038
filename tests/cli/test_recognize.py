"""`recognize.py` from the shell: formats, files written, exit status, progress, closed pipes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image as PillowImage
from stub_recognizer import STUB_TEXT, Outcome, StubRecognizer

from lpr.cli import console, recognize
from lpr.cli.recognize_options import build_parser
from lpr.images import MAX_MEGAPIXELS
from lpr.types import Image, ImageResult

Run = Callable[..., Outcome]


def save_photo(path: Path, side: int = 100) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    PillowImage.new("RGB", (side, side), "gray").save(path)
    return path


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three pictures in a folder of the current one; on the smallest no plate is found."""
    monkeypatch.chdir(tmp_path)
    for name, side in (("a.jpg", 100), ("b.png", 20), ("c d.jpg", 120)):
        save_photo(tmp_path / "photos" / name, side)
    return Path("photos")


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


def test_jsonl_is_an_object_per_picture(run: Run, photos: Path) -> None:
    outcome = run("photos/a.jpg", "gone.jpg", "photos/b.png", "--format", "jsonl")
    assert outcome.status == 1
    read, failed, empty = map(json.loads, outcome.out.splitlines())
    assert list(read) == ["source", "width", "height", "plates", "timings_ms"]
    assert (read["source"], read["width"], read["height"]) == ("photos/a.jpg", 100, 100)
    assert read["plates"][0]["candidates"][1] == {
        "text": "2G1234AB",
        "confidence": 0.05,
        "matches_format": False,
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
    }


def test_csv_has_its_header_even_without_plates(run: Run, photos: Path) -> None:
    assert run("photos/b.png", "--format", "csv").out.startswith("file,plate,score,dscore,xmin")


def test_paths_on_stdin(run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = io.TextIOWrapper(io.BytesIO("photos/c d.jpg\nžuta.jpg\n".encode()), encoding="ascii")
    monkeypatch.setattr("sys.stdin", lines)
    save_photo(Path("žuta.jpg"))
    outcome = run("-", "--format", "jsonl")
    assert outcome.status == 0
    sources = [json.loads(line)["source"] for line in outcome.out.splitlines()]
    assert sources == ["photos/c d.jpg", "žuta.jpg"]


def test_one_picture_is_read_without_a_word_on_stderr(run: Run, photos: Path) -> None:
    assert run("photos/a.jpg").err == ""
    assert not Path("out").exists()


def test_annotated_pictures_crops_and_their_summary(run: Run, photos: Path) -> None:
    outcome = run("photos", "--output", "made/here", "--save-crops")
    assert outcome.status == 0
    written = sorted(p.relative_to("made/here").as_posix() for p in Path("made").rglob("*.*g"))
    assert written == [
        "a.jpg",
        "b.jpg",
        "c d.jpg",
        f"crops/a_1_{STUB_TEXT}.png",
        f"crops/c d_1_{STUB_TEXT}.png",
    ]
    with PillowImage.open(f"made/here/crops/a_1_{STUB_TEXT}.png") as crop:
        assert crop.size == (80, 20)
    with PillowImage.open("made/here/a.jpg") as drawn:
        assert np.ptp(np.asarray(drawn)) > 50
    (summary,) = outcome.err.splitlines()
    assert summary.endswith("3 annotated pictures in made/here, 2 crops in made/here/crops")


def test_crops_alone_go_under_out(run: Run, photos: Path) -> None:
    outcome = run("photos/a.jpg", "--save-crops")
    assert [p.as_posix() for p in Path("out").rglob("*.*g")] == [f"out/crops/a_1_{STUB_TEXT}.png"]
    assert "1 crop in out/crops" in outcome.err


class FakeFigure:
    def savefig(self, path: Path) -> None:
        path.write_text("a figure")


def test_plots_are_made_of_the_traces(
    run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = []

    def plot_segmentation(trace: object, title: str) -> FakeFigure:
        titles.append(title)
        return FakeFigure()

    module = ModuleType("lpr.plots.segmentation")
    module.plot_segmentation = plot_segmentation  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lpr.plots.segmentation", module)
    outcome = run("photos", "--plot-segmentation", "--output", "made")
    assert outcome.status == 0
    assert titles == [f"a.jpg: {STUB_TEXT}", f"c d.jpg: {STUB_TEXT}"]
    assert Path(f"made/plots/c d_1_{STUB_TEXT}.png").read_text() == "a figure"
    assert "2 segmentation plots in made/plots" in outcome.err


def test_plots_without_matplotlib_say_how_to_get_it(
    run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lpr.cli.outputs.find_spec", lambda name: None)
    outcome = run("photos", "--plot-segmentation")
    assert (outcome.status, outcome.out) == (2, "")
    assert "needs matplotlib; install it with: pip install 'lpr[plots]'" in outcome.err


def test_pictures_of_the_same_name_get_files_of_their_own(run: Run, photos: Path) -> None:
    sources = [
        save_photo(Path(name), side)
        for side, name in enumerate(
            ("a/x.jpg", "b/x.jpg", "b/X.png", "c/b/x.jpg", "c/b/b_x.jpg"), start=50
        )
    ]
    assert run(*sources, "--output", "made", "--save-crops").status == 0
    sizes = {}
    for path in Path("made").glob("*.jpg"):
        with PillowImage.open(path) as drawn:
            sizes[path.name] = drawn.width
    assert sizes == {
        "x.jpg": 50,
        "b_x.jpg": 51,
        "X_2.jpg": 52,
        "x_3.jpg": 53,
        "b_b_x.jpg": 54,
    }
    assert len(list(Path("made/crops").iterdir())) == 5


@pytest.mark.parametrize("folder", ["photos", "photos/../photos/", "."])
def test_pictures_are_never_written_over(run: Run, photos: Path, folder: str) -> None:
    save_photo(Path("here.jpg"))
    before = Path("photos/a.jpg").read_bytes()
    outcome = run("photos", "here.jpg", "--output", folder)
    assert outcome.status == 2
    assert "would be overwritten; choose another folder" in outcome.err
    assert Path("photos/a.jpg").read_bytes() == before


def test_an_output_folder_that_cannot_be_made(run: Run, photos: Path) -> None:
    Path("taken").touch()
    outcome = run("photos", "--output", "taken")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("recognize.py: error: --output taken: cannot make this folder")


def test_a_full_disk_costs_the_files_but_not_the_readings(
    run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_bytes(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    outcome = run("photos", "--output", "made", "--format", "jsonl")
    assert outcome.status == 1
    assert len(outcome.out.splitlines()) == 3
    assert len(outcome.error_lines) == 3
    assert outcome.error_lines[0].startswith("error: photos/a.jpg: was read, but its files cannot")
    assert "No space left on device: 'made/a.jpg'" in outcome.error_lines[0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "the following arguments are required: source"),
        (["a.jpg", "--format", "xml"], "invalid choice: 'xml'"),
        (["a.jpg", "--conf", "1.5"], "1.5 is not between 0 and 1"),
        (["a.jpg", "--conf", "nan"], "nan is not between 0 and 1"),
        (["a.jpg", "--top-n", "0"], "0 is not 1 or more"),
        (["a.jpg", "--threads", "two"], "invalid"),
        (["a.jpg", "--workers", "0"], "0 is not 1 or more"),
        (["a.jpg", "--max-megapixels", "0"], "0 is not above 0"),
        (["a.jpg", "--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
def test_wrong_options_are_wrong_usage(run: Run, options: list[str], message: str) -> None:
    outcome = run(*options)
    assert outcome.status == 2
    assert message in outcome.err


def test_version_and_defaults(run: Run) -> None:
    outcome = run("--version")
    assert (outcome.status, outcome.out) == (0, "lpr 0.1.0\n")
    arguments = build_parser().parse_args(["a.jpg"])
    assert arguments.max_megapixels == MAX_MEGAPIXELS
    assert (arguments.threads, arguments.workers) == (None, None)


def test_options_reach_the_recognizer(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("lpr.pipeline")
    module.Recognizer = dict  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lpr.pipeline", module)
    words = (
        "a.jpg --region eu,br --conf 0.3 --top-n 3 --detector contour --detector-model d.tflite "
        "--char-model c.tflite --threads 2 --max-megapixels 9 --tiles on "
        "--reader tesseract --reader-model e.traineddata"
    )
    options = recognize.build_recognizer(build_parser().parse_args(words.split()))
    assert options == {
        "detector": "contour",
        "char_model": Path("c.tflite"),
        "region": "eu,br",
        "conf": 0.3,
        "top_n": 3,
        "threads": 2,
        "detector_model": Path("d.tflite"),
        "max_megapixels": 9.0,
        "tiles": "on",
        "reader": "tesseract",
        "reader_model": Path("e.traineddata"),
    }


@pytest.mark.parametrize(
    ("count", "terminal", "shown"), [(30, True, True), (30, False, False), (3, True, False)]
)
def test_a_bar_for_many_pictures_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, run: Run, count: int, terminal: bool, shown: bool
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    outcome = run(*["gone.jpg"] * count, "--format", "jsonl")
    assert outcome.status == 1
    assert len(outcome.out.splitlines()) == count
    assert (f"/{count} [" in outcome.err) is shown
    assert outcome.err.count("error: gone.jpg: no such file; check the path\n") == count


STUBBED = """
import sys
sys.path.insert(0, {tests!r})
from stub_recognizer import StubRecognizer
from lpr.cli import recognize
recognize.build_recognizer = lambda arguments: StubRecognizer()
sys.exit(recognize.main(sys.argv[1:]))
"""


def test_a_closed_pipe_ends_the_run_in_silence(photos: Path) -> None:
    script = STUBBED.format(tests=str(Path(__file__).parent.parent))
    options = ["--format", "jsonl", "--workers", "1"]
    command = [sys.executable, "-c", script, *["photos/a.jpg"] * 500, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == recognize.PIPE_CLOSED


def test_names_that_are_no_utf8_pass_through(photos: Path) -> None:
    script = STUBBED.format(tests=str(Path(__file__).parent.parent))
    name = b"photos/\xff.jpg"
    Path("photos/a.jpg").rename(name.decode(errors="surrogateescape"))
    done = subprocess.run(
        [sys.executable, "-c", script, "-", "--format", "jsonl"],
        input=name + b"\n",
        capture_output=True,
        check=True,
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    assert json.loads(done.stdout)["source"] == name.decode(errors="surrogateescape")


def test_say_keeps_to_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    console.say("a\nb\r: broken")
    assert capsys.readouterr().err == "a\\nb\\r: broken\n"


def test_native_chatter_is_muted_and_stderr_comes_back(capfd: pytest.CaptureFixture[str]) -> None:
    with console.native_stderr_muted():
        os.write(2, b"INFO: created a delegate\n")
    console.say("error: a real one")
    assert capfd.readouterr().err == "error: a real one\n"
