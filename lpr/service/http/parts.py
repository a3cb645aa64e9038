"""What views work with: one value that the application holds for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask, current_app

from lpr.service.cameras import CameraCrew
from lpr.service.config import ServiceConfig
from lpr.service.events import EventBus
from lpr.service.http.metrics import Metrics
from lpr.service.http.rates import RateLimits
from lpr.service.http.recogniser import Reads
from lpr.service.http.throttle import LoginThrottle
from lpr.service.http.usage import Usage
from lpr.service.jobs import JobRunner
from lpr.service.notify import Notifier
from lpr.service.store import Store

EXTENSION = "lpr"


@dataclass(frozen=True, slots=True)
class Parts:
    """The store, the events and the recogniser of this process, and what limits the use of them."""

    config: ServiceConfig
    store: Store
    events: EventBus
    reads: Reads
    usage: Usage
    rates: RateLimits
    logins: LoginThrottle
    metrics: Metrics = field(default_factory=Metrics)
    cameras: CameraCrew | None = None
    """The workers of cameras; None where this process runs none."""
    jobs: JobRunner | None = None
    notifier: Notifier | None = None
    """What sends notices; None where this process sends none."""


def install(app: Flask, parts: Parts) -> None:
    """Give an application its parts."""
    app.extensions[EXTENSION] = parts


def parts() -> Parts:
    """The parts of the application that answers the current request."""
    found: Parts = current_app.extensions[EXTENSION]
    return found
