"""The patterns of several grammars as arrays, one table per text length, for scoring in bulk.

What a pattern leaves out is less likely, not impossible: files err, lists of codes age, and pixels
that are sure must win. A character of the right kind outside its class counts `OUTSIDE` of one
inside, a code outside its list `UNLISTED` of a listed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.formats.grammar import Grammar, vehicles_millions
from lpr.formats.patterns import LONGEST_CODE, Codes, Pattern

IndexArray = npt.NDArray[np.intp]
"""Characters as places in `CHARACTERS`."""

OUTSIDE = 0.03
"""How likely a letter (or digit) outside its class is, of one inside."""
UNLISTED = 0.03
"""How likely a code is that its list lacks, of one that it holds."""
SUBDIVISION_SHARE = 0.5
"""The least share of a country's belief for one of its states to be named instead of it."""

_SIGNS = len(CHARACTERS)
_DIGITS, _LETTERS = CHARACTERS[:10], CHARACTERS[10:]
_INSIDE, _SAME_KIND, _OTHER_KIND = 0, 1, 16
"""What a place adds to the misses of a text; texts with characters of another kind do not fit."""


@dataclass(frozen=True, slots=True, eq=False)
class CodeTable:
    """The lists of codes that stand in the patterns of one length, A of them with their places.

    ``starts`` (A,) where the codes begin; ``lengths`` (A,); ``factors`` (A, 36 ** `LONGEST_CODE`)
    1 for listed codes, `UNLISTED` for others, at the number that the characters from there on make,
    whatever follows shorter codes.
    """

    starts: IndexArray
    lengths: IndexArray
    factors: tuple[FloatArray, ...]

    def believed(self, texts: IndexArray) -> FloatArray:
        """How likely the codes in texts (N, L) are, of listed ones: (A, N)."""
        found = np.empty((len(self.starts), len(texts)), np.float32)
        for number, (start, length) in enumerate(zip(self.starts, self.lengths, strict=True)):
            index = texts[:, start]
            for place in range(start + 1, start + length):
                index = index * _SIGNS + texts[:, place]
            found[number] = self.factors[number][index]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class PatternTable:
    """The distinct patterns of one length L, from R grammars.

    ``misses`` (K, 36) says which characters each of the classes holds that stand in the patterns;
    ``classes`` (P, L) which class stands where. ``weights`` (P, R): how much more often than by
    chance a grammar yields a text that fits the pattern; ``totals`` (P,) the sum over the grammars.
    ``listing`` (rows, lists): which patterns, and for each the number of its list in ``codes``.
    """

    misses: npt.NDArray[np.uint8]
    classes: IndexArray
    weights: FloatArray
    totals: FloatArray
    regions: tuple[str, ...]
    codes: CodeTable
    listing: tuple[IndexArray, IndexArray]

    def believed(self, texts: IndexArray) -> FloatArray:
        """P(text) relative to chance, by all grammars with their priors: (N, L) to (N,)."""
        believed: FloatArray = self.totals @ self._fits(texts, _SOFT)
        return believed

    def fitted(self, log_p: FloatArray, count: int) -> tuple[IndexArray, FloatArray]:
        """For each cut the patterns that explain it best, and its characters under them.

        Takes log-probabilities (H, L, 36); gives the likeliest texts (H, C, L) under the C best
        patterns, at most ``count``, best first, and the log-probabilities (H, C, L, 36), -inf where
        a pattern allows no such character. Lists of codes are left to `believed`.
        """
        masks = _LOG_SOFT[self.misses]
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
        belief = self.weights.T @ self._fits(text[None], _HARD)[:, 0]
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

    def _fits(self, texts: IndexArray, by_misses: FloatArray) -> FloatArray:
        """How well texts (N, L) fit the patterns, (P, N): 1 where they do, less the more misses."""
        misses = np.zeros((len(self.classes), len(texts)), np.uint8)
        for classes, characters in zip(self.classes.T, texts.T, strict=True):
            misses += self.misses[:, characters][classes]
        fits: FloatArray = by_misses[misses]
        rows, lists = self.listing
        if len(rows):
            fits[rows] *= self.codes.believed(texts)[lists]
        return fits


_SOFT = np.zeros(256, np.float32)
_SOFT[:_OTHER_KIND] = OUTSIDE ** np.arange(_OTHER_KIND)
_HARD = np.zeros(256, np.float32)
_HARD[0] = 1.0
_LOG_SOFT = np.full(_OTHER_KIND + 1, -np.inf, np.float32)
_LOG_SOFT[:_OTHER_KIND] = np.log(_SOFT[:_OTHER_KIND])


@lru_cache(maxsize=256)
def build_table(grammars: tuple[Grammar, ...], length: int) -> PatternTable:
    """The table of all patterns of that length; kept for the next plate.

    Countries share the prior by the square root of their vehicles, the grammars of a country
    evenly; within a grammar the k-th pattern weighs 1 / k, as files list the likeliest first.
    """
    countries = [grammar.country for grammar in grammars]
    sizes = {country: vehicles_millions().get(country, 1.0) ** 0.5 for country in countries}
    rows: dict[tuple[tuple[str, ...], tuple[tuple[int, Codes], ...]], FloatArray] = {}
    for column, grammar in enumerate(grammars):
        share = sizes[grammar.country] / sum(sizes.values())
        prior = share / countries.count(grammar.country)
        harmonic = sum(1.0 / rank for rank in range(1, len(grammar.patterns) + 1))
        for rank, pattern in enumerate(grammar.patterns, start=1):
            if len(pattern.classes) == length:
                key = (_open_classes(pattern), pattern.codes)
                row = rows.setdefault(key, np.zeros(len(grammars), np.float32))
                row[column] += prior / (rank * harmonic * _soft_share(pattern))
    numbers: dict[str, int] = {}
    classes = [[numbers.setdefault(one, len(numbers)) for one in row] for row, _ in rows]
    misses = [[_miss(character, allowed) for character in CHARACTERS] for allowed in numbers]
    weights = np.asarray(list(rows.values()), np.float32).reshape(len(rows), len(grammars))
    lists = dict.fromkeys(one for _, codes in rows for one in codes)
    listing = [
        (row, list(lists).index(one)) for row, (_, codes) in enumerate(rows) for one in codes
    ]
    return PatternTable(
        misses=np.array(misses, dtype=np.uint8).reshape(len(numbers), _SIGNS),
        classes=np.array(classes, dtype=np.intp).reshape(len(rows), length),
        weights=weights,
        totals=weights.sum(axis=1),
        regions=tuple(grammar.region for grammar in grammars),
        codes=_code_table(tuple(lists)),
        listing=(
            np.array([row for row, _ in listing], dtype=np.intp),
            np.array([one for _, one in listing], dtype=np.intp),
        ),
    )


def _miss(character: str, allowed: str) -> int:
    """What a character adds to the misses where a class stands."""
    if character in allowed:
        return _INSIDE
    same = _DIGITS if character.isdigit() else _LETTERS
    return _SAME_KIND if _is_soft(allowed, same) else _OTHER_KIND


def _is_soft(allowed: str, kind: str) -> bool:
    """Whether a class holds most of a kind, so that it may lack what is issued after all."""
    return 2 * len(set(allowed) & set(kind)) >= len(kind)


def _open_classes(pattern: Pattern) -> tuple[str, ...]:
    """The classes of a pattern, those under a list open to all of their kinds."""
    classes = list(pattern.classes)
    for place, codes in pattern.codes:
        for covered in range(place, place + len(codes[0])):
            classes[covered] = _kinds(classes[covered])
    return tuple(classes)


def _kinds(allowed: str) -> str:
    """All digits where a class holds one, and all letters where it holds one."""
    return "".join(kind for kind in (_DIGITS, _LETTERS) if set(kind) & set(allowed))


def _reach(allowed: str) -> int:
    """How many characters a class allows, softly or not."""
    return sum(_miss(character, allowed) != _OTHER_KIND for character in CHARACTERS)


def _soft_share(pattern: Pattern) -> float:
    """The share of all texts of this length that fit, those that fit softly by their part."""
    covered = {
        place + offset for place, codes in pattern.codes for offset in range(len(codes[0]))
    }
    share = prod(
        _soft_count(len(allowed), _reach(allowed), OUTSIDE) / _SIGNS
        for place, allowed in enumerate(pattern.classes)
        if place not in covered
    )
    for place, codes in pattern.codes:
        under = pattern.classes[place : place + len(codes[0])]
        every = prod(len(_kinds(allowed)) for allowed in under)
        share *= _soft_count(len(codes), every, UNLISTED) / _SIGNS ** len(codes[0])
    return share


def _soft_count(inside: int, every: int, outside: float) -> float:
    return inside + outside * (every - inside)


def _code_table(lists: tuple[tuple[int, Codes], ...]) -> CodeTable:
    factors = []
    for _, codes in lists:
        factor = np.full(_SIGNS ** len(codes[0]), UNLISTED, np.float32)
        for code in codes:
            number = 0
            for character in code:
                number = number * _SIGNS + CHARACTERS.index(character)
            factor[number] = 1.0
        factors.append(factor)
    return CodeTable(
        starts=np.array([start for start, _ in lists], dtype=np.intp),
        lengths=np.array([len(codes[0]) for _, codes in lists], dtype=np.intp),
        factors=tuple(factors),
    )
