"""What a measurement says: figures, each beside what it must be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Verdicts:
    """Prints figures, and remembers whether all of them are as they must be."""

    failed: list[str] = field(default_factory=list)

    def tell(self, what: str, value: float, unit: str) -> None:
        """A figure that nothing is asked of."""
        print(f"      {what}: {value:.6g} {unit}", flush=True)

    def at_most(self, what: str, value: float, limit: float, unit: str) -> None:
        """A figure that must not be more."""
        self._judge(value <= limit, f"{what}: {value:.4g} {unit} (at most {limit:g})")

    def at_least(self, what: str, value: float, limit: float, unit: str) -> None:
        """A figure that must not be less."""
        self._judge(value >= limit, f"{what}: {value:.4g} {unit} (at least {limit:g})")

    @property
    def exit_status(self) -> int:
        """0 where all is as it must be."""
        return 1 if self.failed else 0

    def _judge(self, good: bool, line: str) -> None:
        print(("ok    " if good else "FAILS ") + line, flush=True)
        if not good:
            self.failed.append(line)


def resident_mb() -> float:
    """The memory that this process holds now, in megabytes; on Linux."""
    found = re.search(r"VmRSS:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None, "no VmRSS: this measures on Linux alone"
    return int(found.group(1)) / 1024
