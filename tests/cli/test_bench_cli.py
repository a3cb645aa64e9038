"""The benchmark's command, with scores made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpr.cli import bench
from lpr.cli.main import main
from lpr.evaluation.runs import bench_parts, cold_start, threads
from lpr.evaluation.runs.bench import Score
from lpr.evaluation.runs.cold_start import ColdStart
from lpr.evaluation.runs.threads import ThreadRates

GOOD = Score("abc", {"exact": 0.9}, 2.0)
BAD = Score("abc", {"exact": 0.8}, 2.0)
SLOW = Score("abc", {"exact": 0.9}, 2.5)


def test_it_fails_where_something_is_worse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--baseline", str(tmp_path / "bench.json")]
    monkeypatch.setattr(bench, "_show_cold_start", lambda samples: None)
    monkeypatch.setattr(bench, "_show_threads", lambda samples: None)
    monkeypatch.setattr(bench_parts, "bench_scores", lambda *paths: iter([("plates", GOOD)]))
    assert main(["bench", *argv]) == 0
    assert "exact 90.0%, time 2.00   [no baseline for these pictures]" in capsys.readouterr().out
    assert main(["bench", *argv, "--record"]) == 0
    monkeypatch.setattr(bench_parts, "bench_scores", lambda *paths: iter([("plates", BAD)]))
    assert main(["bench", *argv]) == 1
    printed = capsys.readouterr()
    assert "exact 80.0% (90.0%), time 2.00 (2.00)" in printed.out
    assert "bench: plates: exact fell from 90.0% to 80.0%" in printed.err
    monkeypatch.setattr(bench_parts, "bench_scores", lambda *paths: iter([("plates", SLOW)]))
    assert main(["bench", *argv]) == 1
    assert "time grew from 2.00 to 2.50 references" in capsys.readouterr().err
    monkeypatch.setattr(bench_parts, "bench_scores", lambda *paths: iter([("plates", GOOD)]))
    assert main(["bench", *argv]) == 0
    (tmp_path / "bench.json").write_text("x")
    assert main(["bench", *argv]) == 2


def test_without_the_samples_of_a_checkout_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["bench"]) == 2
    assert "run in a checkout of lpr, which has it, or name" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["bench", "--help"])
    assert "more than 20 % of the time" in " ".join(capsys.readouterr().out.split())


def test_the_cold_start_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cold_start, "measure_cold_start", lambda picture: ColdStart(0.25, 110.4, 3))
    bench._show_cold_start(bench.SAMPLES)
    assert capsys.readouterr().out == "cold start    0.25 s, 110 MB\n"


def test_the_gain_of_a_second_thread_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rates = ThreadRates(2, 30.0, 42.0, 1.4)
    monkeypatch.setattr(threads, "measure_threads", lambda read, pictures: rates)
    bench._show_threads(bench.SAMPLES)
    shown = "threads       30.0 pictures/s in one, 42.0 in 2, 1.40 times as many\n"
    assert capsys.readouterr().out == shown
