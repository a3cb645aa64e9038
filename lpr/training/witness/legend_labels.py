"""What stands around the characters of real plates, told by eye, and the strips that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeAlias

import numpy as np

from lpr.arrays import Image
from lpr.datasets.csv_table import read_table
from lpr.datasets.issues import Kind, LabelError, stop
from lpr.datasets.records import PlateTextRecord
from lpr.errors import ConfigError, shown
from lpr.formats.legends import plain
from lpr.reading.look import Judge
from lpr.reading.witness.strips import cut_strips
from lpr.training.framing import FrameJitter, aligned_plate
from lpr.training.witness.samples import MAX_IN_LEGENDS

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
"""By the pictures that they are of: their names and those of the folders that they lie in."""


def read_legend_labels(path: Path) -> LegendLabels:
    """The legends that a table tells: ``image_path,above,below,left_end``.

    Paths are relative to the table's folder. Of each the picture's own name and its folder's count,
    so that pictures may have been moved together.

    Raises:
        DatasetError: the file cannot be read, lacks a column, holds nothing, tells two things of a
            picture, or a row is broken.
    """
    rows = read_table(path, (_PICTURE, *_STRIPS), ())
    if not rows:
        stop(LabelError(Kind.EMPTY, str(path), "no rows in it; add a row for each plate"))
    found = dict[str, LegendLabel]()
    for place, row in rows:
        name, label = _parse_row(place, row, path.parent)
        if found.setdefault(name, label) != label:
            stop(LabelError(Kind.BROKEN, place, f"{name} is there twice; remove one"))
    return found


def told_of(
    records: Sequence[PlateTextRecord], labels: LegendLabels, source: Path, table: Path
) -> list[PlateTextRecord]:
    """The plates of a source whose legends a table tells.

    Raises:
        ConfigError: there are none.
    """
    told = [record for record in records if _name(record.image) in labels]
    if not told:
        raise ConfigError(
            f"{table}: tells the legends of none of the plates of {source}; write the folder and "
            f"the name of their pictures, as in {_name(records[0].image)}"
        )
    return told


def label_of(record: PlateTextRecord, labels: LegendLabels) -> LegendLabel:
    """What a table tells of a plate of `told_of`."""
    return labels[_name(record.image)]


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


def _name(picture: Path) -> str:
    """What a picture goes by."""
    whole = picture.absolute()
    return f"{whole.parent.name}/{whole.name}"


def _parse_row(place: str, row: Mapping[str, str], folder: Path) -> tuple[str, LegendLabel]:
    named = row[_PICTURE].replace("\\", "/")
    if not PurePath(named).name:
        raise LabelError(Kind.BROKEN, place, "image_path is empty; name the picture of a plate")
    legends = (_parse_legend(row[name], place) for name in _STRIPS)
    return _name(folder / named), LegendLabel(*legends)


def _parse_legend(cell: str, place: str) -> str | None:
    if cell.strip() == UNTOLD:
        return None
    legend = plain(cell)
    if len(legend) > MAX_IN_LEGENDS or (cell.strip() and not legend):
        raise LabelError(
            Kind.BROKEN,
            place,
            f"a legend is {shown(cell)}; write at most {MAX_IN_LEGENDS} letters and digits, none "
            f"where nothing stands, or {UNTOLD} where that cannot be told",
        )
    return legend
