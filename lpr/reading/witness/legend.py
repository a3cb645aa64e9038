"""Where a plate is from by what it says in letters: a state's name, a slogan, a country's sign.

A network reads along the strips where such legends stand; each region's own are looked for in what
it reads. That something is written above the characters, or nothing is, tells as well, whatever it
says: plates of the United States have their state's name there, those of Taiwan nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.formats.grammar import Grammar, written_above
from lpr.formats.legends import legends_of
from lpr.reading.witness.ctc import best_along
from lpr.reading.witness.spotting import Spotted
from lpr.reading.witness.strips import BESIDE, characters_px, cut_strips
from lpr.rectification import PlateImage

if TYPE_CHECKING:
    from lpr.reading.witness.opinion import RowNetwork

LEAST_PX = 12.0
"""Where characters are lower in the source picture, legends beside them are not legible."""
POWER = 0.8
"""What a nat of a legend counts: neighbouring letters are hidden by the same blur."""
MOST = 12.0
"""What a legend counts at most, nats: it may be a dealer's, or a souvenir."""
SHOWN = 0.3
"""How many plates of a region that has legends show one of those that are listed, legibly."""
WRITTEN_FROM, BLANK_BELOW = 4, 3
"""From how many characters on something is written above, and below how many nothing is: a bolt or
two are read as letters."""
STRAY = 0.04
"""How often so much is read above the characters where plates have nothing written there."""
LEGIBLE = ((12.0, 0.65), (48.0, 1.0))
"""Heights of the characters in the source picture, px, and how much of what is legible at the
greater is so there; in between by the logarithm."""
WRITING_POWER = 0.7
"""What a nat of that counts: what hides one legend hides all."""


@dataclass(frozen=True, slots=True, eq=False)
class _Legends:
    """The legends of some grammars: what to look for, and whose each is, (G, N)."""

    spotted: Spotted
    owners: npt.NDArray[np.bool_]

    def gains(self, along: FloatArray) -> FloatArray:
        """What the best of each grammar's legends gains on any of the strips (S, T, 37), (G,)."""
        gains = np.max([self.spotted.gains(log_p) for log_p in along], axis=0)
        return np.asarray(np.where(self.owners, gains, 0.0).max(axis=1), dtype=np.float32)


def legend_odds(
    network: RowNetwork,
    image: Image,
    plate: PlateImage,
    rows: Sequence[FloatArray],
    grammars: tuple[Grammar, ...],
) -> FloatArray | None:
    """How much likelier what is written on a plate makes each grammar, (G,); None where nothing
    tells.

    Args:
        network: reads along strips.
        image: the source picture, BGR.
        plate: the upright plate.
        rows: the boxes (L, 4) of the characters of each row in the plate image, from the top.
        grammars: G of them.
    """
    height = characters_px(plate, rows[0]) if rows else 0.0
    if height < LEAST_PX:
        return None
    along = network.log_probabilities(cut_strips(image, plate, rows))
    written = writing_odds(along[0], height, grammars)
    legends = odds_of(along[:BESIDE], along[BESIDE:], grammars)
    if written is None or legends is None:
        return legends if written is None else written
    return written * legends


def writing_odds(
    above: FloatArray, height_px: float, grammars: tuple[Grammar, ...]
) -> FloatArray | None:
    """How much likelier each grammar is by whether something is written above the characters, (G,);
    None where that tells nothing.

    Args:
        above: (T, 37) what the network sees along the strip there.
        height_px: how high the characters are in the source picture.
        grammars: G of them.
    """
    shares = _shares(grammars)
    count = len(best_along(above))
    if shares.min() == shares.max() or BLANK_BELOW <= count < WRITTEN_FROM:
        return None
    (low, least), (high, most) = LEGIBLE
    legible = np.interp(np.log(height_px), np.log([low, high]), [least, most])
    written = STRAY + shares * (legible - STRAY)
    odds = written if count >= WRITTEN_FROM else 1.0 - written
    return np.asarray(odds**WRITING_POWER, dtype=np.float32)


def odds_of(
    beside: FloatArray, ends: FloatArray, grammars: tuple[Grammar, ...]
) -> FloatArray | None:
    """How much likelier each grammar's own legends make it, (G,), None where none is read, by what
    the network sees along the strips above and below the characters, (S, T, 37), and along the left
    end, if there is one."""
    gains = np.zeros(len(grammars), np.float32)
    listed = np.zeros(len(grammars), np.bool_)
    for along, at_end in ((beside, False), (ends, True)):
        legends = _legends(grammars, at_end)
        if legends is not None and len(along):
            gains = np.maximum(gains, legends.gains(along))
            listed |= legends.owners.any(axis=1)
    if not gains.any():
        return None
    weighed = POWER * gains
    seen = np.exp(np.maximum(weighed - max(float(weighed.max()) - MOST, 0.0), 0.0))
    odds = np.where(listed, 1.0 - SHOWN + SHOWN * np.where(gains > 0, seen, 0.0), 1.0)
    return np.asarray(odds, dtype=np.float32)


@lru_cache(maxsize=32)
def _shares(grammars: tuple[Grammar, ...]) -> FloatArray:
    """How often something is written above the characters of each grammar's plates, (G,)."""
    return np.array([written_above().get(one.country, 0.0) for one in grammars], np.float32)


@lru_cache(maxsize=32)
def _legends(grammars: tuple[Grammar, ...], at_end: bool) -> _Legends | None:
    """The legends that stand in a place, None where no grammar has any."""
    each = [legends_of(grammar.region, at_end=at_end) for grammar in grammars]
    texts = tuple(sorted(frozenset().union(*each)))
    if not texts:
        return None
    owners = np.array([[text in own for text in texts] for own in each])
    return _Legends(Spotted.of(texts), owners)
