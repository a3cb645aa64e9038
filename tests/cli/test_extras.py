"""What commands say where the packages that they need are not installed."""

from __future__ import annotations

import pytest

from lpr.cli.main import main


@pytest.mark.parametrize(
    ("words", "user"),
    [
        (["train-characters", "--synthetic", "5"], "training"),
        (["train-detector", "--data", "scenes.jsonl"], "training"),
        (["train-witness", "--synthetic", "5"], "training"),
        (["train-origin", "--synthetic", "5"], "training"),
        (["export", "model.keras"], "export"),
        (["bench", "--detector-time"], "--detector-time"),
    ],
)
def test_without_keras_it_is_one_line_at_once(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    user: str,
) -> None:
    monkeypatch.setattr("lpr.cli.extras.find_spec", lambda name: None)
    assert main(words) == 2
    assert capsys.readouterr().err == (
        f"lpr {words[0]}: error: {user} needs keras; install it with: pip install 'lpr[train]'\n"
    )
