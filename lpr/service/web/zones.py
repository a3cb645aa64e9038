"""The time zone of this machine, by its name."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

LOCAL = Path("/etc/localtime")


@cache
def this_zone() -> str:
    """As the IANA database calls it; UTC where that is not told."""
    named = os.environ.get("TZ", "").removeprefix(":")
    _, _, linked = str(LOCAL.resolve()).partition("zoneinfo/")
    return next((zone for zone in (named, linked) if zone in available_timezones()), "UTC")
