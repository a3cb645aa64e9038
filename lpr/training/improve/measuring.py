"""The same plates read by the networks before and by those after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lpr.datasets.records import PlateTextRecord
from lpr.errors import ConfigError
from lpr.evaluation.runs.reading import NoDetector, evaluate_reading
from lpr.formats.grammar import resolve_regions
from lpr.model_files import CHARACTER_MODEL, WITNESS_MODEL
from lpr.pipeline import Recognizer, RecognizerConfig


@dataclass(frozen=True, slots=True)
class Change:
    """A plate that is read otherwise than before: what it says, and what was read."""

    picture: Path
    truth: str
    before: str
    after: str

    def to_dict(self) -> dict[str, Any]:
        """As the report has it; the picture by its name."""
        return asdict(self) | {"picture": self.picture.name}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many of some plates are read rightly, before and after, and which are read otherwise.

    >>> Comparison(60, 54, 57).errors
    (6, 3)
    """

    plates: int
    right_before: int
    right_after: int
    changes: tuple[Change, ...] = ()

    @property
    def errors(self) -> tuple[int, int]:
        """Plates that are read wrongly before and after."""
        return self.plates - self.right_before, self.plates - self.right_after

    def to_dict(self) -> dict[str, Any]:
        """As the report has it."""
        changes = [change.to_dict() for change in self.changes]
        counts = ("plates", "right_before", "right_after")
        return {name: getattr(self, name) for name in counts} | {"changes": changes}


def compare(
    records: Sequence[PlateTextRecord], before: Path | None, after: Path | None
) -> Comparison:
    """Read plates with two sets of networks.

    Args:
        records: plates with texts; the region of each is expected, where there is such a one.
        before: the folder of the networks before; None, and what it lacks, is what `lpr` finds.
        after: the same of those after.

    Raises:
        ModelError: a network cannot be used.
        ImageError: a picture cannot be read.
    """
    first, second = read_texts(records, before), read_texts(records, after)
    changes = [
        Change(record.image, record.text, one, other)
        for record, one, other in zip(records, first, second, strict=True)
        if one != other
    ]
    right = [
        sum(text == record.text for text, record in zip(texts, records, strict=True))
        for texts in (first, second)
    ]
    return Comparison(len(records), right[0], right[1], tuple(changes))


def read_texts(records: Sequence[PlateTextRecord], models: Path | None) -> list[str]:
    """What is read of each plate.

    Raises:
        ModelError: a network cannot be used.
        ImageError: a picture cannot be read.
    """

    @cache
    def reader_for(region: str | None) -> Recognizer:
        config = RecognizerConfig(
            region=_expected(region),
            char_model=_own(models, CHARACTER_MODEL),
            witness_model=_own(models, WITNESS_MODEL),
        )
        return Recognizer(config, detector=NoDetector())

    return [one.text for one in evaluate_reading(reader_for, records).outcomes]


def _own(models: Path | None, name: str) -> Path | None:
    path = None if models is None else models / name
    return path if path is not None and path.is_file() else None


def _expected(region: str | None) -> str:
    """The region as the formats know it; all of them where they do not."""
    code = (region or "auto").lower()
    try:
        resolve_regions(code)
    except ConfigError:
        return "auto"
    return code
