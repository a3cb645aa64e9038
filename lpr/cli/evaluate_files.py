"""The files that ``lpr evaluate`` writes: reports, plots, sheets of errors, a README's table."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.extras import check_extra
from lpr.datasets.csv_table import plain_cell
from lpr.errors import ConfigError
from lpr.evaluation.options import OWN_ENGINE, EvaluationOptions
from lpr.evaluation.report import markdown
from lpr.evaluation.report.compare import Comparison
from lpr.evaluation.report.report import Report

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from lpr.evaluation.runs.losses import Losses

REPORT_JSON, REPORT_MD = "report.json", "report.md"
README_END = "<!-- end of results -->"


@dataclass(frozen=True, slots=True)
class Files:
    """Where the user wants what; None for nowhere."""

    output: Path | None = None
    """Folder of reports and plots."""
    errors: Path | None = None
    """Folder of examples of what was read wrongly."""
    json: Path | None = None
    readme: Path | None = None

    @property
    def explain(self) -> bool:
        """Whether it must be known where errors come from."""
        return bool(self.output or self.errors)

    def check(self, options: EvaluationOptions) -> None:
        """Find out which files could not be written before anything is measured.

        Raises:
            ConfigError: errors of other engines, or of a task that reads nothing; plots without
                matplotlib, no such folder, a README without a place.
        """
        if self.errors and not options.reads:
            raise ConfigError(f"--task {options.task} reads nothing; leave out --errors")
        if self.errors and OWN_ENGINE not in options.engines:
            raise ConfigError(
                f"--errors looks into the stages of {OWN_ENGINE}; leave it out, or name "
                f"{OWN_ENGINE} among the engines"
            )
        if self.explain:
            check_extra("plots", "--output" if self.output else "--errors")
        if self.json and not self.json.absolute().parent.is_dir():
            raise ConfigError(f"--json {self.json}: no such folder; make it, or choose another")
        if self.readme:
            _parted_readme(self.readme, options.task)

    def write_report(
        self, report: Report, compared: Comparison | None, losses: Losses | None, is_one: bool
    ) -> None:
        """Write what is wanted of one engine; where it is one of several, into its own folder."""
        if losses and self.errors:
            _write_examples(losses, report, self.errors)
        if self.output:
            from lpr.plots.evaluation import report_figures

            folder = self.output / report.about["engine"] if is_one else self.output
            _make_folder(folder, "--output")
            names = _save(report_figures(report), folder)
            _write(folder / REPORT_JSON, report.to_json(), "--output")
            text = markdown.report_markdown(report, names, compared)
            _write(folder / REPORT_MD, text, "--output")

    def write_results(self, reports: Sequence[Report]) -> None:
        """Write what there is once for all engines."""
        if self.json:
            _write(self.json, reports[0].to_json(), "--json")
        if self.output and len(reports) > 1:
            from lpr.plots.evaluation import engines_figures

            names = _save(engines_figures(reports), self.output)
            _write(self.output / REPORT_MD, markdown.engines_markdown(reports, names), "--output")
        if self.readme:
            _write_readme(self.readme, reports)


def _write_examples(losses: Losses, report: Report, folder: Path) -> None:
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
            cells = (*numbered, one.truth, one.text, one.confidence, one.lost_at)
            writer.writerow([plain_cell(cell) for cell in cells])


def _save(figures: Mapping[str, Figure], folder: Path) -> dict[str, str]:
    """Write figures as PNG; the name of each file by its figure's title."""
    names = {title: f"{title.lower().replace(' ', '-')}.png" for title in figures}
    for title, name in names.items():
        figures[title].savefig(folder / name)
    return names


def _write_readme(path: Path, reports: Sequence[Report]) -> None:
    """Replace what stands between the two marks of a task."""
    before, after = _parted_readme(path, reports[0].task)
    _write(path, f"{before}\n{markdown.results_markdown(reports)}{after}", "--readme")


def _parted_readme(path: Path, task: str) -> tuple[str, str]:
    """What stands before the table of a task, and what after it, both with their marks.

    Raises:
        ConfigError: the marks are not there.
    """
    start = f"<!-- results: {task} -->"
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
    return head + start, README_END + tail


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
