"""``lpr formats``: the regions whose plate formats are known."""

from __future__ import annotations

import argparse

from lpr.cli.command import DONE, Command


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print a Markdown table of the regions whose plate formats are known: code, name, number "
        "of patterns, the likeliest pattern (@ a letter, # a digit)."
    )


def _run(arguments: argparse.Namespace) -> int:  # noqa: ARG001  (it has no options)
    from lpr.formats.table import region_table

    print(region_table())
    return DONE


COMMAND = Command(_add_options, _run, uses_models=False)
