"""Figures of a run on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.training.whole_files import whole_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def write_figures(figures: Mapping[str, Figure], folder: Path, suffix: str) -> list[Path]:
    """Save figures under their names, whole or not at all; where they lie.

    Args:
        figures: by name, without an ending.
        folder: is made where there is none.
        suffix: "png" or "svg".

    Raises:
        OutputError: one cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.{suffix}" for name in figures]
    for path, figure in zip(paths, figures.values(), strict=True):
        with whole_file(path) as partial:
            figure.savefig(partial)
    return paths
