"""The files that `recognize.py` writes, and those it must not."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image as PillowImage

from tests.stub_recognizer import STUB_TEXT, Run, save_photo


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


def fill_the_disk(path: Path, data: bytes = b"a picture") -> None:
    """Write as much as a full disk takes."""
    with path.open("wb") as file:
        file.write(data[:5])
    raise OSError(errno.ENOSPC, "No space left on device")


def contents(folder: str) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


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
    assert "1 nothing-found plot in made/plots" in outcome.err
    assert Path("made/plots/b_nothing.png").stat().st_size > 1000


def test_plots_without_matplotlib_say_how_to_get_it(
    run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lpr.cli.extras.find_spec", lambda name: None)
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
    run("photos", "--output", "made")
    before = contents("made")
    monkeypatch.setattr(Path, "write_bytes", fill_the_disk)
    outcome = run("photos", "--output", "made", "--save-crops", "--format", "jsonl")
    assert outcome.status == 1
    assert len(outcome.out.splitlines()) == 3
    assert len(outcome.error_lines) == 3
    assert outcome.error_lines[0] == (
        "error: photos/a.jpg: was read, but made/a.jpg: cannot be written (No space left on "
        "device); make room or see to its rights, then try again"
    )
    assert contents("made") == before


def test_a_plot_that_cannot_be_written_leaves_nothing(
    run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matplotlib.figure.Figure.savefig", lambda self, path: fill_the_disk(path))
    outcome = run("photos/b.png", "--plot-segmentation")
    assert "b.png: was read, but out/plots/b_nothing.png: cannot be written" in outcome.err
    assert not list(Path("out/plots").iterdir())


def test_names_that_cannot_be_kept_leave_nothing(
    run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_text(path: Path, text: str, encoding: str) -> None:
        fill_the_disk(path, text.encode(encoding))

    monkeypatch.setattr(Path, "write_text", write_text)
    outcome = run("photos", "--output", "made")
    assert (outcome.status, outcome.out) == (2, "")
    assert "--output made: cannot be written to (No space left on device)" in outcome.err
    assert not list(Path("made").iterdir())


def sides(folder: str) -> dict[str, int]:
    """The width of each annotated picture, which tells whose it is."""
    widths = {}
    for path in Path(folder).glob("*.jpg"):
        with PillowImage.open(path) as drawn:
            widths[path.name] = drawn.width
    return widths


def test_a_second_run_writes_its_own_files_anew_and_no_others(run: Run, photos: Path) -> None:
    for number, folder in enumerate(("a", "b", "c")):
        save_photo(Path(folder, "car.jpg"), 50 + number)
    run("a/car.jpg", "--output", "made")
    run("b/car.jpg", "--output", "made")
    assert sides("made") == {"car.jpg": 50, "b_car.jpg": 51}
    save_photo(Path("b/car.jpg"), 60)
    run("c/car.jpg", "b/car.jpg", "a/car.jpg", "--output", "made", "--save-crops")
    assert sides("made") == {"car.jpg": 50, "b_car.jpg": 60, "c_car.jpg": 52}
    assert {path.name[:-15] for path in Path("made/crops").iterdir()} == {"car", "b_car", "c_car"}


@pytest.mark.parametrize("index", [None, b"", b"[1]", b"\xff", b'{"a": 1}'])
def test_files_of_unknown_origin_are_left_alone(
    run: Run, photos: Path, index: bytes | None
) -> None:
    save_photo(Path("made/car.jpg"), 70)
    save_photo(Path("made/crops/bus_1_AB12.png"), 70)
    if index is not None:
        Path("made/.lpr-names.json").write_bytes(index)
    for name in ("car", "bus"):
        save_photo(Path("more", f"{name}.jpg"), 50)
    run("more", "--output", "made", "--save-crops")
    assert sides("made") == {"car.jpg": 70, "more_car.jpg": 50, "more_bus.jpg": 50}


def test_files_of_strangely_named_pictures_have_harmless_names(run: Run, photos: Path) -> None:
    names = ("\x1b[2Jcar\n.jpg", "car\u202e.jpg", f"{'ž' * 120}.jpg", "-.jpg")
    for name in names:
        save_photo(Path("odd", name))
    assert run("odd", "--output", "made", "--save-crops").status == 0
    written = [path.name for path in Path("made").rglob("*.*g")]
    assert len(written) == 8
    assert all(name.isprintable() and len(name.encode()) < 210 for name in written)
