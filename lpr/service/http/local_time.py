"""The time of day where the service stands: that of pages, of days that are counted, of forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from lpr.service.http.parts import parts


def zone() -> ZoneInfo:
    """The zone that the service was set up with."""
    return parts().config.zone


def zone_name() -> str:
    """What the IANA database calls it; UTC where a machine's has no name."""
    key = zone().key
    return key if key in available_timezones() else "UTC"


def local_now() -> datetime:
    """The time there, now."""
    return datetime.now(UTC).astimezone(zone())


def local_time(moment: datetime) -> datetime:
    """A moment as clocks there show it; one without an offset was read from such a clock."""
    return moment.replace(tzinfo=zone()) if moment.tzinfo is None else moment.astimezone(zone())


def day_begins(day: date) -> datetime:
    """The first moment of a day there."""
    return datetime.combine(day, time(), zone())
