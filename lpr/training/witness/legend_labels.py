"""What stands around the characters of real plates, told by eye, and the strips that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeAlias

import numpy as np

from lpr.arrays import Image
from lpr.datasets.csv_table import read_table
from lpr.datasets.issues import Kind, LabelError, parse_each, stop
from lpr.datasets.records import PlateTextRecord
from lpr.errors import ConfigError, shown
from lpr.formats.legends import plain
from lpr.reading.look import Judge
from lpr.reading.witness.strips import cut_strips
from lpr.training.framing import FrameJitter, aligned_plate
from lpr.training.sources import short_name

UNTOLD = "?"
"""What the table says of a strip that cannot be read, or holds what is not to be learnt."""
_PICTURE, _STRIPS = "image_path", ("above", "below", "left_end")


@dataclass(frozen=True, slots=True)
class LegendLabel:
    """The legends above and below a plate's characters and at its left end, in capitals without
    spaces: "" where nothing stands there, None where that is not told."""

    above: str | None
    below: str | None
    left_end: str | None

    @property
    def strips(self) -> tuple[str | None, str | None, str | None]:
        """In the order of `lpr.reading.witness.strips.cut_strips`."""
        return self.above, self.below, self.left_end


LegendLabels: TypeAlias = Mapping[str, LegendLabel]
"""By the pictures that they are of, see `lpr.training.sources.short_name`."""


def read_legend_labels(path: Path) -> LegendLabels:
    """The legends that a table tells: ``image_path,above,below,left_end``.

    Of ``image_path`` the picture's own name and its folder's count, so that the table may lie
    elsewhere than the pictures.

    Raises:
        DatasetError: the file cannot be read, lacks a column, or a row is broken.
    """
    rows = read_table(path, (_PICTURE, *_STRIPS), ())
    return dict(parse_each(rows, lambda row: _parse_row(*row), stop))


def told_of(
    records: Sequence[PlateTextRecord], labels: LegendLabels, source: Path
) -> list[PlateTextRecord]:
    """The plates of a source whose legends are told.

    Raises:
        ConfigError: there are none.
    """
    told = [record for record in records if short_name(record) in labels]
    if not told:
        raise ConfigError(
            f"{source}: the table of legends tells of none of its plates; name them there as here, "
            "by their folder and file"
        )
    return told


def real_strips(
    rng: np.random.Generator,
    record: PlateTextRecord,
    network: Judge,
    jitter: FrameJitter,
    label: LegendLabel,
) -> Iterator[tuple[Image, str]]:
    """The strips of a plate of which it is told what they show, and that.

    Raises:
        ImageError: the crop cannot be read.
        PlateLeftOut: the aligner is not sure.
    """
    found = aligned_plate(rng, record, network, jitter)
    alignment, plate = found.alignment, found.look.plate
    boxes = found.look.proposals.boxes[alignment.indices]
    rows = np.split(boxes, np.cumsum(alignment.row_lengths)[:-1])
    # Without room before the characters there is no left end.
    for strip, legend in zip(cut_strips(found.image, plate, rows), label.strips, strict=False):
        if legend is not None:
            yield strip, legend


def _parse_row(place: str, row: Mapping[str, str]) -> tuple[str, LegendLabel]:
    path = PurePath(row[_PICTURE].replace("\\", "/"))
    if not path.name:
        raise LabelError(Kind.BROKEN, place, "image_path is empty; name the picture of a plate")
    return f"{path.parent.name}/{path.name}", LegendLabel(
        *(_parse_legend(row[name], place) for name in _STRIPS)
    )


def _parse_legend(cell: str, place: str) -> str | None:
    if cell.strip() == UNTOLD:
        return None
    legend = plain(cell)
    if cell.strip() and not legend:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"a legend is {shown(cell)}; write its letters and digits, nothing where none stands, "
            f"or {UNTOLD} where that cannot be told",
        )
    return legend
