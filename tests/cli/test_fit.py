"""``lpr fit``: its options reach the fit, and the weights are printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpr.cli.main import main
from lpr.formats.confidence import ConfidenceWeights
from lpr.reading.config import PathWeights
from lpr.training.fits import confidence, path
from lpr.training.fits.confidence import FittedConfidence
from lpr.training.fits.options import FitOptions


def test_both_fits_print_their_weights(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[FitOptions] = []

    def fit_path(options: FitOptions) -> PathWeights:
        asked.append(options)
        return PathWeights()

    def fit_confidence(options: FitOptions) -> FittedConfidence:
        asked.append(options)
        return FittedConfidence(20, 40, 0.051, 0.012, ConfidenceWeights())

    monkeypatch.setattr(path, "fit_from", fit_path)
    monkeypatch.setattr(confidence, "fit_from", fit_confidence)
    assert main(["fit", "path", "--data", "a.csv", "b.csv", "--folds", "5"]) == 0
    assert main(["fit", "confidence", "--drawn", "7"]) == 0
    assert asked == [FitOptions(data=(Path("a.csv"), Path("b.csv")), folds=5), FitOptions(drawn=7)]
    printed = capsys.readouterr().out
    assert "20 plates, 40 readings\ncalibration error before: 5.1%, after: 1.2%\n" in printed
    assert ": float = " in printed


@pytest.mark.parametrize(
    "words", [["--most", "0"], ["--held-out", "2"], ["path", "--seed", "-1"], []]
)
def test_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", *words]) == 2
    assert capsys.readouterr().err.startswith("lpr fit: error: ")


def test_nothing_to_fit_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "path", "--drawn", "0"]) == 2
    assert "nothing to fit on; name plates with --data" in capsys.readouterr().err
