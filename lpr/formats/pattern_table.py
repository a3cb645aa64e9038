"""The patterns of several grammars as arrays, one table per text length, for scoring in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.formats.grammar import Grammar, vehicles_millions

IndexArray = npt.NDArray[np.intp]
"""Characters as places in `CHARACTERS`."""

SUBDIVISION_SHARE = 0.5
"""The least share of a country's belief for one of its states to be named instead of it."""


@dataclass(frozen=True, slots=True, eq=False)
class PatternTable:
    """The distinct patterns of one length L, from R grammars.

    ``members`` (K, 36) says which characters each of the classes holds that stand in the patterns;
    ``classes`` (P, L) which class stands where. ``weights`` (P, R): how much more often than by
    chance a grammar yields a text that fits the pattern; ``totals`` (P,) the sum over the grammars.
    """

    members: npt.NDArray[np.bool_]
    classes: IndexArray
    weights: FloatArray
    totals: FloatArray
    regions: tuple[str, ...]

    def believed(self, texts: IndexArray) -> FloatArray:
        """P(text) relative to chance, by all grammars with their priors: (N, L) to (N,)."""
        believed: FloatArray = self.totals @ self._fits(texts)
        return believed

    def fitted(self, log_p: FloatArray, count: int) -> tuple[IndexArray, FloatArray]:
        """For each cut the patterns that explain it best, and its characters under them.

        Takes log-probabilities (H, L, 36); gives the likeliest texts (H, C, L) under the C best
        patterns, at most ``count``, best first, and the log-probabilities (H, C, L, 36), -inf where
        a pattern allows no such character.
        """
        masks = np.where(self.members, np.float32(0), np.float32(-np.inf))
        masked = log_p[:, :, None] + masks
        places = np.arange(log_p.shape[1])
        scores = masked.max(axis=-1)[:, places, self.classes].sum(axis=-1) + np.log(self.totals)
        best = np.argsort(-scores, axis=1)[:, :count]
        cuts = np.arange(len(log_p))[:, None, None]
        chosen = self.classes[best]
        texts: IndexArray = masked.argmax(axis=-1)[cuts, places, chosen]
        return texts, masked[cuts, places, chosen]

    def region_of(self, text: IndexArray) -> str | None:
        """The grammar that a text (L,) fits best, None where it fits none.

        The country comes first; one of its states is named when it holds half of the belief.
        """
        belief = self.weights.T @ self._fits(text[None])[:, 0]
        if not belief.any():
            return None
        countries: dict[str, float] = {}
        fitting = {self.regions[place]: float(belief[place]) for place in np.flatnonzero(belief)}
        for region, believed in fitting.items():
            country = region.split("-", 1)[0]
            countries[country] = countries.get(country, 0.0) + believed
        country = max(countries, key=lambda name: countries[name])
        likeliest = max(
            (region for region in fitting if region.split("-", 1)[0] == country),
            key=lambda region: fitting[region],
        )
        named = fitting[likeliest] >= SUBDIVISION_SHARE * countries[country]
        return likeliest if named else country

    def _fits(self, texts: IndexArray) -> npt.NDArray[np.bool_]:
        """Which texts (N, L) fit which patterns, (P, N)."""
        fits = np.ones((len(self.classes), len(texts)), dtype=bool)
        for classes, characters in zip(self.classes.T, texts.T, strict=True):
            fits &= self.members[:, characters][classes]
        return fits


@lru_cache(maxsize=256)
def build_table(grammars: tuple[Grammar, ...], length: int) -> PatternTable:
    """The table of all patterns of that length; kept for the next plate.

    Countries share the prior by the square root of their vehicles, the grammars of a country
    evenly; within a grammar the k-th pattern weighs 1 / k, as files list the likeliest first.
    """
    countries = [grammar.country for grammar in grammars]
    sizes = {country: vehicles_millions().get(country, 1.0) ** 0.5 for country in countries}
    rows: dict[tuple[str, ...], FloatArray] = {}
    for column, grammar in enumerate(grammars):
        share = sizes[grammar.country] / sum(sizes.values())
        prior = share / countries.count(grammar.country)
        harmonic = sum(1.0 / rank for rank in range(1, len(grammar.patterns) + 1))
        for rank, pattern in enumerate(grammar.patterns, start=1):
            if len(pattern.classes) == length:
                row = rows.setdefault(pattern.classes, np.zeros(len(grammars), np.float32))
                row[column] += prior / (rank * harmonic * pattern.share)
    numbers: dict[str, int] = {}
    classes = [[numbers.setdefault(allowed, len(numbers)) for allowed in row] for row in rows]
    members = [[character in allowed for character in CHARACTERS] for allowed in numbers]
    weights = np.asarray(list(rows.values()), np.float32).reshape(len(rows), len(grammars))
    return PatternTable(
        members=np.array(members, dtype=bool).reshape(len(numbers), len(CHARACTERS)),
        classes=np.array(classes, dtype=np.intp).reshape(len(rows), length),
        weights=weights,
        totals=weights.sum(axis=1),
        regions=tuple(grammar.region for grammar in grammars),
    )
