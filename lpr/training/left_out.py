"""The plates that a training cannot learn from: which, why, and whether enough are left."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from lpr.errors import DatasetError, LprError
from lpr.training.whole_files import whole_file

LEFT_OUT_FILE = "left_out.csv"
FEWEST_PLATES = 10
"""With fewer usable plates than this, and no fewer left out, a training stops."""
WORTH_A_WARNING = 0.2
"""Share of plates left out that says that something is wrong with the labels; of good ones, one in
forty."""

NO_SUCH_ROW = "no row of characters as long as its text is seen"
ANOTHER_TEXT = "its text does not fit the characters that are seen"
NO_CHARACTERS = "none of its characters is boxed"
OUTSIDE = "its boxed characters do not lie on the plate"
UNREADABLE = "the picture cannot be read"


class PlateLeftOut(LprError):
    """Nothing can be learnt from a plate; the message is the reason."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A picture, or a plate in it, that nothing is learnt from."""

    picture: str
    text: str
    """What its label says; empty for boxed characters and crops."""
    reason: str


@dataclass(frozen=True, slots=True)
class Yield:
    """What a source had and what was left out of it; ``plates`` counts crops, too."""

    plates: int
    left_out: tuple[LeftOut, ...] = ()

    @property
    def used(self) -> int:
        """How many there is something to learn from."""
        return self.plates - len(self.left_out)


def write_left_out(folder: Path, yields: Mapping[str, Yield]) -> None:
    """``left_out.csv``: picture, text and reason of every plate left out; no file where none is.

    Raises:
        OutputError: it cannot be written.
    """
    rows = [astuple(one) for found in yields.values() for one in found.left_out]
    if not rows:
        return
    with (
        whole_file(folder / LEFT_OUT_FILE) as partial,
        partial.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(["picture", "text", "reason"])
        writer.writerows(rows)


def told(source: str, found: Yield, listed_in: Path) -> str | None:
    """What to say of a source of which something was left out; None where nothing was.

    >>> lost = LeftOut("1.png", "AB123", UNREADABLE)
    >>> told("mine.csv", Yield(4, (lost,)), Path("run/left_out.csv"))
    'warning: mine.csv: 1 of 4 plates left out: the picture cannot be read 1; see run/left_out.csv'
    """
    if not found.left_out:
        return None
    warning = "warning: " if len(found.left_out) >= WORTH_A_WARNING * found.plates else ""
    return (
        f"{warning}{source}: {len(found.left_out):,} of {found.plates:,} plates left out: "
        f"{_counted(found.left_out)}; see {listed_in}"
    )


def check_yield(yields: Mapping[str, Yield], listed_in: Path) -> None:
    """Make sure that one's own data give enough to learn from.

    Raises:
        DatasetError: fewer than `FEWEST_PLATES` can be used, and no fewer are left out.
    """
    left_out = [one for found in yields.values() for one in found.left_out]
    used = sum(found.used for found in yields.values())
    if used < FEWEST_PLATES and left_out and len(left_out) >= used:
        raise DatasetError(
            f"{', '.join(yields)}: of {used + len(left_out):,} plates only {used:,} can be learnt "
            f"from ({_counted(left_out)}); check in {listed_in} that each text is that of its "
            "picture; letters that the shipped network does not know need their characters boxed"
        )


def _counted(left_out: Sequence[LeftOut]) -> str:
    reasons = Counter(one.reason for one in left_out)
    return ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common())
