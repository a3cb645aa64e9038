"""The patterns of several grammars as arrays, one table per text length, for scoring in bulk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.formats.grammar import Grammar, vehicles_millions
from lpr.formats.groups import log_grouping
from lpr.formats.patterns import Codes
from lpr.formats.softness import (
    HARD,
    LOG_SOFT,
    SOFT,
    CodeTable,
    IndexArray,
    code_tables,
    listed_share,
    misses,
    open_classes,
    soft_share,
)

_TINY = 1e-30
SUBDIVISION_SHARE = 0.5
"""The least share of a country's belief for one of its states to be named instead of it."""


@dataclass(frozen=True, slots=True)
class RegionBelief:
    """Where a plate is from: a country's code or a state's, None where nothing tells, and the
    probability of the country."""

    region: str | None
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class PatternTable:
    """The distinct patterns of one length L, from R grammars.

    ``misses`` (K, 36) says which characters each of the classes holds that stand in the patterns;
    ``classes`` (P, L) which class stands where, ``groups`` (P, L - 1) behind which characters a
    group ends. ``weights`` (P, R): how much more often than by
    chance a grammar yields a text that fits the pattern; ``totals`` (P,) the sum over the grammars,
    ``unlisted`` (P,) the same as if the lists of codes held every code; ``priors`` (R,) how likely
    each grammar is, whatever the text. ``factors`` (R,) are what else tells the grammars apart:
    ``totals``, ``unlisted`` and ``priors`` have them, and ``weights`` has not.
    ``listing`` (rows, lists): which patterns, and for each the number of its list in ``codes``,
    counted through.
    """

    misses: npt.NDArray[np.uint8]
    classes: IndexArray
    groups: npt.NDArray[np.bool_]
    weights: FloatArray
    totals: FloatArray
    unlisted: FloatArray
    priors: FloatArray
    factors: FloatArray
    regions: tuple[str, ...]
    codes: tuple[CodeTable, ...]
    listing: tuple[IndexArray, IndexArray]

    def believed(
        self, texts: IndexArray, odds: FloatArray, numbers: IndexArray, owner: IndexArray
    ) -> FloatArray:
        """P(text, gaps) relative to chance, by all grammars with their priors, (N,).

        Takes texts (T, L), `group_odds` (H, L - 1) of cuts, and of each text of a cut the text's
        number and the cut's, (N,) each.
        """
        grouped = self.totals[:, None] * np.exp(log_grouping(self.groups, odds))
        fits = self._fits(texts, SOFT)[:, numbers]
        fits *= grouped if len(odds) == 1 else grouped[:, owner]
        believed: FloatArray = fits.sum(axis=0)
        return believed

    def fitted(
        self, log_p: FloatArray, odds: FloatArray, count: int
    ) -> tuple[IndexArray, FloatArray]:
        """For each cut the patterns that explain it best, and its characters under them.

        Takes log-probabilities (H, L, 36) and `group_odds` (H, L - 1); gives the likeliest texts
        (H, C, L) under the C best patterns, at most ``count``, best first, and the
        log-probabilities (H, C, L, 36), -inf where a pattern allows no such character. Lists of
        codes are left to `believed`.
        """
        masks = LOG_SOFT[self.misses]
        masked = log_p[:, :, None] + masks
        places = np.arange(log_p.shape[1])
        scores = masked.max(axis=-1)[:, places, self.classes].sum(axis=-1)
        scores += np.log(self.unlisted) + log_grouping(self.groups, odds).T
        best = np.argsort(-scores, axis=1)[:, :count]
        cuts = np.arange(len(log_p))[:, None, None]
        under = masked[cuts, places, self.classes[best]]
        texts: IndexArray = under.argmax(axis=-1)
        return texts, under

    def weighted(self, likely: FloatArray) -> PatternTable:
        """This table where something else tells the grammars apart, too: ``likely`` (R,) is how
        much likelier than the others each is."""
        priors = self.priors * likely
        factors = likely / priors.sum()
        totals = self.weights @ factors
        unlisted = self.unlisted * totals / np.maximum(self.totals, _TINY)
        return replace(
            self, totals=totals, unlisted=unlisted, priors=self.priors * factors, factors=factors
        )

    def regions_of(
        self, texts: IndexArray, odds: FloatArray, otherwise: FloatArray
    ) -> list[tuple[RegionBelief, bool]]:
        """Where plates with each of the texts (N, L) are from, likeliest, and whether the text
        keeps to a format of that country.

        The country comes first; one of its states is named when it holds half of the belief.

        Args:
            texts: as places in `CHARACTERS`.
            odds: (N, L - 1) `group_odds` of their gaps.
            otherwise: (N,) how likely each text is where it keeps to no format, relative to chance;
                that says nothing of its region.
        """
        grouped = self._fits(texts, HARD) * np.exp(log_grouping(self.groups, odds))
        kept = (self.weights.T @ grouped) * self.factors[:, None]
        believed = kept + self.priors[:, None] * otherwise
        return [self._likeliest(*one) for one in zip(believed.T, kept.T, strict=True)]

    def _likeliest(self, belief: FloatArray, kept: FloatArray) -> tuple[RegionBelief, bool]:
        """The region, or else its country, with the most belief (R,), and whether any belief of
        that country comes from its formats, ``kept`` (R,)."""
        total = float(belief.sum())
        if not total:
            return RegionBelief(None, 0.0), False
        names, numbers = _countries(self.regions)
        believed = np.bincount(numbers, belief)
        country = int(believed.argmax())
        states = np.flatnonzero(numbers == country)
        likeliest = int(states[belief[states].argmax()])
        named = float(belief[likeliest]) >= SUBDIVISION_SHARE * float(believed[country])
        region = self.regions[likeliest] if named else names[country]
        found = RegionBelief(region, float(believed[country]) / total)
        return found, bool(kept[states].any())

    def _fits(self, texts: IndexArray, by_misses: FloatArray) -> FloatArray:
        """How well texts (N, L) fit the patterns, (P, N): 1 where they do, less the more misses."""
        misses = np.zeros((len(self.classes), len(texts)), np.uint8)
        for classes, characters in zip(self.classes.T, texts.T, strict=True):
            misses += self.misses[:, characters][classes]
        fits: FloatArray = by_misses[misses]
        rows, lists = self.listing
        if len(rows):
            fits[rows] *= np.concatenate([table.believed(texts) for table in self.codes])[lists]
        return fits


@lru_cache(maxsize=64)
def _countries(regions: tuple[str, ...]) -> tuple[tuple[str, ...], IndexArray]:
    """The countries of regions, and the place of each region's among them."""
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(one.split("-", 1)[0], len(numbers)) for one in regions]
    return tuple(numbers), np.array(places, dtype=np.intp)


_Form = tuple[tuple[str, ...], tuple[tuple[int, Codes], ...], tuple[int, ...]]
"""Classes, lists of codes and groups: what sets patterns apart."""


@lru_cache(maxsize=256)
def build_table(grammars: tuple[Grammar, ...], length: int) -> PatternTable:
    """The table of all patterns of that length; kept for the next plate.

    Countries share the prior by the square root of their vehicles, and a country's general forms
    and its states what it has in the same way; within a grammar the k-th pattern weighs 1 / k, as
    files list the likeliest first.
    """
    sizes = {one.region: vehicles_millions().get(one.region, 1.0) ** 0.5 for one in grammars}
    countries = {one.country: vehicles_millions().get(one.country, 1.0) ** 0.5 for one in grammars}
    rows: dict[_Form, FloatArray] = {}
    priors = np.zeros(len(grammars), np.float32)
    for column, grammar in enumerate(grammars):
        share = countries[grammar.country] / sum(countries.values())
        within = sum(sizes[one.region] for one in grammars if one.country == grammar.country)
        prior = priors[column] = share * sizes[grammar.region] / within
        harmonic = sum(1.0 / rank for rank in range(1, len(grammar.patterns) + 1))
        for rank, pattern in enumerate(grammar.patterns, start=1):
            if len(pattern.classes) == length:
                key = (open_classes(pattern), pattern.codes, pattern.groups)
                row = rows.setdefault(key, np.zeros(len(grammars), np.float32))
                row[column] += prior / (rank * harmonic * soft_share(pattern))
    numbers: dict[str, int] = {}
    classes = [[numbers.setdefault(one, len(numbers)) for one in row] for row, _, _ in rows]
    counted = [misses(allowed) for allowed in numbers]
    weights = np.asarray(list(rows.values()), np.float32).reshape(len(rows), len(grammars))
    listed = np.array([listed_share(*row[:2]) for row in rows], np.float32)
    lists = {one for _, codes, _ in rows for one in codes}
    ordered = sorted(lists, key=lambda one: (one[0], len(one[1][0]), one[1]))
    numbered = {one: number for number, one in enumerate(ordered)}
    listing = [(row, numbered[one]) for row, (_, codes, _) in enumerate(rows) for one in codes]
    return PatternTable(
        misses=np.array(counted, dtype=np.uint8).reshape(len(numbers), len(CHARACTERS)),
        classes=np.array(classes, dtype=np.intp).reshape(len(rows), length),
        groups=np.array(
            [[place in groups for place in range(1, length)] for *_, groups in rows], dtype=np.bool_
        ).reshape(len(rows), length - 1),
        weights=weights,
        totals=weights.sum(axis=1),
        unlisted=weights.sum(axis=1) * listed,
        priors=priors,
        factors=np.ones(len(grammars), np.float32),
        regions=tuple(grammar.region for grammar in grammars),
        codes=code_tables(ordered),
        listing=(
            np.array([row for row, _ in listing], dtype=np.intp),
            np.array([one for _, one in listing], dtype=np.intp),
        ),
    )
