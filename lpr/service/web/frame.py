"""What stands around every page: the places one may go to, colours, what is in trouble."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from lpr import __version__
from lpr.service.http.access import who
from lpr.service.http.local_time import local_now
from lpr.service.http.parts import parts

THEME_COOKIE = "lpr_theme"
THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Place:
    """A page one may go to, and the role that it needs."""

    page: str
    text: str
    role: str = "viewer"
    inside: tuple[str, ...] = ()
    """The beginnings of the names of pages that belong to it, too."""


PLACES: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "",
        (
            Place("live", "Live"),
            Place("passages", "Passages", inside=("passage",)),
            Place("review", "Review", "operator"),
            Place("upload", "Upload", "operator"),
            Place("vehicles", "Vehicles"),
            Place("lists", "Lists"),
            Place("parking", "Parking"),
            Place("sections", "Sections", inside=("section",)),
            Place("traffic", "Traffic"),
            Place("rules", "Rules", "operator", inside=("rule",)),
            Place("incidents", "Incidents", inside=("incident",)),
            Place("statistics", "Statistics"),
            Place("report", "Report"),
            Place("cameras", "Cameras", inside=("camera",)),
            Place("gates", "Gates", "operator", inside=("gate",)),
        ),
    ),
    (
        "Administration",
        (
            Place("targets", "Targets", "administrator", inside=("target",)),
            Place("outbox", "Outbox", "administrator"),
            Place("users", "Users", "administrator"),
            Place("keys", "API keys", "administrator"),
            Place("audit", "Audit", "auditor"),
            Place("improve", "Improve", "administrator"),
            Place("privacy", "Privacy", "administrator"),
            Place("settings", "Settings", "administrator"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Link:
    endpoint: str
    text: str
    icon: str
    here: bool


def install(app: Flask) -> None:
    """Give the templates of an application what stands around pages."""
    app.jinja_env.globals |= {
        "asset": asset,
        "here_with": here_with,
        "may": may,
        "may_all": may_all,
        "navigation": navigation,
        "theme": theme,
        "trouble": trouble,
        "who": who,
        "zone_name": zone_name,
    }


def asset(name: str) -> str:
    """The address of a static file; it changes with the version, so that none is out of date."""
    return url_for("pages.static", filename=name, v=__version__)


def may(role: str) -> bool:
    """Whether who asks has a role's rights."""
    return who().may(role)


def may_all(role: str) -> bool:
    """Whether who asks has a role's rights, and may see all cameras."""
    return may(role) and who().sees_all(())


def navigation() -> Iterator[tuple[str, list[_Link]]]:
    """The places that are open to who asks, in groups."""
    page = (request.endpoint or "").partition(".")[2]
    for group, places in PLACES:
        links = [
            _Link(f"pages.{place.page}", place.text, place.page, _is_here(place, page))
            for place in places
            if may(place.role)
        ]
        if links:
            yield group, links


def theme() -> str:
    """The colours that the browser asked for, one of `THEMES`."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def trouble() -> list[str]:
    """What administrators should see to, in sentences."""
    if not may("administrator"):
        return []
    return [problem for problem in (parts().store.pictures.trouble,) if problem]


def here_with(**changes: Any) -> str:
    """The address of this page with other parameters; None leaves one out."""
    arguments: dict[str, Any] = request.args.to_dict(flat=False) | (request.view_args or {})
    arguments |= changes
    kept = {name: value for name, value in arguments.items() if value not in (None, "", [""])}
    return url_for(request.endpoint or "pages.live", **kept)


def zone_name() -> str:
    """The zone of all times on pages."""
    now = local_now()
    offset = now.strftime("%z")
    return f"{now.tzname()} (UTC{offset[:3]}:{offset[3:]})"


def _is_here(place: Place, page: str) -> bool:
    names = (place.page, *place.inside)
    return page == place.page or any(page.startswith(f"{name}_") or page == name for name in names)
