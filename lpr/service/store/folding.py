"""Texts of plates made comparable: without blanks, without look-alikes, with characters left out.

Fuzzy search follows SymSpell (Garbe 2012): a text is stored under all keys that leave out one of
its characters, so that two texts one edit apart share a key. Where two edits are allowed the
query's own neighbours are looked up in the same way: the table holds a key a character, not one for
each pair of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

LOOK_ALIKES = str.maketrans("ODQIBSZG", "00018526")
"""Letters, and the digits that they are taken for."""
_FOLDED_SIGNS = "0123456789ACEFHJKLMNPRTUVWXY"
WILDCARDS = "?*"
_BASES = {"Đ": "D", "Ð": "D", "Ø": "O", "Ł": "L"}
"""Letters with a stroke, which Unicode does not decompose."""
HASHED = "#"
"""Begins what stands in the place of a text that nobody shall know."""


def plain(text: str, keep: str = "") -> str:
    """The text as it is stored: upper-case letters and digits alone, and what is to be kept.

    Letters with marks are those without, as cameras read them.

    >>> plain("zg 1234-ab"), plain("zg 12*", keep="*"), plain("žu 123-đš")
    ('ZG1234AB', 'ZG12*', 'ZU123DS')
    """
    text = text.upper()
    bare = text if text.isascii() else "".join(map(_base, text))
    return "".join(sign for sign in bare if sign.isalnum() or sign in keep)


def _base(sign: str) -> str:
    """A letter without its marks, where what is left is one of A to Z; other scripts stay."""
    bare = normalize("NFKD", _BASES.get(sign, sign))
    return bare if bare[:1].isascii() else sign


def foreign(text: str) -> str:
    """The first letter or digit of a text that no plate has as it is read; empty where all may be.

    >>> foreign("ŽU 12*"), foreign("ß1"), foreign("ZG١")
    ('', 'ß', '١')
    """
    return next((one for one in text if one in "ßẞ" or not plain(one).isascii()), "")


def folded(text: str) -> str:
    """The text with each letter that looks like a digit written as that digit.

    >>> folded("ZG12O4DB")
    '26120408'
    """
    return text.translate(LOOK_ALIKES)


def deletes(text: str, most: int = 1) -> set[str]:
    """The text, and the texts that leave out some of its characters, one at most unless more are
    asked for.

    Two texts that are so many edits apart share one of them (Garbe 2012).

    >>> sorted(deletes("AB1")), sorted(deletes("AB1", 2))
    (['A1', 'AB', 'AB1', 'B1'], ['1', 'A', 'A1', 'AB', 'AB1', 'B', 'B1'])
    """
    found = {text}
    shorter = found
    for _ in range(most):
        shorter = {one[:at] + one[at + 1 :] for one in shorter for at in range(len(one))}
        found = found | shorter
    return found


def neighbours(text: str) -> Iterator[str]:
    """All folded texts that are at most one edit away; some come twice."""
    yield from deletes(text)
    for at in range(len(text) + 1):
        for sign in _FOLDED_SIGNS:
            yield text[:at] + sign + text[at:]
            yield text[:at] + sign + text[at + 1 :]


def search_keys(text: str, edits: int) -> set[str]:
    """The keys under which all texts are found that are at most 1 or 2 edits from a folded one."""
    if edits < 2:
        return deletes(text)
    return {key for near in set(neighbours(text)) for key in deletes(near)}


def distance(one: str, other: str, most: int) -> int:
    """How many edits lie between two texts; anything above ``most`` is ``most + 1``.

    >>> distance("26120408", "2612040", 2), distance("AAAA", "BBBB", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, 1):
        before, row = row, [at]
        for column, against in enumerate(other, 1):
            replaced = before[column - 1] + (sign != against)
            row.append(min(replaced, before[column] + 1, row[-1] + 1))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
