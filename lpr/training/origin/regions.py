"""Which regions can be told apart: those with a design, or with enough plates in the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from lpr.formats.grammar import available_groups, available_regions
from lpr.synthesis.designs.pick import DESIGNS

NO_REGION = "its label does not say where it is from"
A_GROUP = "its label names several countries"
A_COUNTRY_ALONE = "its label names a country whose states are told apart"
TOO_FEW = "there are too few plates of its region"


def designed_regions() -> frozenset[str]:
    """The codes of the regions whose plates can be drawn."""
    return frozenset(design.region.lower() for design in DESIGNS)


def country_of(region: str) -> str:
    """The code of the country that a region is, or lies in.

    >>> country_of("us-ca"), country_of("hr")
    ('us', 'hr')
    """
    return region.split("-", 1)[0]


def region_of(label: str | None) -> str:
    """The code that a label means, in lower case; none where it says nothing.

    >>> region_of("US-CA"), region_of("UK"), region_of(None)
    ('us-ca', 'gb', '')
    """
    code = (label or "").lower()
    members = available_groups().get(code, ())
    return members[0] if len(members) == 1 else code


def learnt_regions(
    plates: Mapping[str, int], fewest: int, known: Iterable[str] = ()
) -> tuple[str, ...]:
    """The codes of the regions to tell apart, in alphabetical order.

    Groups of countries are none, nor are countries of which a state is learnt.

    >>> learnt_regions({"us": 90, "us-ca": 20, "hr": 3, "eu": 50}, 8, known=["si"])
    ('si', 'us-ca')

    Args:
        plates: how many plates the data have of each code of `region_of`.
        fewest: so many make a region worth learning.
        known: regions that are learnt in any case.
    """
    enough = {region for region, count in plates.items() if region and count >= fewest}
    found = {region for region in enough if not _is_group(region)} | set(known)
    with_states = {country_of(region) for region in found if region != country_of(region)}
    return tuple(sorted(found - with_states))


def why_left_out(region: str, learnt: Sequence[str]) -> str:
    """Why nothing can be learnt from a plate of a region that is not among those learnt."""
    if not region:
        return NO_REGION
    if _is_group(region):
        return A_GROUP
    if any(country_of(one) == region for one in learnt):
        return A_COUNTRY_ALONE
    return TOO_FEW


def class_numbers(regions: npt.NDArray[np.str_], learnt: Sequence[str]) -> npt.NDArray[np.int64]:
    """The place of each region (N,) among those learnt, which are in alphabetical order."""
    return np.searchsorted(np.array(learnt), regions).astype(np.int64)


def _is_group(region: str) -> bool:
    return region in available_groups() and region not in available_regions()
