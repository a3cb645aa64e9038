"""What can be learnt from in a data set: plates with texts, characters boxed or cut out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from lpr.alphabet import Alphabet
from lpr.datasets.dataset import AnyRecord, read_dataset
from lpr.datasets.records import (
    CharacterBoxesRecord,
    CharacterRecord,
    PlateTextRecord,
    SceneRecord,
)
from lpr.errors import DatasetError

Record: TypeAlias = PlateTextRecord | CharacterBoxesRecord | CharacterRecord


def read_source(
    source: Path, letters: str = "", plate_class: str | None = None
) -> Sequence[Record]:
    """The plates with texts or boxed characters, or the character crops, of a data set.

    Args:
        source: a data set of any format.
        letters: those that texts may have beside 0-9 and A-Z.
        plate_class: the class of plates in scenes; None where it is known by its name.

    Raises:
        DatasetError: the source is broken, or none of its plates has a text.
    """
    dataset = read_dataset(source, Alphabet(letters).signs, plate_class=plate_class)
    records = [part for record in dataset.records for part in _learnable(record)]
    if not records:
        raise DatasetError(
            f"{source}: {dataset.content} without texts, from which no character can be learnt; "
            "add the plates' texts, or boxes named by their characters"
        )
    return records


def read_texts(source: Path, plate_class: str | None, samples: str) -> Sequence[PlateTextRecord]:
    """The plates with texts of a data set.

    Args:
        source: a data set of any format.
        plate_class: see `read_source`.
        samples: what is cut of them, for the error.

    Raises:
        DatasetError: the source is broken, or holds none.
    """
    records = read_source(source, plate_class=plate_class)
    texts = [record for record in records if isinstance(record, PlateTextRecord)]
    if not texts:
        raise DatasetError(
            f"{source}: holds characters, but no plates with texts, of which alone {samples} are "
            "cut; name plates with texts (image_path,plate_text)"
        )
    return texts


def short_name(record: Record) -> str:
    """What a plate's number is made from: its picture and the folder that this lies in."""
    return f"{record.image.parent.name}/{record.image.name}"


def _learnable(record: AnyRecord) -> list[Record]:
    """The record itself; of a scene, its plates with texts."""
    if not isinstance(record, SceneRecord):
        return [record]
    return [
        PlateTextRecord(record.image, plate.text, record.source, plate.region, box=plate.box)
        for plate in record.plates
        if plate.text and not plate.difficult
    ]
