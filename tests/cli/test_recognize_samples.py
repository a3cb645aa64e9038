"""`recognize.py` as people run it: the shipped models on the samples, in fresh processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as PillowImage

from lpr import Plate, Recognizer
from lpr.evaluation.runs.cold_start import measure_cold_start
from lpr.images import load_image
from lpr.model_files import shipped_folder
from lpr.sources import list_pictures
from tests.paths import ROOT

SAMPLES = ROOT / "data" / "samples"
NEVER_LOADED = ("tensorflow", "keras", "matplotlib", "skimage", "sklearn", "scipy")

pytestmark = pytest.mark.skipif(
    not list(shipped_folder().glob("*.tflite")) or not SAMPLES.is_dir(),
    reason="needs the shipped models and data/samples",
)


def recognize(*argv: object, status: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "recognize.py", *map(str, argv)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    out = tmp_path_factory.mktemp("samples")
    done = recognize(SAMPLES, "--format", "jsonl", "--output", out, "--save-crops")
    (summary,) = done.stderr.splitlines()
    assert f"annotated pictures in {out}, " in summary
    for path in out.rglob("*.*g"):
        with PillowImage.open(path) as picture:
            picture.load()
    assert len(list(out.glob("*.jpg"))) == len(done.stdout.splitlines())
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_sample_is_read_and_nearly_all_have_plates(
    records: list[dict[str, list[dict[str, object]]]],
) -> None:
    assert len(records) == len(list_pictures([str(SAMPLES)]))
    with_text = [r for r in records if any(plate["text"] for plate in r["plates"])]
    assert len(with_text) >= 0.8 * len(records)


def test_texts_are_upper_case_and_plates_come_back_from_their_records(
    records: list[dict[str, list[dict[str, str]]]],
) -> None:
    for record in records:
        assert set(record["timings_ms"]) >= {"load", "detect", "classify", "total"}
        for data in record["plates"]:
            plate = Plate.from_dict(data)
            assert plate.to_dict() == data
            assert plate.text == "" or (plate.text.isalnum() and plate.text == plate.text.upper())
            assert plate.text == "".join(plate.lines) == "".join(c.text for c in plate.characters)
            assert [c.text for c in plate.candidates][:1] == ([plate.text] if plate.text else [])


def test_a_cold_start_is_small_and_loads_no_training_library() -> None:
    picture = list_pictures([str(SAMPLES)])[0]
    assert not measure_cold_start(picture, runs=1).peak_mb > 250
    script = (
        "import sys; from lpr.cli.main import main; main(['read', *sys.argv[1:]]);"
        "print('MODULES', *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(picture)], capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split("MODULES ")[1].split()}
    assert not loaded & set(NEVER_LOADED)


def test_segmentation_plots_are_pictures(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    picture = list_pictures([str(SAMPLES)])[0]
    done = recognize(picture, "--plot-segmentation", "--output", tmp_path, "--format", "jsonl")
    plots = list((tmp_path / "plots").glob("*.png"))
    assert len(plots) == len(json.loads(done.stdout)["plates"]) > 0
    for path in plots:
        with PillowImage.open(path) as plot:
            assert min(plot.size) > 300


def test_python_reads_what_the_command_reads(
    records: list[dict[str, list[dict[str, object]]]],
) -> None:
    path = list_pictures([str(SAMPLES)])[0]
    recognizer = Recognizer()
    texts = [plate["text"] for plate in records[0]["plates"]]
    assert [plate.text for plate in recognizer.read(path).plates] == texts
    result, traces = recognizer.explain(load_image(path))
    assert [plate.text for plate in result.plates] == texts
    assert len(traces) == len(texts)


def test_two_workers_give_and_write_what_one_does(tmp_path: Path) -> None:
    pictures = [*list_pictures([str(SAMPLES)])[:5], "gone.jpg"]
    printed, written = [], []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        options = ["--workers", workers, "--format", "csv", "--output", out, "--save-crops"]
        done = recognize(*pictures, *options, status=1)
        printed.append((done.stdout, done.stderr.splitlines()[0]))
        files = (path for path in out.rglob("*") if path.is_file())
        written.append({path.relative_to(out): path.read_bytes() for path in files})
    assert printed[0] == printed[1]
    assert printed[0][1].startswith("error: gone.jpg: no such file")
    assert written[0] == written[1]
    assert len(written[0]) > 5


@pytest.mark.parametrize("side", [1, 3])
def test_a_speck_has_no_plates(tmp_path: Path, side: int) -> None:
    PillowImage.new("RGB", (side, side), "white").save(tmp_path / "dot.png")
    done = recognize(tmp_path / "dot.png", "--format", "jsonl", "--output", tmp_path / "out")
    assert json.loads(done.stdout)["plates"] == []


@pytest.mark.parametrize(
    ("path", "message"),
    [("gone.tflite", "no such model file"), (__file__, "not a model made by lpr")],
)
def test_a_wrong_character_model_is_one_line(path: str, message: str) -> None:
    done = recognize("any.jpg", "--char-model", path, status=2)
    assert done.stdout == ""
    assert path in done.stderr
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
