"""What came of a training of the witness, for people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lpr.model_files import WITNESS_MODEL
from lpr.training.callbacks import duration
from lpr.training.history import History
from lpr.training.left_out import LEFT_OUT_FILE
from lpr.training.run_folder import HISTORY_FILE


def summary(folder: Path, command: str, report: Mapping[str, Any], *, legends: bool = False) -> str:
    """The summary as Markdown that reads well as it is.

    Args:
        folder: the run folder.
        command: how the run was started.
        report: what was measured, as in ``report.json``.
        legends: whether the network reads legends in place of rows.
    """
    rows = History(folder / HISTORY_FILE).rows
    end = "" if report["complete"] else ", stopped before the end"
    samples = ", ".join(f"{name} {count:,}" for name, count in report["samples"].items())
    lines = [
        f"# {folder.name}",
        "",
        f"`{command}`",
        "",
        f"{len(rows)} epochs{end}, {duration(report['minutes'] * 60)}. Rows: {samples}.",
    ]
    if any(report["left_out"].values()):
        counts = ", ".join(f"{name} {n:,}" for name, n in report["left_out"].items() if n)
        lines[-1] += f" Plates left out: {counts} ({LEFT_OUT_FILE})."
    if "validation" in report:
        lines += ["", *_table(report)]
    export = report["export"]
    network = f"--witness-model {folder / WITNESS_MODEL}"
    if legends:
        network = f"--region auto --models {folder}"
    with_it = f"--witness on {network}"
    lines += [
        "",
        f"{report['parameters']:,} parameters, {report['bytes']:,} bytes. The exported network "
        f"reads {export['same_text']:.1%} of the compared rows as the trained one does; "
        f"probabilities differ by {export['largest_difference']:.1g} at most.",
        "",
        "Look at mistakes: labels that are wrong show there first.",
        "",
        f"Use it: lpr read {with_it} PICTURES",
        f"Judge it: lpr evaluate --task read --data VAL.csv {with_it}",
    ]
    return "\n".join(lines) + "\n"


def _table(report: Mapping[str, Any]) -> list[str]:
    """Exact rates by source; those of the network before beside them, where there was one."""
    after, before = report["validation"], report.get("before")
    heads = ["rows held out", "", "exact", "0=O, 1=I"]
    heads += ["exact, before", "0=O, 1=I, before"] if before else []
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for name in (None, *after["sources"]):
        sets = [one if name is None else one["sources"][name] for one in (after, before) if one]
        cells = [name or "all", f"{sets[0]['rows']:,}"]
        cells += [f"{one[key]:.1%}" for one in sets for key in ("exact", "exact_loose")]
        lines.append("| " + " | ".join(cells) + " |")
    return lines
