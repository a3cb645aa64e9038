"""``python -m lpr.cli.bench``: the fixed benchmark, beside the recorded baseline."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.console import native_stderr_muted, say, use_utf8
from lpr.errors import LprError

if TYPE_CHECKING:
    from lpr.datasets.records import PlateTextRecord, SceneRecord
    from lpr.evaluation.report.report import Report
    from lpr.evaluation.runs.bench import Score
    from lpr.evaluation.runs.reading import Reader
    from lpr.evaluation.runs.regions import RegionReaders

AS_GOOD, WORSE, WRONG_USAGE = 0, 1, 2
SAMPLES = Path("data/samples/labels.jsonl")
BASELINE = Path("data/bench.json")
PLATES, SCENES = Path("plates/val.csv"), Path("scenes/val.jsonl")
SAMPLE_ROUNDS = 3
"""The samples are few: they are read this often, for the sake of the time."""
DRAWN_PLATES = 200
SHARED_PLATES, SHARED_SCENES = 800, 300
"""How many of the real plates and scenes are read, evenly spread."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark: 0 where nothing is worse than the baseline, 1 where something is."""
    arguments = _parser().parse_args(argv)
    use_utf8()
    from lpr.evaluation.runs.bench import failures, read_baseline, write_baseline

    try:
        baseline = read_baseline(arguments.baseline)
        scores: dict[str, Score] = {}
        for name, score in _scores(arguments):
            scores[name] = score
            _show(name, score, baseline.get(name))
        _show_cold_start(arguments.samples)
        if arguments.record:
            write_baseline(arguments.baseline, {**baseline, **scores})
            say(f"recorded in {arguments.baseline}")
            return AS_GOOD
    except LprError as error:
        say(f"bench: error: {error}")
        return WRONG_USAGE
    worse = failures(baseline, scores)
    for sentence in worse:
        say(f"bench: {sentence}")
    return WORSE if worse else AS_GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lpr.cli.bench",
        description="Measure accuracy and time, and fail where they are worse than the baseline: "
        "more than 1 point, or more than 20 %% of the time.",
    )
    add = parser.add_argument
    add("--samples", type=Path, default=SAMPLES, metavar="JSONL", help="drawn scenes to read")
    add("--shared", type=Path, metavar="DIR", help="real pictures (plates/, scenes/), if there")
    add("--baseline", type=Path, default=BASELINE, metavar="JSON", help="what was recorded")
    add("--record", action="store_true", help="make what is measured now the baseline")
    return parser


def _scores(arguments: argparse.Namespace) -> Iterator[tuple[str, Score]]:
    """The parts of the benchmark, one by one."""
    from lpr.datasets import read_plates_csv, read_scenes
    from lpr.datasets.records import thin_out
    from lpr.evaluation.runs.bench import score
    from lpr.evaluation.runs.drawn import draw_plates
    from lpr.evaluation.runs.reading import evaluate_end_to_end, evaluate_reading

    anywhere, at_home = _readers("auto"), _readers("source")

    def end_to_end(scenes: Iterator[SceneRecord]) -> Report:
        return evaluate_end_to_end(anywhere.for_region, scenes)

    def reading(plates: Iterator[PlateTextRecord]) -> Report:
        return evaluate_reading(at_home.for_region, plates)

    yield "drawn scenes", score(read_scenes(arguments.samples) * SAMPLE_ROUNDS, end_to_end)
    with tempfile.TemporaryDirectory() as folder:
        yield "drawn plates", score(draw_plates(Path(folder), DRAWN_PLATES), reading)
    shared: Path | None = arguments.shared
    if shared and (shared / PLATES).is_file():
        plates = thin_out(read_plates_csv(shared / PLATES), SHARED_PLATES)
        yield "real plates", score(plates, reading)
    if shared and (shared / SCENES).is_file():
        scenes = thin_out(read_scenes(shared / SCENES), SHARED_SCENES)
        yield "real scenes", score(scenes, end_to_end)


def _readers(region: str) -> RegionReaders:
    from lpr.evaluation.runs.regions import RegionReaders, warmed_up
    from lpr.pipeline import Recognizer

    def build(region: str) -> Reader:
        with native_stderr_muted():
            return warmed_up(Recognizer(region=region, threads=1))

    return RegionReaders(build, region)


def _show(name: str, score: Score, before: Score | None) -> None:
    known = before if before and before.pictures == score.pictures else None
    parts = [
        f"{figure} {share:.1%}" + (f" ({known.figures.get(figure, 0.0):.1%})" if known else "")
        for figure, share in score.figures.items()
    ]
    parts.append(f"time {score.time:.2f}" + (f" ({known.time:.2f})" if known else ""))
    note = "" if known else "   [no baseline for these pictures]"
    print(f"{name:14s}{', '.join(parts)}{note}", flush=True)


def _show_cold_start(samples: Path) -> None:
    """Print what a fresh process takes to read one picture; no bound, for it is not a ratio."""
    from lpr.datasets import read_scenes
    from lpr.evaluation.runs.cold_start import measure_cold_start

    start = measure_cold_start(read_scenes(samples)[0].image)
    print(f"{'cold start':14s}{start.seconds:.2f} s, {start.peak_mb:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
