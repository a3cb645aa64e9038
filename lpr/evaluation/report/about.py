"""What a report says of itself: how it was made, when, with what, and on which machine."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lpr import __version__


def about(command_line: str, data: str, engine: str, threads: int) -> dict[str, Any]:
    """What stands at the head of a report.

    Args:
        command_line: how it was made.
        data: what was measured on.
        engine: what read the plates.
        threads: processor threads of the models.
    """
    return {
        "command": command_line,
        "data": data,
        "engine": engine,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(threads),
        "version": __version__,
    }


def _machine(threads: int) -> str:
    """The processor and how busy it is, as far as the system tells."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [x for x in info.read_text().splitlines() if x.startswith("model name")]
        name = models[0].partition(":")[2].strip() if models else name
    # Other programs make times longer than they need be.
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{name}, {os.cpu_count()} cores, {threads} used, {platform.system()}{load}"
