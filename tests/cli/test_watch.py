"""`lpr watch` prints one line per change, keeps on when a source fails, and ends clean."""

from __future__ import annotations

import csv
import io
import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import cv2
import pytest

import lpr.cli.watch
import lpr.video
from lpr.cli.main import main
from lpr.cli.watch_files import write_pictures
from lpr.errors import StreamError
from lpr.types import Passage
from lpr.video.frames import Frame, FrameOptions, open_source
from lpr.video.recording import Recorder
from tests.video.scripted import ScriptedRecognizer, frame, parked, passing, watched

FPS, SECONDS = 12.5, 5.0
SCRIPTS = [passing("ZG1234AB", 0.0), parked("RI77TT")]


class ScriptedSource:
    """A source by script: ``broken`` fails in the end, ``endless`` goes on until it is closed."""

    live, duration_s = False, None

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = threading.Event()

    def frames(self) -> Iterator[Frame]:
        for number in range(int(SECONDS * FPS)):
            yield frame(number, FPS)
        while "endless" in self.name and not self.closed.is_set():
            yield frame(int(SECONDS * FPS), FPS)
        if "broken" in self.name:
            raise StreamError(f"{self.name}: ends before it says; record it again")

    def close(self) -> None:
        self.closed.set()

    def __enter__(self) -> ScriptedSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_scripted(name: str, options: FrameOptions) -> ScriptedSource:
    if "missing" in name:
        raise StreamError(f"{name}: no such file; check the path")
    return ScriptedSource(name)


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        lpr.cli.watch, "_recognizer", lambda config: ScriptedRecognizer(SCRIPTS, FPS)
    )
    monkeypatch.setattr(lpr.video, "open_source", open_scripted, raising=False)


def test_text_is_a_line_for_each_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "gate.mp4"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert [line.split()[2:4] for line in lines if "ZG1234AB" in line] == [
        ["opened", "ZG1234AB"],
        ["closed", "ZG1234AB"],
    ]
    assert "towards" in lines[-1] + lines[-2]


def test_json_lines_are_passages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "gate.mp4", "--format", "jsonl"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    passages = [Passage.from_dict(record) for record in records]
    assert len({passage.id for passage in passages}) == 2
    assert [one.to_dict() for one in passages] == records


def test_csv_is_a_row_for_each_closed_passage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "gate.mp4", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["plate"] for row in rows} == {"ZG1234AB", "RI77TT"}
    assert all(float(row["score"]) > 0.9 for row in rows)
    assert all(0 <= float(row["region_confidence"]) <= 1 for row in rows)


def test_a_source_that_fails_costs_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["watch", "gate.mp4", "missing.mp4", "broken.mp4", "--format", "jsonl"])
    told = capsys.readouterr()
    assert status == 1
    records = [json.loads(line) for line in told.out.splitlines()]
    assert {one["source"] for one in records if "error" in one} == {"missing.mp4", "broken.mp4"}
    assert sum(one.get("state") == "closed" for one in records) == 4
    assert "error: missing.mp4: no such file" in told.err
    assert "passages: 4, sources failed: 2" in told.err


@pytest.mark.parametrize("stopped_by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_what_is_open(
    stopped_by: signal.Signals,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = lpr.cli.watch._Telling.tell
    opened = threading.Event()

    def tell(self: lpr.cli.watch._Telling, event: lpr.video.PassageEvent) -> None:
        write(self, event)
        if not opened.is_set():
            opened.set()
            signal.raise_signal(stopped_by)

    monkeypatch.setattr(lpr.cli.watch._Telling, "tell", tell)
    assert main(["watch", "endless.mp4", "--format", "jsonl"]) == 130
    states = [json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()]
    assert states.count("opened") == states.count("closed") > 0
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_output_holds_the_best_picture_of_each_passage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", "gate.mp4", "--output", str(tmp_path / "out")]) == 0
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 4
    assert sum("_ZG1234AB" in file.name for file in files) == 2
    assert all(cv2.imread(str(file)) is not None for file in files)
    assert "pictures: 4" in capsys.readouterr().err


def test_names_of_files_hold_no_path(tmp_path: Path) -> None:
    event = watched([passing("ZG/../1", 0.0)], 5)[-1]
    assert write_pictures(tmp_path, event) == 2
    assert {file.parent for file in tmp_path.rglob("*.jpg")} == {tmp_path}


def test_a_recorded_film_has_the_frames_at_their_times(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    recorder = Recorder(tmp_path / "out.mp4")
    for number in (0, 1, 2, 10):
        recorder.add(frame(number, FPS).image, number / FPS)
    recorder.close()
    with av.open(str(tmp_path / "out.mp4")) as film:
        times = [picture.time for picture in film.decode(video=0)]
    assert times == pytest.approx([0.0, 0.08, 0.16, 0.8], abs=0.01)
    data = (tmp_path / "out.mp4").read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_films_of_other_kinds_are_recorded(tmp_path: Path) -> None:
    pytest.importorskip("av")
    for name in ("out.mkv", "out.avi", "out.mov"):
        recorder = Recorder(tmp_path / name)
        recorder.add(frame(0, FPS).image, 0.0)
        recorder.close()
        assert (tmp_path / name).stat().st_size > 1000, name


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a.mp4", "b.mp4", "--record", "out.mp4"], "record them one by one"),
        (["a.mp4", "--plot-passages"], "goes with --output"),
        (["a.mp4", "--zone", "gate"], "has no name"),
        (["a.mp4", "--line", "stop=0,0"], "give two"),
        (["a.mp4", "--end", "1", "--start", "2"], "end comes after the start"),
        (["a.mp4", "--record", "/nowhere/out.mp4"], "cannot be written"),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert message in " ".join(told.err.split())
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("words", [["--start", "5"], ["--give-up-after", "0.2"]])
def test_passwords_are_never_printed(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("av")
    monkeypatch.setattr(lpr.video, "open_source", open_source)
    address = "rtsp://admin:secret@127.0.0.1:9/cam"
    assert main(["watch", address, "--format", "jsonl", *words]) == 1
    printed = capfd.readouterr()
    (record,) = [json.loads(line) for line in printed.out.splitlines()]
    assert record["source"] == "rtsp://admin:***@127.0.0.1:9/cam"
    assert record["error"].startswith(record["source"])
    assert record["error"] in printed.err
    assert "secret" not in printed.out + printed.err


def test_all_frames_are_looked_at_if_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for words in ([], ["--no-motion-gate"]):
        recognizer = ScriptedRecognizer([parked("RI77TT")], FPS)
        monkeypatch.setattr(lpr.cli.watch, "_recognizer", lambda config, own=recognizer: own)
        assert main(["watch", "gate.mp4", *words]) == 0
        assert "RI77TT" in capsys.readouterr().out
        found.append(recognizer.found)
    gated, all_of_them = found
    assert gated < 25
    assert all_of_them >= 60


def test_without_a_screen_there_is_no_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tkinter = pytest.importorskip("tkinter")

    def no_screen() -> None:
        raise tkinter.TclError("no display name and no $DISPLAY environment variable")

    monkeypatch.setattr(tkinter, "Tk", no_screen)
    assert main(["watch", "gate.mp4", "--show"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "--show: there is no screen" in told.err


def test_a_terminal_shows_how_far_films_are(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(ScriptedSource, "duration_s", SECONDS)
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)
        assert main(["watch", "gate.mp4", "yard.mp4"]) == 0
        assert ("/10 s of film" in stream.getvalue()) is shown


class _Endless:
    """A source, and its watching, that ends a moment after it was closed."""

    def __init__(self) -> None:
        self.closed, self.ended = threading.Event(), False

    def stop(self) -> None:
        self.closed.set()

    def run(self) -> None:
        self.closed.wait(60)
        time.sleep(0.3)
        self.ended = True


def test_a_real_ctrl_c_waits_until_passages_are_closed() -> None:
    endless = _Endless()
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        lpr.cli.watch._watch_all([cast(Any, endless)], None)
    timer.join()
    assert endless.ended
