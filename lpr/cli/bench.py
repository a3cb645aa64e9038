"""``lpr bench``: the fixed benchmark, beside the recorded baseline."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.argument_types import count
from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import native_stderr_muted, say

if TYPE_CHECKING:
    from lpr.datasets.records import PlateTextRecord, SceneRecord
    from lpr.evaluation.report.report import Report
    from lpr.evaluation.runs.bench import Score
    from lpr.evaluation.runs.reading import Reader
    from lpr.evaluation.runs.regions import RegionReaders

SAMPLES = Path("data/samples/labels.jsonl")
BASELINE = Path("data/bench.json")
PLATES, SCENES = Path("plates/val.csv"), Path("scenes/val.jsonl")
SAMPLE_ROUNDS = 3
"""The samples are few: they are read this often, for the sake of the time."""
SIDE_PX = 1024
"""Longer side of the pictures that the detector is timed on."""
DRAWN_PLATES = 200
SHARED_PLATES, SHARED_SCENES = 800, 300
"""How many of the real plates and scenes are read, evenly spread."""


def _run(arguments: argparse.Namespace) -> int:
    """Run the benchmark: 0 where nothing is worse than the baseline, 1 where something is."""
    from lpr.evaluation.runs.bench import failures, read_baseline, write_baseline

    if arguments.detector_time:
        _show_detector_time(arguments.samples, arguments.threads)
        return DONE
    baseline = read_baseline(arguments.baseline)
    scores: dict[str, Score] = {}
    for name, score in _scores(arguments):
        scores[name] = score
        _show(name, score, baseline.get(name))
    _show_cold_start(arguments.samples)
    if arguments.record:
        write_baseline(arguments.baseline, {**baseline, **scores})
        say(f"recorded in {arguments.baseline}")
        return DONE
    worse = failures(baseline, scores)
    for sentence in worse:
        say(f"bench: {sentence}")
    return SOME_FAILED if worse else DONE


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Measure accuracy and time, and fail where they are worse than the baseline: "
        "more than 1 point, or more than 20 %% of the time."
    )
    parser.epilog = "exit status: 0 nothing is worse, 1 something is, 2 wrong usage"
    add = parser.add_argument
    add("--samples", type=Path, default=SAMPLES, metavar="JSONL", help="drawn scenes to read")
    add("--shared", type=Path, metavar="DIR", help="real pictures (plates/, scenes/), if there")
    add("--baseline", type=Path, default=BASELINE, metavar="JSON", help="what was recorded")
    add("--record", action="store_true", help="make what is measured now the baseline")
    add(
        "--detector-time",
        action="store_true",
        help=f"only time the detector on the samples at {SIDE_PX} px beside its bare backbone, "
        "which is made with Keras (extra: train)",
    )
    add("--threads", type=count, default=1, metavar="N", help="of --detector-time (default: 1)")


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


def _show_detector_time(samples: Path, threads: int) -> None:
    """Print what a detection takes beside the bare backbone."""
    from lpr.datasets import read_scenes
    from lpr.evaluation.runs.detector_time import BACKBONE_KIND, scaled_pictures, time_shipped
    from lpr.training.detector.bare_backbone import export_backbone

    pictures = scaled_pictures(read_scenes(samples), SIDE_PX)
    with tempfile.TemporaryDirectory() as folder, native_stderr_muted():
        backbone = export_backbone(Path(folder) / "backbone.tflite", BACKBONE_KIND)
        found = time_shipped(backbone, pictures, threads)
    print(
        f"{len(pictures)} pictures of {SIDE_PX} px, {threads} threads, medians: "
        f"detection {found.detect_ms:.1f} ms, network alone {found.network_ms:.1f} ms, "
        f"bare MobileNetV2 {found.backbone_ms:.1f} ms, ratio {found.ratio:.2f}"
    )


COMMAND = Command(_add_options, _run)
