"""How much memory a process had at most, on Linux."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

STATUS = Path("/proc/self/status")


def forget_peak() -> None:
    """Begin to measure anew; where that is not allowed, the peak since the start counts on."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> float:
    """The most memory that this process had since the peak was forgotten, in megabytes.

    Not what `resource.getrusage` tells, which is never less than the parent's.
    """
    found = re.search(r"VmHWM:\s*(\d+) kB", STATUS.read_text())
    return int(found.group(1)) / 1024 if found else 0.0
