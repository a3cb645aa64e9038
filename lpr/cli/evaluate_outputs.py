"""What ``evaluate.py`` prints and writes."""

from __future__ import annotations

import argparse
import csv
import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpr import __version__
from lpr.cli.evaluate_engines import parse_engines
from lpr.cli.evaluate_options import OWN_ENGINE
from lpr.errors import ConfigError
from lpr.evaluation import markdown
from lpr.evaluation.cold_start import measure_cold_start
from lpr.evaluation.compare import Comparison, summary
from lpr.evaluation.report import ALL, Report
from lpr.evaluation.table import COLUMNS, align, format_table, formatted

if TYPE_CHECKING:
    from lpr.evaluation.losses import Losses

REPORT_JSON, REPORT_MD = "report.json", "report.md"
TOLD = ("recall_50", "precision", "ap_50", "exact", "exact_loose")
"""Figures whose intervals the terminal tells."""
README_END = "<!-- end of results -->"


def check(arguments: argparse.Namespace) -> None:
    """Find out what is wrong with the options before anything is measured.

    Raises:
        ConfigError: plots without matplotlib, errors of another engine, a README without a place.
    """
    if (arguments.out or arguments.errors) and find_spec("matplotlib") is None:
        raise ConfigError(
            "--out and --errors need matplotlib; install it with: pip install 'lpr[plots]'"
        )
    if arguments.errors and OWN_ENGINE not in parse_engines(arguments):
        raise ConfigError(
            f"--errors looks into the stages of {OWN_ENGINE}; leave it out, or name {OWN_ENGINE} "
            "among the engines"
        )


def about(arguments: argparse.Namespace, engine: str, words: str) -> dict[str, Any]:
    """What a report says of itself."""
    return {
        "command": f"evaluate.py {words}",
        "data": str(arguments.data),
        "engine": engine,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(arguments.threads),
        "version": __version__,
    }


def add_cold_start(
    report: Report, arguments: argparse.Namespace, engine: str, model: Path | None
) -> None:
    """Measure a fresh process on the first picture, for reports that are written as files."""
    if not arguments.out or not report.outcomes or report.task not in ("read", "end-to-end"):
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
    cold = measure_cold_start(root / report.outcomes[0].picture, options)
    report.about["cold_start"] = asdict(cold)


def show(report: Report, named: bool) -> None:
    """Print a report; ``named`` says which engine it is of."""
    if named:
        print(f"{report.about['engine']}:")
    print(format_table(report.rows))
    row, intervals = report.rows.get(ALL, {}), report.intervals.get(ALL, {})
    told = [
        f"{COLUMNS[name][0]} {formatted(name, intervals[name][0])} to "
        f"{formatted(name, intervals[name][1])}"
        for name in TOLD
        if name in row and name in intervals
    ]
    if told:
        print(f"95 % intervals of {ALL}: {', '.join(told)}")
    if report.bands:
        print(format_table(report.bands, markdown.BANDS[report.task].lower()))
    timings = ", ".join(
        f"{stage} {ms['median']:.1f} ({ms['p95']:.1f})" for stage, ms in report.timings_ms.items()
    )
    print(f"median ms (95th percentile): {timings}")
    if cold := report.about.get("cold_start"):
        print(f"cold start {cold['seconds']:.2f} s, peak memory {cold['peak_mb']:.0f} MB")
    losses = Counter(outcome.lost_at for outcome in report.outcomes if outcome.lost_at)
    if losses:
        print("lost at: " + ", ".join(f"{stage} {n}" for stage, n in losses.most_common()))


def finish(
    reports: Sequence[Report], comparison: Comparison | None, arguments: argparse.Namespace
) -> None:
    """Print what concerns all reports, and write the files that were asked for."""
    if len(reports) > 1:
        print(align(markdown.engine_lines(reports, markdown.ENGINE_FIGURES)))
    if comparison is not None:
        print(summary(comparison))
    if arguments.json:
        _write(arguments.json, reports[0].to_json(), "--json")
    if arguments.out:
        for report in reports:
            folder = arguments.out
            if len(reports) > 1:
                folder = folder / report.about["engine"]
            _write_report(report, comparison if report is reports[0] else None, folder)
        if len(reports) > 1:
            text = markdown.engines_markdown(reports)
            _write(arguments.out / REPORT_MD, text, "--out")
    if arguments.readme:
        _write_readme(arguments.readme, reports)


def write_examples(losses: Losses, report: Report, folder: Path) -> None:
    """Write a sheet of plates for each stage that lost some, and a list of all."""
    from lpr.plots.evaluation import plot_examples

    wrong = [outcome for outcome in report.outcomes if outcome.lost_at]
    counts = Counter(outcome.lost_at for outcome in wrong)
    _make_folder(folder, "--errors")
    for stage, examples in losses.examples.items():
        title = f"{stage}: {len(examples)} of {counts[str(stage)]}"
        figure = plot_examples(
            [example.crop for example in examples],
            [(example.truth, example.text or "nothing") for example in examples],
            title,
        )
        figure.savefig(folder / f"{stage.replace(' ', '-')}.png")
    with (folder / "errors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("picture", "plate", "source", "truth", "text", "confidence", "lost_at"))
        for one in wrong:
            numbered = (one.picture, one.plate + 1, one.source)
            writer.writerow((*numbered, one.truth, one.text, one.confidence, one.lost_at))


def _write_report(report: Report, comparison: Comparison | None, folder: Path) -> None:
    from lpr.plots.evaluation import report_figures

    _make_folder(folder, "--out")
    names = {}
    for title, figure in report_figures(report).items():
        name = f"{title.lower().replace(' ', '-')}.png"
        figure.savefig(folder / name)
        names[title] = name
    _write(folder / REPORT_JSON, report.to_json(), "--out")
    text = markdown.report_markdown(report, names, comparison)
    _write(folder / REPORT_MD, text, "--out")


def _write_readme(path: Path, reports: Sequence[Report]) -> None:
    """Replace what stands between the two marks of a task.

    Raises:
        ConfigError: the marks are not there.
    """
    start = f"<!-- results: {reports[0].task} -->"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"--readme {path}: cannot be read ({error.strerror})") from error
    head, found, rest = text.partition(start)
    _, ended, tail = rest.partition(README_END)
    if not found or not ended:
        raise ConfigError(
            f"--readme {path}: has no place for the table; write the lines {start} and "
            f"{README_END} where it shall stand"
        )
    table = markdown.results_markdown(reports)
    _write(path, f"{head}{start}\n{table}{README_END}{tail}", "--readme")


def _make_folder(folder: Path, option: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{option} {folder}: cannot be made ({error.strerror}); choose another folder"
        ) from error


def _write(path: Path, text: str, option: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{option} {path}: cannot be written ({error.strerror}); choose another file"
        ) from error


def _machine(threads: int) -> str:
    """The processor, as far as the system tells it."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [x for x in info.read_text().splitlines() if x.startswith("model name")]
        name = models[0].partition(":")[2].strip() if models else name
    return f"{name}, {os.cpu_count()} cores, {threads} used, {platform.system()}"
