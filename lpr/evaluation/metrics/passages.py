"""Passages that were told beside those that there were: found, exact, once, doubled, false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lpr.alphabet import loose
from lpr.evaluation.metrics.reading import edit_distance
from lpr.types import Passage


@dataclass(frozen=True, slots=True)
class PassageTruth:
    """One vehicle of a clip: its text, and when its plate could first be read, if that is known.

    ``counts`` is False for one that could hardly be read: telling it is neither right nor wrong.
    """

    text: str
    legible_s: float | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class ToldPassage:
    """One passage as it was told last, and how many seconds into the clip it opened."""

    passage: Passage
    opened_s: float


@dataclass(frozen=True, slots=True)
class PassageVerdict:
    """What became of one vehicle.

    ``text`` is what was told of it, empty where nothing was; ``single`` what the look alone read
    that shows it best, and ``surest`` what the look read that was surest of itself; ``told`` how
    many passages it made; ``wait_s`` how long after it could be read it opened.
    """

    truth: str
    text: str = ""
    confidence: float = 0.0
    single: str = ""
    surest: str = ""
    told: int = 0
    width_px: float = 0.0
    wait_s: float | None = None

    @property
    def exact(self) -> bool:
        """Whether it was read letter by letter, 0 and O, 1 and I counted equal."""
        return self.told > 0 and loose(self.text) == loose(self.truth)

    @property
    def single_exact(self) -> bool:
        """Whether its best look alone was right."""
        return self.told > 0 and loose(self.single) == loose(self.truth)

    @property
    def surest_exact(self) -> bool:
        """Whether its surest look alone was right."""
        return self.told > 0 and loose(self.surest) == loose(self.truth)


@dataclass(frozen=True, slots=True)
class PassageFigures:
    """Shares of the vehicles that count, the false passages for each of them, and seconds."""

    passages: int
    found: float
    exact: float
    exact_once: float
    single: float
    surest: float
    doubled: float
    false_per_passage: float
    opens_s: float


def judge(
    told: Sequence[ToldPassage], truths: Sequence[PassageTruth]
) -> tuple[list[PassageVerdict], list[Passage]]:
    """What became of each vehicle of a clip that counts, and the passages that are none of it.

    Passages with the very text go first, then each of those left to the vehicle whose text is
    nearest, if at most half of its characters differ.
    """
    owners: dict[int, list[ToldPassage]] = {number: [] for number in range(len(truths))}
    false: list[Passage] = []
    for one in sorted(told, key=lambda one: one.opened_s):
        number = _owner(one.passage.text, truths, owners)
        if number is None:
            false.append(one.passage)
        else:
            owners[number].append(one)
    verdicts = [
        _verdict(truth, owners[number]) for number, truth in enumerate(truths) if truth.counts
    ]
    return verdicts, false


def passage_figures(verdicts: Sequence[PassageVerdict], false: int) -> PassageFigures:
    """Figures of all vehicles; nan where there are none.

    >>> verdicts = [PassageVerdict("AB1", "AB1", 0.9, "A81", "AB1", told=1), PassageVerdict("CD2")]
    >>> figures = passage_figures(verdicts, false=0)
    >>> figures.found, figures.exact_once, figures.single
    (0.5, 0.5, 0.0)
    """
    count = len(verdicts)
    waits = [one.wait_s for one in verdicts if one.wait_s is not None]

    def share(number: int) -> float:
        return number / count if count else float("nan")

    return PassageFigures(
        passages=count,
        found=share(sum(one.told > 0 for one in verdicts)),
        exact=share(sum(one.exact for one in verdicts)),
        exact_once=share(sum(one.exact and one.told == 1 for one in verdicts)),
        single=share(sum(one.single_exact for one in verdicts)),
        surest=share(sum(one.surest_exact for one in verdicts)),
        doubled=share(sum(one.told > 1 for one in verdicts)),
        false_per_passage=share(false),
        opens_s=float(np.median(waits)) if waits else float("nan"),
    )


def _owner(
    text: str, truths: Sequence[PassageTruth], owners: dict[int, list[ToldPassage]]
) -> int | None:
    """The number of the vehicle that a text is of; None where it is of none."""
    distances = [edit_distance(loose(text), loose(truth.text)) for truth in truths]
    near = [
        number
        for number, distance in enumerate(distances)
        if distance <= max(len(truths[number].text), len(text)) / 2
    ]
    return min(near, key=lambda number: (distances[number], len(owners[number])), default=None)


def _verdict(truth: PassageTruth, told: Sequence[ToldPassage]) -> PassageVerdict:
    if not told:
        return PassageVerdict(truth.text)
    right = [one for one in told if loose(one.passage.text) == loose(truth.text)]
    best = (right or list(told))[0]
    looks = best.passage.looks or (best.passage.best,)
    single = max(looks, key=lambda look: (look.weight, look.box.width))
    surest = max(looks, key=lambda look: look.confidence)
    return PassageVerdict(
        truth.text,
        best.passage.text,
        best.passage.confidence,
        single.text,
        surest.text,
        len(told),
        best.passage.best.box.width,
        None if truth.legible_s is None else max(best.opened_s - truth.legible_s, 0.0),
    )
