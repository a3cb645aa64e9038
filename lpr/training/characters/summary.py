"""What came of a training of the character network, for people: a summary and a table."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lpr.training.callbacks import duration
from lpr.training.characters.train import LITERT_FILE
from lpr.training.history import History
from lpr.training.left_out import LEFT_OUT_FILE
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.whole_files import whole_file

PER_CLASS_FILE = "per-class.csv"
FEWEST = 10
"""Classes with fewer held-out samples say too little to be called weak."""
_NONE_HELD_OUT = (
    "None of the windows held out is of your own plates: the figures here say nothing of them. "
    "Measure on plates kept aside, or begin anew with a larger --held-out."
)
_FIGURES = {
    "accuracy": 'right, "not a character" among the choices',
    "characters_only": "characters right, among characters only",
    "characters": "characters right",
    "false_characters": "non-characters taken for one",
}


def summary(folder: Path, command: str, report: Mapping[str, Any]) -> str:
    """The summary as Markdown that reads well as it is.

    Args:
        folder: the run folder.
        command: how the run was started.
        report: what was measured, as in ``report.json``.
    """
    rows = History(folder / HISTORY_FILE).rows
    end = "" if report["complete"] else ", stopped before the end"
    samples = ", ".join(f"{name} {count:,}" for name, count in report["samples"].items())
    lines = [
        f"# {folder.name}",
        "",
        f"`{command}`",
        "",
        f"{len(rows)} epochs{end}, {duration(report['minutes'] * 60)}. Windows: {samples}.",
    ]
    if any(report["left_out"].values()):
        counts = ", ".join(f"{name} {n:,}" for name, n in report["left_out"].items() if n)
        lines[-1] += f" Plates left out: {counts} ({LEFT_OUT_FILE})."
    if report["left_out"] and not report["own_held_out"]:
        lines += ["", _NONE_HELD_OUT]
    if "validation" in report:
        lines += ["", *_table(report), "", *_weak(report["validation"])]
        lines.append(
            f"Calibration error {report['calibration_error_before']:.1%}, with the temperature of "
            f"{report['temperature']:.2f} {report['calibration_error_after']:.1%}."
        )
    lines += [
        "",
        "Look at mistakes: labels that are wrong show there first.",
        "",
        f"Use it: lpr read --char-model {folder / LITERT_FILE} PICTURES",
        f"Judge it: lpr evaluate --task read --data VAL.csv --char-model {folder / LITERT_FILE}",
    ]
    return "\n".join(lines) + "\n"


def write_per_class(folder: Path, report: Mapping[str, Any]) -> None:
    """``per-class.csv``: how many held-out samples each class has, and how many are right."""
    rows = report.get("validation", {}).get("per_class", {})
    with (
        whole_file(folder / PER_CLASS_FILE) as partial,
        partial.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(["class", "samples", "accuracy"])
        writer.writerows([name, row["samples"], row["accuracy"]] for name, row in rows.items())


def _table(report: Mapping[str, Any]) -> list[str]:
    """The figures of each set, and those of the model before, side by side."""
    headings = {
        "own_before": "own plates, before",
        "own": "own plates, after",
        "before": "all held out, before",
        "validation": "all held out, after",
        "val_data": "val data",
    }
    sets = {heading: report[name] for name, heading in headings.items() if name in report}
    lines = [
        "| | " + " | ".join(sets) + " |",
        "|---" * (1 + len(sets)) + "|",
        "| windows | " + " | ".join(f"{one['samples']:,}" for one in sets.values()) + " |",
    ]
    for key, text in _FIGURES.items():
        values = [_percent(one[key]) for one in sets.values()]
        lines.append(f"| {text} | " + " | ".join(values) + " |")
    return lines


def _weak(validation: Mapping[str, Any]) -> list[str]:
    """The weakest classes and the commonest confusions."""
    counted = {k: v for k, v in validation["per_class"].items() if v["samples"] >= FEWEST}
    weakest = sorted(counted.items(), key=lambda row: row[1]["accuracy"])[:6]
    lines = []
    if weakest:
        named = ", ".join(f"{name} {_percent(row['accuracy'])}" for name, row in weakest)
        lines.append(f"Weakest classes: {named}.")
    if validation["confusions"]:
        lines.append(f"Commonest mistakes: {'; '.join(validation['confusions'][:6])}.")
    return lines


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
