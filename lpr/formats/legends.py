"""What plates say in letters of where they are from: names of states, slogans, country codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

from lpr.errors import ConfigError
from lpr.formats.grammar import LEGENDS_FILE, REGIONS_DIR, available_regions, read_table

LEAST_LEGEND = 4
"""Letters of a legend that is no text of a plate."""


def plain(legend: str) -> str:
    """A legend as a reader of A to Z and 0 to 9 sees it.

    >>> plain("São Paulo"), plain("10,000 lakes"), plain("(D)")
    ('SAOPAULO', '10000LAKES', 'D')
    """
    return "".join(
        one for one in normalize("NFKD", legend).upper() if one.isascii() and one.isalnum()
    )


@cache
def written_legends() -> Mapping[str, tuple[str, ...]]:
    """The legends of each region that has any, by its code, as they are written; those that stand
    at the left end of the plate in brackets.

    >>> written_legends()["de"]
    ('(D)',)

    Raises:
        ConfigError: the file names a region that has no grammar, or a legend without a letter.
    """
    found = {}
    for code, listed in read_table(LEGENDS_FILE).items():
        legends = tuple(legend.strip() for legend in listed.split("|"))
        if code not in available_regions() or not all(map(plain, legends)):
            path = REGIONS_DIR / LEGENDS_FILE
            raise ConfigError(f"{path}: line '{code}' names no region, or holds an empty legend")
        found[code] = legends
    return found


def legends_of(region: str, *, at_end: bool = False) -> frozenset[str]:
    """The legends of a region and of the country that it lies in, in capitals without spaces: those
    above and below its characters, or those at the left end.

    >>> "EMPIRESTATE" in legends_of("us-ny"), legends_of("us-wy") >= legends_of("us")
    (True, True)
    >>> sorted(legends_of("gb", at_end=True))
    ['GB', 'UK']
    """
    country = region.split("-", 1)[0]
    listed = {*written_legends().get(region, ()), *written_legends().get(country, ())}
    return frozenset(plain(one) for one in listed if one.startswith("(") == at_end)


def is_legend(text: str) -> bool:
    """Whether a text of letters alone is what a plate of some region says of where it is from.

    Shorter ones than `LEAST_LEGEND` are plates as well.

    >>> is_legend("VIRGINIA"), is_legend("TN"), is_legend("VIRGO")
    (True, False, False)
    """
    return text in _long_legends()


@cache
def _long_legends() -> frozenset[str]:
    written = (one for legends in written_legends().values() for one in map(plain, legends))
    return frozenset(one for one in written if len(one) >= LEAST_LEGEND and one.isalpha())
