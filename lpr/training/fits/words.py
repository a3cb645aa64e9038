"""Count how letters follow one another in words, for vanity plates (`lpr.formats.words`).

python -m lpr.training.fits.words /usr/share/dict/american-english > lpr/formats/words.txt
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.errors import DatasetError

LETTERS = CHARACTERS[10:]
LONGEST = 8
"""Longer words stand on no plate."""


def count_pairs(words: Iterable[str]) -> npt.NDArray[np.int64]:
    """How often each letter begins a word (the first row), and follows each letter: (27, 26).

    Words in other letters than A-Z and words longer than plates are left out.

    >>> counts = count_pairs(["go", "GOOD", "won't", "extraordinary"])
    >>> int(counts.sum()), int(counts[0, LETTERS.index("G")])
    (6, 2)
    """
    counts = np.zeros((1 + len(LETTERS), len(LETTERS)), dtype=np.int64)
    for word in {word.strip().upper() for word in words}:
        if 1 < len(word) <= LONGEST and all(letter in LETTERS for letter in word):
            places = [LETTERS.index(letter) for letter in word]
            counts[0, places[0]] += 1
            np.add.at(counts, ([1 + place for place in places[:-1]], places[1:]), 1)
    return counts


def pair_table(path: Path) -> str:
    """What ``lpr/formats/words.txt`` holds, counted from a list of words, one a line.

    Raises:
        DatasetError: the list cannot be read, or has no word that counts.
    """
    try:
        counts = count_pairs(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read ({error}); name a list of words") from error
    if not counts.any():
        raise DatasetError(f"{path}: has no words of 2 to {LONGEST} letters; one a line")
    lines = [
        "// How often A to Z begin a word (^) and follow each letter, per thousand.",
        f"// Counted by `lpr fit words` from {path.name}.",
    ]
    for name, row in zip("^" + LETTERS, counts, strict=True):
        shares = np.round(1000 * row / max(row.sum(), 1)).astype(int).tolist()
        lines.append(" ".join([name, *map(str, shares)]))
    return "\n".join(lines)
