"""What came of a training of the origin network, for people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lpr.model_files import ORIGIN_MODEL
from lpr.training.callbacks import duration
from lpr.training.history import History
from lpr.training.left_out import LEFT_OUT_FILE
from lpr.training.run_folder import HISTORY_FILE

RATES = {
    "country": "country",
    "state": "state, where states are told apart",
    "region": "country and state",
    "balanced": "country and state, each region alike",
    "calibration_error": "calibration error",
}
"""The figures of a report, and what they are called."""


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
        f"{len(rows)} epochs{end}, {duration(report['minutes'] * 60)}. "
        f"{len(report['regions'])} regions. Pictures: {samples}.",
    ]
    if any(report["left_out"].values()):
        counts = ", ".join(f"{name} {n:,}" for name, n in report["left_out"].items() if n)
        lines[-1] += f" Plates left out: {counts} ({LEFT_OUT_FILE})."
    if "validation" in report:
        lines += ["", *_tables(report)]
    export = report["export"]
    with_it = f"--witness on --origin-model {folder / ORIGIN_MODEL}"
    lines += [
        "",
        f"{report['parameters']:,} parameters, {report['bytes']:,} bytes, temperature "
        f"{report['temperature']:g}. The exported network gives {export['same_region']:.1%} of the "
        "compared plates the region that the trained one gives; probabilities differ by "
        f"{export['largest_difference']:.1g} at most.",
        "",
        "Look at mistakes: labels that are wrong show there first.",
        "",
        f"Use it: lpr read {with_it} PICTURES",
        f"Judge it: lpr evaluate --task read --data VAL.csv --region auto {with_it}",
    ]
    return "\n".join(lines) + "\n"


def _tables(report: Mapping[str, Any]) -> list[str]:
    """Rates over all and by source, those of the network before beside them; the mix-ups."""
    after, before = report["validation"], report.get("before")
    sets = [after, before] if before else [after]
    heads = [f"{after['plates']:,} plates held out", "right", "before"]
    lines = _head(heads[: 1 + len(sets)])
    for name, called in RATES.items():
        if after[name] is not None:
            lines.append(_row([called, *(f"{one[name]:.1%}" for one in sets)]))
    lines += ["", *_head(["plates held out", "", "country", "country and state"])]
    for name, one in after["sources"].items():
        lines.append(
            _row([name, f"{one['plates']:,}", f"{one['country']:.1%}", f"{one['region']:.1%}"])
        )
    if after["confusions"]:
        lines += ["", "Commonest mix-ups: " + "; ".join(after["confusions"]) + "."]
    return lines


def _head(cells: list[str]) -> list[str]:
    return [_row(cells), "|---" * len(cells) + "|"]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
