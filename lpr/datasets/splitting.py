"""Splits a data set into parts that share nothing: no picture, no plate, no source if so wished.

Records that belong together form a group, and a group goes to one part as a whole. Groups are made
by duplicate pictures, by equal plate texts (the same car), and by what the caller names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from pathlib import Path

import numpy as np

from lpr.datasets.dataset import AnyRecord, labels_of, source_of
from lpr.datasets.duplicates import Sketch, joined, same_pictures
from lpr.datasets.records import PlateTextRecord, SceneRecord
from lpr.errors import ConfigError

LEAST_TEXT = 4
"""Plate texts shorter than this say little about which car it is."""
_FRAME_NUMBER = re.compile(r"[-_. ]*\d+$")


class Together(StrEnum):
    """What else keeps pictures together, beside duplicates and equal texts."""

    SOURCE = "source"
    PREFIX = "prefix"


def split_records(
    records: Sequence[AnyRecord],
    sketches: Sequence[Sketch],
    shares: Mapping[str, float],
    seed: int,
    together: Together | None = None,
) -> dict[str, list[AnyRecord]]:
    """The records of each part, in their old order.

    Groups are dealt out in random order, each to the part that is furthest below its share among
    the records of the same source, so that every part has its share of each source (of character
    crops: of each class).

    Args:
        records: of one data set.
        sketches: what each picture looks like.
        shares: of the parts by name; they are measured against their sum.
        seed: of the order of the groups.
        together: what else must not be parted.

    Raises:
        ConfigError: the groups are so large that a part would stay empty.
    """
    groups = group_records(records, sketches, together)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(groups)).tolist()
    # Large groups first: small ones can still even out what those have upset.
    order.sort(key=lambda number: -len(groups[number]))
    parts: dict[str, list[int]] = {name: [] for name in shares}
    filled: dict[tuple[str, str], int] = {}
    for number in order:
        members = groups[number]
        stratum = "" if together == Together.SOURCE else source_of(records[members[0]])
        name = min(shares, key=lambda part: (filled.get((stratum, part), 0) + 0.5) / shares[part])
        filled[stratum, name] = filled.get((stratum, name), 0) + len(members)
        parts[name] += members
    empty = [name for name, members in parts.items() if not members]
    if empty:
        raise ConfigError(
            f"nothing is left for {', '.join(empty)}: what must stay together makes only "
            f"{len(groups)} of {len(records)} pictures; keep less together, or add pictures"
        )
    return {name: [records[i] for i in sorted(members)] for name, members in parts.items()}


def group_records(
    records: Sequence[AnyRecord], sketches: Sequence[Sketch], together: Together | None
) -> list[list[int]]:
    """Indices of records that must stay together, each in one group, groups by first member."""
    first: dict[tuple[str, str], int] = {}
    ties = [
        (i, first.setdefault(key, i)) for i, r in enumerate(records) for key in _keys(r, together)
    ]
    return joined(len(records), chain(ties, same_pictures(sketches)))


def prefix_of(image: Path) -> str:
    """The name of a picture without its last number: frames of one video share it."""
    return _FRAME_NUMBER.sub("", image.stem) or image.stem


_KEYS: dict[Together, Callable[[AnyRecord], str]] = {
    Together.SOURCE: source_of,
    Together.PREFIX: lambda record: f"{record.image.parent}/{prefix_of(record.image)}",
}


def _keys(record: AnyRecord, together: Together | None) -> list[tuple[str, str]]:
    """What a record shares with those it must stay with."""
    keys = [("picture", str(record.image))]
    if isinstance(record, SceneRecord | PlateTextRecord):
        texts = [label.text for label in labels_of(record)]
        keys += [("text", text) for text in texts if text and len(text) >= LEAST_TEXT]
    if together is not None:
        keys.append((together, _KEYS[together](record)))
    return keys
