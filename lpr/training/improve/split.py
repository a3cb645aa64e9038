"""Which corrected plates are learnt from, and which only measured on: by their texts, for ever."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lpr.datasets.records import PlateTextRecord
from lpr.training.samples import is_held_out, plate_number


def split_by_text(
    records: Sequence[PlateTextRecord], share: float
) -> tuple[list[PlateTextRecord], list[PlateTextRecord]]:
    """The plates to learn from, and about a ``share`` to measure on.

    The text alone decides: a plate that was seen often is never on both sides, and one that was
    held back once is held back whenever it comes again.

    >>> from pathlib import Path
    >>> record = PlateTextRecord(Path("a.png"), "ZG1234AB", "mine")
    >>> [len(side) for side in split_by_text([record] * 3, 0.25)]
    [3, 0]
    """
    numbers = np.array([plate_number(record.text) for record in records], dtype=np.int64)
    held_out = is_held_out(numbers, share)
    sides: tuple[list[PlateTextRecord], list[PlateTextRecord]] = ([], [])
    for record, aside in zip(records, held_out.tolist(), strict=True):
        sides[aside].append(record)
    return sides
