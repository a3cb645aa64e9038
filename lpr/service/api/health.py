"""Whether the service lives, whether it can work, what it counts, and what it can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify

from lpr import __version__
from lpr.service.api.blueprint import PREFIX, api, rest
from lpr.service.api.openapi import document
from lpr.service.api.service_metrics import collected
from lpr.service.http.access import anyone, needs
from lpr.service.http.parts import parts


@dataclass(frozen=True, slots=True)
class Health:
    """How the service does; ``problems`` are sentences."""

    status: str
    version: str
    database: bool
    recogniser: bool
    waiting: int
    problems: tuple[str, ...]


@api.get("/health")
@anyone
def health() -> Response:
    """That the process answers; nothing else is told to strangers."""
    return jsonify({"status": "ok"})


@api.get("/ready")
@needs("viewer")
def ready() -> tuple[Response, int]:
    """Whether it can work now: 200, or 503 with what is missing."""
    found = _health()
    return jsonify({"status": found.status, "problems": list(found.problems)}), (
        200 if found.status == "ok" else 503
    )


@rest.add("GET", "/health", "viewer")
def get_health() -> Health:
    """How the service does, part by part."""
    return _health()


@rest.add("GET", "/openapi.json", "viewer")
def get_openapi() -> dict[str, Any]:
    """This document."""
    return document(rest, PREFIX)


@api.get("/metrics")
@needs("viewer")
def metrics() -> Response:
    """Counts and times, as Prometheus collects them."""
    return Response(collected(parts()), mimetype="text/plain; version=0.0.4; charset=utf-8")


def _health() -> Health:
    here = parts()
    database, recogniser = here.store.answers(), here.reads.ready
    checks = (
        ("the database does not answer", database),
        ("the recogniser is not ready yet", recogniser),
    )
    missing = [sentence for sentence, fine in checks if not fine]
    trouble = here.store.pictures.trouble if database else None
    return Health(
        status="missing" if missing else "ok",
        version=__version__,
        database=database,
        recogniser=recogniser,
        waiting=here.reads.waiting,
        problems=(*missing, *((trouble,) if trouble else ())),
    )
