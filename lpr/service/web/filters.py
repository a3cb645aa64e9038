"""How values are written on pages: times, shares, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g

from lpr.formats.grammar import available_groups, available_regions, region_name, resolve_regions
from lpr.service.http.local_time import local_time
from lpr.service.http.parts import parts
from lpr.service.http.places import written
from lpr.service.store.values import CameraState, PassageRow
from lpr.service.web.field_words import in_words

SURE_FROM, FAIR_FROM = 0.9, 0.6
"""Scores from which something counts as sure, and as fair, as on all plots."""
STATE_NAMES = {
    CameraState.OFF: "switched off",
    CameraState.STARTING: "starting",
    CameraState.RUNNING: "running",
    CameraState.WAITING: "no picture, trying again",
    CameraState.FAILED: "failed, starting again",
    CameraState.ENDED: "film is over",
}
STATE_COLOURS = {
    CameraState.RUNNING: "good",
    CameraState.STARTING: "warn",
    CameraState.WAITING: "bad",
    CameraState.FAILED: "bad",
}
COUNTER_NAMES = {
    "fps": "Frames a second",
    "frames": "Frames looked at",
    "open": "Passages open",
    "seen": "Frames that came",
}
ANY_REGION = "auto"
LIST_COLOURS = {"allow": "known", "block": "bad", "watch": "warn", "ignore": "quiet"}
ENDING_COLOURS = {"open": "accent", "repaired": "warn", "no exit": "bad", "no entry": "bad"}
LEVEL_COLOURS = {"free": "known", "nearly full": "warn", "full": "bad"}
KIND_NAMES = {"upload": "upload", "api": "a program"}
FUZZINESS_NAMES = ("exact", "look-alikes", "1 character off", "2 characters off")


def install(app: Flask) -> None:
    """Teach the templates of an application to write values."""
    app.jinja_env.filters |= {
        "camera_names": camera_names,
        "counted": counted,
        "counter_name": counter_name,
        "details_text": details_text,
        "duration": duration,
        "ending_colour": lambda ending: ENDING_COLOURS.get(ending, "known"),
        "level_colour": lambda level: LEVEL_COLOURS.get(level, "accent"),
        "list_colour": lambda kind: LIST_COLOURS.get(kind, "accent"),
        "local": local,
        "money": money,
        "in_zone": in_zone,
        "local_precise": local_precise,
        "named": lambda one: (one.id, one.name),
        "pair": lambda text: (text, text),
        "percent": percent,
        "place_name": place_name,
        "points_text": points_text,
        "region_name": region_title,
        "sentence": sentence,
        "state_colour": lambda state: STATE_COLOURS.get(state, "off"),
        "state_name": lambda state: STATE_NAMES.get(state, state),
        "sureness": sureness,
        "thousands": thousands,
    }


def local(time: datetime, precise: bool = True) -> str:
    """A time in the service's zone, to the second or the minute."""
    return local_time(time).strftime("%Y-%m-%d %H:%M:%S" if precise else "%Y-%m-%d %H:%M")


def local_precise(time: datetime) -> str:
    """The hour of a time in the service's zone, to the millisecond."""
    here = local_time(time)
    return f"{here:%H:%M:%S}.{here.microsecond // 1000:03d}"


def in_zone(time: datetime, zone: str) -> str:
    """A time in a zone, to the minute.

    >>> from datetime import UTC
    >>> in_zone(datetime(2026, 5, 1, 8, tzinfo=UTC), "Europe/Zagreb")
    '2026-05-01 10:00'
    """
    return time.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def money(amount: Decimal | None, currency: str | None) -> str:
    """An amount with its currency; empty where nothing can be said.

    >>> money(Decimal("3.5"), "EUR"), money(None, None)
    ('3.50 EUR', '')
    """
    return "" if amount is None else f"{written(amount)} {currency or ''}".strip()


def percent(share: float) -> str:
    """A share of 0 to 1.

    >>> percent(0.934), percent(0.9996), percent(0.004)
    ('93 %', '99.9 %', '< 1 %')
    """
    if 0 < share < 0.01:
        return "< 1 %"
    if 0.99 < share < 1:
        return f"{int(share * 1000) / 10:.1f} %"
    return f"{100 * share:.0f} %"


def thousands(number: int) -> str:
    """A whole number with thin gaps between thousands.

    >>> thousands(1234567)
    '1\\u202f234\\u202f567'
    """
    return f"{number:,}".replace(",", "\u202f")


def duration(span: timedelta) -> str:
    """How long something took, in its two largest units.

    >>> duration(timedelta(seconds=4.2)), duration(timedelta(minutes=75))
    ('4.2 s', '1 h 15 min')
    """
    seconds = span.total_seconds()
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, seconds = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 48 else f"{hours // 24} days"


def sureness(score: float) -> str:
    """The step of a score: ``sure``, ``fair`` or ``doubtful``."""
    return "sure" if score >= SURE_FROM else "fair" if score >= FAIR_FROM else "doubtful"


def region_title(code: str | None) -> str:
    """The name of a region, a group or several of them; the code itself where it has none.

    >>> region_title("hr"), region_title("hr,si"), region_title(None)
    ('Croatia', 'Croatia, Slovenia', 'any country')
    >>> region_title("eu-27")
    'eu-27 (27 countries)'
    """
    if code == ANY_REGION or not code:
        return "any country"
    if "," in code:
        return ", ".join(region_title(one) for one in code.split(","))
    if code in available_groups():
        return f"{code} ({len(resolve_regions(code))} countries)"
    return region_names().get(code, code)


def region_options() -> list[tuple[str, str]]:
    """All regions with their names, by name, as a choice."""
    return sorted(region_names().items(), key=lambda option: option[1])


def expected_options(chosen: str = ANY_REGION) -> list[tuple[str, str]]:
    """Whose plates may be expected: any, groups of regions, each region; and what is chosen, where
    it is none of these, such as two of them."""
    groups = [name for name in available_groups() if len(resolve_regions(name)) > 1]
    options = [(name, region_title(name)) for name in (ANY_REGION, *groups)] + region_options()
    return options if chosen in dict(options) else [*options, (chosen, region_title(chosen))]


@cache
def region_names() -> dict[str, str]:
    """The names of all regions by their codes; each stands in a file of its own."""
    return {code: region_name(code) for code in available_regions()}


def place_name(row: PassageRow) -> str:
    """Where a passage was seen: its camera, or what was uploaded or sent."""
    if row.camera_name:
        return row.camera_name
    if row.kind in KIND_NAMES:
        return f"{row.source} ({KIND_NAMES[row.kind]})"
    return "a camera that was removed"


def camera_names(cameras: Iterable[int] | None) -> str:
    """The names of cameras by their numbers; None is all of them."""
    if cameras is None:
        return "all"
    if "camera_names" not in g:
        g.camera_names = {camera.id: camera.name for camera in parts().store.cameras.all()}
    return ", ".join(g.camera_names.get(one, "removed") for one in sorted(cameras)) or "none"


def counter_name(name: str) -> str:
    """What a worker counts, in words.

    >>> counter_name("frames_read"), counter_name("fps")
    ('Frames read', 'Frames a second')
    """
    return COUNTER_NAMES.get(name) or name.replace("_", " ").capitalize()


def counted(value: float) -> str:
    """A counter: whole where it is.

    >>> counted(12.0), counted(4.96)
    ('12', '5.0')
    """
    return thousands(int(value)) if float(value).is_integer() else f"{value:.1f}"


def points_text(points: Iterable[tuple[float, float]]) -> str:
    """The points of a shape as they are typed.

    >>> points_text([(0.1, 0.25), (1, 0)])
    '0.1,0.25 1,0'
    """
    return " ".join(f"{x:.4g},{y:.4g}" for x, y in points)


def details_text(details: Mapping[str, Any]) -> str:
    """The details of an entry of the audit in a line."""
    return ", ".join(
        f"{name}: {value}" for name, value in details.items() if value not in ("", None)
    )


_OF_ADDRESSES = frozenset("/.:@\\")
"""Signs in a word that is an address, or a file's name."""


def sentence(text: str) -> str:
    """A sentence of an error as it stands by itself, with fields called as people call them;
    addresses and names of files stay as they are.

    >>> sentence("there is no camera 7"), sentence("rtsp://gate/1: nothing answers there")
    ('There is no camera 7.', 'rtsp://gate/1: nothing answers there.')
    """
    text = in_words(text)
    first = text.partition(" ")[0].rstrip(".:,;!?")
    begins = text[:1] if set(first) & _OF_ADDRESSES else text[:1].upper()
    return f"{begins}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")
