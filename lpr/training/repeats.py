"""A plate cut several times, each time framed otherwise; once where it is held out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from lpr.errors import ImageError
from lpr.training.left_out import UNREADABLE, LeftOut, PlateLeftOut
from lpr.training.parts import Cut
from lpr.training.samples import Samples, is_held_out, plate_number
from lpr.training.sources import Record, short_name

S = TypeVar("S", bound=Samples)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Repeats:
    """How often plates are cut: ``count`` times, those of the ``held_out`` share once."""

    count: int
    held_out: float
    seed: int


def cut_repeatedly(
    record: R,
    repeats: Repeats,
    kind: type[S],
    cut_once: Callable[[np.random.Generator, R], S],
    reason: str = "",
) -> Cut[S]:
    """All samples of one plate; which one it was and why, where it gave none.

    Args:
        record: the plate.
        repeats: how often.
        kind: of the samples.
        cut_once: cuts it by random numbers; may raise PlateLeftOut or ImageError.
        reason: why there is nothing to learn from, where ``cut_once`` gives nothing and is silent.
    """
    name = short_name(record)
    number = plate_number(name)
    once = is_held_out(np.array([number]), repeats.held_out)[0]
    cuts = []
    for repeat in range(1 if once else repeats.count):
        try:
            cuts.append(cut_once(np.random.default_rng([repeats.seed, number, repeat]), record))
        except PlateLeftOut as error:
            reason = str(error)
        except ImageError:
            reason = UNREADABLE
            break
    samples = kind.joined(cuts).of_plate(name)
    text = getattr(record, "text", "")
    return Cut(samples, () if len(samples) else (LeftOut(str(record.image), text, reason),))
