"""What tests of several areas share: `recognize.py` run with a stub in place of the models."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from lpr.cli import read
from lpr.cli.scripts import run_script
from lpr.synthesis.fonts import FONTS_VARIABLE
from tests.stub_recognizer import Outcome, Run, StubRecognizer, save_photo

# What a seed draws depends on the fonts there are: in tests those that come with matplotlib alone.
os.environ[FONTS_VARIABLE] = ""
# Shells start what runs in the background deaf to Ctrl-C, and tests press it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> StubRecognizer:
    """`recognize.py` gets this recognizer in place of the real one."""
    recognizer = StubRecognizer()
    monkeypatch.setattr(read, "build_recognizer", lambda arguments: recognizer)
    return recognizer


@pytest.fixture
def run(stub: StubRecognizer, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `recognize.py` with the stub and tell its status and what it printed."""

    def run_command(*argv: object) -> Outcome:
        try:
            status = run_script("recognize.py", [str(word) for word in argv])
        except SystemExit as stopped:
            status = int(str(stopped.code))
        printed = capfd.readouterr()
        return Outcome(status, printed.out, printed.err)

    return run_command


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three pictures in a folder of the current one; on the smallest no plate is found."""
    monkeypatch.chdir(tmp_path)
    for name, side in (("a.jpg", 100), ("b.png", 20), ("c d.jpg", 120)):
        save_photo(tmp_path / "photos" / name, side)
    return Path("photos")
