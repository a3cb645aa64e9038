"""What tests of several areas share: `recognize.py` run with a stub in place of the models."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stub_recognizer import Outcome, StubRecognizer

from lpr.cli import recognize


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> StubRecognizer:
    """`recognize.py` gets this recognizer in place of the real one."""
    recognizer = StubRecognizer()
    monkeypatch.setattr(recognize, "build_recognizer", lambda arguments: recognizer)
    return recognizer


@pytest.fixture
def run(stub: StubRecognizer, capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run `recognize.py` with the stub and tell its status and what it printed."""

    def run_command(*argv: object) -> Outcome:
        try:
            status = recognize.main([str(word) for word in argv])
        except SystemExit as stopped:
            status = int(str(stopped.code))
        printed = capfd.readouterr()
        return Outcome(status, printed.out, printed.err)

    return run_command
