"""What ``lpr evaluate`` prints."""

from __future__ import annotations

import argparse
import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lpr import __version__
from lpr.cli.console import say
from lpr.cli.evaluate_engines import parse_engines
from lpr.cli.evaluate_options import OWN_ENGINE
from lpr.errors import ConfigError
from lpr.evaluation.report import markdown
from lpr.evaluation.report.report import Report
from lpr.evaluation.report.table import align, format_table
from lpr.evaluation.runs.cold_start import measure_cold_start


def check_engines(arguments: argparse.Namespace, task: str) -> None:
    """Find out whether the engines go with the other options before anything is measured.

    Raises:
        ConfigError: errors of another engine, engines that would have nothing to read.
    """
    engines = parse_engines(arguments)
    if task in ("detect", "segment") and (arguments.errors or list(engines) != [OWN_ENGINE]):
        raise ConfigError(f"--task {task} reads nothing; leave out --engine and --errors")
    if arguments.errors and OWN_ENGINE not in engines:
        raise ConfigError(
            f"--errors looks into the stages of {OWN_ENGINE}; leave it out, or name {OWN_ENGINE} "
            "among the engines"
        )


def about(arguments: argparse.Namespace, engine: str, words: str) -> dict[str, Any]:
    """What a report says of itself."""
    return {
        "command": words,
        "data": f"{arguments.drawn} drawn pictures" if arguments.drawn else str(arguments.data),
        "engine": engine,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(arguments.threads),
        "version": __version__,
    }


def add_cold_start(
    report: Report, arguments: argparse.Namespace, engine: str, model: Path | None
) -> None:
    """Measure a fresh process on the first picture, for reports that are written as files."""
    if not arguments.output or not report.outcomes or report.task not in ("read", "end-to-end"):
        return
    root = arguments.data if arguments.data.is_dir() else arguments.data.parent
    words = {
        "--region": None if arguments.region == "source" else arguments.region,
        "--detector": arguments.detector,
        "--detector-model": arguments.detector_model,
        "--char-model": arguments.char_model,
        "--threads": arguments.threads,
    }
    if engine != OWN_ENGINE:
        words |= {"--reader": engine, "--reader-model": model}
    options = [str(w) for pair in words.items() if pair[1] is not None for w in pair]
    try:
        cold = measure_cold_start(root / report.outcomes[0].picture, options)
    except ConfigError as error:
        # What was measured before, perhaps for an hour, is not thrown away.
        say(f"no cold start: {error}")
    else:
        report.about["cold_start"] = asdict(cold)


def show(report: Report, named: bool) -> None:
    """Print a report; ``named`` says which engine it is of."""
    if named:
        print(f"{report.about['engine']}:")
    print(format_table(report.rows))
    if told := markdown.intervals_told(report):
        print(told)
    if report.bands:
        print(format_table(report.bands, markdown.BANDS[report.task].lower()))
    if report.thresholds:
        print(format_table(report.thresholds, markdown.THRESHOLD.lower()))
    print(f"median ms (95th percentile): {markdown.times(report)}")
    losses = Counter(outcome.lost_at for outcome in report.outcomes if outcome.lost_at)
    if losses:
        print("lost at: " + ", ".join(f"{stage} {n}" for stage, n in losses.most_common()))


def show_engines(reports: Sequence[Report]) -> None:
    """Print several engines side by side."""
    print(align(markdown.engine_lines(reports, markdown.ENGINE_FIGURES)))


def _machine(threads: int) -> str:
    """The processor and how busy it is, as far as the system tells."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [x for x in info.read_text().splitlines() if x.startswith("model name")]
        name = models[0].partition(":")[2].strip() if models else name
    # Other programs make times longer than they need be.
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{name}, {os.cpu_count()} cores, {threads} used, {platform.system()}{load}"
