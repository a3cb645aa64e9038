"""What a data set holds: scenes with plates, plate crops with text, plates with character boxes,
character crops.

Records carry paths and labels, never pixels: boxes and quads are in pixels of the stored picture.
``place`` is where the label stands (``file:line``); records that differ in it alone are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lpr.geometry import Box, Quad

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class PlateRecord:
    """A labelled plate in a scene; all but the box may be unknown.

    ``text`` is A-Z and 0-9, its lines run together, None where it is unknown or in another script;
    ``lines`` is how many there are; ``text_by`` says who read it ("source", "eye", "model", ...).
    A ``difficult`` plate (Pascal VOC's word: far, cut, blown out) need not be found and is not
    learnt from, neither as plate nor as background. ``characters`` are known of drawn plates.
    """

    box: Box
    quad: Quad | None = None
    text: str | None = None
    region: str | None = None
    lines: int | None = None
    text_by: str | None = None
    difficult: bool = False
    characters: tuple[CharacterBox, ...] = ()
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SceneRecord:
    """A photograph and its plates; a picture without plates has none of them.

    ``source`` is the short name that figures are grouped by: the folder the picture lies in
    ("croatia"). ``origin`` is what the label file says about where the picture comes from.
    """

    image: Path
    width: int
    height: int
    plates: tuple[PlateRecord, ...]
    source: str
    region: str | None = None
    origin: str = ""
    licence: str = ""
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PlateTextRecord:
    """A plate crop and its text; ``box`` is the plate inside the crop where that is known."""

    image: Path
    text: str
    source: str
    region: str | None = None
    lines: int | None = None
    box: Box | None = None
    text_by: str | None = None
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class CharacterBox:
    """One labelled character in a plate picture."""

    label: str
    box: Box
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class CharacterBoxesRecord:
    """A plate picture with a box for each character, in the order of the labels."""

    image: Path
    width: int
    height: int
    characters: tuple[CharacterBox, ...]
    source: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class CharacterRecord:
    """A crop of one character and its label."""

    image: Path
    label: str
    place: str = field(default="", compare=False)


def thin_out(records: Sequence[Record], limit: int) -> list[Record]:
    """At most ``limit`` records, evenly spread over all: every source keeps its share."""
    if len(records) <= limit:
        return list(records)
    return [records[i * len(records) // limit] for i in range(limit)]
