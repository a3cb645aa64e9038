"""``lpr bench``: the fixed benchmark, beside the recorded baseline."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.argument_types import count
from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import say
from lpr.cli.extras import check_extra
from lpr.errors import ConfigError

if TYPE_CHECKING:
    from lpr.evaluation.runs.bench import Score

SAMPLES = Path("data/samples/labels.jsonl")
BASELINE = Path("data/bench.json")
THREAD_ROUNDS = 3
"""The samples are few: the last of a round, which one thread reads alone, must not count much."""
SIDE_PX = 1024
"""Longer side of the pictures that the detector is timed on."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Measure accuracy and time, and fail where they are worse than the baseline: "
        "more than 1 point, or more than 20 % of the time."
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


def _run(arguments: argparse.Namespace) -> int:
    if arguments.detector_time:
        check_extra("train", "--detector-time")
    if not arguments.samples.exists():
        raise ConfigError(
            f"{arguments.samples}: no such file; run in a checkout of lpr, which has it, or name "
            "drawn scenes with --samples (lpr datasets draw makes some)"
        )
    if arguments.detector_time:
        _show_detector_time(arguments.samples, arguments.threads)
        return DONE
    return _bench(arguments.samples, arguments.shared, arguments.baseline, arguments.record)


def _bench(samples: Path, shared: Path | None, recorded: Path, record: bool) -> int:
    """Run the benchmark: 0 where nothing is worse than the baseline, 1 where something is."""
    from lpr.evaluation.runs.bench import failures, read_baseline, write_baseline
    from lpr.evaluation.runs.bench_parts import bench_scores

    baseline = read_baseline(recorded)
    scores: dict[str, Score] = {}
    for name, score in bench_scores(samples, shared):
        scores[name] = score
        _show(name, score, baseline.get(name))
    _show_cold_start(samples)
    _show_threads(samples)
    if record:
        write_baseline(recorded, {**baseline, **scores})
        say(f"recorded in {recorded}")
        return DONE
    worse = failures(baseline, scores)
    for sentence in worse:
        say(f"bench: {sentence}")
    return SOME_FAILED if worse else DONE


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


def _show_threads(samples: Path) -> None:
    """Print what a second thread gains one recognizer; no bound, for other programs cost it."""
    from lpr.datasets import read_scenes
    from lpr.evaluation.runs.threads import measure_threads
    from lpr.images import load_image
    from lpr.pipeline import Recognizer

    pictures = [load_image(scene.image) for scene in read_scenes(samples)]
    rates = measure_threads(Recognizer().read, pictures * THREAD_ROUNDS)
    print(
        f"{'threads':14s}{rates.alone:.1f} pictures/s in one, {rates.together:.1f} in "
        f"{rates.threads}, {rates.gain:.2f} times as many",
        flush=True,
    )


def _show_detector_time(samples: Path, threads: int) -> None:
    """Print what a detection takes beside the bare backbone."""
    from lpr.datasets import read_scenes
    from lpr.evaluation.runs.detector_time import BACKBONE_KIND, scaled_pictures, time_shipped
    from lpr.training.detector.bare_backbone import export_backbone

    pictures = scaled_pictures(read_scenes(samples), SIDE_PX)
    with tempfile.TemporaryDirectory() as folder:
        backbone = export_backbone(Path(folder) / "backbone.tflite", BACKBONE_KIND)
        found = time_shipped(backbone, pictures, threads)
    print(
        f"{len(pictures)} pictures of {SIDE_PX} px, {threads} threads, medians: "
        f"detection {found.detect_ms:.1f} ms, network alone {found.network_ms:.1f} ms, "
        f"bare MobileNetV2 {found.backbone_ms:.1f} ms, ratio {found.ratio:.2f}"
    )


COMMAND = Command(_add_options, _run)
