"""Regions as clients name them: what is known here is used, what is not is passed over."""

from __future__ import annotations

from collections.abc import Iterable

from lpr import available_groups, available_regions

OPENALPR_COUNTRIES = {
    "auwide": "au", "br2": "br", "kr2": "kr", "vn2": "vn", "eu": "eu", "us": "us",
}  # fmt: skip
"""OpenALPR's names of countries that are not ISO's."""


def known_regions(names: Iterable[str]) -> tuple[str, ...]:
    """The codes of those regions that have plate formats here, each once, in order.

    Names may stand several in one, with commas between; a state without formats of its own counts
    as its country.

    >>> known_regions(["hr, US-CA", "xx", "th-37", "hr"])
    ('hr', 'us-ca', 'th')
    """
    asked = [one.strip().lower().replace("_", "-") for name in names for one in name.split(",")]
    found = (_known(OPENALPR_COUNTRIES.get(name, name)) for name in asked)
    return tuple(dict.fromkeys(code for code in found if code))


def _known(name: str) -> str:
    """The code of a region, empty where it is none."""
    codes = {*available_regions(), *available_groups()}
    if name in codes:
        return name
    country = name.partition("-")[0]
    return country if country in codes else ""
