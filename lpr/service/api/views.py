"""All views of interfaces, put into an application."""

from __future__ import annotations

from flask import Flask

from lpr.service.api import (  # noqa: F401  (each adds its operations)
    cameras,
    codeproject_views,
    exports,
    gates,
    health,
    lists,
    networks,
    openalpr_views,
    passages,
    reads,
    reviews,
    rules,
    sections,
    sites,
    snapshot_views,
    statistics,
    streams,
    subjects,
    targets,
    traffic,
    vehicles,
)
from lpr.service.api.blueprint import api, dialects, rest

rest.register(api)


def register(app: Flask) -> None:
    """Let an application answer all interfaces."""
    app.register_blueprint(api)
    app.register_blueprint(dialects)
