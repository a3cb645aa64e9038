"""The patterns of several grammars as arrays, one table per text length, for scoring in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from lpr.formats.confusables import CHARACTERS
from lpr.formats.grammar import Grammar, vehicles_millions
from lpr.types import FloatArray

SUBDIVISION_SHARE = 0.5
"""The least share of a country's belief for one of its states to be named instead of it."""


@dataclass(frozen=True, slots=True, eq=False)
class PatternTable:
    """The distinct patterns of one length L, from R grammars.

    ``log_masks`` (P, L, 36): 0 where a character is allowed, -inf where not. ``bits`` (P, L): the
    same as bit sets. ``weights`` (P, R): how much more often than by chance a grammar yields a text
    that fits the pattern; ``log_weights`` (P,) the logarithm of the sum over the grammars.
    """

    log_masks: FloatArray
    bits: npt.NDArray[np.uint64]
    weights: FloatArray
    log_weights: FloatArray
    regions: tuple[str, ...]

    def belief(self, texts: npt.NDArray[np.intp]) -> FloatArray:
        """P(text | grammar) relative to chance, times the grammar's prior: (N, L) to (N, R)."""
        wanted = np.uint64(1) << texts.astype(np.uint64)
        fits = ((self.bits[:, None] & wanted[None]) != 0).all(axis=-1)
        believed: FloatArray = fits.T.astype(np.float32) @ self.weights
        return believed

    def region_of(self, belief: FloatArray) -> str | None:
        """The grammar behind a row of `belief`, None where none fits.

        The country comes first; one of its states is named when it holds half of the belief.
        """
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
    masks = np.zeros((len(rows), length, len(CHARACTERS)), dtype=bool)
    for number, classes in enumerate(rows):
        for place, allowed in enumerate(classes):
            masks[number, place, [CHARACTERS.index(character) for character in allowed]] = True
    weights = np.asarray(list(rows.values()), np.float32).reshape(len(rows), len(grammars))
    with np.errstate(divide="ignore"):
        log_masks = np.log(masks.astype(np.float32))
        log_weights = np.log(weights.sum(axis=1))
    powers = np.uint64(1) << np.arange(len(CHARACTERS), dtype=np.uint64)
    return PatternTable(
        log_masks=log_masks,
        bits=(masks * powers).sum(axis=-1, dtype=np.uint64),
        weights=weights,
        log_weights=log_weights,
        regions=tuple(grammar.region for grammar in grammars),
    )
