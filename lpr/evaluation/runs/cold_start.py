"""What one picture costs a process that has just started: seconds and peak memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from lpr.errors import ConfigError

RUNS = 3
_PEAK = "peak-kb"
# The lpr of this process, whatever lies in the current folder, which -P leaves out.
# A child's ru_maxrss starts at what its parent had when it forked; VmHWM is its own.
_CHILD = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).resolve().parents[3])!r})
import lpr
del sys.path[0]
from lpr.__main__ import main
status = main(["read", *sys.argv[1:]])
memory = Path("/proc/self/status")
lines = memory.read_text().splitlines() if memory.exists() else []
for line in lines:
    if line.startswith("VmHWM:"):
        print("{_PEAK}", line.split()[1], file=sys.stderr)
sys.exit(status)
"""


@dataclass(frozen=True, slots=True)
class ColdStart:
    """Median seconds of ``runs`` fresh processes, and the most memory that one of them had; nan
    where the system does not tell."""

    seconds: float
    peak_mb: float
    runs: int


def measure_cold_start(picture: Path, options: Sequence[str] = (), runs: int = RUNS) -> ColdStart:
    """Read one picture with ``lpr read`` in fresh processes.

    Args:
        picture: what to read.
        options: of ``lpr read``.
        runs: how many processes, one after the other.

    Raises:
        ConfigError: the command failed.
    """
    elapsed_s, peak_kb = [], []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-P", "-c", _CHILD, str(picture), *options],
            capture_output=True,
            text=True,
            check=False,
        )
        elapsed_s.append(time.perf_counter() - start)
        lines = done.stderr.splitlines()
        if done.returncode:
            said = [line for line in lines if _PEAK not in line] or ["it said nothing"]
            raise ConfigError(f"{picture}: a fresh lpr read failed: {said[-1]}")
        peak_kb += [float(line.split()[1]) for line in lines if _PEAK in line]
    return ColdStart(median(elapsed_s), max(peak_kb, default=float("nan")) / 1024, runs)
