"""Texts for drawn plates: those that a region issues, and words that owners choose."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from lpr.arrays import FloatArray
from lpr.formats.grammar import REGIONS_DIR, available_regions, load_grammar
from lpr.formats.patterns import Pattern, parse_patterns
from lpr.formats.words import PAIRS_FILE, read_pairs
from lpr.synthesis.styles import DIGITS, LETTERS

WORD_LENGTHS = (2, 9)
"""Shortest and longest chosen text."""
TWO_WORDS_SHARE = 0.2
"""Of chosen texts from six characters on."""
STEEPNESS = 1.25
"""The k-th pattern of a file is drawn k to this power less often than the first."""
FIGURES_SHARE = 0.35
"""Of chosen texts that have digits among the letters."""

_TOKEN = re.compile(r"\[[^\]]*\]|\([^)]*\)|\S| +")
_FIGURES_IN_WORDS = "248100"


def region_text(rng: np.random.Generator, region: str, forms: tuple[str, ...] = ()) -> str:
    """A text of a region ("DE", "US-CA") with spaces between its groups.

    ``forms`` are patterns to use instead of those of the region's file, with its letters; the
    likeliest stand first. A state without a file has the forms of its country.
    """
    patterns, shares = _patterns(region.lower(), forms)
    return fill_pattern(rng, patterns[int(np.searchsorted(shares, rng.random()))])


def fill_pattern(rng: np.random.Generator, pattern: Pattern) -> str:
    """A text that fits a pattern, with a space where the pattern has spaces or a dash.

    >>> from lpr.formats.patterns import parse_patterns
    >>> (pattern,) = parse_patterns(["A (XY) 7B"], "example")
    >>> fill_pattern(np.random.default_rng(0), pattern)
    'A XY 7B'
    """
    codes = dict(pattern.codes)
    text, place = "", 0
    for token in _TOKEN.findall(pattern.notation):
        if token.isspace() or token == "-":
            text += " "
            continue
        allowed = codes[place] if token.startswith("(") else tuple(pattern.classes[place])
        choice = allowed[int(rng.integers(len(allowed)))]
        text += choice
        place += len(choice)
    return text


def chosen_text(rng: np.random.Generator, longest: int = 7) -> str:
    """A text as owners choose them: like words, at times two, at times with digits."""
    low, high = WORD_LENGTHS
    length = int(np.clip(round(rng.normal(longest - 0.8, 1.3)), low, min(longest, high)))
    letters = made_up_word(rng, length)
    if rng.random() < FIGURES_SHARE:
        letters = _with_figures(rng, letters)
    if length >= 6 and rng.random() < TWO_WORDS_SHARE:
        cut = int(rng.integers(2, length - 1))
        return f"{letters[:cut]} {letters[cut:]}"
    return letters


def made_up_word(rng: np.random.Generator, length: int) -> str:
    """Letters that follow one another as in words (a chain of first order)."""
    begins, pairs = _chain()
    place = int(np.searchsorted(begins, rng.random()))
    word = LETTERS[place]
    for share in rng.random(length - 1):
        place = int(np.searchsorted(pairs[place], share))
        word += LETTERS[place]
    return word


def _with_figures(rng: np.random.Generator, letters: str) -> str:
    """Some digits at the end, at the front, or one that sounds like a part of the word."""
    kind = rng.random()
    count = int(rng.integers(1, max(2, len(letters) // 2 + 1)))
    figures = "".join(DIGITS[int(digit)] for digit in rng.integers(10, size=count))
    if kind < 0.5:
        return letters[:-count] + figures
    if kind < 0.65:
        return figures + letters[count:]
    place = int(rng.integers(len(letters)))
    figure = _FIGURES_IN_WORDS[int(rng.integers(len(_FIGURES_IN_WORDS)))]
    return letters[:place] + figure + letters[place + 1 :]


@cache
def _chain() -> tuple[FloatArray, FloatArray]:
    begins, pairs = read_pairs(PAIRS_FILE)
    return np.cumsum(begins), np.cumsum(pairs, axis=1)


def _letters(region: str) -> list[str]:
    """The line of a region's file that says which letters its newest plates have, if there is."""
    lines = (REGIONS_DIR / f"{region}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("@ =")][:1]


@cache
def _patterns(region: str, forms: tuple[str, ...]) -> tuple[tuple[Pattern, ...], FloatArray]:
    """Patterns, and where the share of each ends, 0 to 1."""
    known = region if region in available_regions() else region.split("-", maxsplit=1)[0]
    if forms:
        patterns = parse_patterns((*_letters(known), *forms), f"the design of {region}")
    else:
        patterns = load_grammar(known).patterns
    shares = np.arange(1, len(patterns) + 1) ** -STEEPNESS
    return patterns, np.cumsum(shares) / shares.sum()
