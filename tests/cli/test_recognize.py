"""`recognize.py` from the shell: options, names from elsewhere, progress, closed pipes."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import lpr
from lpr.cli import console, read
from lpr.cli.command import PIPE_CLOSED, SOME_FAILED
from lpr.cli.read_options import add_options
from lpr.cli.scripts import run_script
from lpr.images import MAX_MEGAPIXELS
from lpr.pipeline import RecognizerConfig
from tests.paths import ROOT
from tests.stub_recognizer import Run, StubRecognizer, save_photo


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(words)


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
    assert (outcome.status, outcome.out) == (0, f"lpr {lpr.__version__}\n")
    arguments = parse("a.jpg")
    assert arguments.max_megapixels == MAX_MEGAPIXELS
    assert (arguments.threads, arguments.workers) == (None, None)


def test_options_reach_the_recognizer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[RecognizerConfig] = []

    def build(config: RecognizerConfig) -> StubRecognizer:
        asked.append(config)
        return StubRecognizer()

    monkeypatch.setattr(read, "build_recognizer", build)
    words = (
        "a.jpg --region eu,br --conf 0.3 --top-n 3 --detector contour --detector-model d.tflite "
        "--char-model c.tflite --threads 2 --max-megapixels 9 --tiles on "
        "--reader tesseract --reader-model e.traineddata --reader-option lang=deu"
    )
    assert run_script("recognize.py", words.split()) == SOME_FAILED
    assert "a.jpg: no such file" in capsys.readouterr().err
    assert asked == [
        RecognizerConfig(
            region="eu,br",
            conf=0.3,
            top_n=3,
            threads=2,
            max_megapixels=9.0,
            tiles="on",
            detector="contour",
            detector_model=Path("d.tflite"),
            char_model=Path("c.tflite"),
            reader="tesseract",
            reader_model=Path("e.traineddata"),
            reader_options={"lang": "deu"},
        )
    ]


def test_one_picture_is_read_without_a_word_on_stderr(run: Run, photos: Path) -> None:
    assert run("photos/a.jpg").err == ""
    assert not Path("out").exists()


def test_paths_on_stdin(run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = io.TextIOWrapper(io.BytesIO("photos/c d.jpg\nžuta.jpg\n".encode()), encoding="ascii")
    monkeypatch.setattr("sys.stdin", lines)
    save_photo(Path("žuta.jpg"))
    outcome = run("-", "--format", "jsonl")
    assert outcome.status == 0
    sources = [json.loads(line)["source"] for line in outcome.out.splitlines()]
    assert sources == ["photos/c d.jpg", "žuta.jpg"]


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
from tests.stub_recognizer import StubRecognizer
from lpr.cli import read
from lpr.cli.scripts import run_script
read.build_recognizer = lambda arguments: StubRecognizer()
sys.exit(run_script("recognize.py"))
"""


def test_a_closed_pipe_ends_the_run_in_silence(photos: Path) -> None:
    script = STUBBED.format(tests=str(ROOT))
    options = ["--format", "jsonl", "--workers", "1"]
    command = [sys.executable, "-c", script, *["photos/a.jpg"] * 500, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == PIPE_CLOSED


def test_names_that_are_no_utf8_pass_through(photos: Path) -> None:
    script = STUBBED.format(tests=str(ROOT))
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
