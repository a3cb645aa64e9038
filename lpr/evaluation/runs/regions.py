"""One reader for each region that labels speak of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from lpr.errors import ConfigError
from lpr.evaluation.runs.reading import Reader

OF_THE_LABEL = "source"
"""The region that means each label's own."""
ANY = "auto"


def warmed_up(reader: Reader) -> Reader:
    """The reader after its first reading, which takes longer than all others."""
    noise = np.random.default_rng(0).integers(0, 256, (48, 160, 3), dtype=np.uint8)
    reader.read_plate(noise)
    return reader


@dataclass(slots=True)
class RegionReaders:
    """Readers by region, built when they are first needed.

    Args:
        build: makes the reader of a region; raises ConfigError where no grammar is known for it.
        wanted: whose plates to expect, or `OF_THE_LABEL`.
    """

    build: Callable[[str], Reader]
    wanted: str = ANY
    _readers: dict[str, Reader] = field(default_factory=dict)

    def for_region(self, region: str | None) -> Reader:
        """The reader for a label's region, None where that is unknown."""
        if self.wanted != OF_THE_LABEL:
            return self._get(self.wanted)
        try:
            return self._get(region.lower() if region else ANY)
        except ConfigError:
            return self._get(ANY)

    def _get(self, region: str) -> Reader:
        if region not in self._readers:
            self._readers[region] = self.build(region)
        return self._readers[region]
