"""A data set dealt out to parts that share no picture and no plate, while a bar tells how far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lpr.cli.console import Progress

if TYPE_CHECKING:
    from lpr.datasets.dataset import AnyRecord, Dataset
    from lpr.datasets.splitting import Together


def split_dataset(
    dataset: Dataset, shares: Mapping[str, float], seed: int, together: Together | None = None
) -> dict[str, list[AnyRecord]]:
    """The records of each part; for the arguments see `lpr.datasets.splitting.split_records`.

    Raises:
        ImageError: a picture cannot be read.
        ConfigError: the groups are so large that a part would stay empty.
    """
    from lpr.datasets.duplicates import Sketch, sketch_all
    from lpr.datasets.splitting import split_records

    with Progress(len(dataset.records)) as progress:
        found = sketch_all([record.image for record in dataset.records], 2, progress.advance)
    sketches = [sketch for sketch in found if isinstance(sketch, Sketch)]
    unreadable = [sketch for sketch in found if not isinstance(sketch, Sketch)]
    if unreadable:
        raise unreadable[0]
    return split_records(dataset.records, sketches, shares, seed, together)
