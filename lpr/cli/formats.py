"""``lpr formats``: the regions whose plate formats are known, and what labels say of them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from lpr.cli.command import DONE, Command

ALL = "auto"
"""What names all regions."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print a Markdown table of the regions whose plate formats are known: code, name, number "
        "of patterns, the likeliest pattern (@ a letter, # a digit)."
    )
    parser.add_argument(
        "region",
        nargs="*",
        metavar="REGION",
        help="only these: codes, names and groups, as in 'hr', 'Croatia', 'eu' (default: all)",
    )
    parser.add_argument(
        "--check",
        type=Path,
        nargs="+",
        metavar="CSV",
        help="print the texts of plates of known region instead that fit no format of theirs "
        "(columns image_path,plate_text,plate_region): vanity plates, wrong labels, or forms that "
        "the region's file lacks; ~ marks those that fit a format of the state's country",
    )


def _run(arguments: argparse.Namespace) -> int:
    regions = ",".join(arguments.region) or ALL
    lines = _unfit(arguments.check, regions) if arguments.check else _table(regions)
    print("\n".join(lines))
    return DONE


def _table(regions: str) -> Sequence[str]:
    from lpr.formats.table import region_table

    return [region_table(regions)]


def _unfit(paths: Sequence[Path], regions: str) -> Sequence[str]:
    from lpr.datasets.plate_csv import read_plates_csv
    from lpr.evaluation.metrics.format_fit import fit_lines, format_fits

    fits = format_fits(
        (record for path in paths for record in read_plates_csv(path)),
        None if regions == ALL else regions,
    )
    plates = sum(fit.plates for fit in fits)
    unfit = sum(len(fit.unfit) for fit in fits)
    return [*fit_lines(fits), f"{plates:,} plates of known region, {unfit:,} texts fit no format"]


COMMAND = Command(_add_options, _run, uses_models=False)
