"""Pages for people: server-rendered, with small scripts that make them livelier, and work without.

Templates are in ``templates/``, the look and the scripts in ``static/``. Nothing is inline and
nothing comes from elsewhere, so that the strictest content security policy holds.
"""

from __future__ import annotations

from importlib import import_module

from flask import Flask

MODULES = (
    "account",
    "audit",
    "camera_pages",
    "camera_pictures",
    "camera_test",
    "entrance",
    "events",
    "film_pieces",
    "gate_pages",
    "improve",
    "incidents",
    "keys",
    "list_pages",
    "live",
    "parking",
    "parking_settings",
    "passage",
    "passages",
    "pictures",
    "privacy",
    "report",
    "sections",
    "review",
    "rule_pages",
    "settings",
    "statistics",
    "target_pages",
    "traffic",
    "upload",
    "users",
    "vehicles",
    "why",
)
"""The modules whose views make the pages."""


def install(app: Flask) -> None:
    """Give an application all pages."""
    from lpr.service.web import filters, frame, notes
    from lpr.service.web.blueprint import pages

    for name in MODULES:
        import_module(f"lpr.service.web.{name}")
    app.register_blueprint(pages)
    filters.install(app)
    frame.install(app)
    notes.install(app)
