"""Which design a drawn plate has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from lpr.arrays import FloatArray
from lpr.errors import ConfigError
from lpr.synthesis.designs.design import Design
from lpr.synthesis.designs.europe import EUROPE
from lpr.synthesis.designs.states import UNITED_STATES
from lpr.synthesis.designs.world import WORLD

DESIGNS = (*EUROPE, *WORLD, *UNITED_STATES)
"""All designs there are."""


def pick_design(
    rng: np.random.Generator, regions: tuple[str, ...] = (), rows: Sequence[str] | None = None
) -> Design:
    """A random design, common ones more often.

    ``regions`` are those allowed (``"US"`` stands for its states), none for all; of a text that is
    given, ``rows``, only the number of rows counts.

    Raises:
        ConfigError: no design is of these regions, or none has that many rows.
    """
    designs, ends = _choice(regions, None if rows is None else len(rows))
    return designs[int(np.searchsorted(ends, rng.random()))]


@cache
def _choice(regions: tuple[str, ...], rows: int | None) -> tuple[tuple[Design, ...], FloatArray]:
    """The designs to choose from, and where the share of each ends, 0 to 1."""
    designs = tuple(
        design
        for design in DESIGNS
        if (not regions or {design.region, design.region.split("-")[0]} & set(regions))
        and rows in (None, design.rows)
    )
    if not designs:
        wanted = f"{', '.join(regions) or 'any region'}{f' in {rows} rows' if rows else ''}"
        raise ConfigError(
            f"no design is of {wanted}; see lpr/synthesis/designs for those there are"
        )
    ends = np.cumsum([design.share for design in designs])
    return designs, ends / ends[-1]
