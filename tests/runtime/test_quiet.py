"""Embedded in any program, LiteRT says nothing; what others say meanwhile is not lost."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.paths import ROOT, SAMPLES


def stderr_of(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(SAMPLES / "scene_01.jpg")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.stderr


def test_reading_prints_nothing() -> None:
    code = "import sys; from lpr import Recognizer; assert Recognizer().read(sys.argv[1]).plates"
    assert stderr_of(code) == ""


def test_what_others_write_meanwhile_comes_afterwards() -> None:
    code = """
import os
from lpr.runtime.quiet import NOTE, without_its_note
for turn in range(2):
    with without_its_note():
        os.write(2, NOTE + b" XNNPACK delegate for CPU.\\n")
        os.write(2, b"line of another thread\\n")
"""
    note = "INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n"
    other = "line of another thread\n"
    assert stderr_of(code) == other + note + other


def test_a_program_without_stderr() -> None:
    code = """
import os, sys
os.close(2)
sys.stderr = None
from lpr import Recognizer
Recognizer()
"""
    assert stderr_of(code) == ""


def test_a_system_without_room_for_a_file() -> None:
    code = """
import os, tempfile
from lpr.runtime.quiet import without_its_note

def nowhere():
    raise FileNotFoundError("no usable temporary directory")

tempfile.TemporaryFile = nowhere
with without_its_note():
    os.write(2, b"shown at once\\n")
"""
    assert stderr_of(code) == "shown at once\n"
